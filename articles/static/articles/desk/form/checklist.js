// The Prüfliste follows what is typed.
import { config, debounce, el, postForm } from "desk/common/dom"
import { refreshPictures } from "desk/common/references"

// Where a picture is mended: in a tab of its own, so that the form keeps what was typed. As Problem.html has it.
const elsewhere = (url) => el("a", { href: url, target: "_blank", rel: "noopener" }, "Im Bild ändern (neuer Tab)")

/** To the field that mends a point: the field itself, or the first one of its section. */
function go(id) {
  const place = document.getElementById(id)
  const field = place?.matches("input, textarea") ? place : place?.closest("section")?.querySelector("input:not([type=hidden]), button, textarea")
  place?.scrollIntoView({ block: "center" })
  field?.focus({ preventScroll: true })
  return Boolean(place)
}

/** `hints` marks points of the text in the editor; without an editor there is none. */
export function liveChecklist(form, hints) {
  const box = document.getElementById("pruefliste")
  if (!box) return
  const count = box.querySelector("summary span")
  const [list, rest] = box.querySelectorAll("ul")
  const overrule = box.querySelector(".desk-overrule")
  const mark = (text) => hints?.mark(text, list.querySelectorAll("a[data-block]"))
  let hasLeft = false
  const show = async () => {
    if (form.dataset.sent) return
    const text = hints?.doc()
    let problems, settled
    try {
      ;({ problems, settled } = await postForm(config.urls.checklist, new FormData(form)))
    } catch {
      return // the list stays as it is until the server can be asked again
    }
    const blocking = problems.filter((problem) => problem.blocks).length
    const advice = problems.length - blocking
    const counts = [blocking ? `${blocking} offen` : "", advice ? `${advice} Hinweis${advice === 1 ? "" : "e"}` : ""]
    count.textContent = counts.filter(Boolean).join(", ") || "alles in Ordnung"
    if (overrule) overrule.hidden = blocking === 0
    list.replaceChildren(...problems.map(({ text, blocks, url, place, block, words }) =>
      el("li", { className: blocks ? "desk-check-blocks" : "desk-check-advises" },
        place ? el("a", { href: `#${place}`, ...(block !== null && { "data-block": block, "data-words": words }) }, text) : text,
        ...(url ? [" ", elsewhere(url)] : []))))
    rest.replaceChildren(...settled.map(({ text, applies }) =>
      el("li", { className: applies ? "desk-check-fine" : "desk-check-none" }, text)))
    mark(text)
  }
  mark(hints?.doc())
  form.addEventListener("input", debounce(show, 1500))
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".desk-checks a, .messagelist a")
    if (!link) return
    hasLeft = link.target === "_blank"
    if (!link.hash || hasLeft) return
    if ((link.dataset.block && hints?.go(link.dataset)) || go(link.hash.slice(1))) event.preventDefault()
  })
  addEventListener("focus", () => {
    if (!hasLeft) return
    hasLeft = false
    refreshPictures()
    show()
  })
}
