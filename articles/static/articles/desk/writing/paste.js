// What is pasted from Word, Google Docs, LibreOffice, mail and PDF, brought to our few kinds of blocks.
// Structure stays, dress goes; what cannot be taken is counted and said.

const ALWAYS_DROPPED = "style, script, meta, link, title, xml, [style*='mso-element:comment'], [style*='mso-hide:all'], .msocomoff"
const DELETED = "del, .msoDel, [style*='mso-prop-change'] > s"
const COMMENTS = "a[href^='#cmnt'], .MsoCommentReference, a[href^='#_msocom'], a[href^='#sdcomment']"

/** {html, taken, missing}: pasted HTML in plain blocks, and the counts of what came along and what did not. */
export function cleanPaste(source) {
  // Style sheets go before parsing: the policy of the page would report them.
  const { body } = new DOMParser().parseFromString(source.replace(/<style[\s\S]*?<\/style>/gi, ""), "text/html")
  const missing = { Bilder: body.querySelectorAll("img").length, Kommentare: 0, "gelöschte Stellen": 0 }
  dropComments(body)
  missing.Kommentare = take(body, COMMENTS, (anchor) => anchor.closest("sup") || anchor)
  body.querySelectorAll(ALWAYS_DROPPED).forEach((node) => node.remove())
  missing["gelöschte Stellen"] = take(body, DELETED)
  body.querySelectorAll("a[href] img").forEach(wordForPicture)
  take(body, "img, picture, v\\:shape, object")
  wordLists(body)
  body.querySelectorAll(":is(ul, ol) > :is(ul, ol)").forEach(intoItem)
  body.querySelectorAll("b, strong").forEach(unwrapNormal)
  body.querySelectorAll("span, font").forEach(styleToMark)
  headings(body)
  body.querySelectorAll("p, div").forEach(boldLineToHeading)
  body.querySelectorAll("[style]").forEach((node) => node.removeAttribute("style"))
  emptyLines(body)
  texts(body)
  return { html: body.innerHTML, taken: countBlocks(body), missing }
}

function take(body, selector, whole = (node) => node) {
  const matched = [...body.querySelectorAll(selector)].map(whole)
  const found = new Set(matched.filter((node) => !matched.some((other) => other !== node && other.contains(node))))
  found.forEach((node) => node.remove())
  return found.size
}

/** Conditional comments of Word hide list marks and pictures. */
function dropComments(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT)
  const found = []
  while (walker.nextNode()) found.push(walker.currentNode)
  found.forEach((comment) => comment.remove())
}

/** What a style attribute declares for a property itself: Word writes `mso-bidi-font-weight:normal` on what is bold. */
function declared(node, property) {
  const parts = (node.getAttribute("style") || "").split(";").map((part) => part.split(":"))
  const found = parts.filter(([name]) => name.trim().toLowerCase() === property).at(-1)
  return found ? found.slice(1).join(":").trim().toLowerCase() : ""
}

/** A picture that was the whole text of a link leaves a word: its own, or where the link leads. */
function wordForPicture(picture) {
  const link = picture.closest("a")
  if (link.textContent.trim() || !/^https?:/.test(link.protocol)) return
  link.append(picture.alt.trim() || link.hostname)
}

const NUMBERED = /^\(?(\d+(\.\d+)*|[a-z]|[ivxlcdm]+)[.)]/i

/** Word writes list items as paragraphs with a mark of their own in front, and says how deep each is. */
function wordLists(body) {
  let open = [] // the list that is being filled and those around it, outermost first: {list, level}
  for (const paragraph of [...body.querySelectorAll("p[style*='mso-list'], p[class^='MsoListParagraph']")]) {
    const mark = paragraph.querySelector("[style*='mso-list:Ignore'], [style*='mso-list: Ignore']")
    const sign = mark ? mark.textContent.trim() : paragraph.textContent.trim().slice(0, 5)
    mark?.remove()
    const tag = NUMBERED.test(sign) ? "ol" : "ul"
    const level = Number(/level(\d+)/.exec(declared(paragraph, "mso-list"))?.[1] || 1)
    const item = document.createElement("li")
    item.append(...paragraph.childNodes)
    if (!open.length || paragraph.previousElementSibling !== open[0].list) open = []
    while (open.length && (open.at(-1).level > level || (open.at(-1).level === level && !isOfKind(open.at(-1), tag)))) open.pop()
    if (open.at(-1)?.level !== level) open.push({ list: newList(tag, open.at(-1), paragraph), level })
    open.at(-1).list.append(item)
    paragraph.remove()
  }
}

const isOfKind = ({ list }, tag) => list.tagName.toLowerCase() === tag

/** An empty list below the last item of another, or where the paragraph stands. */
function newList(tag, outer, paragraph) {
  const list = document.createElement(tag)
  if (outer) outer.list.lastElementChild.append(list)
  else paragraph.before(list)
  return list
}

/** Google Docs and mail programs put a list below a list, not into the item before it. */
function intoItem(list) {
  const item = list.previousElementSibling
  if (item?.tagName === "LI") item.append(list)
}

/** Google Docs wraps everything in a bold element that says it is not bold. */
function unwrapNormal(bold) {
  if (["normal", "400"].includes(declared(bold, "font-weight"))) bold.replaceWith(...bold.childNodes)
}

/** Empty paragraphs and line breaks between blocks, by which other programs make room. */
function emptyLines(body) {
  const holdsNothing = (node) => !node.textContent.trim() && !node.querySelector("table, hr, aside, figure, [data-note]")
  const lines = [...body.querySelectorAll("p, div")].filter((node) => !node.closest("td, th") && holdsNothing(node))
  const breaks = [...body.querySelectorAll("br")].filter((node) => isBeside(node.previousElementSibling, node.previousSibling) || node.matches(".Apple-interchange-newline"))
  for (const node of [...lines, ...breaks]) node.remove()
}

const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, ul, ol, table, blockquote"
/** Whether what stands before a line break is a block, with nothing but space between. */
const isBeside = (element, node) => element?.matches(BLOCKS) && (node === element || !node.textContent.trim())

function styleToMark(node) {
  if (node.hasAttribute("data-nolink")) return
  const tags = []
  if (/^(bold|[6-9]00)/.test(declared(node, "font-weight"))) tags.push("strong")
  if (/^italic/.test(declared(node, "font-style"))) tags.push("em")
  if (/^super/.test(declared(node, "vertical-align"))) tags.push("sup")
  if (/^sub$/.test(declared(node, "vertical-align"))) tags.push("sub")
  const outer = tags.reduceRight((content, tag) => {
    const element = document.createElement(tag)
    element.append(...content)
    return [element]
  }, [...node.childNodes])
  node.replaceWith(...outer)
}

/** The highest level that occurs becomes our subheading, all others the small one. */
function headings(body) {
  body.querySelectorAll("p.MsoTitle, p.MsoHeading1, p.MsoHeading2").forEach((title) => rename(title, "h1"))
  const found = [...body.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((heading) => !heading.closest("aside"))
  const highest = Math.min(...found.map((heading) => Number(heading.tagName[1])))
  for (const heading of found) {
    if (!heading.textContent.trim()) heading.remove()
    else rename(unbold(heading), Number(heading.tagName[1]) === highest ? "h2" : "h3")
  }
}

function unbold(node) {
  node.querySelectorAll("b, strong").forEach((bold) => bold.replaceWith(...bold.childNodes))
  return node
}

/** A short paragraph that is bold from end to end was meant as a subheading. */
function boldLineToHeading(paragraph) {
  const text = paragraph.textContent.trim()
  if (!text || text.length > 100 || /[.,;]$/.test(text) || paragraph.closest("li, td, th, aside, blockquote")) return
  if (paragraph.querySelector("p, div, table, ul, ol")) return
  const bold = [...paragraph.querySelectorAll("b, strong")].map((node) => node.textContent).join("").trim()
  if (bold.replace(/\s+/g, "") === text.replace(/\s+/g, "")) rename(unbold(paragraph), "h2")
}

function rename(node, tag) {
  if (node.tagName.toLowerCase() === tag) return
  const renamed = document.createElement(tag)
  renamed.append(...node.childNodes)
  node.replaceWith(renamed)
}

/** Soft hyphens go; hard spaces stay only where German wants them. */
function texts(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    node.data = node.data.replaceAll("\u00ad", "").replace(/(?<![§\d.])\u00a0/g, " ")
  }
}

function countBlocks(body) {
  const filled = (selector) => [...body.querySelectorAll(selector)].filter((node) => node.textContent.trim()).length
  return { Absätze: filled("p:not(li p, td p, th p)"), Zwischentitel: filled("h2, h3"), Listen: filled("ul, ol"), Tabellen: filled("table") }
}

/**
 * Paragraphs of a plain text. Lines that were broken by a mail program or a PDF are joined, words divided at a
 * line's end too; a text whose lines are paragraphs already stays as it is.
 */
export function plainParagraphs(source) {
  const lines = source.replace(/\r\n?/g, "\n").replaceAll("\u00ad", "").split("\n").map((line) => line.trim())
  const filled = lines.filter(Boolean)
  const longest = Math.max(0, ...filled.map((line) => line.length))
  if (filled.length < 3 || longest > 110) return filled
  const groups = [[]]
  lines.forEach((line, index) => {
    if (!line) return groups.push([])
    groups.at(-1).push(line)
    if (endsParagraph(line, lines[index + 1], longest)) groups.push([])
  })
  return groups.filter((group) => group.length).map(joinLines)
}

/** A line that ends a sentence well before the margin, or a lone line without an end (a subheading). */
function endsParagraph(line, next, longest) {
  if (!next) return true
  const isShort = line.length < longest * 0.75
  return isShort && (/[.!?:“”"]$/.test(line) || /^[A-ZÄÖÜ„]/.test(next))
}

function joinLines(lines) {
  return lines.reduce((text, line) => {
    if (!text) return line
    if (/[a-zäöüß]-$/.test(text) && /^[a-zäöüß]/.test(line) && !/^(und|oder|bzw)\b/.test(line)) return text.slice(0, -1) + line
    return `${text} ${line}`
  }, "")
}

/** "Übernommen: 3 Absätze, 1 Tabelle. Nicht übernommen: 2 Bilder." */
export function pasteReport({ taken, missing }) {
  const list = (counts) => Object.entries(counts).filter(([, count]) => count).map(([name, count]) => `${count} ${singular(name, count)}`).join(", ")
  const gone = list(missing)
  return `Übernommen: ${list(taken) || "Text"}.${gone ? ` Nicht übernommen: ${gone}.` : ""}`
}

const SINGULAR = { Bilder: "Bild", Kommentare: "Kommentar", "gelöschte Stellen": "gelöschte Stelle", Absätze: "Absatz", Listen: "Liste", Tabellen: "Tabelle" }
const singular = (name, count) => (count === 1 ? SINGULAR[name] || name : name)
