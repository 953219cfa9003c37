// Hints of the Prüfliste in the text: a quiet mark where each stands, and the way there.
import { Plugin, pm } from "django-prose-editor/editor"

const { Decoration, DecorationSet } = pm.view
const { NodeSelection, PluginKey, TextSelection } = pm.state
const KEY = new PluginKey("deskHints")
const LINKS = ["link", "articleLink"]

/** The blocks that are stored, in their order: what is empty is not. */
function storedBlocks(doc) {
  const found = []
  doc.forEach((node, from) => {
    let isFilled = node.isAtom || node.type.name === "table"
    node.descendants((part) => {
      isFilled ||= part.isText ? Boolean(part.text.trim()) : part.isInline && part.type.name !== "hardBreak"
    })
    if (isFilled) found.push({ node, from, to: from + node.nodeSize })
  })
  return found
}

/** The marks of one hint: under the links that it names, else around its block. */
function marksOf({ block, words }, text, place) {
  if (!place) return []
  const marks = []
  const spec = { block, words, isLink: true }
  place.node.descendants((part, offset) => {
    const from = place.from + 1 + offset
    const isLink = words && part.isText && part.text.trim() === words && part.marks.some(({ type }) => LINKS.includes(type.name))
    if (isLink) marks.push(Decoration.inline(from, from + part.nodeSize, { class: "desk-hint-words", title: text }, spec))
  })
  return marks.length ? marks : [Decoration.node(place.from, place.to, { class: "desk-hint-block", title: text }, { block, words })]
}

/** `mark` draws the hints of these links for the text they were made of; `go` leads to one of them, or returns false. */
export function textHints(editor) {
  editor.registerPlugin(new Plugin({
    key: KEY,
    state: { init: () => DecorationSet.empty, apply: (tr, marks) => tr.getMeta(KEY) || marks.map(tr.mapping, tr.doc) },
    props: { decorations: (state) => KEY.getState(state) },
  }))
  const mark = (doc, links) => {
    if (doc !== editor.state.doc) return // typed in meanwhile: the next answer is on its way
    const blocks = storedBlocks(doc)
    const marks = [...links].flatMap((link) => marksOf(link.dataset, link.textContent, blocks[link.dataset.block]))
    editor.view.dispatch(editor.state.tr.setMeta(KEY, DecorationSet.create(doc, marks)))
  }
  const go = ({ block, words }) => {
    const { doc, tr } = editor.state
    const [place] = KEY.getState(editor.state).find(undefined, undefined, (spec) => spec.block === block && spec.words === words)
    if (!place) return false
    const node = doc.nodeAt(place.from)
    const inText = place.spec.isLink
      ? TextSelection.create(doc, place.from, place.to) : TextSelection.near(doc.resolve(place.from + 1))
    editor.view.dispatch(tr.setSelection(node.isAtom && node.isBlock ? NodeSelection.create(doc, place.from) : inText))
    const shown = editor.view.domAtPos(place.from + 1).node
    ;(shown.closest ? shown : shown.parentElement).scrollIntoView({ block: "center" })
    editor.view.focus()
    return true
  }
  return { mark, go, doc: () => editor.state.doc }
}
