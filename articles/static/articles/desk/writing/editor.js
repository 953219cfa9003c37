// The flowing editor over the textarea of the body. Without JavaScript the textarea itself stays usable.
import {
  Bold, BulletList, Dropcursor, Editor, Extension, Gapcursor, HardBreak, Heading, History, Italic, OrderedList,
  Paragraph, pm, Subscript, Superscript, TableRow, Text, TrailingNode,
} from "django-prose-editor/editor"
import {
  Abbreviation, ArticleDocument, ArticleLink, ArticleTable, Cell, Cite, EmptyBlocks, FactBox, HeaderCell, Item, NoLink,
  PullQuote, Quotation, WebLink,
} from "desk/writing/boxes"
import { announce, el } from "desk/common/dom"
import { Chart } from "desk/charts/chart"
import { editChart } from "desk/charts/dialog"
import { dropping, keepPageOpen } from "desk/writing/dropping"
import { findBar } from "desk/writing/find"
import { moveBlock } from "desk/writing/moving"
import { Caption, Gallery, Picture } from "desk/pictures/figure"
import { editPicture } from "desk/writing/batch"
import { BLOCKS } from "desk/writing/blocks"
import { NameMenu, SlashMenu } from "desk/writing/choices"
import { helpKey } from "desk/writing/help"
import { Addresses, editLink } from "desk/writing/links"
import { Markdown } from "desk/writing/markdown"
import { Embed, Footnote, ReadingTip } from "desk/writing/nodes"
import { structureLine } from "desk/pasting/offer"
import { pasteIntoText, pasting } from "desk/pasting/pasting"
import { editPiece } from "desk/writing/pieces"
import { storedText } from "desk/writing/stored"
import { toolbar } from "desk/writing/toolbar"
import { GermanTyping } from "desk/writing/typing"

const Keys = Extension.create({
  name: "deskKeys",
  priority: 1000,
  addKeyboardShortcuts() {
    const { editor } = this
    const dialogs = BLOCKS.filter(({ key, asks, node }) => key && asks && editor.schema.nodes[node])
    return {
      ...Object.fromEntries(dialogs.map(({ key, run }) => [key, () => Boolean(run(editor))])),
      "Mod-k": () => Boolean(editLink(editor)),
      "Mod-f": () => Boolean(editor.emit("desk:find")),
      "Alt-ArrowUp": () => moveBlock(editor, -1),
      "Alt-ArrowDown": () => moveBlock(editor, 1),
      "Mod-Enter": () => leaveBox(editor),
      ArrowUp: () => toLead(editor),
      Enter: () => openSelected(editor) || nextEmptyLine(editor) || leaveEmptyEnd(editor),
      Tab: () => editor.isActive("table") && editor.commands.goToNextCell(),
      "Shift-Tab": () => editor.isActive("table") && editor.commands.goToPreviousCell(),
    }
  },
})

/** From the very start of the text back to the lead, which the form knows. */
function toLead(editor) {
  const { empty, $from } = editor.state.selection
  if (!empty || $from.pos !== 1 || $from.parent.type.name !== "paragraph") return false
  editor.emit("desk:start")
  return true
}

function openSelected(editor) {
  const { node, from } = editor.state.selection
  if (!node?.isAtom) return false
  editor.emit(node.type.name === "chart" ? "desk:chart" : "desk:edit", { node, pos: from })
  return true
}

const LEAVABLE = ["factBox", "pullQuote", "table", "blockquote"]

/** Enter at the end of a box's title goes to the empty line that waits below it. */
function nextEmptyLine(editor) {
  const { $from, empty } = editor.state.selection
  if (!empty || $from.depth !== 2 || $from.node(1).type.name !== "factBox" || $from.parent.type.name !== "heading") return false
  const below = editor.state.doc.nodeAt($from.after(2))
  const waits = below?.type.name === "paragraph" && !below.content.size && $from.parentOffset === $from.parent.content.size
  return waits && editor.commands.setTextSelection($from.after(2) + 1)
}

/** Enter in the empty last line of a box goes on writing after the box. */
function leaveEmptyEnd(editor) {
  const { $from, empty } = editor.state.selection
  const box = $from.depth > 1 ? $from.node(1) : null
  if (!empty || $from.depth !== 2 || $from.parent.content.size || !["factBox", "pullQuote"].includes(box.type.name)) return false
  return $from.after(2) === $from.end(1) && box.childCount > 1 ? leaveBox(editor, true) : false
}

function leaveBox(editor, dropLine = false) {
  const { state } = editor
  const { $from } = state.selection
  if (!$from.depth || !LEAVABLE.includes($from.node(1).type.name)) return false
  const tr = state.tr
  if (dropLine) tr.delete($from.before(2), $from.after(2))
  const after = tr.mapping.map($from.after(1))
  tr.insert(after, state.schema.nodes.paragraph.create())
  tr.setSelection(pm.state.TextSelection.create(tr.doc, after + 1))
  editor.view.dispatch(tr.scrollIntoView())
  return true
}

const extensions = [
  ArticleDocument, Paragraph, Text, Heading.configure({ levels: [2, 3] }), BulletList,
  OrderedList.extend({ addAttributes: () => ({}), addNodeView: null }).configure({ enableListAttributes: false }), Item, HardBreak,
  Bold, Italic, Subscript, Superscript, WebLink, ArticleLink, NoLink, Abbreviation, Quotation, Cite, FactBox, PullQuote,
  ArticleTable, TableRow, Cell, HeaderCell, Picture, Caption, Gallery, Chart, ReadingTip, Embed, Footnote, History, Dropcursor, Gapcursor,
  GermanTyping, Markdown, Addresses, SlashMenu, NameMenu, Keys, TrailingNode.configure({ node: "paragraph", notAfter: ["paragraph"] }),
  EmptyBlocks,
]

const CLEAR = { top: 60, bottom: 120, left: 0, right: 0 } // the toolbar above and, on a phone, the bar below must not cover the cursor

/** Turn the textarea into the editor; it keeps the stored form of the text at every moment. `without` names nodes that do not belong there. */
export function articleEditor(textarea, { without = [] } = {}) {
  const mount = el("div", { className: "desk-editor-text" })
  const box = el("div", { className: "desk-editor" }, mount)
  textarea.before(box)
  textarea.hidden = true
  const nonce = document.querySelector("script[nonce]")?.nonce
  const editor = new Editor({
    element: mount,
    extensions: extensions.filter(({ name }) => !without.includes(name)),
    content: textarea.value,
    enableInputRules: false,
    enablePasteRules: false,
    injectNonce: nonce,
    editorProps: {
      scrollThreshold: CLEAR,
      scrollMargin: CLEAR,
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": "Text", lang: "de" },
      ...dropping(() => editor, (text) => editor.emit("desk:hint", text)),
      ...pasting((text) => editor.emit("desk:hint", text), () => editor.emit("desk:foreign")),
    },
    onUpdate: () => keep(editor, textarea),
  })
  const head = el("div", { className: "desk-editor-head" }, toolbar(editor), findBar(editor), structureLine(editor))
  box.prepend(head)
  keepPageOpen()
  const hint = el("p", { className: "desk-editor-hint", hidden: true })
  box.append(hint)
  helpKey(editor)
  editor.on("desk:begin", () => {
    editor.view.dispatch(editor.state.tr.setSelection(pm.state.Selection.atStart(editor.state.doc)))
    editor.view.focus() // at once: the next key belongs to the text
  })
  editor.on("desk:edit", (target) => editPiece(editor, target))
  editor.on("desk:chart", (target) => editChart(editor, target))
  editor.on("desk:picture", (target) => editPicture(editor, target))
  editor.on("desk:hint", (text) => showHint(hint, text))
  pasteIntoText(editor, document.querySelectorAll("#article_form :is([name=title], [name=lead])"))
  document.querySelector(`label[for="${textarea.id}"]`)?.addEventListener("click", () => editor.commands.focus())
  return editor
}

function keep(editor, textarea) {
  textarea.value = storedText(editor)
  textarea.dispatchEvent(new Event("input", { bubbles: true }))
}

function showHint(hint, text) {
  hint.textContent = text
  hint.hidden = false
  announce(text)
  clearTimeout(hint.timer)
  hint.timer = setTimeout(() => (hint.hidden = true), 8000)
}
