// The front page: places, candidates, and a preview that follows every move.
import { searchList } from "desk/common/dialog"
import { announce, config, debounce, el, pageData } from "desk/common/dom"
import { onSave } from "desk/common/keys"
import { iconButton } from "desk/common/ordered"
import { BREAKING, WIDE, clear, insert, placeName, swap } from "desk/common/places"
import { berlin, distance, nextEnd } from "desk/form/times"

const form = document.getElementById("front_form")
const rows = document.getElementById("desk-front-rows")
const state = { places: pageData("desk-places", []), automatic: null, wide: null, isChanged: false }

function change(places, message, focus = null) {
  state.places = places
  state.isChanged = true
  draw()
  announce(message)
  if (focus) rows.children[focus.index]?.querySelector(focus.selector)?.focus()
  preview()
}

function draw() {
  rows.replaceChildren(...state.places.map(row))
}

/** What stands in an empty place by itself, as the preview shows it. */
function automatic(index) {
  if (index >= WIDE) return fills(index === WIDE ? state.wide : "", index === BREAKING ? "bleibt leer" : "füllt sich selbst")
  const before = state.places.slice(0, index).filter((place) => !place).length
  const [title, none] = state.automatic ? [state.automatic[before], "bleibt leer"] : [null, "füllt sich selbst"]
  return fills(title, none)
}

const fills = (title, none) => el("span", { className: "desk-front-automatic" }, title ? `automatisch: ${title}` : none)

/** The titles at the top of the preview that nobody has placed. */
function readPreview({ target }) {
  const placed = new Set(state.places.filter(Boolean).map(({ name }) => name))
  state.wide = target.contentDocument.querySelector("main .wide h2 > a")?.textContent
  const titles = [...target.contentDocument.querySelectorAll("main .split .card :is(h2, h3) > a")].map((link) => link.textContent)
  state.automatic = titles.filter((title) => !placed.has(title))
  rows.querySelectorAll(".desk-front-automatic").forEach((text) => {
    text.replaceWith(automatic([...rows.children].indexOf(text.closest("li"))))
  })
}

function row(article, index) {
  const name = el("strong", {}, placeName(index))
  if (!article) return el("li", { className: "desk-front-row desk-front-empty" }, name, automatic(index))
  const move = (step, selector) => {
    const places = swap(state.places, index, step)
    if (places !== state.places) change(places, `${article.name}: ${placeName(index + step)}`, { index: index + step, selector })
  }
  const up = iconButton("↑", `${article.name} nach oben`, "desk-row-up", () => move(-1, ".desk-row-up"))
  const down = iconButton("↓", `${article.name} nach unten`, "desk-row-down", () => move(1, ".desk-row-down"))
  const remove = iconButton("×", `${article.name} entfernen`, "desk-row-remove", () =>
    change(clear(state.places, index), `${placeName(index)} füllt sich selbst`))
  const text = el("span", { className: "desk-front-title", tabIndex: 0, role: "group", "aria-label": `${placeName(index)}: ${article.name}` },
    article.name, " ", el("small", {}, article.note))
  const line = el("li", { className: "desk-front-row" }, name, text, el("span", { className: "desk-front-buttons" }, up, down, remove),
    el("input", { type: "hidden", name: `article-${index}`, value: article.id }), until(article, index))
  line.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!event.altKey || !step) return
    event.preventDefault()
    move(step, ".desk-front-title")
  })
  return line
}

function until(article, index) {
  const field = el("input", { type: "datetime-local", name: `until-${index}`, value: article.until || "", "aria-label": `${article.name} bis` })
  const away = el("output", { className: "help" })
  const button = el("button", { type: "button", className: "desk-button desk-button-small" }, nextEnd()[1])
  const show = () => {
    const moment = field.value ? berlin(field.value) : null
    away.textContent = moment ? `bis ${distance(moment.getTime())}` : "ohne Ende"
    article.until = field.value
  }
  field.addEventListener("input", () => {
    state.isChanged = true
    show()
  })
  button.addEventListener("click", () => {
    field.value = nextEnd()[0]
    field.dispatchEvent(new Event("input"))
  })
  show()
  return el("span", { className: "desk-front-until" }, field, button, away)
}

function candidate(article) {
  const take = (at, label) => {
    const button = el("button", { type: "button", className: "desk-button desk-button-small", "aria-label": `${article.name}: ${label}` }, label)
    button.addEventListener("click", () => change(insert(state.places, { ...article, until: "" }, at), `${article.name} hinzugefügt`))
    return button
  }
  return el("li", { className: "desk-row" }, el("span", { className: "desk-row-text" }, article.name, " ", el("small", {}, article.note)),
    take(0, "Aufmacher"), take(undefined, "Platz"), take(WIDE, "Breite"), take(BREAKING, "Eilmeldung"))
}

const preview = debounce(() => {
  const [action, target] = [form.action, form.target]
  Object.assign(form, { action: config.vorschau, target: "front_preview" })
  form.submit()
  Object.assign(form, { action, target })
}, 250)

form.addEventListener("submit", () => (state.isChanged = false))
addEventListener("beforeunload", (event) => state.isChanged && event.preventDefault())
onSave(() => form.requestSubmit())
const search = searchList({
  url: config.suche, label: "Artikel suchen", placeholder: "Wörter aus dem Titel", closeOnPick: true,
  draw: (article) => [el("span", {}, article.name), el("small", {}, article.note)],
  onPick: (article) => change(insert(state.places, { ...article, until: "" }), `${article.name} hinzugefügt`),
})
search.list.classList.add("desk-results-floating")
document.getElementById("desk-front-search").append(search.box)
document.getElementById("desk-front-candidates").append(...pageData("desk-candidates", []).map(candidate))
document.querySelector("iframe[name=front_preview]").addEventListener("load", readPreview)
draw()
preview()
