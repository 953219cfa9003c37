// A list of the desk: what is typed into its search narrows it after a moment. "/" goes there, Escape empties it.
import { announce, debounce } from "desk/common/dom"

const PAUSE = 300 // milliseconds
const PARTS = ["desk-views", "desk-count", "desk-chips", "changelist-form", "changelist-filter"]
const field = document.getElementById("searchbar")
let asked = null

/** The address of this list with what is typed, from its first page. */
function wanted() {
  const url = new URL(location.href)
  for (const name of ["q", "p", "e"]) url.searchParams.delete(name)
  if (field.value.trim()) url.searchParams.set("q", field.value.trim())
  return url
}

async function narrow() {
  asked?.abort()
  asked = new AbortController()
  const url = wanted()
  if (url.searchParams.get("q") === new URLSearchParams(location.search).get("q")) return
  try {
    const response = await fetch(url, { signal: asked.signal })
    const text = await response.text()
    if (!response.ok || response.redirected) return location.assign(url)
    show(new DOMParser().parseFromString(text, "text/html"))
    history.replaceState(null, "", url)
    announce(document.getElementById("desk-count")?.textContent.split("(")[0].trim() || "")
  } catch (error) {
    if (error.name !== "AbortError") announce("Keine Verbindung zum Server.")
  }
}

/** Put the fresh page's list into this one; the search field, and the cursor in it, stay. */
function show(fresh) {
  for (const shown of document.querySelectorAll("#changelist-filter details")) {
    const same = fresh.querySelector(`#changelist-filter [data-filter-title="${CSS.escape(shown.dataset.filterTitle)}"]`)
    if (same) same.open = shown.open
  }
  for (const id of PARTS) {
    const [old, now] = [document.getElementById(id), fresh.getElementById(id)]
    if (old && now) old.replaceWith(document.adoptNode(now))
  }
  document.querySelector(".messagelist")?.remove()
  const said = fresh.querySelector(".messagelist") // that of too many words only some are looked for
  if (said) document.getElementById("content").before(document.adoptNode(said))
  const rows = document.querySelectorAll("tr input.action-select")
  if (rows.length) window.Actions(rows)
  pickPictures()
}

/** The library's cards have no table, for which the stock script would count what is selected. */
function pickPictures() {
  const all = document.querySelector(".desk-pick-all")
  if (!all) return
  const boxes = [...document.querySelectorAll(".desk-pictures .action-select")]
  const count = () => {
    const picked = boxes.filter((box) => box.checked).length
    document.querySelector(".action-counter").textContent = `${picked} von ${boxes.length} ausgewählt`
    all.control.checked = picked === boxes.length
  }
  all.hidden = false
  all.control.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.control.checked
    count()
  })
  for (const box of boxes) box.addEventListener("change", count)
  count()
}

if (field) {
  field.addEventListener("input", debounce(narrow, PAUSE))
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !field.value) return
    event.preventDefault()
    field.value = ""
    narrow()
  })
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target.closest("input, select, textarea, [contenteditable]")) return
    event.preventDefault()
    field.select()
  })
}
pickPictures()
