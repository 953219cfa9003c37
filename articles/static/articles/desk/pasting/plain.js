// Plain text from mail, PDF, notes and spreadsheets, in paragraphs and tables.

const MARKED = /^(?:#{1,6} |[-*+•·] |\d{1,3}[.)] |> ?\S)/ // a heading, item or quotation of Markdown
const HASHES = /^#{1,6} /

/** Paragraphs as strings, and tables as lists of rows of cells. */
export function plainBlocks(source) {
  const lines = source.replace(/\r\n?/g, "\n").replaceAll("\u00ad", "").split("\n")
  const tabs = (line) => (line?.trim() ? line.split("\t").length - 1 : 0)
  const blocks = []
  let loose = []
  for (let start = 0, end; start < lines.length; start = end) {
    end = start + 1
    while (tabs(lines[start]) && tabs(lines[end]) === tabs(lines[start])) end += 1
    if (end - start < 2) {
      loose.push(lines[start])
      continue
    }
    blocks.push(...paragraphs(loose), lines.slice(start, end).map((line) => line.split("\t").map((cell) => cell.trim())))
    loose = []
  }
  return [...blocks, ...paragraphs(loose)]
}

/**
 * Lines that were broken by a mail program or a PDF are joined, words divided at a line's end too; a text whose lines
 * are paragraphs already stays as it is.
 */
function paragraphs(source) {
  const lines = source.map((line) => line.replaceAll("\t", " ").trim())
  const filled = lines.filter(Boolean)
  const longest = filled.reduce((most, line) => Math.max(most, line.length), 0)
  if (filled.length < 3 || longest > 110) return filled
  const groups = [[]]
  lines.forEach((line, index) => {
    if (!line) return groups.push([])
    groups.at(-1).push(line)
    if (endsParagraph(line, lines[index + 1], longest)) groups.push([])
  })
  return groups.filter((group) => group.length).map(joinLines)
}

/** A line that ends a sentence well before the margin, or a lone line without an end (a subheading), or one before a mark. */
function endsParagraph(line, next, longest) {
  if (!next || MARKED.test(next) || HASHES.test(line)) return true
  const isShort = line.length < longest * 0.75
  return isShort && (/[.!?:“”"]$/.test(line) || /^[A-ZÄÖÜ„]/.test(next))
}

function joinLines(lines) {
  const parts = lines.map((line, index) => {
    const next = lines[index + 1]
    if (next === undefined) return line
    const isDivided = /[a-zäöüß]-$/.test(line) && /^[a-zäöüß]/.test(next) && !/^(und|oder|bzw)\b/.test(next)
    return isDivided ? line.slice(0, -1) : `${line} `
  })
  return parts.join("")
}
