// What must be seen wherever one is writing: that the text is not on the server.
import { el } from "desk/common/dom"

let bar

/** Say it at the lower edge of the window; what was saved before is no longer the news. */
export function alarm(message) {
  document.querySelectorAll(".messagelist .success").forEach((line) => line.remove())
  bar ||= document.body.appendChild(el("p", { className: "desk-alarm", role: "alert" }))
  bar.replaceChildren(message)
  bar.hidden = false
}

export function calm() {
  if (bar) bar.hidden = true
}
