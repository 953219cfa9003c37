// Before readers see anything: what publishing will do, in one dialog. After it: the address, to be passed on.
import { copyButtons } from "desk/common/copy"
import { config, debounce, el, postForm } from "desk/common/dom"

const PUBLISHES = "button[name=_publish], button[name=_publish_now]"
const isKey = (event, shift) =>
  event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.shiftKey === shift && !event.altKey && !event.repeat

export function publishing(form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest(PUBLISHES)
    if (!button) return
    event.preventDefault()
    askFirst(form, button)
  })
  addEventListener("keydown", (event) => {
    if (!isKey(event, true) || document.querySelector("dialog[open]")) return
    event.preventDefault()
    event.stopPropagation()
    const button = form.querySelector(PUBLISHES)
    if (button) askFirst(form, button)
    else document.getElementById("desk-autosave").textContent = "Dieser Artikel lässt sich von hier aus nicht veröffentlichen."
  }, { capture: true })
  copyButtons()
}

/** The dialog stands in the form, so that the fields about the change, which move into it, stay fields of the form. */
function askFirst(form, button) {
  const change = form.querySelector(".desk-change")
  const home = document.createComment("here stood the fields about the change")
  const title = el("h2", { id: "desk-summary-title", tabIndex: -1 }, form.elements.title?.value.trim() || "Ohne Titel")
  const box = el("div", { className: "desk-summary" }, el("p", {}, "Einen Moment …"))
  const confirm = el("button", { type: "button", className: "desk-button desk-button-main", hidden: true })
  const back = el("button", { type: "button", className: "desk-button" }, "Zurück zum Text (Esc)")
  const place = el("div", { className: "desk-panel", hidden: true })
  const dialog = el("dialog", { className: "desk-dialog desk-dialog-summary", "aria-labelledby": title.id },
    title, box, place, el("div", { className: "desk-dialog-buttons" }, confirm, back))
  const state = { asked: 0, isShown: false }

  const show = async () => {
    const asked = ++state.asked
    const data = new FormData(form)
    data.append(button.name, button.value)
    let answer
    try {
      answer = await postForm(config.urls.summary, data)
    } catch (error) {
      answer = { problem: `Keine Zusammenfassung: ${error.message}`, confirm: error.isLoggedOut ? "" : button.textContent }
    }
    if (asked !== state.asked || !dialog.open) return
    if (answer.problem) box.replaceChildren(el("p", { className: "desk-warning" }, answer.problem))
    else box.innerHTML = answer.html
    place.hidden = !change
    confirm.textContent = answer.confirm
    confirm.hidden = !answer.confirm
    if (state.isShown) return
    state.isShown = true
    ;(answer.confirm ? confirm : box.querySelector("a") || back).focus()
  }
  const leave = () => {
    if (!dialog.isConnected) return
    dialog.close() // the focus goes back to where it was
    if (change) home.replaceWith(change)
    dialog.remove()
  }
  const publish = () => {
    if (confirm.hidden) return
    leave()
    form.requestSubmit(button)
  }
  confirm.addEventListener("click", publish)
  confirm.addEventListener("keydown", (event) => event.repeat && event.preventDefault()) // a key held down confirms nothing
  back.addEventListener("click", leave)
  box.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']")
    const here = link && place.querySelector(link.hash)
    if (!here) return link && leave() // the Prüfliste leads on
    event.preventDefault()
    event.stopPropagation()
    here.focus()
  })
  dialog.addEventListener("keydown", (event) => {
    if (!isKey(event, false)) return
    event.preventDefault()
    publish()
  })
  dialog.addEventListener("close", leave)
  if (change) {
    change.replaceWith(home)
    place.append(change)
    place.addEventListener("input", debounce(show, 400))
  }
  form.append(dialog)
  dialog.showModal()
  title.focus()
  show()
}
