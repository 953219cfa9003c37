// Several pictures in a row, each asked for in the dialog of a new picture.
import { insertBlock, newPicture } from "desk/writing/pieces"

/** `files` are inserted at the cursor; each of `lines` ({caption, credit, text}) is asked for, and its picture replaces the paragraph `text`. */
export async function pictureBatch(editor, { files = [], lines = [] }) {
  const asked = [...files.map((file) => ({ file })), ...lines.map((line) => ({ line }))]
  for (const [index, { file, line }] of asked.entries()) {
    const attrs = await newPicture(file, asked.length > 1 ? ` (${index + 1} von ${asked.length})` : "", line?.caption)
    if (!attrs) continue
    if (line) replaceLine(editor, line.text, attrs)
    else insertBlock(editor, { type: "picture", attrs })
  }
  editor.commands.focus()
}

function replaceLine(editor, text, attrs) {
  const places = []
  editor.state.doc.forEach((node, offset) => {
    if (node.type.name === "paragraph" && node.textContent.trim() === text) places.push({ from: offset, to: offset + node.nodeSize })
  })
  const { tr, schema } = editor.state
  places.reverse().forEach(({ from, to }, index) => {
    if (index === places.length - 1) tr.replaceWith(from, to, schema.nodes.picture.create(attrs))
    else tr.delete(from, to)
  })
  editor.view.dispatch(tr)
}
