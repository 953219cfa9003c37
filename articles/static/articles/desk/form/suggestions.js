// Tags that the text names, offered under the picker while somebody writes; one click takes one.
import { announce, config, debounce, el, postForm } from "desk/common/dom"
import { keyName } from "desk/common/keys"

const PAUSE = 900

/** `picker` is what orderedPicker() gave: tags it holds already are not offered. */
export function suggestTags(form, root, picker) {
  if (!config.urls.suggest) return
  const list = el("ul", { className: "desk-suggested", "aria-labelledby": "desk-h-suggested" })
  const sentence = el("p", { className: "desk-suggested-sentence", id: "desk-suggested-sentence" })
  const all = el("button", { type: "button", className: "desk-button desk-button-small", title: keyName("Alt-t") }, "Alle übernehmen")
  const box = el("div", { className: "desk-suggestions", hidden: true },
    el("h3", { id: "desk-h-suggested" }, "Im Text gefunden"), list, all, sentence)
  root.append(box)
  const state = { found: [], last: "", asked: 0 }

  const notTaken = () => {
    const held = new Set(picker.items().map((tag) => `${tag.kind}-${tag.id}`))
    return state.found.filter((tag) => !held.has(`${tag.kind}-${tag.id}`))
  }
  const draw = () => {
    const offered = notTaken()
    all.hidden = offered.length < 2
    list.replaceChildren(...offered.map((tag) => el("li", {}, button(tag))))
    box.hidden = offered.length === 0
    sentence.textContent = ""
  }
  const button = (tag) => {
    const parts = [el("span", { className: "desk-tag-name" }, tag.name), el("span", { className: `desk-kind desk-kind-${tag.kind}` }, tag.label)]
    if (tag.main) parts.unshift(el("span", { className: "desk-suggested-main", title: "als Hauptthema vorgeschlagen" }, "★"))
    if (tag.count > 1) parts.push(el("small", {}, `${tag.count}×`))
    const node = el("button", { type: "button", className: "desk-suggestion", title: tag.sentence, "aria-label": label(tag), "aria-describedby": sentence.id }, ...parts)
    for (const event of ["focus", "mouseenter"]) node.addEventListener(event, () => (sentence.textContent = `„${tag.sentence}“`))
    node.addEventListener("click", () => take(tag, node))
    return node
  }
  const take = (tag, node) => {
    const place = [...list.children].indexOf(node.parentElement)
    picker.add({ ...tag })
    draw()
    const next = list.children[Math.min(place, list.children.length - 1)]
    ;(next?.firstElementChild || root.querySelector("input[type=search]"))?.focus()
  }
  const takeAll = () => {
    const tags = notTaken()
    const isHere = box.contains(document.activeElement)
    tags.forEach((tag) => picker.add({ ...tag }))
    announce(tags.length ? `Übernommen: ${tags.map(({ name }) => name).join(", ")}` : "Keine weiteren Schlagwörter im Text gefunden")
    if (isHere) root.querySelector("input[type=search]").focus()
  }
  const ask = async () => {
    const data = new FormData()
    for (const name of ["title", "lead", "body"]) data.append(name, form.elements[name]?.value || "")
    const now = JSON.stringify([...data.values()])
    if (now === state.last) return
    state.last = now
    const asked = ++state.asked
    try {
      const { results } = await postForm(config.urls.suggest, data)
      if (asked !== state.asked) return
      const before = state.found.length
      state.found = results
      draw()
      if (results.length > before && document.activeElement?.closest(".desk-side")) announce(`${list.children.length} Schlagwörter im Text gefunden`)
    } catch {
      state.last = "" // asked again with the next letter; writing goes on without
    }
  }
  all.addEventListener("click", takeAll)
  addEventListener("keydown", (event) => {
    if (event.code !== "KeyT" || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    takeAll()
  })
  form.addEventListener("input", debounce(ask, PAUSE))
  root.querySelector("input[type=hidden]").addEventListener("input", draw)
  ask()
}

function label(tag) {
  return `${tag.name} (${tag.label})${tag.main ? " als Hauptthema" : ""} übernehmen`
}
