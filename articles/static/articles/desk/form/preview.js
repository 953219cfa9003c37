// The real page of what the form holds now, over the form; nothing is saved for it.
import { config, csrfToken, el } from "desk/common/dom"
import { readForm } from "desk/form/keep"

export function previewButton(form) {
  const button = document.getElementById("desk-preview-open")
  if (!button) return
  button.hidden = false
  button.title = "Strg+Umschalt+P"
  button.addEventListener("click", () => open(form, button))
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.key.toLowerCase() !== "p") return
    event.preventDefault()
    open(form, button)
  })
}

function open(form, button) {
  if (document.querySelector(".desk-preview")) return
  const frame = el("iframe", { name: "desk-preview", title: "Vorschau des Artikels" })
  const widths = el("button", { type: "button", className: "desk-button desk-button-small" }, "Wie auf dem Telefon")
  const close = el("button", { type: "button", className: "desk-button desk-button-small" }, "Schließen")
  const bar = el("div", { className: "desk-preview-bar" }, el("strong", {}, "Vorschau, nicht gespeichert"), widths, close)
  const dialog = el("dialog", { className: "desk-preview" }, bar, frame)
  widths.addEventListener("click", () => {
    const isPhone = dialog.dataset.width === "phone"
    dialog.dataset.width = isPhone ? "" : "phone"
    widths.textContent = isPhone ? "Wie auf dem Telefon" : "Wie auf dem Bildschirm"
  })
  close.addEventListener("click", () => dialog.close())
  dialog.addEventListener("close", () => {
    dialog.remove()
    button.focus()
  })
  document.body.append(dialog)
  dialog.showModal()
  fillPreview(form, frame)
}

/** Post what the form holds into a frame. `done` gets its document, or null if the server did not answer with one. */
export function fillPreview(form, frame, done = () => {}) {
  frame.addEventListener("load", () => {
    const page = frame.contentDocument
    if (page?.URL === "about:blank") return
    page?.addEventListener("click", inNewTab, true)
    page?.addEventListener("submit", inNewTab, true)
    done(page)
  })
  const values = Object.entries({ ...readForm(form), csrfmiddlewaretoken: csrfToken() })
  const post = el("form", { method: "post", action: config.urls.preview, target: frame.name, hidden: true })
  post.append(...values.map(([name, value]) => el("input", { type: "hidden", name, value })))
  document.body.append(post)
  post.submit()
  post.remove()
}

/** Pages of the site refuse to stand in a frame: what leads away from the preview opens beside it. */
function inNewTab(event) {
  const way = event.target.closest("a[href], form")
  if (way && !way.getAttribute("href")?.startsWith("#")) Object.assign(way, { target: "_blank", rel: "noopener" })
}
