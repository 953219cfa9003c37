// How a search engine will show the article: its title and text, cut where engines cut.
import { el } from "desk/common/dom"

const DESCRIPTION = 155

export function searchPreview(form) {
  const { seo_title: own, teaser, title, lead } = form.elements
  if (!own || !teaser) return
  const heading = el("strong", { className: "desk-snippet-title" })
  const text = el("span", { className: "desk-snippet-text" })
  const place = el("span", { className: "desk-snippet-place" }, `${location.hostname} › artikel`)
  own.closest("details").append(el("div", { className: "desk-snippet", role: "group", "aria-label": "Vorschau des Suchergebnisses" }, place, heading, text))
  const show = () => {
    const words = teaser.value.trim() || lead.value.trim()
    heading.textContent = own.value.trim() || title.value.trim() || "Ohne Titel"
    text.textContent = words.length > DESCRIPTION ? `${words.slice(0, words.lastIndexOf(" ", DESCRIPTION))} …` : words
  }
  for (const field of [own, teaser, title, lead]) field.addEventListener("input", show)
  show()
}
