// Blocks moved by keyboard: Alt+↑ and Alt+↓ swap the block with the cursor and its neighbour.
import { pm } from "django-prose-editor/editor"

/** Move the top-level block with the cursor by one place; true if there was a place to go. */
export function moveBlock(editor, step) {
  const { state } = editor
  const { selection, doc } = state
  const index = selection.$from.index(0)
  const other = index + step
  if (other < 0 || other >= doc.childCount) return true
  const [first, second] = step < 0 ? [other, index] : [index, other]
  const start = position(doc, first)
  const upper = doc.child(first)
  const lower = doc.child(second)
  const tr = state.tr.replaceWith(start, start + upper.nodeSize + lower.nodeSize, [lower, upper])
  const shift = step < 0 ? -upper.nodeSize : lower.nodeSize
  const at = tr.doc.resolve(selection.from + shift)
  const isNode = selection instanceof pm.state.NodeSelection
  tr.setSelection(isNode ? pm.state.NodeSelection.create(tr.doc, at.pos) : pm.state.Selection.near(at))
  editor.view.dispatch(tr.scrollIntoView())
  return true
}

function position(doc, index) {
  let at = 0
  for (let i = 0; i < index; i += 1) at += doc.child(i).nodeSize
  return at
}
