// The dialogs behind "Lesetipp", "Fremdinhalt", "Fußnote" and "Abkürzung": insert and edit again.
import { pm } from "django-prose-editor/editor"
import { ask, field, searchList } from "desk/common/dialog"
import { config, el } from "desk/common/dom"
import { plainText, tipText } from "desk/writing/nodes"
import { articleOption, describe, remember } from "desk/common/references"
import { bestMatches } from "desk/form/related"
import { typeGerman } from "desk/writing/typing"

/** Open the dialog of a node that is there already; `pos` is where it stands. */
export async function editPiece(editor, { node, pos }) {
  const dialog = { readingTip: tipDialog, embed: embedDialog, footnote: footnoteDialog }
  const answer = await dialog[node.type.name]?.(node.attrs, true)
  editor.commands.focus()
  if (!answer) return
  const { tr } = editor.state
  if (answer === "remove") tr.delete(pos, pos + node.nodeSize)
  else tr.setNodeMarkup(pos, null, { ...node.attrs, ...answer })
  editor.view.dispatch(tr)
  if (answer !== "remove") editor.commands.setNodeSelection(pos)
}

export const insertTip = (editor) => insert(editor, "readingTip", tipDialog({}))
export const insertEmbed = (editor) => insert(editor, "embed", embedDialog({}))
export const insertFootnote = (editor) => insert(editor, "footnote", footnoteDialog({}))

async function insert(editor, type, dialog) {
  const attrs = await dialog
  editor.commands.focus()
  if (!attrs || attrs === "remove") return
  if (type === "footnote") return editor.chain().focus().insertContent({ type, attrs }).run()
  insertBlock(editor, { type, attrs })
}

/** Put one or several blocks after the paragraph with the cursor (instead of it, when it is empty), never inside a box. */
export function insertBlock(editor, content, cursorInside = false) {
  const { state } = editor
  const { $from } = state.selection
  const nodes = [content].flat().map((block) => state.schema.nodeFromJSON(block))
  const size = nodes.reduce((sum, { nodeSize }) => sum + nodeSize, 0)
  const atTop = $from.depth === 0
  const isEmpty = !atTop && $from.depth === 1 && $from.parent.isTextblock && !$from.parent.content.size
  const start = atTop ? $from.pos + ($from.nodeAfter?.nodeSize || 0) : isEmpty ? $from.before(1) : $from.after(1)
  const end = isEmpty ? $from.after(1) : start
  const tr = state.tr.replaceWith(start, end, nodes)
  const next = tr.doc.nodeAt(start + size)
  if (!next || next.isAtom) { // else the cursor would select the piece that follows, and the next letter replace it
    tr.insert(start + size, state.schema.nodes.paragraph.create())
  }
  const near = cursorInside ? start + 1 : start + size
  tr.setSelection(pm.state.Selection.near(tr.doc.resolve(near)))
  editor.view.dispatch(tr.scrollIntoView())
  editor.commands.focus()
}

const escaped = (text) => el("p", {}, text).innerHTML

/** The best matches first, the first of them marked: Enter takes it, and so does a click on any. */
async function tipDialog({ article: now = null }, editing = false) {
  let chosen = null
  const choose = (value, node) => {
    chosen = value
    node.form.requestSubmit()
  }
  const quick = (label, value) => {
    const button = el("button", { type: "button", className: "desk-button desk-button-small" }, label)
    button.addEventListener("click", () => choose(value, button))
    return button
  }
  const idOf = (article) => {
    remember("article", article)
    return String(article.id)
  }
  const search = searchList({
    url: config.urls.articles, label: "Artikel suchen", placeholder: "Wörter aus dem Titel", open: true,
    offered: editing ? undefined : bestMatches, parameters: () => ({ not: config.article || "" }), draw: articleOption,
    onPick: (article, input) => choose(idOf(article), input),
  })
  const shown = editing ? el("p", { className: "desk-chosen" }, `Jetzt: ${await tipName(now)}`) : ""
  return ask({
    title: "Lesetipp", removable: editing, submit: editing ? "Übernehmen" : "Einfügen",
    fields: [search.box, el("p", { className: "desk-quick" }, quick("Automatisch", "auto"), quick("Kein Lesetipp", "none")), shown],
    read: async () => {
      const marked = chosen ? null : await search.current()
      const article = chosen || (marked ? idOf(marked) : now)
      return article ? { article } : "Bitte einen Artikel wählen."
    },
  })
}

async function tipName(article) {
  if (!/^\d+$/.test(article)) return tipText(article)
  return (await describe("article", article))?.title || tipText(article)
}

function embedDialog(attrs, editing = false) {
  const url = field("Adresse", { type: "url", value: attrs.url || "", placeholder: "https://", autofocus: true })
  const text = field("Eigener Text", {
    tag: "textarea", rows: 3, value: plainText(attrs.text),
    help: "Was ist dort zu sehen oder zu lesen? Leser sehen diesen Text und einen Link, keinen fremden Inhalt.",
  })
  typeGerman(text.input)
  return ask({
    title: "Fremdinhalt", removable: editing, submit: editing ? "Übernehmen" : "Einfügen",
    fields: [url.box, text.box],
    read() {
      const provider = providerOf(url.input.value.trim())
      if (!provider) return "Bitte eine vollständige Adresse eingeben (https://…)."
      const same = plainText(attrs.text) === text.input.value.trim()
      return { url: url.input.value.trim(), provider, text: same ? attrs.text || "" : escaped(text.input.value.trim()) }
    },
  })
}

/** The service behind an address, by the names of articles/body.py; null for what is no web address. */
function providerOf(address) {
  let host
  try {
    const url = new URL(address)
    if (!/^https?:$/.test(url.protocol)) return null
    host = url.hostname.replace(/^(www|m)\./, "")
  } catch {
    return null
  }
  const found = Object.entries(config.embeds || {}).find(([, hosts]) =>
    hosts.some((known) => host === known || host.endsWith(`.${known}`)))
  return found ? found[0] : "other"
}

function footnoteDialog(attrs, editing = false) {
  const note = field("Text der Fußnote", { tag: "textarea", rows: 4, value: attrs.note || "" })
  typeGerman(note.input)
  return ask({
    title: "Fußnote", removable: editing, submit: editing ? "Übernehmen" : "Einfügen", fields: [note.box],
    read: () => (note.input.value.trim() ? { note: note.input.value.trim() } : "Bitte einen Text eingeben."),
  })
}

export async function editAbbreviation(editor) {
  const current = editor.getAttributes("abbreviation").title
  const title = field("Ausgeschrieben", { value: current || "", help: "Beispiel: Digital Services Act" })
  if (editor.state.selection.empty && !current) return editor.emit("desk:hint", "Bitte zuerst die Abkürzung markieren.")
  const answer = await ask({
    title: "Abkürzung", removable: Boolean(current), fields: [title.box],
    read: () => (title.input.value.trim() ? { title: title.input.value.trim() } : "Bitte die Langform eingeben."),
  })
  const chain = editor.chain().focus()
  if (!answer) return chain.run()
  if (current) chain.extendMarkRange("abbreviation")
  if (answer === "remove") chain.unsetMark("abbreviation").run()
  else chain.setMark("abbreviation", answer).run()
}

/** Title of a table, shown above it. */
export async function editTableCaption(editor) {
  const current = editor.getAttributes("table").caption
  const caption = field("Überschrift der Tabelle", { value: current || "" })
  typeGerman(caption.input)
  const answer = await ask({ title: "Tabelle", fields: [caption.box], read: () => ({ caption: caption.input.value.trim() }) })
  if (answer) editor.chain().focus().updateAttributes("table", answer).run()
}

