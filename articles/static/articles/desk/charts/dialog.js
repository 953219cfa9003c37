// The dialog of a chart: a pasted table, a kind, title, source and note; below, what readers will see.
import { getHTMLFromFragment, pm } from "django-prose-editor/editor"
import { askChart, chartFrame } from "desk/charts/frame"
import { ask, field } from "desk/common/dialog"
import { config, debounce, el } from "desk/common/dom"
import { insertBlock } from "desk/writing/pieces"
import { storedHTML } from "desk/writing/stored"
import { typeGerman } from "desk/writing/typing"

export async function insertChart(editor) {
  const html = await chartDialog()
  editor.commands.focus()
  if (html) insertBlock(editor, { type: "chart", attrs: { html } })
}

/** Open the dialog of a chart in the text; a table can be made of it again. */
export async function editChart(editor, { node, pos }) {
  const answer = await chartDialog(node.attrs.html, true)
  editor.commands.focus()
  if (!answer) return
  if (answer === "remove") replace(editor, node, pos, [])
  else if (answer === "table") replace(editor, node, pos, tableOf(editor, node.attrs.html))
  else replace(editor, node, pos, [node.type.create({ html: answer })])
}

/** The table with the cursor becomes a chart. */
export async function tableToChart(editor) {
  const { $from } = editor.state.selection
  const table = $from.depth ? $from.node(1) : null
  if (table?.type.name !== "table") return
  const pos = $from.before(1)
  const answer = await chartDialog(storedHTML(getHTMLFromFragment(pm.model.Fragment.from(table), editor.schema)))
  editor.commands.focus()
  if (answer) replace(editor, table, pos, [editor.schema.nodes.chart.create({ html: answer })])
}

/** In one step, which one undo takes back; nothing if somebody has changed the place meanwhile. */
function replace(editor, node, pos, blocks) {
  const { tr, doc } = editor.state
  if (doc.nodeAt(pos) !== node) return editor.emit("desk:hint", "Der Text hat sich geändert. Bitte das Diagramm noch einmal öffnen.")
  editor.view.dispatch(pm.history.closeHistory(tr.replaceWith(pos, pos + node.nodeSize, blocks)))
  if (blocks.length === 1 && blocks[0].isAtom) editor.commands.setNodeSelection(pos)
}

/** The table of a chart, behind it its note and its source as paragraphs. */
function tableOf(editor, html) {
  const { body } = new DOMParser().parseFromString(html, "text/html")
  const [table, note, source] = ["table", "figcaption", "cite"].map((tag) => body.querySelector(tag))
  const paragraph = (part, before) => {
    const p = el("p", {}, before)
    p.append(...part.childNodes)
    return p
  }
  const parts = el("div", {}, table, note && paragraph(note, ""), source && paragraph(source, "Quelle: "))
  const { content } = pm.model.DOMParser.fromSchema(editor.schema).parse(parts)
  return content.content
}

/** The stored chart, "table", "remove", or null. `was` is a stored table or chart. */
async function chartDialog(was = "", editing = false) {
  const before = was ? (await askChart({ was }).catch(() => null))?.fields : null
  const input = fieldsOf(before || {})
  const hint = el("p", { className: "desk-help", role: "status" })
  const { frame, draw } = chartFrame({ hidden: true })
  const values = () => ({ was, ...Object.fromEntries(Object.entries(input).map(([name, { input: typed }]) => [name, typed.value])) })
  const show = async () => {
    if (!input.data.input.value.trim()) return
    const answer = await draw(values())
    if (answer) hint.textContent = answer.error || answer.problem && `${answer.problem} Leser sehen die Tabelle.` || answer.hint
  }
  const later = debounce(show, 300)
  for (const { input: typed } of Object.values(input)) typed.addEventListener("input", later)
  input.data.input.addEventListener("paste", pasteTable)
  show()
  let asTable = false
  const back = editing ? el("p", { className: "desk-quick" }, tableButton(() => (asTable = true))) : null
  const typing = el("div", {}, back, ...Object.values(input).map(({ box }) => box))
  const fields = [el("div", { className: "desk-chart-form" }, typing, el("div", {}, hint, frame))]
  return ask({
    title: "Diagramm", removable: editing, wide: true, submit: editing ? "Übernehmen" : "Einfügen", fields,
    read: () => (asTable ? { html: "table" } : askChart(values()).then(({ html }) => ({ html }), (error) => error.message)),
  }).then((answer) => answer?.html || answer)
}

function fieldsOf({ kind = "bars", data = "", title = "", source = "", url = "", note = "" }) {
  const choices = Object.entries(config.charts).map(([value, label]) => el("option", { value }, label))
  const input = {
    data: field("Tabelle", {
      tag: "textarea", rows: 8, value: data, wrap: "off", spellcheck: false,
      help: "Aus Excel, Google Tabellen, einer Webseite oder einer CSV-Datei kopieren und hier einfügen. Links stehen die Namen oder Jahre, rechts davon die Zahlen, oben die Überschriften.",
    }),
    kind: field("Art", { tag: "select" }),
    title: field("Titel", { value: title, help: "Was zu sehen ist, mit der Einheit: „Bußgelder nach der DSGVO in Millionen Euro“" }),
    source: field("Quelle", { value: source }),
    url: field("Adresse der Quelle", { type: "url", value: url, placeholder: "https://" }),
    note: field("Anmerkung", { value: note }),
  }
  input.kind.input.append(...choices)
  input.kind.input.value = kind
  for (const name of ["title", "source", "note"]) typeGerman(input[name].input)
  return input
}

function tableButton(choose) {
  const button = el("button", { type: "button", className: "desk-button desk-button-small" }, "Wieder als Tabelle")
  button.addEventListener("click", () => {
    choose()
    button.form.requestSubmit()
  })
  return button
}

/** A table that comes as HTML alone is pasted as a spreadsheet would have written it. */
function pasteTable(event) {
  const html = event.clipboardData.getData("text/html")
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table")
  if (!table) return
  event.preventDefault()
  const words = ({ textContent }) => textContent.replace(/\s+/g, " ").trim()
  const text = [...table.rows].map((row) => [...row.cells].map(words).join("\t")).join("\n")
  event.target.setRangeText(text, event.target.selectionStart, event.target.selectionEnd, "end")
  event.target.dispatchEvent(new Event("input", { bubbles: true }))
}
