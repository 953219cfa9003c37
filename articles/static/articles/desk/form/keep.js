// What was typed and is not yet on the server stays in this browser: after a lost session, a crash, an error page.
import { config, debounce, el, postForm } from "desk/common/dom"
import { arrangeOffers, atClock } from "desk/form/offers"
import { claimSlot, heldSlots } from "desk/form/slot"

const DAYS = 14
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "slot"])

export function readForm(form) {
  const values = {}
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !NOT_KEPT.has(name) && !name.startsWith("_")) values[name] = value
  }
  return values
}

const PREFIX = `desk:${config.user}:${config.article || "new"}:`

function load(key) {
  try {
    return JSON.parse(localStorage.getItem(key) || "null")
  } catch {
    return null
  }
}

function drop(key) {
  try {
    localStorage.removeItem(key)
  } catch {
    // A browser without storage keeps nothing, and there is nothing to drop.
  }
}

function save(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

/** Keep the form in the browser while it differs from what the server has; offer in `offers` what earlier visits left. */
export function keepForm(form, { offers, restore }) {
  const key = () => PREFIX + form.elements.slot.value
  const initial = JSON.stringify(readForm(form))
  const state = { submitting: false, onServer: "" }
  const isDirty = () => JSON.stringify(readForm(form)) !== initial
  const keep = () => {
    if (isDirty() && JSON.stringify(readForm(form)) !== state.onServer) save(key(), { time: Date.now(), base: config.revision, values: readForm(form) })
  }
  dropSaved()
  dropOld()
  claimSlot(form).then(() => offerAllLeft({ initial, own: form.elements.slot.value, offers, restore }))
  form.addEventListener("input", debounce(keep, 800))
  form.addEventListener("submit", () => {
    state.submitting = true
    keep()
  })
  addEventListener("pagehide", keep)
  addEventListener("beforeunload", (event) => {
    if (!state.submitting && isDirty()) event.preventDefault()
  })
  /** The server has what the form holds now: no second copy of it stays here. */
  const forget = () => {
    state.onServer = JSON.stringify(readForm(form))
    drop(key())
  }
  return { isDirty, keep, forget }
}

/** After a saved form the server names the slot that may be forgotten. */
function dropSaved() {
  if (!config.saved) return
  for (const key of Object.keys(localStorage)) if (key.startsWith("desk:") && key.endsWith(`:${config.saved}`)) drop(key)
}

function dropOld() {
  const limit = Date.now() - DAYS * 86_400_000
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("desk:") && (load(key)?.time || 0) < limit && load(key)?.values) drop(key)
  }
}

/** What is left in the browser and of no other open tab; the server's offers of open tabs go away. */
async function offerAllLeft({ initial, own, offers, restore }) {
  const others = await heldSlots()
  others.delete(own)
  document.querySelectorAll(".desk-offer[data-slot]").forEach((box) => others.has(box.dataset.slot) && box.remove())
  for (const key of Object.keys(localStorage)) {
    const slot = key.slice(PREFIX.length)
    const left = key.startsWith(PREFIX) && !others.has(slot) && load(key)
    if (left && JSON.stringify(left.values) !== initial) offers.append(offerOf(left, { key, slot, offers, restore }))
  }
  arrangeOffers(offers)
}

function offerOf(left, { key, slot, offers, restore }) {
  const what = config.article ? "ein Stand dieses Artikels." : `ein neuer Artikel, „${left.values.title || "Ohne Titel"}“`
  const text = `${atClock(left.time)} nur in diesem Browser gesichert: ${what}`
  const button = (label, css, act) => {
    const made = el("button", { type: "button", className: `desk-button ${css}` }, label)
    made.addEventListener("click", act)
    return made
  }
  const box = el("div", { className: "desk-offer", role: "status" }, el("p", {}, text))
  box.dataset.time = left.time / 1000
  box.append(button("Wiederherstellen", "desk-button-main", () => restore({ ...left.values, slot })))
  if (config.article) box.append(button("Vergleichen", "", () => compare(left, { key, slot, box })))
  box.append(button("Verwerfen", "", () => {
    drop(key)
    box.remove()
    arrangeOffers(offers)
  }))
  return box
}

/** The server compares what it has: the text becomes an automatic backup there, and is looked at beside what is saved. */
async function compare(left, { key, slot, box }) {
  const data = new FormData()
  for (const [name, value] of Object.entries({ ...left.values, slot, sequence: left.time })) data.append(name, value)
  try {
    const { draft } = await postForm(config.urls.autosave, data)
    drop(key)
    location.assign(`${config.urls.conflict}?sicherung=${draft}`)
  } catch (error) {
    box.querySelector("p").textContent = error.message
  }
}
