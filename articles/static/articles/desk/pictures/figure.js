// Pictures and galleries in the text, shown as readers will see them; captions are written in place.
import { Node, Plugin, pm } from "django-prose-editor/editor"
import { el } from "desk/common/dom"
import { describe } from "desk/common/references"
import { canLead, makeLead } from "desk/pictures/lead"
import { widthChoice } from "desk/pictures/row"

const { NodeSelection, TextSelection } = pm.state
const isPicture = (node) => node?.type.name === "picture"

export const Caption = Node.create({
  name: "figcaption",
  content: "inline*",
  defining: true,
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: () => ["figcaption", 0],
})

export const Picture = Node.create({
  name: "picture",
  group: "piece",
  content: "figcaption",
  isolating: true,
  draggable: true,
  addAttributes: () => ({
    image: { default: "", parseHTML: (e) => e.dataset.image, rendered: false },
    alt: { default: "", parseHTML: (e) => e.dataset.alt ?? "", rendered: false },
    decorative: { default: false, parseHTML: (e) => e.hasAttribute("data-decorative"), rendered: false },
    width: { default: "", parseHTML: (e) => e.dataset.width ?? "", rendered: false },
  }),
  parseHTML: () => [{ tag: "figure[data-image]" }],
  renderHTML({ node: { attrs } }) {
    const how = attrs.decorative ? { "data-decorative": "" } : { "data-alt": attrs.alt }
    return ["figure", { "data-image": attrs.image, ...how, ...(attrs.width && { "data-width": attrs.width }) }, 0]
  },
  addNodeView: () => figureView,
  addKeyboardShortcuts() {
    const { editor } = this
    return {
      Enter: () => editSelected(editor) || leaveCaption(editor),
      Tab: () => enterCaption(editor),
      "Shift-Tab": () => selectOwn(editor),
      Escape: () => selectOwn(editor),
      ArrowDown: () => selectNext(editor, 1, "down"),
      ArrowRight: () => selectNext(editor, 1, "right"),
      ArrowUp: () => selectNext(editor, -1, "up"),
      ArrowLeft: () => selectNext(editor, -1, "left"),
    }
  },
})

/** A title (which may stay empty) over two or more pictures; the server makes less than two a picture of its own. */
export const Gallery = Node.create({
  name: "gallery",
  group: "piece",
  content: "heading picture*",
  isolating: true,
  defining: true,
  parseHTML: () => [{ tag: 'aside[data-box="gallery"]' }],
  renderHTML: () => ["aside", { "data-box": "gallery" }, 0],
  addKeyboardShortcuts() {
    return { Backspace: () => selectGallery(this.editor) }
  },
  addNodeView: () => () => {
    const dom = el("div", { role: "group", "aria-label": "Bildergalerie" })
    dom.dataset.box = "gallery"
    return { dom, contentDOM: dom }
  },
})

function figureView({ node, editor, getPos }) {
  let current = node
  const image = el("img", { width: 960, height: 640 })
  const credit = el("small", { className: "desk-figure-credit", contentEditable: "false" })
  const select = () => editor.commands.setNodeSelection(getPos())
  const edit = () => editor.emit("desk:picture", { node: current, pos: getPos() })
  const width = widthChoice({ "aria-label": "Breite", tabIndex: -1, className: "desk-figure-width" })
  const tools = el("span", { className: "desk-figure-tools" }, width, tool("Bearbeiten", edit))
  if (canLead()) tools.append(tool("Als Aufmacher", () => makeLead(editor, getPos())))
  const shown = el("div", { className: "desk-figure-shown", contentEditable: "false" }, image, tools)
  const contentDOM = el("div", {})
  const dom = el("figure", { className: "desk-card-picture" }, shown, contentDOM, credit)
  dom.dataset.kind = "picture"
  dom.redraw = () => {
    width.value = dom.dataset.width = current.attrs.width
    drawFigure(current.attrs, image, credit)
  }
  width.addEventListener("change", () => editor.view.dispatch(editor.state.tr.setNodeAttribute(getPos(), "width", width.value)))
  image.addEventListener("click", select)
  image.addEventListener("dblclick", edit)
  dom.redraw()
  return {
    dom,
    contentDOM,
    ignoreMutation: ({ type, target }) => type !== "selection" && !contentDOM.contains(target),
    // A press on the caption must not begin to drag the picture.
    stopEvent: ({ type, target }) => Boolean(target.closest?.("button, select")) || (type === "mousedown" && contentDOM.contains(target)),
    update(updated) {
      if (updated.type !== current.type) return false
      const isSame = updated.attrs === current.attrs
      current = updated
      if (!isSame) dom.redraw()
      return true
    },
  }
}

function tool(text, onClick) {
  const button = el("button", { type: "button", className: "desk-button", tabIndex: -1 }, text)
  button.addEventListener("click", onClick)
  return button
}

async function drawFigure({ image: id, alt, decorative }, image, credit) {
  image.alt = alt
  const picture = await describe("picture", id)
  if (!picture) return credit.replaceChildren("Dieses Bild gibt es nicht mehr.")
  image.src = picture.shown || picture.thumb
  const missing = [decorative || alt ? "" : "Alternativtext fehlt", picture.credit ? "" : "Bildnachweis fehlt"].filter(Boolean)
  credit.replaceChildren([picture.credit, missing.length ? `⚠ ${missing.join(" · ")}` : ""].filter(Boolean).join(" · "))
  credit.classList.toggle("desk-warning", missing.length > 0)
}

function editSelected(editor) {
  const { node, from } = editor.state.selection
  return isPicture(node) && Boolean(editor.emit("desk:picture", { node, pos: from }))
}

/** Enter in a caption, or in the title of a gallery, goes on below. */
function leaveCaption(editor) {
  const { state, view } = editor
  const { $from } = state.selection
  const isTitle = $from.depth === 2 && $from.node(1).type.name === "gallery"
  if (isTitle) return editor.commands.setTextSelection($from.after(2) + 2)
  if ($from.parent.type.name !== "figcaption") return false
  const { tr } = state
  const after = $from.after(1)
  if (tr.doc.nodeAt(after)?.type.name !== "paragraph") tr.insert(after, state.schema.nodes.paragraph.create())
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView())
  return true
}

/** Backspace in an empty title selects the gallery, the next one deletes it. */
function selectGallery(editor) {
  const { $from, empty } = editor.state.selection
  const isTitle = empty && $from.depth === 2 && $from.node(1).type.name === "gallery" && !$from.parent.content.size
  return isTitle && editor.commands.setNodeSelection($from.before(1))
}

function enterCaption(editor) {
  const { node, to } = editor.state.selection
  return isPicture(node) && editor.commands.setTextSelection(to - 2)
}

function selectOwn(editor) {
  const { $from } = editor.state.selection
  return $from.parent.type.name === "figcaption" && editor.commands.setNodeSelection($from.before($from.depth - 1))
}

/** Arrows select a picture as a whole: from the text beside it, from another picture, and upwards from its own caption. */
function selectNext(editor, step, direction) {
  const { state, view } = editor
  const { selection } = state
  if (!isPicture(selection.node) && !(selection.empty && selection.$from.parent.isTextblock && view.endOfTextblock(direction))) return false
  if (step < 0 && selectOwn(editor)) return true
  const pos = nextPicture(state.doc, step < 0 ? selection.$from : selection.$to, step, isPicture(selection.node))
  return pos !== null && editor.commands.setNodeSelection(pos)
}

/** Where the picture stands that is the next thing after (or before) a position; null if something else is. */
function nextPicture(doc, $at, step, isBetween) {
  let depth = isBetween ? $at.depth + 1 : $at.depth
  let $pos = $at
  let node = isBetween ? beside($at, step) : null
  while (!node && depth > 0) {
    if (depth <= $at.depth) $pos = doc.resolve(step < 0 ? $at.before(depth) : $at.after(depth))
    node = beside($pos, step)
    depth -= 1
  }
  if (step < 0 && node?.type.name === "gallery" && isPicture(node.lastChild)) return $pos.pos - 1 - node.lastChild.nodeSize
  return isPicture(node) ? $pos.pos - (step < 0 ? node.nodeSize : 0) : null
}

const beside = ($pos, step) => (step < 0 ? $pos.nodeBefore : $pos.nodeAfter)
