// Before a form leaves the page: is the server there, and is it still the same person's session?
import { config, el } from "desk/common/dom"
import { alarm, calm } from "desk/form/alarm"

const PATIENCE = 8000
export const OFFLINE = "Keine Verbindung. Ihr Text ist in diesem Browser gesichert."

/** Send a form only when the server answers; otherwise it stays open, and `tell` says why. */
export function submitWhenReachable(form, tell) {
  let isReachable = false
  form.addEventListener("submit", async (event) => {
    if (isReachable) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const { submitter } = event
    calm()
    tell("Wird gesendet …")
    try {
      await fetch(config.urls.healthz, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) })
    } catch {
      tell("")
      return alarm(OFFLINE)
    }
    isReachable = true
    form.requestSubmit(submitter)
    isReachable = false
  }, { capture: true })
}

/** A line that says that the session has ended, with the way back in; the form goes on when one comes back. */
export function loginNotice() {
  const address = `${config.urls.login}?next=${encodeURIComponent(config.urls.start)}`
  const link = el("a", { href: address, target: "_blank" }, "Neu anmelden")
  addEventListener("focus", renewToken, { once: true })
  return el("span", {}, "Sie sind nicht mehr angemeldet. Ihr Text ist in diesem Browser gesichert. ", link, " (neuer Tab), dann hier weiterschreiben.")
}

/** Logging in changes the token of every form. Only the same person's new session may send this one. */
async function renewToken() {
  const page = await fetch(location.pathname, { headers: { Accept: "text/html" } }).then((answer) => answer.text()).catch(() => "")
  const fresh = new DOMParser().parseFromString(page, "text/html")
  const token = fresh.querySelector("input[name=csrfmiddlewaretoken]")?.value
  const person = JSON.parse(fresh.getElementById("desk-config")?.textContent || "{}").user
  if (!token || person !== config.user) return addEventListener("focus", renewToken, { once: true })
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => (field.value = token))
  dispatchEvent(new Event("desk:logged-in"))
}
