// German typography while typing: quotes, dashes, fixed spaces. One undo brings back what was typed.
import { Extension, Plugin, pm } from "django-prose-editor/editor"

const OPENS_AFTER = /(^|[\s([{–—/„‚\u00a0])[*_]{0,2}$/ // **"so"** is going to be bold
const FIXED_SPACE_AFTER = /(^|[\s(\u00a0])(§§?|Art\.|Abs\.|Nr\.|Kap\.|Rn\.)$/
const UNIT = /(\d) (%|€|\$|Euro|Dollar|Prozent|Mio\.|Mrd\.|Millionen|Milliarden|kg|km|nm|GB|TB|GHz|MW|GW|kWh)$/

/** What `typed` becomes after the text `before`: {from, text} counted back from the cursor, or null. */
export function typographic(before, typed) {
  if (typed === '"') return { back: 0, text: OPENS_AFTER.test(before) ? "„" : "“" }
  if (typed === "'") return { back: 0, text: singleQuote(before) }
  if (typed === "." && before.endsWith("..")) return { back: 2, text: "…" }
  if (typed === " ") return afterSpace(before)
  return null
}

function singleQuote(before) {
  if (OPENS_AFTER.test(before)) return "‚"
  const open = before.lastIndexOf("‚")
  return open > -1 && !before.slice(open).includes("‘") ? "‘" : "’"
}

function afterSpace(before) {
  if (/[\s\u00a0]-$/.test(before)) return { back: 1, text: "– " }
  if (FIXED_SPACE_AFTER.test(before)) return { back: 0, text: "\u00a0" }
  const unit = before.match(UNIT)
  return unit ? { back: unit[2].length + 1, text: `\u00a0${unit[2]} ` } : null
}

export const GermanTyping = Extension.create({
  name: "germanTyping",
  addProseMirrorPlugins() {
    return [new Plugin({ props: { handleTextInput } })]
  },
})

function handleTextInput(view, from, to, typed) {
  const $from = view.state.doc.resolve(from) // the selection may not know yet where the browser's cursor went
  if (typed.length !== 1 || !$from.parent.isTextblock) return false
  const before = $from.parent.textBetween(0, $from.parentOffset, null, "\ufffc")
  const change = typographic(before, typed)
  if (!change) return false
  view.dispatch(view.state.tr.insertText(typed, from, to))
  const end = from + typed.length
  view.dispatch(pm.history.closeHistory(view.state.tr).insertText(change.text, from - change.back, end))
  return true
}

/** The same for plain fields (title, lead, captions). */
export function typeGerman(field) {
  field.addEventListener("input", (event) => {
    if (event.inputType !== "insertText" || event.data?.length !== 1) return
    const end = field.selectionStart
    const change = typographic(field.value.slice(0, end - 1), event.data)
    if (!change) return
    field.setSelectionRange(end - 1 - change.back, end)
    // The only way to change a field that its own undo can take back.
    document.execCommand("insertText", false, change.text)
  })
}
