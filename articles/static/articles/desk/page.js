// The form of a page of the house: the article's editor, without what only articles have.
import { articleEditor } from "desk/writing/editor"
import { typeGerman } from "desk/writing/typing"

const form = document.getElementById("page_form")
const body = form?.elements.body

if (body) {
  const editor = articleEditor(body, { without: ["picture", "figcaption", "gallery", "readingTip"] })
  typeGerman(form.elements.title)
  const before = body.value
  let isSent = false
  form.addEventListener("submit", () => (isSent = true))
  addEventListener("beforeunload", (event) => !isSent && body.value !== before && event.preventDefault())
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || event.altKey) return
    event.preventDefault()
    form.requestSubmit(form.querySelector("[name=_continue]"))
  })
  window.deskEditor = editor
}
