// Footnotes of Word, Google Docs and LibreOffice: a link in the text and a note at its end that link to one another.

const REFERENCE = "a[href^='#_ftn']:not([href^='#_ftnref']), a[href^='#_edn']:not([href^='#_ednref']), a[href^='#ftnt']:not([href^='#ftnt_ref']), a[href^='#sdfootnote'][href$='sym'], a[href^='#sdendnote'][href$='sym']"
const NOTE = "[style*='mso-element:footnote'], [style*='mso-element:endnote'], div[id^='ftn'], div[id^='edn'], div[id^='sdfootnote'], div[id^='sdendnote'], li, p"
const LIST = "[style*='mso-element:footnote-list'], [style*='mso-element:endnote-list']"

/** Each reference becomes our footnote, and the note at the end goes; returns how many. */
export function takeFootnotes(body) {
  const targets = new Map([...body.querySelectorAll("[id], a[name]")].flatMap((node) => [[node.id, node], [node.name, node]]))
  let count = 0
  for (const link of body.querySelectorAll(REFERENCE)) {
    const back = targets.get(link.getAttribute("href").slice(1))
    const note = back?.closest(NOTE)
    if (!note || note.contains(link)) continue
    back.remove()
    const text = note.textContent.replace(/\s+/g, " ").trim()
    if (!text) continue
    const mark = document.createElement("sup")
    mark.dataset.note = text
    outermost(link).replaceWith(mark)
    note.remove()
    count += 1
  }
  if (count) dropRemains(body)
  return count
}

/** The link with the raised letters around it that hold nothing else. */
function outermost(link) {
  let node = link
  while (node.parentElement.matches("sup, span") && node.parentElement.textContent.trim() === node.textContent.trim()) node = node.parentElement
  return node
}

/** The line above the notes, and the empty boxes that held them. */
function dropRemains(body) {
  body.querySelectorAll(LIST).forEach((list) => !list.textContent.trim() && list.remove())
  body.querySelectorAll("hr").forEach((rule) => {
    let next = rule.nextElementSibling
    while (next && !next.textContent.trim() && !next.querySelector("[data-note]")) next = next.nextElementSibling
    if (!next) rule.remove()
  })
}
