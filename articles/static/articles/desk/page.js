// The form of a page of the house: the article's editor, without what only articles have.
import { articleEditor } from "desk/writing/editor"
import { typeGerman } from "desk/writing/typing"

const form = document.getElementById("page_form")
const body = form?.elements.body

if (body) {
  const editor = articleEditor(body, { without: ["picture", "figcaption", "gallery", "chart", "readingTip"] })
  typeGerman(form.elements.title)
  window.deskEditor = editor
}
