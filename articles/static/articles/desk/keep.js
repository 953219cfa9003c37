// What was typed and is not yet on the server stays in this browser: after a lost session, a crash, an error page.
import { config, debounce, el } from "desk/dom"
import { claimSlot, heldSlots } from "desk/slot"

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

/** Keep the form in the browser while it differs from what the server has; offer what earlier visits left. */
export function keepForm(form, { offer, restore }) {
  const key = () => PREFIX + form.elements.slot.value
  const initial = JSON.stringify(readForm(form))
  const state = { submitting: false }
  const isDirty = () => JSON.stringify(readForm(form)) !== initial
  const keep = () => {
    if (isDirty()) save(key(), { time: Date.now(), base: config.revision, values: readForm(form) })
  }
  dropSaved()
  dropOld()
  claimSlot(form).then(() => offerAllLeft({ initial, own: form.elements.slot.value, offer, restore }))
  form.addEventListener("input", debounce(keep, 800))
  form.addEventListener("submit", () => {
    state.submitting = true
    keep()
  })
  addEventListener("pagehide", keep)
  addEventListener("beforeunload", (event) => {
    if (!state.submitting && isDirty()) event.preventDefault()
  })
  return { isDirty, keep, forget: () => drop(key()) }
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
async function offerAllLeft({ initial, own, offer, restore }) {
  const others = await heldSlots()
  others.delete(own)
  document.querySelectorAll(".desk-offer[data-slot]").forEach((box) => others.has(box.dataset.slot) && box.remove())
  for (const key of Object.keys(localStorage)) {
    const slot = key.slice(PREFIX.length)
    const left = key.startsWith(PREFIX) && !others.has(slot) && load(key)
    if (left && JSON.stringify(left.values) !== initial) offerLeft(left, { key, slot, offer, restore })
  }
}

function offerLeft(left, { key, slot, offer, restore }) {
  const time = new Date(left.time).toLocaleString("de-DE", { dateStyle: "medium", timeStyle: "short" })
  const text = `In diesem Browser liegt ein nicht gespeicherter Stand dieses Artikels vom ${time} Uhr.`
  const take = el("button", { type: "button", className: "desk-button desk-button-main" }, "Wiederherstellen")
  const leave = el("button", { type: "button", className: "desk-button" }, "Verwerfen")
  const box = el("div", { className: "desk-offer", role: "status" }, el("p", {}, text), take, leave)
  take.addEventListener("click", () => restore({ ...left.values, slot }))
  leave.addEventListener("click", () => {
    drop(key)
    box.remove()
  })
  offer(box)
}
