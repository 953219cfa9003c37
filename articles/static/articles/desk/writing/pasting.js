// Pasting into the editor: cleaned, counted, and its beginning offered as title and lead.
import { pm } from "django-prose-editor/editor"
import { el } from "desk/common/dom"
import { cleanPaste, pasteReport, plainParagraphs } from "desk/writing/paste"

const OWN = "data-pm-slice" // what was copied in this editor needs no cleaning

/** The editor's properties for pasting; `tell({text, paragraphs})` reports a paste of more than a few words. */
export function pasting(tell) {
  return {
    transformPastedHTML(html) {
      if (html.includes(OWN)) return html
      const result = cleanPaste(html)
      const size = Object.values(result.taken).reduce((sum, count) => sum + count, 0)
      const lost = Object.values(result.missing).some(Boolean)
      if (size > 1 || lost) setTimeout(() => tell({ text: pasteReport(result), paragraphs: result.taken.Absätze }))
      return result.html
    },
    clipboardTextParser(text, $context, plain, view) {
      const { schema } = view.state
      const paragraphs = plainParagraphs(text)
      if (paragraphs.length > 2) {
        setTimeout(() => tell({ text: `Übernommen: ${paragraphs.length} Absätze.`, paragraphs: paragraphs.length }))
      }
      const nodes = paragraphs.map((line) => schema.nodes.paragraph.create(null, schema.text(line)))
      return new pm.model.Slice(pm.model.Fragment.from(nodes), 1, 1)
    },
  }
}

const same = (one, other) => one.trim().toLocaleLowerCase("de") === other.trim().toLocaleLowerCase("de")

/** The text's first heading, if it is (or may become) the title, and its first paragraph, if there is no lead yet. */
function beginning(editor, { paragraphs }, title, lead) {
  const first = editor.state.doc.firstChild
  const isTitle = first?.type.name === "heading" && first.textContent.trim() && (!title.value.trim() || same(first.textContent, title.value))
  let paragraph = null
  editor.state.doc.forEach((node, offset) => {
    if (!paragraph && node.type.name === "paragraph" && node.textContent.trim()) paragraph = { node, from: offset }
  })
  return { heading: isTitle ? { node: first, from: 0 } : null, paragraph: !lead.value.trim() && paragraphs > 2 ? paragraph : null }
}

function offered(heading, paragraph, isNew) {
  if (heading && isNew) return paragraph ? "Überschrift als Titel, ersten Absatz als Vorspann verwenden" : "Überschrift als Titel verwenden"
  if (paragraph) return heading ? "Ersten Absatz als Vorspann verwenden, wiederholten Titel entfernen" : "Ersten Absatz als Vorspann verwenden"
  return "Wiederholten Titel aus dem Text entfernen"
}

/** Title and lead out of what was pasted, in one step. */
export function leadButton(editor, report) {
  const { title, lead } = document.getElementById("article_form")?.elements || {}
  if (!title || !lead) return null
  const { heading, paragraph } = beginning(editor, report, title, lead)
  if (!heading && !paragraph) return null
  const button = el("button", { type: "button", className: "desk-button desk-button-small" }, offered(heading, paragraph, !title.value.trim()))
  button.addEventListener("click", () => {
    const now = beginning(editor, report, title, lead)
    const tr = editor.state.tr
    for (const [piece, field] of [[now.paragraph, lead], [now.heading, title]]) {
      if (!piece) continue
      if (!field.value.trim()) {
        field.value = piece.node.textContent.trim()
        field.dispatchEvent(new Event("input", { bubbles: true }))
      }
      tr.delete(piece.from, piece.from + piece.node.nodeSize)
    }
    editor.view.dispatch(tr)
    button.remove()
  })
  return button
}
