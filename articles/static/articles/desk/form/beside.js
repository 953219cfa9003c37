// The real page beside the form on wide screens: drawn again after each autosave, at the place where it was read.
import { el } from "desk/common/dom"
import { recall, remember } from "desk/common/remembered"
import { fillPreview } from "desk/form/preview"

const WIDE = matchMedia("(min-width: 1280px)")
const KEY = "desk-beside" // not "desk:…": those are kept texts

export function previewBeside(form) {
  const button = document.getElementById("desk-preview-beside")
  const pane = document.getElementById("desk-beside")
  if (!button || !pane) return
  const state = { form, pane, shown: null, coming: null, number: 0 }
  const show = () => {
    const isOn = WIDE.matches && recall(KEY) === "1"
    button.hidden = !WIDE.matches
    button.setAttribute("aria-pressed", String(isOn))
    pane.hidden = !isOn
    dispatchEvent(new Event("resize")) // titles and leads grow with the width that is left to them
    if (isOn) draw(state)
    else empty(state)
  }
  button.addEventListener("click", () => {
    remember(KEY, recall(KEY) === "1" ? "0" : "1")
    show()
  })
  WIDE.addEventListener("change", show)
  form.addEventListener("desk:saved", () => !pane.hidden && draw(state))
  show()
}

/** Load into a frame of its own and show it once it is complete: no flicker, and no step for the browser's "back". */
function draw(state) {
  state.coming?.remove()
  state.number += 1
  const frame = el("iframe", { name: `desk-beside-${state.number}`, title: "Vorschau neben dem Formular", className: "desk-coming" })
  state.coming = frame
  state.pane.append(frame)
  fillPreview(state.form, frame, (page) => {
    if (state.coming !== frame) return
    state.coming = null
    state.pane.querySelector("p")?.remove()
    if (!page) {
      frame.remove()
      state.pane.prepend(el("p", { className: "help", role: "status" }, "Die Vorschau ließ sich nicht laden. Sie zeigt den Stand davor."))
      return
    }
    frame.contentWindow.scrollTo(0, state.shown?.contentWindow.scrollY || 0)
    frame.classList.remove("desk-coming")
    state.shown?.remove()
    state.shown = frame
  })
}

function empty(state) {
  state.pane.replaceChildren()
  state.shown = state.coming = null
}
