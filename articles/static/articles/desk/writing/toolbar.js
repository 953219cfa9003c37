// The tool bar of the editor: one tab stop, arrows move inside it.
import { el } from "desk/common/dom"
import { keyName, REDO } from "desk/common/keys"
import { menuButton } from "desk/common/menu"
import { tableToChart } from "desk/charts/dialog"
import { blocksOf } from "desk/writing/blocks"
import { showHelp } from "desk/writing/help"
import { editLink } from "desk/writing/links"
import { editAbbreviation, editTableCaption } from "desk/writing/pieces"

const run = (editor) => editor.chain().focus()
const mark = (name) => ({ run: (e) => run(e).toggleMark(name).run(), active: (e) => e.isActive(name) })

const WORDS = [
  { label: "Fett", sign: "F", className: "desk-tool-bold", key: "Mod-b", ...mark("bold") },
  { label: "Kursiv", sign: "K", className: "desk-tool-italic", key: "Mod-i", ...mark("italic") },
  { label: "Link", key: "Mod-k", run: editLink, active: (e) => e.isActive("link") || e.isActive("articleLink") },
]

const STEPS = [
  { label: "Rückgängig", sign: "↶", key: "Mod-z", run: (e) => run(e).undo().run(), enabled: (e) => e.can().undo() },
  { label: "Wiederholen", sign: "↷", key: REDO, run: (e) => run(e).redo().run(), enabled: (e) => e.can().redo() },
]

const HELP = [{ label: "Tastenkürzel", sign: "?", key: "?", run: showHelp }]

const FIRST = [["Im Text suchen …", (e) => e.emit("desk:find")]]

const MORE = [
  ["Abkürzung erklären …", editAbbreviation],
  ["Zitatgeber", addCite],
  ["Hochgestellt", (e) => run(e).toggleMark("superscript").run()],
  ["Tiefgestellt", (e) => run(e).toggleMark("subscript").run()],
  ["Kein Gesetzeslink", (e) => run(e).toggleMark("noLink").run()],
  ["Auszeichnungen entfernen", (e) => run(e).unsetAllMarks().run()],
]

const TABLE = [
  ["Zeile darunter", (e) => run(e).addRowAfter().run()],
  ["Spalte rechts", (e) => run(e).addColumnAfter().run()],
  ["Zeile löschen", (e) => run(e).deleteRow().run()],
  ["Spalte löschen", (e) => run(e).deleteColumn().run()],
  ["Kopfzeile", (e) => run(e).toggleHeaderRow().run()],
  ["Überschrift …", editTableCaption],
  ["Als Diagramm …", tableToChart],
  ["Tabelle löschen", (e) => run(e).deleteTable().run()],
]

export function toolbar(editor) {
  const bar = el("div", { className: "desk-toolbar", role: "toolbar", "aria-label": "Werkzeuge für den Text" })
  const updates = []
  const blocks = (group) => blocksOf(editor).filter((block) => block.group === group)
  const pieces = blocks("piece").map((block) => ({ ...block, title: `${block.label} einfügen`, active: (e) => e.isActive(block.node, block.attributes) }))
  blockMenu(bar, editor, updates, blocks("kind"))
  for (const tools of [WORDS, blocks("text"), pieces, STEPS]) bar.append(toolGroup(editor, tools, updates))
  menu(bar, editor, "Mehr", [...FIRST, ...blocks("more").map(({ label, asks, run }) => [asks ? `${label} …` : label, run]), ...MORE])
  const table = menu(bar, editor, "Tabelle", TABLE.filter(([, act]) => act !== tableToChart || editor.schema.nodes.chart))
  updates.push(() => (table.hidden = !editor.isActive("table")))
  bar.append(toolGroup(editor, HELP, updates))
  roving(bar)
  const update = () => updates.forEach((fn) => fn())
  editor.on("transaction", update)
  update()
  return bar
}

function toolGroup(editor, tools, updates) {
  return el("span", { className: "desk-tools" }, ...tools.map((tool) => toolButton(editor, tool, updates)))
}

function toolButton(editor, { label, sign = label, title = label, key, run, active, enabled, className = "" }, updates) {
  const name = key ? `${title} (${keyName(key)})` : title
  const button = el("button", { type: "button", className: `desk-tool ${className}`, title: name, "aria-label": name }, sign)
  button.addEventListener("mousedown", (event) => event.preventDefault())
  button.addEventListener("click", () => run(editor))
  if (active) updates.push(() => button.setAttribute("aria-pressed", String(active(editor))))
  if (enabled) updates.push(() => button.setAttribute("aria-disabled", String(!enabled(editor))))
  return button
}

/** Paragraph or subheading: the button says what the cursor is in. */
function blockMenu(bar, editor, updates, kinds) {
  const button = menu(bar, editor, "Absatz", [["Absatz", (e) => run(e).setParagraph().run()], ...kinds.map(({ label, run }) => [label, run])])
  button.title = `Zwischentitel: ${keyName("Mod-Alt-2")}`
  updates.push(() => {
    const { label } = kinds.find(({ active }) => active(editor)) || { label: "Absatz" }
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
