// One remark in the margin with its answers, and the fields in which remarks and answers are written.
import { config, el } from "desk/common/dom"
import { recall, remember } from "desk/common/remembered"
import { mentions } from "desk/remarks/mention"

const LONGEST = 5000
const OWNER = "desk-remarks-form" // an empty form: nothing of the margin is sent with the article

export function button(label, className, onClick) {
  const node = el("button", { type: "button", className }, label)
  node.setAttribute("form", OWNER)
  node.addEventListener("click", onClick)
  return node
}

const small = (label, onClick) => button(label, "desk-button desk-button-small", onClick)

/**
 * A card that `update` draws anew without touching an answer that is being written.
 * `act(verb, values)` asks the server, `send` does so and throws, `go(id)` leads to the words, `leave(id)` takes the card out of the way.
 */
export function remarkCard(id, { act, send, go, leave, people }) {
  const said = el("div")
  const answer = el("div")
  const root = el("li", { id: `anmerkung-${id}`, className: "desk-remark", tabIndex: -1 }, said, answer)
  const reply = () => {
    if (answer.firstChild) return answer.querySelector("textarea").focus()
    const box = writingBox({
      key: String(id), label: "Antwort", submit: "Antworten", people,
      send: (text) => send("add", { remark: id, text }),
      close: () => (answer.replaceChildren(), root.focus()),
    })
    answer.append(box)
    box.querySelector("textarea").focus()
  }
  let shown = ""
  const update = (remark, isLost) => {
    if (shown === JSON.stringify([remark, isLost])) return
    shown = JSON.stringify([remark, isLost])
    root.setAttribute("aria-label", `Anmerkung von ${remark.who}`)
    const isDeletable = remark.isOwn && !remark.answers.length
    const buttons = el("p", { className: "desk-remark-buttons" },
      small("Antworten", reply),
      remark.resolved ? small("Wieder öffnen", () => act("reopen", { remark: id })) : small("Erledigt", () => act("resolve", { remark: id })),
      isDeletable ? small("Löschen", () => act("delete", { remark: id })) : null)
    const close = button("×", "desk-icon desk-remark-leave", () => leave(id))
    close.setAttribute("aria-label", "Anmerkung schließen")
    said.replaceChildren(...[
      close, about(remark, isLost, go), ...words(remark),
      remark.resolved ? el("p", { className: "desk-help" }, `Erledigt ${remark.resolved}`) : null,
      remark.answers.length ? el("ol", { className: "desk-remark-answers" }, ...remark.answers.map((row) => answerRow(row, act))) : null,
      buttons,
    ].filter(Boolean))
  }
  if (drafted(String(id))) reply()
  return { root, update }
}

/** "Titel: „neue Frist“"; the text needs no name. */
export function aboutText({ quote, place }) {
  return quote ? `${{ title: "Titel: ", lead: "Vorspann: " }[place] || ""}„${quote}“` : "Zum ganzen Artikel"
}

function about(remark, isLost, go) {
  const { id, quote } = remark
  if (!quote) return el("p", { className: "desk-remark-about" }, aboutText(remark))
  if (isLost) return el("p", { className: "desk-remark-about" }, el("strong", {}, "Stelle nicht mehr im Text: "), `„${quote}“`)
  const way = button(aboutText(remark), "desk-remark-quote", () => go(id))
  way.title = "Zu den Wörtern"
  return way
}

function words({ who, when, text, verdict = "", from = "" }) {
  const head = el("p", { className: "desk-remark-head" }, el("strong", {}, who), " ", el("small", {}, [when, from].filter(Boolean).join(" · ")))
  const mark = verdict ? el("p", { className: "desk-remark-verdict" }, el("strong", {}, verdict)) : null
  return [head, mark, text ? el("p", { className: "desk-remark-text" }, text) : null].filter(Boolean)
}

function answerRow(answer, act) {
  const row = el("li", {}, ...words(answer))
  if (answer.isOwn) row.append(el("p", { className: "desk-remark-buttons" }, small("Löschen", () => act("delete", { remark: answer.id }))))
  return row
}

/**
 * A field for a remark or an answer. What is typed stays in the browser under `key` until it is sent or dropped;
 * `send(text)` throws with the reason why not.
 */
export function writingBox({ key, label, submit, people, send, close, extra = {} }) {
  const area = el("textarea", { id: `desk-remark-text-${key}`, rows: 3, maxLength: LONGEST, placeholder: "Mit @ jemanden erwähnen", value: drafted(key)?.text || "" })
  area.setAttribute("form", OWNER)
  const problem = el("p", { className: "desk-dialog-problem", role: "alert" })
  const finish = () => {
    keepDraft(key, null)
    close()
  }
  const submitText = async () => {
    if (confirm.disabled) return // it is on its way
    if (!area.value.trim()) return (problem.textContent = "Bitte schreiben Sie, worum es geht.")
    confirm.disabled = true
    try {
      await send(area.value)
      finish()
    } catch (error) {
      problem.textContent = `Nicht gesendet: ${error.message}`
    } finally {
      confirm.disabled = false
    }
  }
  const confirm = button(submit, "desk-button desk-button-small desk-button-main", submitText)
  const list = mentions(area, people)
  area.addEventListener("input", () => keepDraft(key, { text: area.value, ...extra }))
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submitText()
    else if (event.key === "Escape" && !area.value.trim()) finish()
    else return
    event.preventDefault()
    event.stopPropagation()
  })
  return el("div", { className: "desk-remark-writing" },
    el("div", { className: "desk-searchbox" }, el("label", { for: area.id }, label), area, list), problem,
    el("p", { className: "desk-remark-buttons" }, confirm, small("Abbrechen", finish)))
}

const draftKey = (key) => `desk-remark:${config.user}:${config.article}:${key}`

/** What was typed before and never sent: {text, …}, or null. */
export const drafted = (key) => JSON.parse(recall(draftKey(key)) || "null")

const keepDraft = (key, draft) => remember(draftKey(key), draft?.text.trim() ? JSON.stringify(draft) : null)
