// Autosave to the server a few seconds after typing stops, and who else has the article open.
import { alarm, calm } from "desk/form/alarm"
import { OFFLINE, loginNotice } from "desk/form/connection"
import { config, csrfToken, el, postForm } from "desk/common/dom"
import { readForm } from "desk/form/keep"
import { hold } from "desk/form/slot"

const PAUSE = 3000
const RETRY = 8000
const HEARTBEAT = 20_000

/** `kept` is what keepForm() gave: the copy in the browser, dropped once the server has the text. */
export function autosave(form, kept) {
  const line = document.getElementById("desk-autosave")
  const state = { timer: null, last: JSON.stringify(readForm(form)), running: false, sequence: 0 }

  const body = () => {
    const data = new FormData(form)
    state.sequence = Math.max(Date.now(), state.sequence + 1)
    data.append("sequence", state.sequence)
    return data
  }
  const send = async () => {
    const now = JSON.stringify(readForm(form))
    if (now === state.last || state.running || form.dataset.sent) return
    state.running = true
    try {
      const { saved } = await postForm(config.urls.autosave, body())
      state.last = now
      line.textContent = `Automatisch gespeichert um ${saved} Uhr`
      calm()
      form.dispatchEvent(new Event("desk:saved"))
      if (JSON.stringify(readForm(form)) === now) kept.forget()
      else later(PAUSE)
    } catch (error) {
      kept.keep()
      line.textContent = ""
      if (error.isLoggedOut) return alarm(loginNotice())
      alarm(/Verbindung/.test(error.message) ? OFFLINE : `Nicht automatisch gespeichert: ${error.message} Ihr Text ist in diesem Browser gesichert.`)
      later(RETRY)
    } finally {
      state.running = false
    }
  }
  const later = (pause) => {
    clearTimeout(state.timer)
    state.timer = setTimeout(send, pause)
  }
  form.addEventListener("input", () => later(PAUSE))
  form.addEventListener("submit", () => (form.dataset.sent = "1"))
  addEventListener("online", () => later(0))
  addEventListener("desk:logged-in", () => later(0))
  addEventListener("pagehide", () => leave(form, state, body))
  sayOfOtherTab(line)
}

/** The last words when the tab closes: small texts travel with the closing page, long ones stay in the browser. */
function leave(form, state, body) {
  const now = JSON.stringify(readForm(form))
  if (form.dataset.sent || now === state.last) return
  fetch(config.urls.autosave, { method: "POST", body: body(), keepalive: true, headers: { "X-CSRFToken": csrfToken() } }).catch(() => {})
}

async function sayOfOtherTab(line) {
  if (!navigator.locks || !config.article) return
  if (await hold(`desk-${config.user}-${config.article}`)) return
  line.textContent = "Auch in einem anderen Tab offen. Jeder Tab sichert für sich."
}

/** Tell the others that I am here, and me who they are. */
export function presence(form) {
  if (!config.article) return
  const bar = document.getElementById("desk-presence")
  const state = { reading: false, shown: "" }
  const data = (extra = {}) => {
    const values = new FormData()
    values.append("base_revision", config.revision || "")
    if (state.reading) values.append("reading", "1")
    for (const [name, value] of Object.entries(extra)) values.append(name, value)
    return values
  }
  const show = ({ others = [], newer = "", remarks }) => {
    form.dispatchEvent(new CustomEvent("desk:remarks", { detail: remarks }))
    const text = [...others, newer].filter(Boolean).join(" ")
    if (text === state.shown) return
    state.shown = text
    bar.replaceChildren()
    if (text) bar.append(notice(text, others.length > 0 && !state.reading, () => readOnly(form, state)))
  }
  const beat = () => document.visibilityState === "visible" && postForm(config.urls.presence, data()).then(show).catch(() => {})
  beat()
  setInterval(beat, HEARTBEAT)
  addEventListener("pagehide", () => {
    fetch(config.urls.presence, { method: "POST", body: data({ leave: "1" }), keepalive: true, headers: { "X-CSRFToken": csrfToken() } }).catch(() => {})
  })
}

function notice(text, choice, onRead) {
  const box = el("div", { className: "desk-offer", role: "status" }, el("p", {}, text))
  if (!choice) return box
  const read = el("button", { type: "button", className: "desk-button" }, "Nur lesen")
  const write = el("button", { type: "button", className: "desk-button" }, "Mitschreiben")
  read.addEventListener("click", () => {
    onRead()
    read.remove()
    write.remove()
  })
  write.addEventListener("click", () => {
    read.remove()
    write.remove()
  })
  box.append(read, write)
  return box
}

function readOnly(form, state) {
  state.reading = true
  window.deskEditor?.setEditable(false)
  for (const element of form.elements) element.disabled = element.type !== "hidden"
}
