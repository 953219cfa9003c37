// Characters, words and minutes, counted while writing; the rules are those of articles/text.py.
import { debounce } from "desk/common/dom"

const WORD = /[\p{L}\p{N}_]+(?:[’'\-\u2010\u2011][\p{L}\p{N}_]+)*/gu
const WORDS_PER_MINUTE = 220
const number = new Intl.NumberFormat("de-DE")

export function counts(text) {
  const words = (text.match(WORD) || []).length
  return { characters: [...text.trim()].length, words, minutes: Math.max(1, Math.round(words / WORDS_PER_MINUTE)) }
}

/** Words of the running text, without what cards show about themselves. */
function editorText(editor) {
  return editor.state.doc.textBetween(0, editor.state.doc.content.size, "\n")
}

/** Characters and words of the text; minutes of lead and text, as readers are told them. */
export function countBody(editor, lead, output) {
  const show = () => {
    const text = editorText(editor)
    const { characters, words } = counts(text)
    const { minutes } = counts(`${lead.value}\n${text}`)
    const ofWords = words === 1 ? "1 Wort" : `${number.format(words)} Wörter`
    output.textContent = `${number.format(characters)} Zeichen · ${ofWords} · ${minutes} Min. Lesezeit`
  }
  editor.on("update", debounce(show, 500))
  lead.addEventListener("input", show)
  show()
}

/** "52 von 90 Zeichen" under a field; the mark turns into a warning above the limit. */
export function countField(field, output) {
  const limit = Number(output.dataset.limit)
  const show = () => {
    const { characters } = counts(field.value)
    output.textContent = characters ? `${number.format(characters)} von höchstens ${limit} Zeichen` : ""
    output.classList.toggle("desk-warning", characters > limit)
  }
  field.addEventListener("input", show)
  show()
}
