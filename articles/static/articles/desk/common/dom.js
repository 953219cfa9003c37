// Small pieces that every part of the desk needs: elements, configuration, requests.

/** Create an element. Keys with a dash and `role` become attributes, all others properties. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue
    if (name.includes("-") || name === "role" || name === "for") node.setAttribute(name, value)
    else node[name] = value
  }
  node.append(...children.filter((child) => child !== null && child !== undefined))
  return node
}

/** The JSON that the page carries under an id (`json_script` of Django), or the fallback. */
export function pageData(id, fallback = {}) {
  const script = document.getElementById(id)
  return script ? JSON.parse(script.textContent) : fallback
}

export const config = pageData("desk-config")

export function csrfToken() {
  const field = document.querySelector("input[name=csrfmiddlewaretoken]")
  return field ? field.value : ""
}

/** GET a desk endpoint as JSON; throws with a German message. */
export async function getJSON(url, parameters = {}) {
  const query = new URLSearchParams(parameters)
  return answer(fetch(`${url}?${query}`, { headers: { Accept: "application/json" } }))
}

/** POST form data to a desk endpoint; throws with a German message. */
export async function postForm(url, data, options = {}) {
  return answer(
    fetch(url, {
      method: "POST",
      body: data,
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
      ...options,
    }),
  )
}

/** The JSON of a promised response; throws with a German message. */
export async function answer(request) {
  let response
  try {
    response = await request
  } catch {
    throw new Error("Keine Verbindung zum Server.")
  }
  if (response.status === 403) {
    const { owed } = await response.clone().json().catch(() => ({}))
    if (owed) throw new Error(owed) // logged in, and something else has to be done first
  }
  if (response.redirected || response.status === 403) {
    throw Object.assign(new Error("Sie sind nicht mehr angemeldet. Bitte in einem neuen Tab anmelden."), { isLoggedOut: true })
  }
  const isJSON = (response.headers.get("Content-Type") || "").includes("json")
  const body = isJSON ? await response.json() : {}
  if (!response.ok) throw new Error(body.error || `Der Server meldet einen Fehler (${response.status}).`)
  return body
}

export function debounce(fn, milliseconds) {
  let timer
  return (...args) => {
    clearTimeout(timer)
    timer = setTimeout(() => fn(...args), milliseconds)
  }
}

/** Say something to people who use a screen reader. */
export function announce(text) {
  let region = document.getElementById("desk-live")
  if (!region) {
    region = el("div", { id: "desk-live", className: "desk-unseen", "aria-live": "polite" })
    document.body.append(region)
  }
  region.textContent = text
}
