// From the editor's HTML to the form in which articles are stored (articles/body.py).
import { getHTMLFromFragment, pm } from "django-prose-editor/editor"

const KEEPS_ALONE = "img, sup[data-note], br"

const known = new WeakMap() // blocks never change: who types makes a new one, and all others are known already

/** The stored form of the whole text. */
export function storedText(editor) {
  const blocks = editor.state.doc.content.content.map((block) => {
    if (!known.has(block)) known.set(block, storedHTML(getHTMLFromFragment(pm.model.Fragment.from(block), editor.schema)))
    return known.get(block)
  })
  return blocks.filter(Boolean).join("\n")
}

/** Clean what the editor prints: no empty paragraphs, no paragraph around a lone cell or item, real table heads. */
export function storedHTML(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html")
  body.querySelectorAll("li, td, th").forEach(unwrapLoneParagraph)
  body.querySelectorAll("p, h2, h3, cite, figcaption").forEach((block) => {
    if (!block.textContent.trim() && !block.querySelector(KEEPS_ALONE)) block.remove()
  })
  body.querySelectorAll("table").forEach(giveHead)
  body.querySelectorAll("aside[data-box], blockquote").forEach((box) => {
    if (!box.textContent.trim() && !box.querySelector("figure")) box.remove()
  })
  body.querySelectorAll("td, th").forEach(dropDefaultSpans)
  return [...body.children].map((block) => block.outerHTML).join("\n")
}

/** `<li>text</li>`, with sublists behind the text; a cell holds one line of text. */
function unwrapLoneParagraph(container) {
  const first = container.firstElementChild
  const paragraphs = container.querySelectorAll(":scope > p")
  if (paragraphs.length === 1 && first?.tagName === "P") first.replaceWith(...first.childNodes)
}

function giveHead(table) {
  const [first] = table.rows
  if (!first) return
  const isHead = [...first.cells].every((cell) => cell.tagName === "TH") && table.rows.length > 1
  for (const row of table.rows) {
    for (const cell of row.cells) {
      if (cell.tagName === "TH") cell.setAttribute("scope", row === first && isHead ? "col" : "row")
    }
  }
  if (isHead) table.createTHead().append(first)
}

function dropDefaultSpans(cell) {
  for (const name of ["colspan", "rowspan"]) if (cell.getAttribute(name) === "1") cell.removeAttribute(name)
}
