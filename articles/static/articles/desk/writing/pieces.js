// The dialogs behind "Lesetipp", "Fremdinhalt", "Fußnote", "Link" and "Abkürzung": insert and edit again.
import { pm } from "django-prose-editor/editor"
import { ask, field, searchList } from "desk/common/dialog"
import { config, el } from "desk/common/dom"
import { plainText } from "desk/writing/nodes"
import { describe, remember } from "desk/common/references"
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
  if (!tr.doc.nodeAt(start + size)) {
    tr.insert(start + size, state.schema.nodes.paragraph.create())
  }
  const near = cursorInside ? start + 1 : start + size
  tr.setSelection(pm.state.Selection.near(tr.doc.resolve(near)))
  editor.view.dispatch(tr.scrollIntoView())
  editor.commands.focus()
}

const escaped = (text) => el("p", {}, text).innerHTML

const articleOption = (article) => [
  el("span", { className: "desk-result-name" }, article.title),
  el("small", {}, [article.date, article.state].filter(Boolean).join(" · ")),
]

async function tipDialog(attrs, editing = false) {
  let chosen = attrs.article || null
  const shown = el("p", { className: "desk-chosen", "aria-live": "polite" })
  const draw = async () => {
    const found = /^\d+$/.test(chosen || "") ? await describe("article", chosen) : null
    const texts = { auto: "Automatisch: der passendste Artikel", none: "Kein Lesetipp in diesem Artikel" }
    shown.textContent = chosen ? `Gewählt: ${found?.title || texts[chosen] || chosen}` : "Noch nichts gewählt."
  }
  const choose = (value) => {
    chosen = value
    draw()
  }
  const quick = (label, value) => {
    const button = el("button", { type: "button", className: "desk-button desk-button-small" }, label)
    button.addEventListener("click", () => choose(value))
    return button
  }
  const search = searchList({
    url: config.urls.articles, label: "Artikel suchen", placeholder: "Wörter aus dem Titel", open: true,
    parameters: () => ({ not: config.article || "" }), draw: articleOption,
    onPick: (article) => {
      remember("article", article)
      choose(String(article.id))
    },
  })
  draw()
  const quickly = el("p", { className: "desk-quick" }, quick("Automatisch", "auto"), quick("Kein Lesetipp", "none"))
  return ask({
    title: "Lesetipp", removable: editing, submit: editing ? "Übernehmen" : "Einfügen",
    fields: [search.box, quickly, shown],
    read: () => (chosen ? { article: chosen } : "Bitte einen Artikel wählen."),
  })
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

/** Link on the selected words: to an own article (search) or to an address. */
export async function editLink(editor) {
  const web = editor.getAttributes("link").href
  const own = editor.getAttributes("articleLink").article
  if (editor.state.selection.empty && !web && !own) return editor.emit("desk:hint", "Bitte zuerst Wörter markieren.")
  let article = own || null
  const shown = el("p", { className: "desk-chosen", "aria-live": "polite" })
  const url = field("Adresse", { type: "text", inputMode: "url", value: web || "", placeholder: "https://" })
  const search = searchList({
    url: config.urls.articles, label: "Oder eigener Artikel", placeholder: "Wörter aus dem Titel",
    parameters: () => ({ not: config.article || "" }), draw: articleOption, closeOnPick: true,
    onPick(found) {
      remember("article", found)
      article = String(found.id)
      url.input.value = ""
      shown.textContent = `Eigener Artikel: ${found.title}`
    },
  })
  if (own) describe("article", own).then((found) => (shown.textContent = `Eigener Artikel: ${found?.title || own}`))
  url.input.addEventListener("input", () => url.input.value && ((article = null), (shown.textContent = "")))
  const answer = await ask({
    title: "Link", removable: Boolean(web || own), fields: [url.box, search.box, shown],
    read: () => readLink(article, url.input.value.trim()),
  })
  const chain = editor.chain().focus()
  if (!answer) return chain.run()
  if (web || own) chain.extendMarkRange(own ? "articleLink" : "link")
  chain.unsetMark("link").unsetMark("articleLink")
  if (answer.article) chain.setMark("articleLink", { article: answer.article })
  else if (answer.href) chain.setMark("link", { href: answer.href })
  chain.run()
}

function readLink(article, address) {
  if (article) return { article }
  if (!address) return "Bitte eine Adresse eingeben oder einen Artikel wählen."
  const full = /^[\w.-]+\.[a-z]{2,}(\/|$)/i.test(address) ? `https://${address}` : address
  return /^(https?:\/\/|mailto:|\/|#)/.test(full) ? { href: full } : "Die Adresse muss mit https:// beginnen."
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

