// What the article refers to (pictures, articles), described for showing in the editor.
// The page brings what the form needs; anything else is asked from the server in one request.
import { config, el, getJSON, pageData } from "desk/common/dom"

const known = new Map(Object.entries(pageData("desk-references")))
const waiting = new Map()
let timer = null

export function remember(kind, description) {
  known.set(`${kind}-${description.id}`, description)
}

/** A promise of the description of one picture ("picture") or article ("article"), null if it is gone. */
export function describe(kind, id) {
  const key = `${kind}-${id}`
  if (known.has(key)) return Promise.resolve(known.get(key))
  return new Promise((resolve) => {
    if (!waiting.has(key)) waiting.set(key, [])
    waiting.get(key).push(resolve)
    clearTimeout(timer)
    timer = setTimeout(askServer, 30)
  })
}

/** Ask anew for all pictures that are shown, after one was changed in another tab. */
export async function refreshPictures() {
  const keys = [...known.keys()].filter((key) => key.startsWith("picture-"))
  await askKind("picture", new Map(keys.map((key) => [key, []])))
  document.querySelectorAll(".desk-card-picture, .desk-lead").forEach((box) => box.redraw?.())
}

async function askServer() {
  const asked = new Map(waiting)
  waiting.clear()
  await Promise.all(["picture", "article"].map((kind) => askKind(kind, asked)))
}

async function askKind(kind, asked) {
  const keys = [...asked.keys()].filter((key) => key.startsWith(`${kind}-`))
  if (!keys.length) return
  const ids = keys.map((key) => key.split("-")[1])
  let results = []
  try {
    results = (await getJSON(config.urls[`${kind}s`], { ids: ids.join(",") })).results
  } catch {
    // Without an answer the node shows the number alone; it asks again when it is drawn anew.
  }
  results.forEach((description) => remember(kind, description))
  for (const key of keys) asked.get(key).forEach((resolve) => resolve(known.get(key) || null))
}

/** An article in a list of results: its title, its day, and where it stands or why it fits. */
export const articleOption = ({ title, date, state, why }) => [
  el("span", { className: "desk-result-name" }, title),
  el("small", {}, [date, state, why].filter(Boolean).join(" · ")),
]
