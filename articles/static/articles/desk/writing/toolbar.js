// The tool bar of the editor: one tab stop, arrows move inside it.
import { el } from "desk/common/dom"
import { showHelp } from "desk/writing/help"
import { menuButton } from "desk/common/menu"
import { pictureBatch } from "desk/writing/batch"
import {
  editAbbreviation, editLink, editTableCaption, insertBlock, insertEmbed, insertFootnote, insertTip,
} from "desk/writing/pieces"

const MAC = /Mac|iP(hone|ad)/.test(navigator.platform)
const KEY = MAC ? "⌘" : "Strg+"
const run = (editor) => editor.chain().focus()
const mark = (name) => ({ run: (e) => run(e).toggleMark(name).run(), active: (e) => e.isActive(name) })

const GROUPS = [
  [
    { label: "F", className: "desk-tool-bold", title: `Fett (${KEY}B)`, ...mark("bold") },
    { label: "K", className: "desk-tool-italic", title: `Kursiv (${KEY}I)`, ...mark("italic") },
    { label: "Link", title: `Link (${KEY}K)`, run: editLink, active: (e) => e.isActive("link") || e.isActive("articleLink") },
  ],
  [
    { label: "•–", title: "Liste", run: (e) => run(e).toggleBulletList().run(), active: (e) => e.isActive("bulletList") },
    { label: "1.", title: "1. 2. 3.: nummerierte Liste", run: (e) => run(e).toggleOrderedList().run(), active: (e) => e.isActive("orderedList") },
    { label: "„ “", title: "Zitat", run: (e) => run(e).toggleBlockquote().run(), active: (e) => e.isActive("blockquote") },
  ],
  [
    { label: "Bild", node: "picture", title: `Bild einfügen (${KEY}Alt+B)`, run: (e) => pictureBatch(e), active: (e) => e.isActive("picture") },
    { label: "Lesetipp", node: "readingTip", title: `Lesetipp einfügen (${KEY}Alt+L)`, run: insertTip, active: (e) => e.isActive("readingTip") },
    { label: "Infokasten", title: "Infokasten einfügen", run: insertFactBox, active: (e) => e.isActive("factBox") },
    { label: "Zitatkasten", title: "Zitatkasten: Hervorgehobenes Zitat einfügen", run: insertPullQuote, active: (e) => e.isActive("pullQuote") },
  ],
  [
    { label: "↶", title: `Rückgängig (${KEY}Z)`, run: (e) => run(e).undo().run(), enabled: (e) => e.can().undo() },
    { label: "↷", title: `Wiederholen (${KEY}${MAC ? "⇧Z" : "Y"})`, run: (e) => run(e).redo().run(), enabled: (e) => e.can().redo() },
  ],
]

const MORE = [
  ["Im Text suchen …", (e) => e.emit("desk:find")],
  ["Fremdinhalt …", insertEmbed],
  ["Tabelle", (e) => insertTable(e)],
  ["Fußnote …", insertFootnote],
  ["Abkürzung erklären …", editAbbreviation],
  ["Zitatgeber", addCite],
  ["Hochgestellt", (e) => run(e).toggleMark("superscript").run()],
  ["Tiefgestellt", (e) => run(e).toggleMark("subscript").run()],
  ["Tastenkürzel …", showHelp],
  ["Auszeichnungen entfernen", (e) => run(e).unsetAllMarks().run()],
]

const TABLE = [
  ["Zeile darunter", (e) => run(e).addRowAfter().run()],
  ["Spalte rechts", (e) => run(e).addColumnAfter().run()],
  ["Zeile löschen", (e) => run(e).deleteRow().run()],
  ["Spalte löschen", (e) => run(e).deleteColumn().run()],
  ["Kopfzeile", (e) => run(e).toggleHeaderRow().run()],
  ["Überschrift …", editTableCaption],
  ["Tabelle löschen", (e) => run(e).deleteTable().run()],
]

export function toolbar(editor) {
  const bar = el("div", { className: "desk-toolbar", role: "toolbar", "aria-label": "Werkzeuge für den Text" })
  const updates = []
  blockMenu(bar, editor, updates)
  for (const group of GROUPS) {
    const offered = group.filter(({ node }) => !node || editor.schema.nodes[node])
    bar.append(el("span", { className: "desk-tools" }, ...offered.map((tool) => toolButton(editor, tool, updates))))
  }
  menu(bar, editor, "Mehr", MORE)
  const table = menu(bar, editor, "Tabelle", TABLE)
  updates.push(() => (table.hidden = !editor.isActive("table")))
  roving(bar)
  const update = () => updates.forEach((fn) => fn())
  editor.on("transaction", update)
  update()
  return bar
}

function toolButton(editor, { label, title, run, active, enabled, className = "" }, updates) {
  const button = el("button", { type: "button", className: `desk-tool ${className}`, title, "aria-label": title }, label)
  button.addEventListener("mousedown", (event) => event.preventDefault())
  button.addEventListener("click", () => run(editor))
  if (active) updates.push(() => button.setAttribute("aria-pressed", String(active(editor))))
  if (enabled) updates.push(() => button.setAttribute("aria-disabled", String(!enabled(editor))))
  return button
}

const KINDS = [
  ["Absatz", null, (e) => run(e).setParagraph().run()],
  ["Zwischentitel", 2, (e) => run(e).setHeading({ level: 2 }).run()],
  ["Kleiner Zwischentitel", 3, (e) => run(e).setHeading({ level: 3 }).run()],
]

/** Paragraph or subheading: the button says what the cursor is in. */
function blockMenu(bar, editor, updates) {
  const button = menu(bar, editor, "Absatz", KINDS.map(([label, , act]) => [label, act]))
  button.title = `Zwischentitel: ${KEY}Alt+2`
  updates.push(() => {
    const level = editor.isActive("heading") ? editor.getAttributes("heading").level : null
    const [label] = KINDS.find(([, kind]) => kind === level) || KINDS[0]
    button.textContent = label
    button.setAttribute("aria-label", `Art des Absatzes: ${label}`)
  })
}

/** Add a menu to the bar; returns its button. */
function menu(bar, editor, label, items) {
  const { button, list } = menuButton(label, items.map(([name, act]) => [name, () => act(editor)]))
  bar.append(button, list)
  return button
}

function roving(bar) {
  const stops = () => [...bar.querySelectorAll(".desk-tool")].filter((stop) => !stop.hidden)
  stops().forEach((stop, index) => (stop.tabIndex = index ? -1 : 0))
  bar.addEventListener("focusin", (event) => stops().forEach((stop) => (stop.tabIndex = stop === event.target ? 0 : -1)))
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const all = stops()
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus()
  })
}

const paragraph = () => ({ type: "paragraph" })

function insertFactBox(editor) {
  insertBlock(editor, { type: "factBox", content: [{ type: "heading", attrs: { level: 3 } }, paragraph()] }, true)
}

function insertPullQuote(editor) {
  insertBlock(editor, { type: "pullQuote", content: [paragraph(), { type: "cite" }] }, true)
}

function insertTable(editor) {
  const row = (type) => ({ type: "tableRow", content: [0, 1, 2].map(() => ({ type, content: [paragraph()] })) })
  insertBlock(editor, { type: "table", content: [row("tableHeader"), row("tableCell"), row("tableCell")] }, true)
}

/** Add the line "who says it" at the end of the quotation with the cursor. */
function addCite(editor) {
  const { $from } = editor.state.selection
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth)
    if (!["blockquote", "pullQuote"].includes(node.type.name)) continue
    const end = $from.end(depth)
    if (node.lastChild.type.name !== "cite") editor.chain().insertContentAt(end, { type: "cite" }).run()
    return editor.chain().setTextSelection(end + 1).focus().run()
  }
  return editor.emit("desk:hint", "Ein Zitatgeber gehört in ein Zitat: bitte den Cursor in das Zitat setzen.")
}
