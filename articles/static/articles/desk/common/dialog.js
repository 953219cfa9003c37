// Dialogs (native <dialog>) and the search lists in them.
import { announce, debounce, el, getJSON } from "desk/common/dom"
import { markOption } from "desk/common/options"

/**
 * Ask with a dialog. `fields` are the elements to show, `read` returns the answer or a German message
 * as a string (or a promise of either), which keeps the dialog open. Resolves with the answer, `null` on cancel, or "remove".
 */
export function ask({ title, fields, read, submit = "Übernehmen", removable = false, wide = false }) {
  return new Promise((resolve) => {
    const problem = el("p", { className: "desk-dialog-problem", role: "alert" })
    const heading = el("h2", { id: `desk-dialog-${Date.now()}` }, title)
    const buttons = el("div", { className: "desk-dialog-buttons" })
    const form = el("form", { method: "dialog", noValidate: true }, heading, ...fields, problem, buttons)
    const dialog = el("dialog", { className: `desk-dialog${wide ? " desk-dialog-wide" : ""}` }, form)
    dialog.setAttribute("aria-labelledby", heading.id)
    let result = null
    const finish = (value) => {
      result = value
      dialog.close()
    }
    const button = (label, className, onClick) => {
      const node = el("button", { type: "button", className }, label)
      node.addEventListener("click", onClick)
      return node
    }
    buttons.append(el("button", { type: "submit", className: "desk-button desk-button-main" }, submit))
    buttons.append(button("Abbrechen", "desk-button", () => finish(null)))
    if (removable) buttons.append(button("Entfernen", "desk-button desk-button-danger", () => finish("remove")))
    form.addEventListener("submit", async (event) => {
      event.preventDefault()
      const value = await read()
      if (typeof value === "string") problem.textContent = value
      else finish(value)
    })
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      form.requestSubmit()
    })
    dialog.addEventListener("close", () => {
      dialog.remove()
      resolve(result)
    })
    document.body.append(dialog)
    dialog.showModal()
    dialog.querySelector("[autofocus], input, textarea")?.focus()
  })
}

let fieldNumber = 0

/** A labelled field; returns {box, input}. */
export function field(label, { value = "", help = "", tag = "input", ...properties } = {}) {
  const id = `desk-field-${++fieldNumber}`
  const input = el(tag, { id, value, ...properties })
  const box = el("p", { className: "desk-field" }, el("label", { for: id }, label), input)
  if (help) {
    box.append(el("small", { id: `${id}-help`, className: "desk-help" }, help))
    input.setAttribute("aria-describedby", `${id}-help`)
  }
  return { box, input }
}

/** A labelled check box; returns {box, input}. */
export function checkbox(label, checked) {
  const id = `desk-field-${++fieldNumber}`
  const input = el("input", { id, type: "checkbox", checked })
  return { box: el("p", { className: "desk-field desk-field-check" }, input, el("label", { for: id }, label)), input }
}

/**
 * A search field with a list of results: arrows move, Enter picks, also when the answer is still on its way. `draw(result)` fills an option,
 * `onPick(result)` takes it; `first(query)` may return results before those of the server, `extra(query)` more after them (such as
 * "neu anlegen"). An `open` list shows results before anything is typed: what `offered()` promises, or else the server's newest.
 */
export function searchList({ url, label, placeholder = "", draw, onPick, parameters = () => ({}), first = () => [], extra = () => [],
                             open = false, offered = async () => [], closeOnPick = false, onBackspace = null }) {
  const number = ++fieldNumber
  const list = el("ul", { id: `desk-list-${number}`, className: "desk-results", role: "listbox", "aria-label": label })
  const input = el("input", {
    id: `desk-search-${number}`, type: "search", className: "desk-search", autocomplete: "off", placeholder,
    role: "combobox", "aria-controls": list.id, "aria-expanded": "false", "aria-autocomplete": "list",
  })
  const box = el("div", { className: "desk-searchbox" }, el("label", { for: input.id }, label), input, list)
  const state = { results: [], active: -1, asked: 0, isStale: false }

  const mark = (index) => {
    state.active = index
    markOption(list, index, input)
  }
  const show = (results, message = "", isMarked = Boolean(input.value)) => {
    state.results = results
    state.isStale = false
    list.replaceChildren(...results.map((result, index) => option(result, index)))
    if (!results.length && message) list.append(el("li", { className: "desk-results-empty" }, message))
    input.setAttribute("aria-expanded", String(results.length > 0))
    mark(results.length && isMarked ? 0 : -1)
  }
  const option = (result, index) => {
    const item = el("li", { id: `${list.id}-${index}`, role: "option", className: "desk-result" })
    item.append(...[draw(result)].flat())
    item.addEventListener("mousedown", (event) => event.preventDefault())
    item.addEventListener("click", () => pick(index))
    return item
  }
  const pick = (index) => {
    const result = state.results[index]
    if (!result) return
    if (closeOnPick) close()
    onPick(result, input)
  }
  const close = () => {
    state.asked += 1
    input.value = ""
    show([])
  }
  const search = async () => {
    const asked = ++state.asked
    const query = input.value.trim()
    if (!query && !open) return show([])
    const best = query ? [] : await offered()
    if (asked !== state.asked) return
    if (best.length) return show(best, "", true)
    try {
      const { results } = await getJSON(url, { q: query, ...parameters() })
      if (asked !== state.asked) return
      show([...first(query), ...results, ...extra(query, results)], "Nichts gefunden.")
      announce(`${results.length} Treffer`)
    } catch (error) {
      if (asked === state.asked) show(first(query), error.message)
    }
  }
  /** The marked result of what stands in the field now. */
  const current = async () => {
    while (state.isStale) await search() // once more, if a later question came in between
    return state.results[state.active]
  }
  const enter = async () => {
    if (state.isStale) await current()
    pick(state.active)
  }
  const fill = (words) => {
    input.value = words
    search()
  }
  input.addEventListener("input", () => (state.isStale = true))
  input.addEventListener("input", debounce(search, 160))
  input.addEventListener("keydown", (event) => keydown(event, { state, mark, enter, close, onBackspace, input }))
  input.addEventListener("blur", () => !open && setTimeout(() => document.activeElement !== input && show([]), 150))
  if (open) search()
  return { box, input, list, search, current, fill }
}

function keydown(event, { state, mark, enter, close, onBackspace, input }) {
  const last = state.results.length - 1
  const moves = { ArrowDown: Math.min(state.active + 1, last), ArrowUp: Math.max(state.active - 1, 0) }
  if (event.key in moves && last >= 0) {
    event.preventDefault()
    mark(moves[event.key])
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault()
    enter()
  } else if (event.key === "Escape" && state.results.length && !input.closest("dialog")) {
    event.preventDefault()
    close()
  } else if (event.key === "Backspace" && !input.value && onBackspace) {
    onBackspace()
  }
}
