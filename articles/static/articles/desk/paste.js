// What is pasted from Word, Google Docs, LibreOffice and mail, brought to our few kinds of blocks.

/** Pasted HTML with its structure kept and its dress dropped. Used by the editor before it parses. */
export function cleanPaste(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html")
  body.querySelectorAll("style, script, meta, link, title, del, o\\:p, [style*='mso-element:comment']").forEach((e) => e.remove())
  body.querySelectorAll("b, strong").forEach((bold) => {
    if (/font-weight:\s*(normal|400)/.test(bold.getAttribute("style") || "")) bold.replaceWith(...bold.childNodes)
  })
  body.querySelectorAll("span").forEach(spanToMark)
  body.querySelectorAll("h1, h2, h3, h4, h5, h6").forEach((heading) => rename(heading, headingFor(heading)))
  body.querySelectorAll("[style]").forEach((node) => node.removeAttribute("style"))
  body.querySelectorAll("p").forEach(boldLineToHeading)
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replaceAll("\u00ad", "")
  return body.innerHTML
}

const headingFor = (heading) => (heading.closest("aside") || /H[3-6]/.test(heading.tagName) ? "h3" : "h2")

function rename(node, tag) {
  if (node.tagName.toLowerCase() === tag) return
  const renamed = document.createElement(tag)
  renamed.append(...node.childNodes)
  node.replaceWith(renamed)
}

function spanToMark(span) {
  if (span.hasAttribute("data-nolink")) return
  const style = span.getAttribute("style") || ""
  const tag = /font-weight:\s*(bold|[6-9]00)/.test(style) ? "strong" : /font-style:\s*italic/.test(style) ? "em" : null
  if (tag) rename(span, tag)
}

/** A short paragraph that is bold from end to end was meant as a subheading. */
function boldLineToHeading(paragraph) {
  const text = paragraph.textContent.trim()
  const [first] = paragraph.children
  const isBold = paragraph.children.length === 1 && /^(B|STRONG)$/.test(first.tagName) && first.textContent.trim() === text
  if (isBold && text && text.length < 100 && !/[.,;]$/.test(text)) {
    first.replaceWith(...first.childNodes)
    rename(paragraph, "h2")
  }
}
