// The blocks of our own in the editor: what they look like while writing and how they are stored.
// The stored form is the vocabulary of articles/body.py; the two are held together by a browser test.
import { Node } from "django-prose-editor/editor"
import { el } from "desk/common/dom"
import { describe } from "desk/common/references"

const INLINE = new Set(["STRONG", "EM", "A", "SUB", "SUP", "BR", "ABBR", "SPAN"])

/** HTML of a caption with nothing but inline elements of the vocabulary. */
export function inlineHTML(source) {
  const template = source.cloneNode(true)
  for (const node of [...template.querySelectorAll("*")]) {
    if (!INLINE.has(node.tagName)) node.replaceWith(...node.childNodes)
    else for (const { name } of [...node.attributes]) if (/^on|^style$/i.test(name)) node.removeAttribute(name)
  }
  return template.innerHTML.trim()
}

export function plainText(html) {
  return new DOMParser().parseFromString(html || "", "text/html").body.textContent
}

/** A node view that is chosen as a whole and opens its dialog by double click or Enter. */
function card(kind, label, fill) {
  return ({ node, editor, getPos }) => {
    let current = node
    const dom = el("div", { className: `desk-card desk-card-${kind}`, contentEditable: "false" })
    dom.dataset.kind = kind
    const draw = () => {
      dom.replaceChildren(el("span", { className: "desk-card-label" }, label))
      fill(dom, current.attrs)
      dom.append(editButton(label, () => editor.emit("desk:edit", { node: current, pos: getPos() })))
    }
    dom.addEventListener("dblclick", () => editor.emit("desk:edit", { node: current, pos: getPos() }))
    draw()
    return {
      dom,
      ignoreMutation: () => true,
      stopEvent: (event) => event.target.closest?.("button") !== null && event.type !== "dblclick",
      update(updated) {
        if (updated.type !== current.type) return false
        current = updated
        draw()
        return true
      },
    }
  }
}

function editButton(label, onClick) {
  const button = el("button", { type: "button", className: "desk-card-edit", tabIndex: -1 }, "Bearbeiten")
  button.setAttribute("aria-label", `${label} bearbeiten`)
  button.addEventListener("click", onClick)
  return button
}

const attribute = (name, fallback = "") => ({
  default: fallback,
  parseHTML: (element) => element.getAttribute(name) ?? fallback,
  rendered: false,
})

export const ReadingTip = Node.create({
  name: "readingTip",
  group: "piece",
  atom: true,
  draggable: true,
  addAttributes: () => ({ article: attribute("data-article", "auto") }),
  parseHTML: () => [{ tag: "aside[data-article]" }],
  renderHTML: ({ node }) => ["aside", { "data-article": node.attrs.article }],
  addNodeView() {
    return card("tip", "Lesetipp", (dom, { article }) => {
      const text = el("span", { className: "desk-card-text" }, tipText(article))
      dom.append(text)
      if (!/^\d+$/.test(article)) return
      describe("article", article).then((found) => {
        text.textContent = found ? found.title : "Diesen Artikel gibt es nicht mehr."
      })
    })
  },
})

export function tipText(article) {
  if (article === "auto") return "Wird beim Lesen passend ausgewählt"
  if (article === "none") return "Kein Lesetipp in diesem Artikel"
  return `Artikel ${article}`
}

export const Embed = Node.create({
  name: "embed",
  group: "piece",
  atom: true,
  draggable: true,
  addAttributes: () => ({
    provider: attribute("data-embed"),
    url: attribute("data-url"),
    text: { default: "", parseHTML: (e) => inlineHTML(e.querySelector("p") || e), rendered: false },
  }),
  parseHTML: () => [{ tag: "aside[data-embed]" }],
  renderHTML({ node }) {
    const aside = el("aside", { "data-embed": node.attrs.provider, "data-url": node.attrs.url })
    if (node.attrs.text) aside.append(el("p", { innerHTML: node.attrs.text }))
    return aside
  },
  addNodeView() {
    return card("embed", "Fremdinhalt", (dom, { url, text }) => {
      dom.append(
        el("span", { className: "desk-card-text" }, plainText(text) || "Ohne eigenen Text"),
        el("small", { className: "desk-card-notes" }, url),
      )
    })
  },
})

export const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => ({ note: attribute("data-note") }),
  parseHTML: () => [{ tag: "sup[data-note]", priority: 100 }],
  renderHTML: ({ node }) => ["sup", { "data-note": node.attrs.note }],
  addNodeView() {
    return ({ node, editor, getPos }) => {
      const dom = el("sup", { className: "desk-footnote", title: `Fußnote: ${node.attrs.note}` })
      dom.addEventListener("dblclick", () => editor.emit("desk:edit", { node, pos: getPos() }))
      return { dom, ignoreMutation: () => true }
    }
  },
})
