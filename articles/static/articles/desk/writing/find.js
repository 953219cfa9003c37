// Find and replace in the text of the article. Matches are marked by the browser; nothing is written into the text for it.
import { announce, el } from "desk/common/dom"

const MARK = "desk-find"
const MARK_HERE = "desk-find-here"

const SAME = { "\u00ad": "", "„": '"', "“": '"', "”": '"', "»": '"', "«": '"', "‚": "'", "‘": "'", "’": "'", "–": "-", "—": "-", "‑": "-" }

/** As a tired person types it: no case, plain spaces, straight quotes, short dashes. */
const fold = (character) => SAME[character] ?? (/\s/.test(character) ? " " : character.toLocaleLowerCase("de"))
export const foldAll = (text) => [...text].map(fold).join("")

/** Every place of `needle` in the text as {from, to}, through bold words, links and footnotes; nothing is found across paragraphs. */
export function matches(doc, needle) {
  const wanted = foldAll(needle)
  const found = []
  if (!wanted) return found
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true
    const { text, places } = readBlock(node, position + 1)
    for (let at = text.indexOf(wanted); at > -1; at = text.indexOf(wanted, at + wanted.length)) {
      found.push({ from: places[at], to: places[at + wanted.length - 1] + 1 })
    }
    return false
  })
  return found
}

/** The folded text of a block, and where in the document each of its characters stands. A footnote between words is passed over. */
export function readBlock(block, start) {
  const places = []
  let text = ""
  const add = (character, place) => {
    const folded = fold(character)
    text += folded
    for (let count = folded.length; count > 0; count -= 1) places.push(place)
  }
  block.forEach((node, offset) => {
    if (node.isText) [...node.text].reduce((place, character) => (add(character, place), place + character.length), start + offset)
    else if (node.type.name === "hardBreak") add(" ", start + offset)
  })
  return { text, places }
}

/** Put other words in the place of a match: word for word where it can be, so that bold stays bold, a link a link, and footnotes stay. */
function replaceIn(tr, { from, to }, words) {
  const letters = []
  tr.doc.nodesBetween(from, to, (node, position) => {
    if (node.type.name === "hardBreak") letters.push({ at: position, letter: " ", stays: true })
    if (!node.isText) return
    for (let at = Math.max(from, position); at < Math.min(to, position + node.nodeSize); at += 1) {
      letters.push({ at, letter: node.text[at - position], marks: node.marks })
    }
  })
  for (const { start, end, text } of changes(letters.map(({ letter }) => letter).join(""), words).reverse()) {
    const gone = letters.slice(start, end).filter(({ stays }) => !stays)
    const { at, marks } = gone[0] || { ...letters[start - 1], at: letters[start - 1].at + 1 }
    for (const { at: place } of gone.reverse()) tr.delete(place, place + 1)
    if (text) tr.insert(at, tr.doc.type.schema.text(text, marks))
  }
}

/** Which letters of `old` become what, in order: single words if both have as many, else all between the first and the last that differ. */
function changes(old, words) {
  const [before, after] = [old, words].map((text) => text.match(/\s+|\S+/g) || [])
  const isSame = (one, other) => one === other || (!one.trim() && !other?.trim())
  if (before.length !== after.length) {
    let head = 0
    while (head < Math.min(before.length, after.length) && isSame(before[head], after[head])) head += 1
    let tail = 0
    while (tail < Math.min(before.length, after.length) - head && isSame(before.at(-1 - tail), after.at(-1 - tail))) tail += 1
    const start = before.slice(0, head).join("").length
    const end = old.length - before.slice(before.length - tail).join("").length
    return [{ start, end, text: after.slice(head, after.length - tail).join("") }]
  }
  let start = 0
  return before.flatMap((part, index) => {
    const change = { start, end: start + part.length, text: after[index] }
    start = change.end
    return isSame(part, after[index]) ? [] : [change]
  })
}

/** The bar above the text, opened by the editor's event "desk:find". */
export function findBar(editor) {
  const needle = el("input", { type: "search", "aria-label": "Im Text suchen", placeholder: "Im Text suchen" })
  const other = el("input", { type: "text", "aria-label": "Ersetzen durch", placeholder: "Ersetzen durch" })
  const count = el("output", { className: "desk-find-count" })
  const bar = el("div", { className: "desk-find", role: "search", hidden: true }, needle, count)
  const state = { found: [], here: 0 }
  const show = () => {
    mark(editor, state)
    count.textContent = state.found.length ? `${state.here + 1} von ${state.found.length}` : needle.value ? "nicht gefunden" : ""
  }
  const search = () => {
    state.found = bar.hidden ? [] : matches(editor.state.doc, needle.value)
    state.here = Math.min(state.here, Math.max(0, state.found.length - 1))
    show()
  }
  const go = (step) => {
    if (!state.found.length) return
    state.here = (state.here + step + state.found.length) % state.found.length
    show()
  }
  const replace = (places) => {
    const tr = editor.state.tr
    for (const place of [...places].reverse()) replaceIn(tr, place, other.value)
    editor.view.dispatch(tr)
    announce(places.length === 1 ? "Ersetzt." : `${places.length} Stellen ersetzt.`)
  }
  const close = () => {
    const place = state.found[state.here]
    bar.hidden = true
    search()
    if (place) editor.commands.setTextSelection(place)
    editor.view.focus() // at once: the next key belongs to the text
  }
  const buttons = [
    ["↑", "Vorige Stelle", () => go(-1)], ["↓", "Nächste Stelle", () => go(1)], ["Ersetzen", "", () => state.found.length && replace([state.found[state.here]])],
    ["Alle ersetzen", "", () => state.found.length && replace(state.found)], ["✕", "Suche schließen (Esc)", close],
  ].map(([label, title, run]) => {
    const button = el("button", { type: "button", className: "desk-button desk-button-small", title, "aria-label": title || label }, label)
    button.addEventListener("click", run)
    return button
  })
  bar.append(buttons[0], buttons[1], other, ...buttons.slice(2))
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close()
    else if (event.key === "Enter" && event.target === needle) go(event.shiftKey ? -1 : 1)
    else if (event.key === "Enter" && event.target === other) buttons[2].click()
    else return
    event.preventDefault()
  })
  needle.addEventListener("input", (event) => {
    event.stopPropagation()
    search()
  })
  other.addEventListener("input", (event) => event.stopPropagation())
  editor.on("update", () => !bar.hidden && search())
  editor.on("desk:find", () => {
    bar.hidden = false
    const { from, to } = editor.state.selection
    if (from < to) needle.value = editor.state.doc.textBetween(from, to, " ")
    search()
    needle.select()
  })
  return bar
}

/** Mark all matches and scroll to the one that counts. */
function mark(editor, { found, here }) {
  const ranges = found.map(({ from, to }) => range(editor, from, to))
  if (ranges[here]) ranges[here].startContainer.parentElement?.scrollIntoView({ block: "nearest" })
  if (!globalThis.CSS?.highlights) return
  CSS.highlights.set(MARK, new Highlight(...ranges))
  CSS.highlights.set(MARK_HERE, new Highlight(...ranges.slice(here, here + 1)))
}

function range(editor, from, to) {
  const [start, end] = [editor.view.domAtPos(from, 1), editor.view.domAtPos(to, -1)]
  const place = document.createRange()
  place.setStart(start.node, start.offset)
  place.setEnd(end.node, end.offset)
  return place
}
