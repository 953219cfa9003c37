// What is pasted from Word, Google Docs, LibreOffice, mail and PDF, brought to our few kinds of blocks.
// Structure stays, dress goes; what cannot be taken is counted and said.

import { takeFootnotes } from "desk/pasting/footnotes"

const ALWAYS_DROPPED = "style, script, meta, link, title, xml, [style*='mso-element:comment'], [style*='mso-hide:all'], .msocomoff"
const DELETED = "del, .msoDel, [style*='mso-prop-change'] > s"
const COMMENTS = "a[href^='#cmnt'], .MsoCommentReference, a[href^='#_msocom'], a[href^='#sdcomment']"

/** {html, taken, missing}: pasted HTML in plain blocks, and the counts of what came along and what did not. */
export function cleanPaste(source) {
  // Style sheets go before parsing: the policy of the page would report them.
  const { body } = new DOMParser().parseFromString(source.replace(/<style[\s\S]*?<\/style>/gi, ""), "text/html")
  const missing = { Bilder: body.querySelectorAll("img").length, Kommentare: 0, "gelöschte Stellen": 0 }
  dropComments(body)
  const footnotes = takeFootnotes(body)
  body.querySelectorAll("a[href]").forEach(unwrapAddress)
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
  splitAtEmptyLines(body)
  emptyLines(body)
  texts(body)
  return { html: body.innerHTML, taken: { ...countBlocks(body), Fußnoten: footnotes }, missing }
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

/** Google and Outlook lead every link through a page of their own; the address behind it is the one that was meant. */
function unwrapAddress(link) {
  for (let depth = 0; depth < 3; depth += 1) {
    const url = URL.parse(link.href)
    const wrapped = url && WRAPPERS.find(({ host, path }) => host.test(url.hostname) && url.pathname.startsWith(path))
    const address = wrapped && (url.searchParams.get("url") || url.searchParams.get("q"))
    if (!/^https?:\/\//.test(address || "")) return
    link.setAttribute("href", address)
  }
}

const WRAPPERS = [{ host: /^(www\.)?google\.[a-z.]{2,6}$/, path: "/url" }, { host: /\.safelinks\.protection\.outlook\.com$/, path: "/" }]

/** Two line breaks in a row end a paragraph. */
function splitAtEmptyLines(body) {
  if (!body.querySelector(BLOCKS)) wrapAll(body, "p")
  for (const paragraph of body.querySelectorAll("p, div")) {
    if (paragraph.closest("td, th, li, aside") || paragraph.querySelector(BLOCKS)) continue
    for (const line of [...paragraph.querySelectorAll(":scope > br")].reverse()) {
      if (!isBreak(before(line))) continue
      const rest = document.createElement("p")
      while (line.nextSibling) rest.append(line.nextSibling)
      while (isBreak(before(line))) before(line).remove()
      line.remove()
      paragraph.after(rest)
    }
  }
}

const isBreak = (node) => node?.nodeName === "BR"
const isBlank = (node) => node?.nodeType === Node.TEXT_NODE && !node.data.trim()
const before = ({ previousSibling: node }) => (isBlank(node) ? node.previousSibling : node)

function wrapAll(element, tag) {
  const inner = document.createElement(tag)
  inner.append(...element.childNodes)
  element.append(inner)
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

/** "Eingefügt: 3 Absätze, 1 Tabelle. Nicht übernommen: 2 Bilder." */
export function pasteReport({ taken, missing }) {
  const list = (counts) => Object.entries(counts).filter(([, count]) => count).map(([name, count]) => `${count} ${singular(name, count)}`).join(", ")
  const gone = list(missing)
  return `Eingefügt: ${list(taken) || "Text"}.${gone ? ` Nicht übernommen: ${gone}.` : ""}`
}

const SINGULAR = { Bilder: "Bild", Kommentare: "Kommentar", "gelöschte Stellen": "gelöschte Stelle", Absätze: "Absatz", Fußnoten: "Fußnote", Listen: "Liste", Tabellen: "Tabelle" }
const singular = (name, count) => (count === 1 ? SINGULAR[name] || name : name)
