// Each open form has a slot of its own, on the server and in the browser: two tabs of one person never write over each other.
import { config } from "desk/common/dom"

const PREFIX = `desk-slot-${config.user}-`
const ATTEMPTS = 3
const PAUSE = 200 // the page before this one lets go of its slot a moment after this one begins

const newSlot = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`
const pause = () => new Promise((done) => setTimeout(done, PAUSE))

/** Give the form a slot that no other tab holds: the one it came with, or a new one. */
export async function claimSlot(form) {
  const field = form.elements.slot
  if (!field.value) field.value = newSlot()
  if (!navigator.locks) return
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await hold(PREFIX + field.value)) return
    await pause()
  }
  field.value = newSlot()
  await hold(PREFIX + field.value)
}

/** Hold a name until the tab closes; false if another tab does. */
export function hold(name) {
  return new Promise((answer) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      answer(Boolean(lock))
      return lock ? new Promise(() => {}) : undefined
    })
  })
}

/** Slots that open tabs hold, this one among them. */
export async function heldSlots() {
  if (!navigator.locks) return new Set()
  const { held } = await navigator.locks.query()
  return new Set(held.filter(({ name }) => name.startsWith(PREFIX)).map(({ name }) => name.slice(PREFIX.length)))
}
