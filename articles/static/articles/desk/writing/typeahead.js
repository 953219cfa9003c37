// A list at the cursor for what is being typed ("/" for blocks, "@" for names). The cursor stays in the text, which names the active option.
import { Extension, Plugin, pm } from "django-prose-editor/editor"
import { announce, el } from "desk/common/dom"
import { place } from "desk/common/menu"
import { markOption } from "desk/common/options"

const PAUSE = 160

/**
 * `match($from)` gives {from, query} of what stands before the cursor, or null; `find(query, editor)` the items or a promise of them, `draw(item)`
 * what an option shows; `take(editor, item, range)` puts it in the place of what was typed.
 */
export function typeahead({ name, label, match, find, draw, take }) {
  const key = new pm.state.PluginKey(name)
  return Extension.create({
    name,
    priority: 1100,
    addProseMirrorPlugins() {
      const list = options(this.editor, { key, name, label, find, draw, take })
      return [new Plugin({
        key,
        state: { init: () => null, apply: (tr, was, before, now) => typedNow(tr, was, now, { key, match }) },
        view: () => ({ update: list.update, destroy: list.destroy }),
        props: { handleKeyDown: list.keydown, handleDOMEvents: { blur: list.close } },
      })]
    },
  })
}

/** The list opens with its sign, not where the sign is found later: not by a click into "/", nor by a paste or an undo. */
function typedNow(tr, was, state, { key, match }) {
  if (tr.getMeta(key) || (!tr.docChanged && !tr.selectionSet)) return tr.getMeta(key) ? null : was
  const found = state.selection.empty && state.selection.$from.parent.isTextblock ? match(state.selection.$from) : null
  if (!found) return null
  if (was) return found.from === tr.mapping.map(was.from, -1) ? found : null
  return tr.docChanged && !found.query && !tr.getMeta("paste") && !tr.getMeta("history$") ? found : null
}

function options(editor, { key, name, label, find, draw, take }) {
  const list = el("ul", { id: `desk-${name}`, className: "desk-typeahead", role: "listbox", "aria-label": label, popover: "manual", tabIndex: 0 })
  list.addEventListener("mousedown", (event) => event.preventDefault()) // the cursor stays in the text
  const state = { items: [], active: 0, asked: 0, isWaiting: false, isEnterTyped: false }

  const close = () => {
    if (key.getState(editor.state)) editor.view.dispatch(editor.state.tr.setMeta(key, "closed"))
    return false
  }
  const newLine = () => {
    close()
    editor.commands.enter()
    return false
  }
  const pick = (index) => {
    const { from } = key.getState(editor.state)
    take(editor, state.items[index], { from, to: editor.state.selection.from })
    close()
  }
  const mark = (index) => {
    state.active = index
    markOption(list, index, editor.view.dom)
  }
  const option = (item, index) => {
    const line = el("li", { id: `${list.id}-${index}`, role: "option", className: "desk-result" }, ...draw(item))
    line.addEventListener("click", () => pick(index))
    return line
  }
  const hide = () => {
    state.items = []
    if (list.matches(":popover-open")) list.hidePopover()
    for (const attribute of ["aria-controls", "aria-activedescendant", "aria-haspopup"]) editor.view.dom.removeAttribute(attribute)
  }
  const show = (items, at) => {
    if (!items.length) return hide()
    if (!state.items.length || items.length !== state.items.length) announce(`${label}: ${items.length}. Pfeiltasten wählen, Enter übernimmt, Escape schließt.`)
    state.items = items
    list.replaceChildren(...items.map(option))
    if (!list.isConnected) editor.view.dom.parentElement.after(list)
    if (!list.matches(":popover-open")) list.showPopover()
    place(list, editor.view.coordsAtPos(at))
    editor.view.dom.setAttribute("aria-controls", list.id)
    editor.view.dom.setAttribute("aria-haspopup", "listbox")
    mark(0)
  }
  /** Enter that came before the answer takes its first item; it is a new line if there is none, or if the next key comes sooner. */
  const arrived = (items, { from, query }) => {
    const { isEnterTyped } = state
    Object.assign(state, { isWaiting: false, isEnterTyped: false })
    show(items, from)
    if (isEnterTyped) items.length ? pick(0) : newLine()
    else if (!items.length && query.includes(" ")) close() // these are words, and so are the next
  }
  const ask = async (typed) => {
    const asked = ++state.asked
    const items = find(typed.query, editor)
    if (Array.isArray(items)) return arrived(items, typed)
    state.isWaiting = true
    await new Promise((done) => setTimeout(done, PAUSE))
    const answer = asked === state.asked && (await items().catch(() => []))
    if (asked === state.asked) arrived(answer, typed)
  }
  return {
    close,
    update(view, before) {
      const now = key.getState(view.state)
      const was = key.getState(before)
      if (now === was || (now && was && now.query === was.query)) return
      if (now) return ask(now)
      Object.assign(state, { asked: state.asked + 1, isWaiting: false, isEnterTyped: false })
      hide()
    },
    keydown(view, event) {
      if (!key.getState(view.state) || event.isComposing) return false
      if (state.isEnterTyped) return newLine()
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false
      const last = state.items.length - 1
      const moves = { ArrowDown: state.active < last ? state.active + 1 : 0, ArrowUp: state.active ? state.active - 1 : last }
      if (event.key === "Escape" && (last >= 0 || state.isWaiting)) close()
      else if (event.key === "Enter" && state.isWaiting) state.isEnterTyped = true
      else if (last < 0) return false
      else if (event.key in moves) mark(moves[event.key])
      else if (event.key === "Enter" || event.key === "Tab") pick(state.active)
      else return false
      return true
    },
    destroy: () => list.remove(),
  }
}
