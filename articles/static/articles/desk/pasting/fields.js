// The form's fields that a pasted text can fill, and the way back.
import { config, getJSON } from "desk/common/dom"

const fields = () => document.getElementById("article_form")?.elements || {}

/** What the form holds already, as `recognise` asks. */
export function formNow() {
  const { title, lead, dateline } = fields()
  return { title: title?.value.trim(), lead: lead?.value.trim(), dateline: dateline?.value.trim() }
}

/** Whether there is a form with such fields: pages of the house have none. */
export const hasFields = () => Boolean(fields().lead)

const asked = new Map()

/** The author of exactly this name as our list describes them, or null. */
export function findAuthor(name) {
  const isNamed = (author) => author.name.toLocaleLowerCase("de") === name.toLocaleLowerCase("de")
  if (!asked.has(name)) {
    const answer = getJSON(config.urls.authors, { q: name }).then(({ results }) => results.find(isNamed) || null)
    asked.set(name, answer.catch(() => asked.delete(name) && null))
  }
  return asked.get(name)
}

/** Fill the fields; `plain(text)` makes a field's words of a block's. Returns {undo, redo}, which leave alone what somebody changed since. */
export function fill(pieces, plain) {
  const [title, dateline, lead] = ["title", "dateline", "lead"].map((wanted) => pieces.find(({ kind }) => kind === wanted))
  const sources = [dateline?.agency ? { name: dateline.agency, url: "", kind: "agency" } : [], pieces.filter(({ kind }) => kind === "source").map((piece) => piece.sources)].flat(2)
  const authors = pieces.filter(({ kind }) => kind === "author").flatMap((piece) => piece.authors)
  const changes = [
    title && !title.repeats && change("title", plain(title.text)),
    dateline && change("dateline", plain(dateline.place)),
    lead && change("lead", plain(dateline ? lead.text.slice(dateline.text.length) : lead.text)),
    sources.length && change("sources", withSources(sources)),
  ].filter(Boolean)
  const added = addAuthors(authors)
  const turn = (from, to) => {
    for (const each of changes) if (each.field.value === each[from]) set(each.field, each[to])
  }
  turn("before", "after")
  return {
    undo() {
      turn("after", "before")
      if (added.length) inByline((items) => items.splice(0, items.length, ...items.filter((item) => !added.includes(item))))
    },
    redo() {
      turn("before", "after")
      addAuthors(added)
    },
  }
}

function change(name, after) {
  const field = fields()[name]
  return { field, before: field.value, after }
}

function set(field, value) {
  field.value = value
  field.dispatchEvent(new Event("input", { bubbles: true }))
  field.dispatchEvent(new Event("desk:set")) // hidden ones: their rows are drawn anew
}

function withSources(sources) {
  const present = JSON.parse(fields().sources.value || "[]")
  const isNew = ({ name, url }) => !present.some((other) => other.name === name && other.url === url)
  return JSON.stringify([...present, ...sources.filter(isNew)])
}

const inByline = (edit) => fields().byline.dispatchEvent(new CustomEvent("desk:items", { detail: edit }))

/** The authors that were not in the byline before. */
function addAuthors(authors) {
  const added = []
  if (!authors.length) return added
  inByline((items) => {
    added.push(...authors.filter((author) => !items.some(({ id }) => id === author.id)))
    items.push(...added)
  })
  return added
}
