// A menu button as the ARIA Authoring Practices describe it: nothing happens before somebody chooses.
import { el } from "desk/common/dom"

/** A button that opens a list of actions; `items` are [label, action]. */
export function menuButton(label, items) {
  const button = el("button", {
    type: "button", className: "desk-tool desk-tool-more", "aria-haspopup": "menu", "aria-expanded": "false",
  }, label)
  const list = el("div", { className: "desk-menu", role: "menu", "aria-label": label, popover: "auto" })
  list.append(...items.map(([name, run]) => {
    const item = el("button", { type: "button", role: "menuitem", tabIndex: -1 }, name)
    item.addEventListener("click", () => {
      close()
      run()
    })
    return item
  }))
  const entries = [...list.children]
  const close = () => list.matches(":popover-open") && list.hidePopover()
  const open = (index) => {
    list.showPopover()
    place(list, button.getBoundingClientRect())
    entries.at(index).focus()
  }
  button.addEventListener("mousedown", (event) => event.preventDefault()) // the cursor stays in the text
  button.addEventListener("click", () => (list.matches(":popover-open") ? close() : open(0)))
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
    event.preventDefault()
    open(event.key === "ArrowDown" ? 0 : -1)
  })
  list.addEventListener("toggle", (event) => button.setAttribute("aria-expanded", String(event.newState === "open")))
  list.addEventListener("keydown", (event) => {
    event.stopPropagation() // arrows belong to the menu while it is open
    const target = next(entries, event.key)
    if (event.key === "Tab") close()
    else if (event.key === "Escape") {
      close()
      button.focus()
    } else if (target) target.focus()
    else return
    if (event.key !== "Tab") event.preventDefault()
  })
  return { button, list }
}

/** Where a key leads in the menu: arrows round, Home and End, or the next entry that begins with the letter. */
function next(entries, key) {
  const here = entries.indexOf(document.activeElement)
  const at = { ArrowDown: here + 1, ArrowUp: here - 1 + entries.length, Home: 0, End: entries.length - 1 }[key]
  if (at !== undefined) return entries[at % entries.length]
  if (key.length !== 1) return null
  const after = [...entries.slice(here + 1), ...entries.slice(0, here + 1)]
  return after.find((entry) => entry.textContent.toLowerCase().startsWith(key.toLowerCase()))
}

/** Below what is at `left`, `top` and `bottom` (or above it, if there is no room), inside the window. */
export function place(list, { left, bottom, top }) {
  const { offsetWidth: width, offsetHeight: height } = list
  const end = globalThis.visualViewport?.height ?? innerHeight // without the keyboard of a phone
  list.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`
  list.style.top = `${bottom + height + 12 > end && top > height ? top - height - 4 : bottom + 4}px`
}
