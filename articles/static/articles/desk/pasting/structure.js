// What a raw piece holds, read from its lines alone: title, lead, subheads, picture lines, a foreign tip, sources.
// Nothing here touches the text or the page, so that it can be tested by itself. Every pattern reads short lines only.

const MAX_LINE = 300 // the longest line of a picture, tip, source or author
const LONG = 100 // from here on a paragraph is running text, whatever it ends with

const HEADING = /^(#{1,6})\s+(?=\S)/
const BULLET = /^[-*+•·]\s+(?=\S)/
const NUMBER = /^(\d{1,3})[.)]\s+(?=\S)/
const QUOTED = /^>\s?(?=\S)/
export const BOLD = /\*\*(?=\S)([^*\n]{1,500})\*\*/g
const STRAIGHT = /["']|(?<!-)--(?!-)/

const CREDIT = /(?:©(?!\s*\d{4})|\([cC]\)\s|(?:Fotos?|Bild|Bildquelle|Bildnachweis|Grafik|Illustration|Screenshot)\s?:)\s*\S.{0,79}$/
const CAPTION_SOURCE = /^(.{5,150}[.!?])\s+(Quelle\s?:\s*\S.{0,79})$/
const TIP = /^(?:Das könnte (?:Sie|dich|Dich) (?:auch )?interessieren|Lesen Sie (?:auch|dazu|mehr)|Lies auch|Mehr zum Thema|Siehe auch|Auch interessant|Passend dazu)\s?:\s*\S/i
const SOURCE = /^(Quellen?|Via)\s?:\s*(?=\S)/i
const ADDRESS = /https?:\/\/[^\s)]+/
const LONE_ADDRESS = /^https?:\/\/\S+$/
const NAME = "\\p{Lu}[\\p{L}.’'-]+(?: (?:von|van|de|zu|\\p{Lu}[\\p{L}.’'-]*)){1,3}"
const NAMES = new RegExp(`^${NAME}(?:(?:, | und | & )${NAME}){0,3}$`, "u")
const BY = /^(?:Von|Text:|Autor(?::in|in)?:)\s+/
const GREETING = /^(?:Hallo|Hi|Moin|Liebe[rs]?|Sehr geehrte[rs]?|Guten (?:Tag|Morgen|Abend))(?!\p{L})/u
const DATE = /\d{1,2}\. ?(?:\d{1,2}\.|\p{Lu}\p{Ll}+) ?\d{4}/u
const PLACE_AGENCY = /^(\p{Lu}[\p{L}./ -]{1,40}?)\s?\(([^()]{2,30})\)\s?(?:[–—-]|:)\s+/u
const PLACE_DASH = /^(\p{Lu}[\p{Lu}./ -]{2,40}?)\s[–—-]\s+/u
const PLACE_STOP = /^(\p{Lu}[\p{L}/ -]{2,40})\.\s+(?=[„"\p{Lu}])/u
// A word and a full stop may begin any text; a town of the news does not.
const TOWNS = new Set(("Amsterdam Athen Berlin Bern Bonn Bremen Brüssel Budapest Den Haag Dresden Dublin Düsseldorf Erfurt Frankfurt Genf Hamburg Hannover "
  + "Helsinki Karlsruhe Kiel Kiew Köln Kopenhagen Leipzig Lissabon London Luxemburg Madrid Mainz Mailand München Oslo Paris Peking Potsdam Prag Rom "
  + "Schanghai Seoul Singapur Stockholm Straßburg Stuttgart Taipeh Tokio Warschau Washington Wien Wiesbaden Zürich").split(" "))
const TOWNS_OF_TWO = ["Den Haag", "New York", "San Francisco", "Neu-Delhi"]

/**
 * The pieces of `blocks` ({kind, text, level, rich, links}), in the order of the text. `kind` is "paragraph", "heading" or anything else.
 * `form` says what its fields hold already, and whether the blocks begin the text. A piece: {kind, at, text, ticked, …}.
 */
export function recognise(blocks, form = {}) {
  const lines = blocks.map(readLine)
  const pieces = []
  const take = (index, kind, rest = {}) => {
    lines[index].role = kind
    pieces.push({ kind, at: index, text: lines[index].words, ticked: true, ...rest })
  }
  markLists(lines, take)
  lines.forEach((line, index) => markLine(line, index, take))
  markSources(lines, take)
  if (form.isStart) markBeginning(lines, take, form)
  markAuthorAtEnd(lines, take)
  markSubheads(lines, take)
  markMarkdown(lines, take)
  const bold = lines.reduce((sum, { text }) => sum + (text.includes("**") ? [...text.matchAll(BOLD)].length : 0), 0)
  if (bold) pieces.push({ kind: "bold", at: -1, text: bold === 1 ? "eine Stelle zwischen **" : `${bold} Stellen zwischen **`, ticked: true })
  return pieces.sort((one, other) => one.at - other.at).filter(isNew())
}

/** A caption that stands there twice counts once. */
function isNew() {
  const captions = new Set()
  return ({ kind, text }) => kind !== "picture" || captions.size !== captions.add(text).size
}

/** Whether straight quotes or double hyphens wait to be set as German sets them. */
export const hasStraightQuotes = (blocks) => blocks.some(({ text }) => STRAIGHT.test(text))

/** A line with its mark of Markdown or of a list apart: `cut` characters at its beginning that are no words. */
function readLine({ kind, text, level = 2, rich = false, links = [] }) {
  const start = text.length - text.trimStart().length
  const words = text.trim()
  const line = { text, words, kind, level, rich, links, cut: 0, role: "" }
  if (kind !== "paragraph") return line
  const [mark] = [HEADING, BULLET, NUMBER, QUOTED].map((pattern) => pattern.exec(words)).filter(Boolean)
  if (!mark) return line
  const sign = mark[0].trim()
  const found = { ...line, cut: start + mark[0].length, sign }
  if (!sign.startsWith("#")) return found
  return { ...found, kind: "heading", isMarked: true, level: sign.length, words: words.slice(mark[0].length).replace(/\s#+$/, "") }
}

/** Runs of at least two list lines of one kind (numbers count up from one), and of quoted lines. */
function markLists(lines, take) {
  const kindOf = ({ sign }) => (!sign || sign[0] === "#" ? "" : sign[0] === ">" ? "quote" : /\d/.test(sign) ? "ordered" : "bullet")
  for (let start = 0, end; start < lines.length; start = end) {
    const kind = kindOf(lines[start])
    end = start + 1
    while (kind && end < lines.length && kindOf(lines[end]) === kind && isNextNumber(lines, start, end)) end += 1
    const isList = kind && (kind === "quote" || end - start > 1) && (kind !== "ordered" || parseInt(lines[start].sign, 10) === 1)
    if (!isList) continue
    const items = lines.slice(start, end)
    take(start, kind === "quote" ? "quote" : "list", { ordered: kind === "ordered", cuts: items.map(({ cut }) => cut), text: items[0].words })
    items.forEach((line) => (line.role = "list"))
  }
}

const isNextNumber = (lines, start, end) => !/\d/.test(lines[end].sign) || parseInt(lines[end].sign, 10) === parseInt(lines[start].sign, 10) + end - start

/** What a short line says by itself. */
function markLine({ kind, words, role }, index, take) {
  if (kind !== "paragraph" || role || words.length > MAX_LINE || words.includes("\n")) return
  if (TIP.test(words)) return take(index, "tip")
  const picture = readPicture(words)
  if (picture) take(index, "picture", picture)
}

/** {caption, credit} of a line such as "Ein Chip. © Werk" or "(Foto: dpa/Name)", else null. */
function readPicture(words) {
  const source = CAPTION_SOURCE.exec(words)
  if (source) return { caption: source[1], credit: source[2] }
  const found = CREDIT.exec(words)
  if (!found || (found.index && /[\p{L}\d-]/u.test(words[found.index - 1]))) return null
  const before = words.slice(0, found.index).trimEnd()
  const isInBrackets = /[([]$/.test(before)
  const caption = (isInBrackets ? before.slice(0, -1) : before).replace(/\s*[|/–-]$/, "").trim()
  if (caption && !/[.!?:)“"]$/.test(caption) && caption.length > LONG) return null // a sentence that goes on
  return { caption, credit: isInBrackets ? found[0].replace(/[)\]]\.?$/, "") : found[0] }
}

/** The last lines, as long as they name sources; the very last may be nothing but an address. */
function markSources(lines, take) {
  const open = lines.flatMap((line, index) => (line.role ? [] : [index]))
  for (const index of open.reverse()) {
    const { kind, words, links } = lines[index]
    const isAddress = LONE_ADDRESS.test(words) && index === lines.length - 1
    if (kind !== "paragraph" || index === 0 || words.length > MAX_LINE || !(SOURCE.test(words) || isAddress)) return
    take(index, "source", { sources: readSources(words, links) })
  }
}

/** "Quellen: Reuters, Rat der EU (https://…)" as names and addresses. */
function readSources(words, links) {
  const label = SOURCE.exec(words)
  const text = label ? words.slice(label[0].length) : words
  const parts = /^Quellen/i.test(words) || text.includes(";") ? text.split(/[,;]\s+/) : [text]
  return parts.map((part) => {
    const url = ADDRESS.exec(part)?.[0].replace(/[.,;]$/, "") || ""
    const name = part.replace(url, "").replace(/\(\s*\)/, "").replace(/[\s:,.]+$/, "").trim()
    const address = url || links.find((link) => part.includes(link.text.trim()))?.href || ""
    return { name: name || hostOf(address), url: address, kind: "report" }
  }).filter(({ name, url }) => name || url)
}

function hostOf(address) {
  try {
    return new URL(address).hostname.replace(/^www\./, "")
  } catch {
    return address
  }
}

/** Title, author, lead and dateline, which stand at the beginning in this order or not at all. */
function markBeginning(lines, take, form) {
  const next = () => lines.findIndex(({ role }) => !["picture", "tip", "title", "author"].includes(role))
  const paragraphs = lines.filter(({ role, kind }) => kind === "paragraph" && !role).length
  let index = next()
  const title = !lines[index] || lines[index].role ? null : readTitle(lines, index, form)
  if (title?.isOther) index += 1
  else if (title) {
    take(index, "title", title)
    index = next()
    if (takeAuthor(lines, index, take)) index = next()
  }
  const line = lines[index]
  if (!line || line.role || line.kind !== "paragraph") return
  const dateline = form.dateline ? null : readDateline(line)
  if (dateline) take(index, "dateline", { text: line.text.slice(0, dateline.cut).trim(), ...dateline })
  line.role = "beginning"
  const isEnough = paragraphs > 2 && (isSentence(line.words) || line.words.length >= 60)
  if (!form.lead && isEnough) take(index, "lead", { ticked: line.words.length <= 600 && !line.rich, rich: line.rich })
}

/** What makes the line a title: it is the form's own, or the only heading of its rank, or a short line before running text. */
function readTitle(lines, index, { title = "" }) {
  const { words, cut, rich } = lines[index]
  if (title && fold(title) === fold(words)) return { repeats: true, cut }
  if (!isPlausibleTitle(lines, index)) return null
  return title ? { isOther: true } : { cut, rich }
}

function isPlausibleTitle(lines, index) {
  const { kind, words, level } = lines[index]
  if (kind === "heading") return !lines.some((line, at) => at !== index && line.kind === "heading" && line.level <= level)
  if (kind !== "paragraph" || !isLine(lines[index], 120) || BY.test(words) || GREETING.test(words)) return false
  const rest = lines.slice(index + 1, index + 12).filter(({ role }) => !role).slice(0, 3)
  return rest.some((line) => isLong(line, words))
}

const fold = (text) => text.trim().replace(/\s+/g, " ").toLocaleLowerCase("de")

/** "Von Mira Albers" or, where a name may stand, "Mira Albers". Whether we know that author is for others to find out. */
function takeAuthor(lines, index, take, needsBy = false) {
  const line = lines[index]
  if (!line || line.role || line.kind !== "paragraph" || line.words.length > 120) return false
  const names = line.words.replace(BY, "")
  if ((needsBy && names === line.words) || !NAMES.test(names)) return false
  take(index, "author", { names: names.split(/, | und | & /) })
  return true
}

function markAuthorAtEnd(lines, take) {
  const index = lines.findLastIndex(({ role }) => !["source", "picture", "tip"].includes(role))
  if (index > 0) takeAuthor(lines, index, take, true)
}

/** {place, agency, cut} of "BRÜSSEL (dpa) – " or "Brüssel. " before a text. */
function readDateline({ text }) {
  const start = text.slice(0, 90)
  const marked = PLACE_AGENCY.exec(start) || PLACE_DASH.exec(start)
  if (marked) return { place: marked[1].trim(), agency: marked[2] || "", cut: marked[0].length }
  const stop = PLACE_STOP.exec(start)
  const isTown = stop && (TOWNS_OF_TWO.includes(stop[1]) || stop[1].split("/").every((town) => TOWNS.has(town)))
  return isTown ? { place: stop[1], agency: "", cut: stop[0].length } : null
}

const isSentence = (words) => /[.!?…]["“”«»)]*$/.test(words)

/** A short line that does not end as a sentence does; a question may be one. */
function isLine({ words, sign, rich }, limit = 90) {
  if (!words || words.length > limit || words.includes("\n") || sign || (rich && /^https?:/.test(words))) return false
  return /^[\p{L}\d„"»'‚(]/u.test(words) && !/[.:;,…]["“”«»)]*$/.test(words) && !/©|@|https?:/.test(words) && !DATE.test(words)
}

const isLong = ({ kind, words }, line) => kind === "paragraph" && (words.length >= LONG || (isSentence(words) && words.length > line.length))

/** Lone short lines between running text. Three or more questions are an interview rather than subheads. */
function markSubheads(lines, take) {
  const isPassed = ({ role }) => ["picture", "tip"].includes(role)
  const shown = lines.map((line, index) => ({ line, index })).filter(({ line }) => !isPassed(line))
  const found = shown.filter(({ line }, at) => {
    const [before, after] = [shown[at - 1]?.line, shown[at + 1]?.line]
    if (line.kind !== "paragraph" || line.role || !before || !after || !isLine(line) || (BY.test(line.words) && NAMES.test(line.words.replace(BY, "")))) return false
    const followsText = ["beginning", "lead", "list"].includes(before.role) || !["paragraph", "heading"].includes(before.kind) || isLong(before, "")
    const leadsOn = !after.role ? isLong(after, line.words) || !["paragraph", "heading"].includes(after.kind) : after.role === "list"
    return followsText && leadsOn
  })
  const isInterview = found.filter(({ line }) => line.words.endsWith("?")).length > 2
  for (const { line, index } of found) take(index, "subhead", { cut: 0, level: 2, ticked: !(isInterview && line.words.endsWith("?")) })
}

/** Lines with `##`: those of the highest rank become subheads, the others small ones. */
function markMarkdown(lines, take) {
  const found = lines.map((line, index) => ({ line, index })).filter(({ line }) => line.isMarked && !line.role)
  const top = found.reduce((least, { line }) => Math.min(least, line.level), 6)
  for (const { line, index } of found) take(index, "subhead", { cut: line.cut, level: line.level === top ? 2 : 3 })
}
