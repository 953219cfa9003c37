// "@" in a remark: the people of the desk, to choose from by keyboard or mouse.
import { announce, el } from "desk/common/dom"
import { markOption } from "desk/common/options"

const MOST = 6
let number = 0

/** Offer names below the field while one is typed behind an "@". Returns the list to put there. */
export function mentions(area, people) {
  const list = el("ul", { id: `desk-mentions-${++number}`, className: "desk-results", role: "listbox", "aria-label": "Wen erwähnen?", hidden: true })
  area.setAttribute("aria-autocomplete", "list")
  area.setAttribute("aria-controls", list.id)
  const state = { names: [], active: 0 }
  const mark = (index) => {
    state.active = index
    markOption(list, index, area)
  }
  const show = (names) => {
    state.names = names
    list.hidden = !names.length
    list.replaceChildren(...names.map((name, index) => {
      const option = el("li", { id: `${list.id}-${index}`, role: "option", className: "desk-result" }, name)
      option.addEventListener("mousedown", (event) => event.preventDefault()) // the cursor stays in the field
      option.addEventListener("click", () => take(name))
      return option
    }))
    mark(0)
    if (names.length) announce(`${names.length} Namen zur Auswahl: ${names[0]}`)
  }
  const take = (name) => {
    const begun = begunName(area)
    area.setRangeText(`@${name} `, area.selectionStart - begun.length - 1, area.selectionStart, "end")
    area.dispatchEvent(new Event("input", { bubbles: true }))
    show([])
  }
  area.addEventListener("input", () => {
    const begun = begunName(area)
    show(begun === null ? [] : people.filter((name) => begins(name, begun)).slice(0, MOST))
  })
  area.addEventListener("blur", () => show([]))
  area.addEventListener("keydown", (event) => {
    if (list.hidden) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) mark((state.active + step + state.names.length) % state.names.length)
    else if (["Enter", "Tab"].includes(event.key) && !event.ctrlKey && !event.metaKey) take(state.names[state.active])
    else if (event.key === "Escape") show([])
    else return
    event.preventDefault()
    event.stopPropagation()
  })
  return list
}

/** What is typed of a name between the last "@" and the cursor; null where none is begun. */
function begunName(area) {
  const [, begun] = area.value.slice(0, area.selectionStart).match(/(?:^|\s)@([^@\n]{0,40})$/) || []
  return begun ?? null
}

function begins(name, begun) {
  const [known, typed] = [name, begun].map((text) => text.toLocaleLowerCase("de"))
  return known !== typed && ` ${known}`.includes(` ${typed}`)
}
