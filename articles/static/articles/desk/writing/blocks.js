// Every block that can stand in a text, once: the toolbar, the list behind "/", markdown and the help are made of this table.
import { pictureBatch } from "desk/writing/batch"
import { insertChart } from "desk/charts/dialog"
import { insertBlock, insertEmbed, insertFootnote, insertTip } from "desk/writing/pieces"

/**
 * `group` is the place in the toolbar: the menu of kinds, the buttons, or "Mehr". `node` names what the editor's schema must have (pages of
 * the house have no pictures), `sign` and `title` what stands on a button and what it is called, `typed` what makes the block at the start
 * of a paragraph, `words` what else one may look for. `asks` says that a dialog comes first.
 */
export const BLOCKS = [
  { label: "Zwischentitel", group: "kind", key: "Mod-Alt-2", typed: "##", words: "Überschrift", ...toggle("heading", "toggleHeading", { level: 2 }) },
  { label: "Kleiner Zwischentitel", group: "kind", key: "Mod-Alt-3", typed: "###", words: "Überschrift", ...toggle("heading", "toggleHeading", { level: 3 }) },
  { label: "Liste", group: "text", key: "Mod-Shift-8", typed: "-", sign: "•–", words: "Aufzählung Punkte", ...toggle("bulletList", "toggleBulletList") },
  { label: "Nummerierte Liste", group: "text", key: "Mod-Shift-7", typed: "1.", sign: "1.", title: "1. 2. 3.: nummerierte Liste", words: "Aufzählung", ...toggle("orderedList", "toggleOrderedList") },
  { label: "Zitat", group: "text", key: "Mod-Shift-b", typed: ">", sign: "„ “", ...toggle("blockquote", "toggleBlockquote") },
  { label: "Bild", group: "piece", key: "Mod-Alt-b", node: "picture", asks: true, words: "Foto Grafik Galerie", run: (editor) => pictureBatch(editor) },
  { label: "Lesetipp", group: "piece", key: "Mod-Alt-l", node: "readingTip", asks: true, words: "Artikel", run: insertTip },
  { label: "Infokasten", group: "piece", node: "factBox", attributes: { box: "fact" }, run: insertFactBox },
  { label: "Zitatkasten", group: "piece", node: "pullQuote", words: "Hervorgehobenes Zitat", run: insertPullQuote },
  { label: "Fremdinhalt", group: "more", node: "embed", asks: true, words: "Video Post YouTube Mastodon", run: insertEmbed },
  { label: "Tabelle", group: "more", node: "table", run: insertTable },
  { label: "Diagramm", group: "more", node: "chart", asks: true, words: "Grafik Balken Linien Kurve Chart Tabelle", run: insertChart },
  { label: "Große Zahl", group: "more", node: "factBox", words: "Kennzahl", run: insertNumber },
  { label: "Nachtrag", group: "more", node: "factBox", words: "Stand Aktualisierung Update überholt", run: insertUpdate },
  { label: "Fußnote", group: "more", node: "footnote", asks: true, words: "Anmerkung", run: insertFootnote },
]

export const blocksOf = (editor) => BLOCKS.filter(({ node }) => !node || editor.schema.nodes[node])

/** A kind of text that is switched on and off; `make` does it within a chain of commands. */
function toggle(name, command, attributes = {}) {
  const make = (chain) => chain[command](attributes)
  return { make, run: (editor) => make(editor.chain().focus()).run(), active: (editor) => editor.isActive(name, attributes) }
}

const paragraph = () => ({ type: "paragraph" })

function insertFactBox(editor) {
  insertBlock(editor, { type: "factBox", content: [{ type: "heading", attrs: { level: 3 } }, paragraph()] }, true)
}

function insertNumber(editor) {
  insertBlock(editor, { type: "factBox", attrs: { box: "number" }, content: [{ type: "heading", attrs: { level: 3 } }, paragraph()] }, true)
}

function insertUpdate(editor) {
  const today = new Date().toLocaleDateString("de-DE", { day: "numeric", month: "long", year: "numeric" })
  const title = { type: "heading", attrs: { level: 3 }, content: [{ type: "text", text: `Stand: ${today}` }] }
  insertBlock(editor, { type: "factBox", attrs: { box: "update" }, content: [title, paragraph()] }, true)
}

function insertPullQuote(editor) {
  insertBlock(editor, { type: "pullQuote", content: [paragraph(), { type: "cite" }] }, true)
}

function insertTable(editor) {
  const row = (type) => ({ type: "tableRow", content: [0, 1, 2].map(() => ({ type, content: [paragraph()] })) })
  insertBlock(editor, { type: "table", content: [row("tableHeader"), row("tableCell"), row("tableCell")] }, true)
}
