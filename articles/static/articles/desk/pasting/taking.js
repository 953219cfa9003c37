// Taking what was recognised in a pasted text: one step in the editor's history, with the form's fields.
import { pm } from "django-prose-editor/editor"
import { BOLD } from "desk/pasting/structure"
import { typographic } from "desk/writing/typing"

export const HISTORY = "history$" // what undo and redo leave in their transactions
const GONE = ["title", "lead", "author", "source"]

/** The pasted blocks between two places of the document, and what there is to recognise in them. */
export function blocksBetween(doc, { from, to }) {
  const nodes = []
  const span = { from: to, to: from }
  doc.forEach((node, offset) => {
    const end = offset + node.nodeSize
    if (end <= from || offset >= to) return
    const isWhole = from <= offset + 1 && to >= end - 1
    nodes.push(isWhole ? readBlock(node) : { kind: "partial", text: "", node })
    span.from = Math.min(span.from, offset)
    span.to = Math.max(span.to, end)
  })
  return { blocks: nodes, span }
}

function readBlock(node) {
  const isText = node.isTextblock
  const text = isText ? node.textBetween(0, node.content.size, null, (leaf) => (leaf.type.name === "hardBreak" ? "\n" : "\ufffc")) : ""
  const links = []
  let rich = false
  node.descendants((child) => {
    const mark = child.marks.find(({ type }) => ["link", "articleLink"].includes(type.name))
    if (child.isText && mark?.attrs.href) links.push({ text: child.text, href: mark.attrs.href })
    rich ||= Boolean(mark) || child.type.name === "footnote"
  })
  return { kind: isText ? node.type.name : "other", text, level: node.attrs.level, rich, links, node }
}

/** The blocks as they read once `pieces` are taken. */
function rebuilt(schema, blocks, pieces, setQuotes) {
  const byIndex = Map.groupBy(pieces, ({ at }) => at)
  const changes = [byIndex.has(-1) && boldRuns, setQuotes && germanQuotes].filter(Boolean)
  const nodes = []
  for (let index = 0, passed = 1; index < blocks.length; index += passed) {
    const { node, kind } = blocks[index]
    const made = byIndex.has(index) ? taken(schema, blocks, index, byIndex.get(index)) : [node]
    passed = byIndex.get(index)?.[0].cuts?.length || 1
    nodes.push(...(kind === "partial" ? made : changes.reduce((list, change) => list.map((each) => inTextblocks(each, change)), made)))
  }
  return pieces.some(({ kind }) => kind === "title") ? liftHeadings(schema, nodes) : nodes
}

/** What stands in the place of the block (or of the run of blocks) that `here` was recognised in. */
function taken({ nodes }, blocks, index, here) {
  const { node } = blocks[index]
  const [piece] = here
  if (here.some(({ kind }) => GONE.includes(kind))) return []
  if (piece.kind === "tip") return piece.drops ? [] : [nodes.readingTip.create({ article: "auto" })]
  if (piece.kind === "dateline") return [node.cut(piece.cut)]
  if (piece.kind === "subhead") return [nodes.heading.create({ level: piece.level }, node.content.cut(piece.cut))]
  const lines = piece.cuts.map((cut, at) => nodes.paragraph.create(null, blocks[index + at].node.content.cut(cut)))
  if (piece.kind === "quote") return [nodes.blockquote.create(null, lines)]
  return [nodes[piece.ordered ? "orderedList" : "bulletList"].create(null, lines.map((line) => nodes.listItem.create(null, line)))]
}

/** Without a heading of the first rank (it became the title) the smaller ones move up. */
function liftHeadings(schema, nodes) {
  const isHeading = ({ type }) => type.name === "heading"
  if (nodes.some((node) => isHeading(node) && node.attrs.level === 2)) return nodes
  return nodes.map((node) => (isHeading(node) ? schema.nodes.heading.create({ level: 2 }, node.content) : node))
}

/** A copy of the node in which `change(text, before)` has rewritten every run of text: [{text, isBold}]. */
function inTextblocks(node, change) {
  if (!node.isTextblock) return node.isLeaf ? node : node.copy(pm.model.Fragment.from(mapped(node, (child) => inTextblocks(child, change))))
  let before = ""
  const content = mapped(node, (child) => {
    if (!child.isText) {
      before = "\ufffc"
      return child
    }
    const runs = change(child.text, before)
    before = runs.at(-1)?.text.slice(-200) || before
    const bold = child.type.schema.marks.bold.create()
    return runs.map(({ text, isBold }) => child.type.schema.text(text, isBold ? bold.addToSet(child.marks) : child.marks))
  })
  return node.copy(pm.model.Fragment.from(content.flat()))
}

function mapped(node, change) {
  const list = []
  node.forEach((child) => list.push(change(child)))
  return list
}

const boldRuns = (text) => text.split(BOLD).map((part, index) => ({ text: part, isBold: index % 2 === 1 })).filter((run) => run.text)

/** Straight quotes as somebody would have typed them here, and dashes for double hyphens. */
function germanQuotes(text, before = "") {
  let tail = before // what stands just before: enough for the rules of typing
  const parts = text.split(/(["']|(?<!-)--(?!-))/).map((part, index) => {
    const set = index % 2 === 0 ? part : part === "--" ? "–" : typographic(tail, part).text
    tail = `${tail}${set}`.slice(-200)
    return set
  })
  return [{ text: parts.join("") }]
}

/** What a field gets of a text: one line of plain words. */
const plain = (text, hasBold, setQuotes) => {
  const words = text.replaceAll("\ufffc", "").replace(/\s+/g, " ").trim()
  const unmarked = hasBold ? words.replace(BOLD, "$1") : words
  return setQuotes ? germanQuotes(unmarked)[0].text : unmarked
}

/**
 * Put the pieces into text and fields (`fill` of fields.js). One undo in the text takes all of it back, a redo brings it again;
 * the answer says how things stand.
 */
export function takePieces(editor, range, pieces, { fill, setQuotes = false }) {
  const before = editor.state.doc
  const { blocks, span } = blocksBetween(before, range)
  const nodes = rebuilt(editor.schema, blocks, pieces, setQuotes)
  if (!nodes.length) nodes.push(editor.schema.nodes.paragraph.create())
  const tr = pm.history.closeHistory(editor.state.tr).replaceWith(span.from, span.to, nodes)
  const size = nodes.reduce((sum, node) => sum + node.nodeSize, 0)
  editor.view.dispatch(tr.setSelection(pm.state.Selection.near(tr.doc.resolve(span.from + size), -1)))
  editor.view.dispatch(pm.history.closeHistory(editor.state.tr)) // what is typed next is undone by itself
  const hasBold = pieces.some(({ kind }) => kind === "bold")
  return watchHistory(editor, before, fill(pieces, (text) => plain(text, hasBold, setQuotes)))
}

function watchHistory(editor, before, fields) {
  const after = editor.state.doc
  let isTaken = true
  editor.on("transaction", ({ transaction }) => {
    if (!transaction.getMeta(HISTORY) || !editor.state.doc.eq(isTaken ? before : after)) return
    isTaken = !isTaken
    if (isTaken) fields.redo()
    else fields.undo()
  })
  return { isTaken: () => isTaken, isNewest: () => isTaken && editor.state.doc.eq(after) }
}
