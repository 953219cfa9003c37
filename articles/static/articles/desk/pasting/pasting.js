// Pasting into the editor: cleaned, counted, and what is a whole piece in an empty title or lead goes to the text.
import { pm } from "django-prose-editor/editor"
import { cleanPaste, pasteReport } from "desk/pasting/paste"
import { plainBlocks } from "desk/pasting/plain"

const OWN = "data-pm-slice" // what was copied in this editor needs no cleaning

/** The editor's properties for pasting; `tell(text)` reports a paste of more than a few words, `announce()` one from elsewhere before it happens. */
export function pasting(tell, announce) {
  return {
    transformPastedHTML(html) {
      if (html.includes(OWN)) return html
      announce()
      const result = cleanPaste(html)
      const size = Object.values(result.taken).reduce((sum, count) => sum + count, 0)
      const lost = Object.values(result.missing).some(Boolean)
      if (size > 1 || lost) setTimeout(() => tell(pasteReport(result)))
      return result.html
    },
    clipboardTextParser(text, $context, plain, view) {
      const { schema } = view.state
      announce()
      const blocks = plainBlocks(text)
      const taken = { Absätze: blocks.filter((block) => typeof block === "string").length, Tabellen: blocks.filter(Array.isArray).length }
      if (blocks.length > 2 || taken.Tabellen) setTimeout(() => tell(pasteReport({ taken, missing: {} })))
      const nodes = blocks.map((block) => (Array.isArray(block) ? table(schema, block) : paragraph(schema, block)))
      const [open, openEnd] = [nodes[0], nodes.at(-1)].map((node) => (node?.isTextblock ? 1 : 0))
      return new pm.model.Slice(pm.model.Fragment.from(nodes), open, openEnd)
    },
  }
}

const paragraph = (schema, text) => schema.nodes.paragraph.create(null, text ? schema.text(text) : null)

/** The first row is a head if it has no figures. */
function table({ nodes, ...schema }, rows) {
  const hasHead = !/\d/.test(rows[0].join(""))
  const cells = (row, type) => row.map((text) => type.create(null, nodes.paragraph.create(null, text ? nodes.paragraph.schema.text(text) : null)))
  return nodes.table.create(null, rows.map((row, index) => nodes.tableRow.create(null, cells(row, hasHead && !index ? nodes.tableHeader : nodes.tableCell))))
}

/** Several paragraphs pasted into an empty title or lead, while the text is empty, are the text. */
export function pasteIntoText(editor, fields) {
  for (const field of fields) {
    field.addEventListener("paste", (event) => {
      const [html, text] = ["text/html", "text/plain"].map((kind) => event.clipboardData.getData(kind))
      if (field.value.trim() || !editor.isEmpty || !isPiece(html, text)) return
      event.preventDefault()
      editor.view.focus()
      if (html) editor.view.pasteHTML(html, event)
      else editor.view.pasteText(text, event)
    })
  }
}

function isPiece(html, text) {
  if (!html) return plainBlocks(text).length > 1
  const { taken } = cleanPaste(html)
  return Object.values(taken).reduce((sum, count) => sum + count, 0) > 1
}
