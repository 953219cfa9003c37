// The words that remarks are about: marked in the editor while it is edited, found again in a text by quote and context.
import { Plugin, pm } from "django-prose-editor/editor"
import { foldAll, readBlock } from "desk/writing/find"

const { Decoration, DecorationSet } = pm.view
const KEY = new pm.state.PluginKey("deskRemarks")
const CONTEXT = 32 // characters kept before and after a quote
const LONGEST = 1000 // characters of a quote
const SLACK = 100 // characters by which the words between prefix and suffix may have grown

/** Marks are mapped through each change of the text; they are set anew only by `markWords`. */
export function wordsPlugin() {
  return new Plugin({
    key: KEY,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, marks) => (tr.getMeta(KEY) ? DecorationSet.create(tr.doc, tr.getMeta(KEY)) : marks.map(tr.mapping, tr.doc)),
    },
    props: { decorations: (state) => KEY.getState(state) },
  })
}

/** Mark the words of remarks; `ranges` is a Map of id to {from, to}, `active` the id whose words stand out. */
export function markWords(editor, ranges, active) {
  const marks = [...ranges].map(([id, { from, to }]) => {
    const className = `desk-remark-words${id === active ? " desk-remark-words-here" : ""}`
    return Decoration.inline(from, to, { nodeName: "mark", class: className, "data-remark": String(id) }, { id })
  })
  editor.view.dispatch(editor.state.tr.setMeta(KEY, marks).setMeta("addToHistory", false))
}

/** Where the words stand now: a Map of id to {from, to}. */
export function markedWords(editor) {
  return new Map(KEY.getState(editor.state).find().map(({ from, to, spec }) => [spec.id, { from, to }]))
}

/** The id of the remark whose words stand at this place; of several the one with the fewest words. */
export function remarkAt(editor, position) {
  const marks = KEY.getState(editor.state).find(position, position)
  return marks.sort((one, other) => one.to - one.from - (other.to - other.from))[0]?.spec.id
}

/** The words of a range and what stands around them. */
export function quoteOf(doc, { from, to }) {
  const text = (start, end) => doc.textBetween(start, end, "\n", (leaf) => (leaf.type.name === "hardBreak" ? "\n" : ""))
  if (from === to) return { quote: "", prefix: "", suffix: "" }
  return {
    quote: first(text(from, to), LONGEST),
    prefix: last(text(Math.max(0, from - 4 * CONTEXT), from), CONTEXT),
    suffix: first(text(to, Math.min(doc.content.size, to + 4 * CONTEXT)), CONTEXT),
  }
}

const first = (text, most) => [...text].slice(0, most).join("")
const last = (text, most) => [...text].slice(-most).join("")

/** The folded text of a document, a space between blocks, and where each of its characters stands. */
export function readDocument(doc) {
  const characters = []
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true
    const { text, places } = readBlock(node, position + 1)
    characters.push([" ", position])
    places.forEach((place, index) => characters.push([text[index], place]))
    return false
  })
  return collapsed(characters)
}

/** The same for the text of a field. */
function readField(value) {
  return collapsed(value.split("").flatMap((unit, at) => [...foldAll(unit)].map((folded) => [folded, at])))
}

/** The words of a remark in the text of a field: {from, to, quote, prefix, suffix}, or null. */
export function fieldWords(remark, value) {
  const range = findWords(remark, readField(value))
  return range && { ...range, ...quoteOfField(value, range.from, range.to) }
}

export function quoteOfField(value, from, to) {
  return { quote: first(value.slice(from, to), LONGEST), prefix: last(value.slice(0, from), CONTEXT), suffix: first(value.slice(to), CONTEXT) }
}

function collapsed(characters) {
  const kept = characters.filter(([character], index) => character !== " " || (index && characters[index - 1][0] !== " "))
  return { text: kept.map(([character]) => character).join(""), places: kept.map(([, place]) => place) }
}

/** The range of the words in a document, or null. */
export function findWords(remark, { text, places }) {
  const found = locate(remark, text)
  return found && { from: places[found.start], to: places[found.end - 1] + 1 }
}

/**
 * {start, end} of the quote in a folded text: the words themselves, of several places the one whose surroundings are most alike;
 * else what stands between prefix and suffix; else null.
 */
export function locate({ quote, prefix, suffix }, text) {
  const [wanted, before, after] = [fold(quote).trim(), fold(prefix), fold(suffix)]
  if (!wanted) return null
  let best = null
  for (let start = text.indexOf(wanted); start > -1; start = text.indexOf(wanted, start + wanted.length)) {
    const end = start + wanted.length
    const score = alike(reversed(before), reversed(text.slice(Math.max(0, start - CONTEXT), start))) + alike(after, text.slice(end, end + CONTEXT))
    if (!best || score > best.score) best = { start, end, score }
  }
  return best || between(before.trim(), after.trim(), wanted.length + SLACK, text)
}

const fold = (words) => foldAll(words).replace(/ +/g, " ")
const reversed = (text) => [...text].reverse().join("")

function alike(one, other) {
  let length = 0
  while (length < one.length && one[length] === other[length]) length += 1
  return length
}

function between(before, after, most, text) {
  if (before.length + after.length < CONTEXT / 2) return null
  for (let at = text.indexOf(before); at > -1; at = before ? text.indexOf(before, at + before.length) : -1) {
    const from = at + before.length
    const near = text.slice(from, from + most + after.length)
    const length = after ? near.indexOf(after) : text.length - from
    const words = length <= most ? near.slice(0, Math.max(0, length)) : ""
    if (words.trim()) return { start: from + words.search(/\S/), end: from + words.trimEnd().length }
  }
  return null
}
