// The box of related coverage under the text: what it will show, why, and what editors decide about it.
import { searchList } from "desk/common/dialog"
import { announce, config, debounce, el, postForm } from "desk/common/dom"
import { iconButton } from "desk/common/ordered"

const PAUSE = 1200
const latest = { rows: [], answer: null }

/** What fits the text best, the best first, as the box knows it; waits for an answer that is on its way. */
export async function bestMatches() {
  await latest.answer
  return latest.rows
}

export function relatedBox(form) {
  const root = document.getElementById("desk-box")
  if (!root || !config.urls.related) return
  const mayDecide = "mayDecide" in root.dataset && Boolean(config.urls.decide)
  const shown = el("ol", { className: "desk-box-rows", "aria-labelledby": "desk-h-box" })
  const none = el("p", { className: "desk-box-none" }, "Nichts passt gut genug: unter dem Artikel steht kein Kästchen.")
  const beyond = folded("Weitere Treffer")
  const never = folded("Nie zeigen")
  const learned = el("p", { className: "desk-box-none" })
  const problem = el("p", { className: "desk-warning", role: "alert" })
  const state = { asked: 0, last: "", open: new Set() }

  const draw = (box) => {
    shown.replaceChildren(...box.shown.map((row) => line(row, mayDecide && choices(row, box.shown))))
    none.hidden = box.shown.length > 0
    beyond.fill(box.beyond.map((row) => line(row, mayDecide && [button("Fest setzen", row, "pin"), button("Nie zeigen", row, "never")])))
    never.fill(box.never.map((row) => line(row, mayDecide && [button("Wieder zulassen", row, "leave")])))
    learned.textContent = box.learned
    root.hidden = false
  }
  const choices = (row, rows) => {
    if (!row.isPinned) return [button("Fest setzen", row, "pin"), button("Nie zeigen", row, "never")]
    const pins = rows.filter((other) => other.isPinned)
    const up = iconButton("↑", `${row.title} nach oben`, "desk-row-up", () => decide(row, "up", ".desk-row-up"))
    const down = iconButton("↓", `${row.title} nach unten`, "desk-row-down", () => decide(row, "down", ".desk-row-down"))
    up.disabled = pins[0] === row
    down.disabled = pins.at(-1) === row
    return [up, down, button("Lösen", row, "leave")]
  }
  const button = (label, row, verb) => {
    const node = el("button", { type: "button", className: "desk-button desk-button-small", "aria-label": `${label}: ${row.title}` }, label)
    node.addEventListener("click", () => decide(row, verb))
    return node
  }
  const line = (row, buttons) => {
    const title = row.url ? el("a", { href: row.url, target: "_blank" }, row.title) : el("span", {}, row.title)
    const facts = [row.date, row.why, row.note].filter(Boolean).join(" · ")
    const marks = [row.place && el("strong", { className: "desk-box-place" }, row.place),
      row.isPinned && el("span", { className: "desk-box-pin" }, "Fest gesetzt")].filter(Boolean)
    const item = el("li", { className: "desk-box-row" }, el("p", { className: "desk-box-marks" }, ...marks),
      el("div", { className: "desk-box-text" }, title, el("small", {}, facts), row.parts.length ? parts(row) : null),
      el("div", { className: "desk-box-buttons" }, ...(buttons || [])))
    item.dataset.article = row.id
    return item
  }
  const parts = (row) => {
    const most = Math.max(...row.parts.map(([, points]) => points))
    const lines = row.parts.map(([name, points]) => el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, String(points)),
      el("td", {}, el("meter", { min: 0, max: most, value: points, "aria-hidden": "true" }))))
    const box = el("details", { className: "desk-box-parts", open: state.open.has(row.id) },
      el("summary", {}, `${row.points} Punkte`), el("table", {}, el("tbody", {}, ...lines)))
    box.addEventListener("toggle", () => state.open[box.open ? "add" : "delete"](row.id))
    return box
  }
  const answer = async (url, data) => {
    const asked = ++state.asked
    const request = postForm(url, data)
    latest.answer = request.catch(() => {})
    const box = await request
    if (asked !== state.asked) return
    latest.rows = [...box.shown, ...box.beyond]
    draw(box)
  }
  const decide = async (row, verb, selector = "button") => {
    const data = new FormData(form)
    data.append("other", row.id)
    data.append("verb", verb)
    problem.textContent = ""
    try {
      await answer(config.urls.decide, data)
    } catch (error) {
      return (problem.textContent = `Nicht übernommen: ${error.message}`)
    }
    announce({ pin: "fest gesetzt", never: "wird nie gezeigt", leave: "wieder der Maschine überlassen", up: "nach oben", down: "nach unten" }[verb])
    const again = root.querySelector(`[data-article="${row.id}"]`)
    ;(again?.querySelector(`${selector}:not(:disabled)`) || again?.querySelector("button:not(:disabled)") || search?.input)?.focus()
  }
  const ask = async () => {
    if (form.dataset.sent) return
    const data = new FormData(form)
    const now = ["title", "lead", "body", "tags", "follows"].map((name) => data.get(name)).join("\u0000")
    if (now === state.last) return
    state.last = now
    try {
      await answer(config.urls.related, data)
    } catch {
      state.last = "" // asked again with the next letter; the box stays as it is
    }
  }
  const search = mayDecide && searchList({
    url: config.urls.articles, label: "Einen Artikel fest setzen", placeholder: "Wörter aus dem Titel", closeOnPick: true,
    parameters: () => ({ not: config.article || "" }),
    draw: (article) => [el("span", {}, article.title), el("small", {}, [article.date, article.state].filter(Boolean).join(" · "))],
    onPick: (article) => decide(article, "pin"),
  })
  if (search) search.list.classList.add("desk-results-floating")
  root.append(shown, none, ...(search ? [search.box] : []), problem, beyond.box, never.box, learned)
  form.addEventListener("input", debounce(ask, PAUSE))
  ask()
}

/** A folded list that is hidden while it is empty. */
function folded(title) {
  const list = el("ul", { className: "desk-box-rows" })
  const summary = el("summary", {}, title)
  const box = el("details", { className: "desk-box-more", hidden: true }, summary, list)
  const fill = (lines) => {
    list.replaceChildren(...lines)
    summary.textContent = `${title} (${lines.length})`
    box.hidden = lines.length === 0
  }
  return { box, fill }
}
