// The pickers of the side column: authors, tags, sources.
import { ask, field } from "desk/common/dialog"
import { announce, config, el, pageData, postForm } from "desk/common/dom"
import { iconButton, orderedPicker } from "desk/common/ordered"
import { typeGerman } from "desk/writing/typing"

export function authorPicker(root) {
  orderedPicker(root, {
    url: config.urls.authors, label: "Autor:in hinzufügen", placeholder: "Name oder Kürzel",
    value: (author) => author.id,
    draw: (author) => [el("span", {}, author.name), el("small", {}, author.hint || "")],
  })
}

/** The article that this one continues: one at most. */
export const followsPicker = (root) => articlePicker(root, { label: "Fortsetzung von", single: true })

export function articlePicker(root, options) {
  orderedPicker(root, {
    url: config.urls.articles, placeholder: "Wörter aus dem Titel", ...options,
    parameters: () => ({ not: config.article || "" }),
    value: (article) => article.id,
    draw: (article) => [el("span", {}, article.title), el("small", {}, [article.date, article.state].filter(Boolean).join(" · "))],
  })
}

export function tagPicker(root) {
  return orderedPicker(root, {
    url: config.urls.tags, label: root.dataset.label || "Schlagwort hinzufügen", placeholder: "Unternehmen, Regelwerk, Institution, Thema",
    value: ({ kind, id, main }) => ({ kind, id, main: Boolean(main) }),
    draw: drawTag,
    controls: (tag, redraw) => [mainButton(tag, redraw)],
    extra: newTags,
    onPick: (tag) => (tag.create ? createTag(tag) : tag),
  })
}

function drawTag(tag, inList = false) {
  if (tag.create) return [el("span", {}, `„${tag.name}“ neu anlegen`), el("small", {}, `als ${tag.label}`)]
  const mark = el("span", { className: `desk-kind desk-kind-${tag.kind}` }, tag.label)
  const hints = [tag.hint, inList && tag.alias ? `auch: ${tag.alias}` : "", tag.proposed ? "vorgeschlagen" : ""]
  return [el("span", { className: "desk-tag-name" }, tag.name), mark, el("small", {}, hints.filter(Boolean).join(" · "))]
}

function mainButton(tag, redraw) {
  const button = iconButton(tag.main ? "★" : "☆", `${tag.name} ist Hauptthema`, "desk-main", () => {
    tag.main = !tag.main
    redraw()
    announce(tag.main ? `${tag.name} ist Hauptthema` : `${tag.name} wird nur erwähnt`)
  })
  button.setAttribute("aria-pressed", String(Boolean(tag.main)))
  button.title = tag.main ? "Hauptthema (klicken: nur erwähnt)" : "Nur erwähnt (klicken: Hauptthema)"
  return button
}

function newTags(query, results) {
  const exact = results.some((tag) => [tag.name, tag.alias].some((name) => name?.toLowerCase() === query.toLowerCase()))
  if (query.length < 2 || exact) return []
  return (config.createTags || []).map(({ kind, label }) => ({ create: true, kind, label, name: query, id: null }))
}

async function createTag({ kind, name, label }) {
  const input = field("Name", { value: name, help: "So, wie der Name im Text steht. Mehr können Sie später ergänzen." })
  const answer = await ask({
    title: `${label} anlegen`, submit: "Anlegen", fields: [input.box],
    read: () => (input.input.value.trim() ? { name: input.input.value.trim() } : "Bitte einen Namen eingeben."),
  })
  if (!answer) return null
  const data = new FormData()
  data.append("kind", kind)
  data.append("name", answer.name)
  try {
    const { note, ...tag } = await postForm(config.urls.createTag, data)
    if (note) await ask({ title: "Gibt es schon", submit: "Gut", fields: [el("p", {}, note)], read: () => ({}) })
    return tag
  } catch (error) {
    await ask({ title: "Nicht angelegt", submit: "Gut", fields: [el("p", {}, error.message)], read: () => ({}) })
    return null
  }
}

/** Sources: rows of name, link and kind; empty rows are not stored. */
export function sourceRows(root) {
  const hidden = root.querySelector("input[type=hidden]")
  const kinds = pageData(root.dataset.kinds, [])
  const list = el("ol", { className: "desk-sources" })
  const add = el("button", { type: "button", className: "desk-button desk-button-small" }, "Quelle hinzufügen")
  const store = () => {
    const rows = [...list.children].map((row) => {
      const [name, url, kind] = row.querySelectorAll("input, select")
      return { name: name.value.trim(), url: url.value.trim(), kind: kind.value }
    })
    hidden.value = JSON.stringify(rows.filter((row) => row.name || row.url))
    hidden.dispatchEvent(new Event("input", { bubbles: true }))
  }
  const row = (source) => {
    const name = field("Name", { value: source.name || "", placeholder: "TechCrunch" })
    const url = field("Link", { type: "text", inputMode: "url", value: source.url || "", placeholder: "https:// (wenn es einen gibt)" })
    const kind = field("Art", { tag: "select" })
    kind.input.append(...kinds.map(([value, label]) => el("option", { value, selected: value === source.kind }, label)))
    typeGerman(name.input)
    const remove = iconButton("×", "Quelle entfernen", "desk-row-remove", () => {
      item.remove()
      store()
      add.focus()
    })
    const item = el("li", { className: "desk-source" }, remove, name.box, url.box, kind.box)
    item.addEventListener("input", store)
    item.addEventListener("change", store)
    return item
  }
  add.addEventListener("click", () => {
    const item = row({})
    list.append(item)
    item.querySelector("input").focus()
  })
  const draw = () => list.replaceChildren(...JSON.parse(hidden.value || "[]").map(row))
  hidden.addEventListener("desk:set", draw) // filled from a pasted text
  draw()
  root.append(list, add)
}
