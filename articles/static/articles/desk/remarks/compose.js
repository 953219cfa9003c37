// A new remark: on the words that are selected in the text, in title or lead; else on the whole article.
import { el } from "desk/common/dom"
import { aboutText, writingBox } from "desk/remarks/card"
import { markedWords, quoteOf, quoteOfField } from "desk/remarks/words"

const ID = 0 // of the words under which the new remark will stand

/** `open` shows the margin, `mark` marks the words anew. */
export function composer(state, { open, mark }) {
  const { form, editor, fresh } = state
  let about = null
  const aim = (target) => {
    about = target
    mark()
  }
  const close = () => {
    fresh.replaceChildren()
    aim(null)
    editor.commands.setTextSelection(editor.state.selection.to) // the next key must not replace the words
    editor.view.focus()
  }
  const send = (text) => {
    const range = markedWords(editor).get(ID)
    const { place, quote, prefix, suffix } = { ...about, ...(range ? quoteOf(editor.state.doc, range) : {}) }
    return state.act("add", { text, place, quote, prefix, suffix })
  }
  const resume = (target) => {
    aim(null) // not the words of before
    const { place, quote, prefix, suffix } = target
    const box = writingBox({
      key: "new", label: "Neue Anmerkung", submit: "Anmerken", people: state.people, send, close, extra: { place, quote, prefix, suffix },
    })
    fresh.replaceChildren(el("p", { className: "desk-remark-about" }, aboutText(target)), box)
    state.none.hidden = true
    open()
    aim({ ...target, id: ID })
  }
  const begin = () => {
    resume(selected(form, editor))
    fresh.querySelector("textarea").focus()
  }
  return { begin, resume, marked: () => (about ? [about] : []) }
}

/** What is selected: {place, quote, prefix, suffix, range}; the quote is "" for the whole article. */
function selected(form, editor) {
  const field = [form.elements.title, form.elements.lead].find((node) => node === document.activeElement)
  if (field) return { place: field.name, ...quoteOfField(field.value, field.selectionStart, field.selectionEnd) }
  const { from, to } = editor.state.selection
  return { place: "body", ...quoteOf(editor.state.doc, { from, to }), range: from < to ? { from, to } : null }
}
