// The calendar: a piece is dragged to another day, moved by Alt and arrows, or given a day and a time in a dialog.
import { copyButtons } from "desk/common/copy"
import { ask, field } from "desk/common/dialog"
import { el, postForm } from "desk/common/dom"

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
const root = document.getElementById("desk-planning")
const said = document.getElementById("desk-planning-said")

const pieceOf = (node) => node.closest?.("[data-piece][data-url]")
const again = (id) => root.querySelector(`.desk-days [data-piece="${id}"], [data-piece="${id}"]`)

/** "2026-12-31T18:00", a day later: "2027-01-01T18:00". A wall clock time, so no change of the clocks matters. */
function shifted(at, days) {
  const [day, time] = at.split("T")
  const [year, month, date] = day.split("-").map(Number)
  return `${new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10)}T${time}`
}

let last = Promise.resolve()

/** One move after the other: whoever presses a key three times moves three days. */
function inTurn(move) {
  last = last.then(move).catch((error) => say(error.message, { isError: true }))
  return last
}

async function store(id, url, seen, at) {
  const data = new FormData()
  data.set("at", at)
  data.set("seen", seen)
  const answer = await postForm(url, data)
  await refresh()
  const undo = el("button", { type: "button", className: "desk-button desk-button-small" }, "Rückgängig")
  undo.addEventListener("click", () => inTurn(() => store(id, url, answer.at, seen)))
  const piece = again(id)
  say(answer.message, {}, undo, ...(piece ? [] : [el("a", { href: answer.url }, "Dort ansehen")]))
  const target = piece?.querySelector("a") ?? undo
  target.focus()
}

function say(text, { isError = false } = {}, ...more) {
  said.classList.toggle("desk-planning-error", isError)
  said.replaceChildren(el("span", {}, text), ...more)
}

/** The page as the server draws it now. */
async function refresh() {
  const response = await fetch(location.href)
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  const body = page.getElementById("desk-planning-body")
  if (!response.ok || !body) return location.reload()
  document.getElementById("desk-planning-body").replaceWith(body)
}

/** Move by what the page shows once earlier moves are through. */
const moveBy = (id, change) => inTurn(async () => {
  const piece = again(id)
  if (!piece?.dataset.url) return
  const { at, url } = piece.dataset
  const to = change(at)
  if (to !== at) await store(id, url, at, to)
})

async function openDialog(piece) {
  const { piece: id, title, at, url } = piece.dataset
  const [day, time] = at.split("T")
  const dayField = field("Tag", { type: "date", value: day })
  const timeField = field("Uhrzeit", { type: "time", value: time })
  await ask({
    title: `„${title}“ verschieben`,
    submit: "Verschieben",
    fields: [dayField.box, timeField.box],
    read: async () => {
      const to = `${dayField.input.value}T${timeField.input.value}`
      if (to.length < 16) return "Bitte Tag und Uhrzeit angeben."
      try {
        await store(id, url, at, to)
      } catch (error) {
        return error.message
      }
      return { to }
    },
  })
  const target = again(id)?.querySelector("a") ?? said.querySelector("button")
  target?.focus()
}

function dragging() {
  let dragged = null
  const over = (day) => {
    root.querySelectorAll(".desk-day-over").forEach((other) => other !== day && other.classList.remove("desk-day-over"))
    day?.classList.add("desk-day-over")
  }
  root.addEventListener("dragstart", (event) => {
    dragged = pieceOf(event.target)
    if (!dragged) return
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", dragged.dataset.title)
  })
  root.addEventListener("dragover", (event) => {
    const day = dragged && event.target.closest("[data-day]")
    over(day)
    if (day) event.preventDefault()
  })
  root.addEventListener("drop", (event) => {
    const day = dragged && event.target.closest("[data-day]")?.dataset.day
    if (!day) return
    event.preventDefault()
    moveBy(dragged.dataset.piece, (at) => `${day}T${at.split("T")[1]}`)
  })
  root.addEventListener("dragend", () => {
    dragged = null
    over(null)
  })
}

if (root) {
  root.addEventListener("keydown", (event) => {
    const [piece, days] = [pieceOf(event.target), STEPS[event.key]]
    if (!piece || !days || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    moveBy(piece.dataset.piece, (at) => shifted(at, days))
  })
  root.addEventListener("click", (event) => {
    if (event.target.closest(".desk-piece-move")) openDialog(pieceOf(event.target))
  })
  dragging()
}

copyButtons()
