// A chart in the text: drawn by the server as readers will see it, chosen as a whole; Enter or a double click opens its dialog.
import { Node } from "django-prose-editor/editor"
import { chartFrame } from "desk/charts/frame"
import { el } from "desk/common/dom"

const KEPT = {
  FIGURE: ["data-chart"], TABLE: [], CAPTION: [], THEAD: [], TBODY: [], TR: [], TH: ["scope", "colspan", "rowspan"], TD: ["colspan", "rowspan"],
  FIGCAPTION: [], CITE: [], STRONG: [], EM: [], A: ["href", "data-article"], SUB: [], SUP: ["data-note"], BR: [], ABBR: ["title"], SPAN: ["data-nolink"],
}

/** A figure with nothing but what is stored: pasted pages bring more. */
function storedFigure(figure) {
  const copy = new DOMParser().parseFromString(figure.outerHTML, "text/html").body
  for (const node of copy.querySelectorAll("*")) {
    if (!KEPT[node.tagName]) node.replaceWith(...node.childNodes)
    else for (const { name } of [...node.attributes]) if (!KEPT[node.tagName].includes(name)) node.removeAttribute(name)
  }
  return copy.innerHTML
}

export const Chart = Node.create({
  name: "chart",
  group: "piece",
  atom: true,
  draggable: true,
  addAttributes: () => ({ html: { default: "", parseHTML: storedFigure, rendered: false } }),
  parseHTML: () => [{ tag: "figure[data-chart]", priority: 100 }],
  renderHTML: ({ node }) => new DOMParser().parseFromString(node.attrs.html, "text/html").body.firstElementChild,
  addNodeView: () => chartView,
})

function chartView({ node, editor, getPos }) {
  let current = node
  const open = () => editor.emit("desk:chart", { node: current, pos: getPos() })
  const button = el("button", { type: "button", className: "desk-card-edit", tabIndex: -1, "aria-label": "Diagramm bearbeiten" }, "Bearbeiten")
  const { frame, draw } = chartFrame({ tabIndex: -1 })
  const dom = el("div", { className: "desk-card desk-card-chart", contentEditable: "false" }, el("span", { className: "desk-card-label" }, "Diagramm"), button, frame)
  button.addEventListener("click", open)
  dom.addEventListener("dblclick", open)
  draw({ was: node.attrs.html })
  return {
    dom,
    ignoreMutation: () => true,
    stopEvent: (event) => event.target.closest?.("button") !== null && event.type !== "dblclick",
    update(updated) {
      if (updated.type !== current.type) return false
      if (updated.attrs.html !== current.attrs.html) draw({ was: updated.attrs.html })
      current = updated
      return true
    },
  }
}
