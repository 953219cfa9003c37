// A picker that keeps an order: authors and tags. The hidden field carries the value as JSON.
import { searchList } from "desk/common/dialog"
import { announce, el, pageData } from "desk/common/dom"

/**
 * Build a picker inside `root`, which holds a hidden input and names its script of initial items.
 * `value(item)` is what is stored of an item, `controls(item, redraw)` are buttons of its row.
 */
export function orderedPicker(root, { url, label, placeholder, value, draw, controls = () => [], extra, parameters, onPick, single = false }) {
  const field = root.querySelector("input[type=hidden]")
  const rows = el("ol", { className: "desk-rows", "aria-label": label })
  const items = pageData(root.dataset.initial, [])
  let dragged = null // the row that is on its way
  const key = (item) => JSON.stringify([item.kind, item.id])

  const store = () => {
    field.value = JSON.stringify(items.map(value))
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
  const redraw = (focus = null) => {
    rows.replaceChildren(...items.map(row))
    store()
    if (focus) rows.children[focus.index]?.querySelector(focus.selector)?.focus()
  }
  const move = (index, step, selector) => {
    const to = index + step
    if (to < 0 || to >= items.length) return
    items.splice(to, 0, items.splice(index, 1)[0])
    dragged = null
    redraw({ index: to, selector })
    announce(`${items[to].name}: Platz ${to + 1}`)
  }
  const remove = (index) => {
    const [gone] = items.splice(index, 1)
    redraw()
    announce(`${gone.name} entfernt`)
    search.input.focus()
  }
  const row = (item, index) => {
    item.name ??= item.title
    const up = iconButton("↑", `${item.name} nach oben`, "desk-row-up", () => move(index, -1, ".desk-row-up"))
    up.disabled = index === 0
    const buttons = [...(single ? [] : [up]), iconButton("×", `${item.name} entfernen`, "desk-row-remove", () => remove(index))]
    const line = el("li", { className: "desk-row" }, ...controls(item, () => redraw({ index, selector: "button" })),
      el("span", { className: "desk-row-text" }, ...draw(item)), ...buttons)
    line.draggable = !single && items.length > 1
    line.addEventListener("dragstart", () => (dragged = index))
    line.addEventListener("dragover", (event) => dragged !== null && event.preventDefault())
    line.addEventListener("drop", (event) => {
      if (dragged === null) return
      event.preventDefault()
      move(dragged, index - dragged, "button")
    })
    line.addEventListener("dragend", () => (dragged = null))
    line.addEventListener("keydown", (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
      if (!event.altKey || !step) return
      event.preventDefault()
      move(index, step, "button")
    })
    return line
  }
  const add = (item) => {
    if (items.some((other) => key(other) === key(item))) return announce(`${item.name} ist schon dabei`)
    if (single) items.length = 0
    items.push(item)
    redraw()
    announce(`${item.name} hinzugefügt`)
  }
  const search = searchList({
    url, label, placeholder, extra, parameters, closeOnPick: true, draw: (item) => draw(item, true),
    onPick: async (item) => {
      const chosen = onPick ? await onPick(item) : item
      if (chosen) add(chosen)
      search.input.focus()
    },
  })
  search.list.classList.add("desk-results-floating")
  field.addEventListener("desk:items", ({ detail: edit }) => {
    edit(items)
    redraw()
  })
  root.append(rows, search.box)
  rows.replaceChildren(...items.map(row))
  return { add, items: () => items }
}

export function iconButton(text, label, className, onClick) {
  const button = el("button", { type: "button", className: `desk-icon ${className}`, title: label, "aria-label": label }, text)
  button.addEventListener("click", onClick)
  return button
}
