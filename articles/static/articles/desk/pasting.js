// Pasting into the editor: cleaned, counted, and the first paragraph offered as the lead.
import { pm } from "django-prose-editor/editor"
import { el } from "desk/dom"
import { cleanPaste, pasteReport, plainParagraphs } from "desk/paste"

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

/** "Ersten Absatz als Vorspann verwenden", while there is no lead. */
export function leadButton(editor, { paragraphs }) {
  const lead = document.getElementById("id_lead")
  if (!lead || lead.value.trim() || paragraphs < 3) return null
  const button = el("button", { type: "button", className: "desk-button desk-button-small" }, "Ersten Absatz als Vorspann verwenden")
  button.addEventListener("click", () => {
    let first = null
    editor.state.doc.forEach((node, offset) => {
      if (!first && node.type.name === "paragraph" && node.textContent.trim()) first = { node, offset }
    })
    if (!first) return
    lead.value = first.node.textContent.trim()
    lead.dispatchEvent(new Event("input", { bubbles: true }))
    editor.view.dispatch(editor.state.tr.delete(first.offset, first.offset + first.node.nodeSize))
    button.remove()
  })
  return button
}
