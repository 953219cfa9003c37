// Pictures into the text: several at once, in the place of their lines or at the cursor; and the dialog of one that stands there.
import { askPictures } from "desk/pictures/dialog"
import { canLead, pictureNode, readLead, writeLead } from "desk/pictures/lead"
import { insertBlock } from "desk/writing/pieces"

/**
 * Ask for pictures and place them in their order. `files` wait to be uploaded; `lines` ({caption, credit, text}) are lines of
 * the text that stand for pictures: each picture replaces the paragraph that says exactly `text`, and its repetition below it.
 * Answers whether pictures were placed.
 */
export async function pictureBatch(editor, { files = [], lines = [] } = {}) {
  if (!editor.schema.nodes.picture) {
    editor.emit("desk:hint", "Bilder stehen nur in Artikeln.")
    return false
  }
  const offersLead = canLead() && !readLead()
  const answer = await askPictures({ title: "Bilder einfügen", uses: lines, files, offersLead })
  editor.commands.focus()
  if (answer) place(editor, answer)
  return Boolean(answer)
}

function place(editor, { uses, asGallery }) {
  const lead = uses.find(({ isLead }) => isLead)
  const placed = uses.filter((use) => use !== lead)
  const { tr, schema } = editor.state
  if (lead) {
    writeLead(lead)
    takeLine(tr, lead.text, [])
  }
  const nodes = placed.map((use) => pictureNode(editor, use))
  const isGallery = asGallery && nodes.length > 1
  const { gallery, heading } = schema.nodes
  const blocks = isGallery
    ? [[gallery.create(null, [heading.create({ level: 3 }), ...nodes]), placed.map(({ text }) => text)]]
    : nodes.map((node, index) => [node, [placed[index].text]])
  const rest = blocks.filter(([node, texts]) => !replaceLines(tr, node, texts)).map(([node]) => node.toJSON())
  if (tr.docChanged) editor.view.dispatch(tr)
  if (rest.length) insertBlock(editor, rest)
  editor.emit("desk:hint", report(placed.length, isGallery, lead))
}

function report(count, isGallery, lead) {
  const pictures = ["", "Bild eingefügt."][count] ?? `${isGallery ? `Galerie mit ${count} Bildern` : `${count} Bilder`} eingefügt.`
  return [lead ? "Aufmacherbild gesetzt." : "", pictures].filter(Boolean).join(" ")
}

/** Whether the lines were found, and the first of them has given way to the block. */
function replaceLines(tr, block, texts) {
  let isPlaced = false
  for (const text of texts) isPlaced = takeLine(tr, text, isPlaced ? [] : block) || isPlaced
  return isPlaced
}

/** Put `content` in the place of the first paragraph that says `text`, and of an equal one below it; whether there is one. */
function takeLine(tr, text, content) {
  let start = null
  let end = null
  tr.doc.forEach((node, offset) => {
    const says = text && node.type.name === "paragraph" && node.textContent === text
    if (says && start === null) [start, end] = [offset, offset + node.nodeSize]
    else if (says && offset === end && end - start === node.nodeSize) end += node.nodeSize
  })
  if (start !== null) tr.replaceWith(start, end, content)
  return start !== null
}

/** The dialog of a picture in the text; its caption is written there. */
export async function editPicture(editor, { node, pos }) {
  const isOnItsOwn = editor.state.doc.resolve(pos).depth === 0
  const answer = await askPictures({ title: "Bild bearbeiten", uses: [node.attrs], single: true, removable: true, asksCaption: false, asksWidth: isOnItsOwn, offersLead: canLead() && !readLead() })
  editor.commands.focus()
  if (!answer) return
  const { tr } = editor.state
  if (answer === "remove") return editor.view.dispatch(tr.delete(pos, pos + node.nodeSize))
  const [{ isLead, ...use }] = answer.uses
  if (isLead) {
    writeLead({ ...use, caption: node.textContent })
    return editor.view.dispatch(tr.delete(pos, pos + node.nodeSize))
  }
  editor.view.dispatch(tr.setNodeMarkup(pos, null, { image: use.image, alt: use.alt, decorative: use.decorative, width: use.width }))
  editor.commands.setNodeSelection(pos)
}
