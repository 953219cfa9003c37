// Markdown as it is typed: "## ", "### ", "- ", "1. ", "> ", **fett**, *kursiv*; and typed addresses. One undo, or Backspace at once, gives
// back what was typed. Tiptap's own rules do the same in one step with the typing before, which an undo would take back as well.
import { Extension, Plugin, pm } from "django-prose-editor/editor"
import { BLOCKS } from "desk/writing/blocks"
import { linkAddress } from "desk/writing/links"

const STARTS = Object.fromEntries(BLOCKS.filter(({ typed }) => typed).map(({ typed, make }) => [typed, make]))
STARTS["*"] = STARTS["-"]
const PLACES = ["doc", "factBox"]
const OPENS = String.raw`(?:^|[\s([{„‚»–—/\u00a0])`
const MARKS = [
  ["bold", 2, new RegExp(String.raw`${OPENS}(\*\*(?!\s)[^*]*[^*\s]\*\*)$`)],
  ["italic", 1, new RegExp(String.raw`${OPENS}(\*(?!\s)[^*]*[^*\s]\*)$`)],
  ["italic", 1, new RegExp(String.raw`${OPENS}(_(?!\s)[^_]*[^_\s]_)$`)],
]

const key = new pm.state.PluginKey("markdown")

export const Markdown = Extension.create({
  name: "markdown",
  priority: 1000,
  addKeyboardShortcuts() {
    const { editor } = this
    return { Backspace: () => Boolean(key.getState(editor.state)) && editor.commands.undo() }
  },
  addProseMirrorPlugins() {
    const isChange = (tr) => (tr.docChanged || tr.selectionSet) && !tr.getMeta("appendedTransaction")
    const isFresh = { init: () => false, apply: (tr, was) => tr.getMeta(key) ?? (was && !isChange(tr)) }
    const handleTextInput = (view, from, to, typed) => take(this.editor, from, to, typed)
    return [new Plugin({ key, state: isFresh, props: { handleTextInput } })]
  },
})

/** Let the typed character in, then make of it what it means, as a step of its own. */
function take(editor, from, to, typed) {
  const $from = editor.state.doc.resolve(from) // the selection may not know yet where the browser's cursor went
  if (![" ", "*", "_"].includes(typed) || !$from.parent.isTextblock) return false
  const text = $from.parent.textBetween(0, $from.parentOffset, null, "\ufffc") + typed
  const change = typed === " " ? block(editor, $from, text) || linkAddress(editor.state, from) : mark(editor, $from, text)
  if (!change) return false
  editor.view.dispatch(editor.state.tr.insertText(typed, from, to))
  change(editor.chain().command(({ tr }) => Boolean(pm.history.closeHistory(tr).setMeta(key, true)))).run()
  return true
}

/** What "## " at the start of a paragraph becomes. */
function block(editor, $from, text) {
  const make = Object.hasOwn(STARTS, text.trimEnd()) && STARTS[text.trimEnd()]
  const isPlace = $from.parent.type.name === "paragraph" && PLACES.includes($from.node(-1).type.name)
  if (!make || !isPlace || !make(editor.can().chain()).run()) return null
  return (chain) => make(chain.deleteRange({ from: $from.start(), to: $from.start() + text.length }))
}

/** What `**fett**` becomes once its last character is typed. */
function mark(editor, $from, text) {
  for (const [name, size, pattern] of MARKS) {
    const whole = pattern.exec(text)?.[1]
    const type = editor.schema.marks[name]
    if (!whole || !$from.parent.type.allowsMarkType(type)) continue
    const to = $from.start() + text.length
    const from = to - whole.length
    return (chain) => chain.command(({ tr }) => {
      tr.delete(to - size, to).delete(from, from + size).addMark(from, to - 2 * size, type.create()).removeStoredMark(type)
      return true
    })
  }
  return null
}
