// Find and replace in the text of the article. Matches are marked by the browser; nothing is written into the text for it.
import { announce, el } from "desk/dom"

const MARK = "desk-find"
const MARK_HERE = "desk-find-here"

/** Every place of `needle` in the text as {from, to}, whatever the case; nothing is found across paragraphs. */
export function matches(doc, needle) {
  const wanted = needle.toLocaleLowerCase("de")
  const found = []
  if (!wanted) return found
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true
    const text = node.textBetween(0, node.content.size, null, "\ufffc").toLocaleLowerCase("de")
    for (let at = text.indexOf(wanted); at > -1; at = text.indexOf(wanted, at + wanted.length)) {
      found.push({ from: position + 1 + at, to: position + 1 + at + wanted.length })
    }
    return false
  })
  return found
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
    for (const { from, to } of [...places].reverse()) tr.insertText(other.value, from, to)
    editor.view.dispatch(tr)
    announce(places.length === 1 ? "Ersetzt." : `${places.length} Stellen ersetzt.`)
  }
  const close = () => {
    const place = state.found[state.here]
    bar.hidden = true
    search()
    if (place) editor.commands.setTextSelection(place)
    editor.commands.focus()
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
