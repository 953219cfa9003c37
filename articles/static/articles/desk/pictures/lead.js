// The lead picture: its panel beside the text, and pictures of the text that become it.
import { el } from "desk/common/dom"
import { describe } from "desk/common/references"
import { askPictures } from "desk/pictures/dialog"

// {image, alt, decorative, caption} as JSON, or nothing
const field = () => document.querySelector('[data-picker="lead"] input[type=hidden]')

export const canLead = () => Boolean(field())
export const readLead = () => JSON.parse(field()?.value || "null")

export function writeLead(use) {
  const hidden = field()
  const { image, alt, decorative, caption } = use || {}
  hidden.value = use ? JSON.stringify({ image: Number(image), alt, decorative, caption }) : ""
  hidden.dispatchEvent(new Event("input", { bubbles: true }))
}

/** The node of a picture in the text. */
export function pictureNode({ schema }, { image, alt, decorative, caption }) {
  const { picture, figcaption } = schema.nodes
  return picture.create({ image: String(image), alt, decorative }, figcaption.create(null, caption ? schema.text(caption) : null))
}

/** Make a picture of the text the lead picture; the former one takes its place, so that none is lost or shown twice. */
export function makeLead(editor, pos) {
  const node = editor.state.doc.nodeAt(pos)
  const former = readLead()
  writeLead({ ...node.attrs, caption: node.textContent })
  editor.view.dispatch(editor.state.tr.replaceWith(pos, pos + node.nodeSize, former ? pictureNode(editor, former) : []))
  editor.emit("desk:hint", former ? "Das Aufmacherbild ist getauscht." : "Das Bild ist jetzt Aufmacherbild und steht nicht mehr im Text.")
}

export function leadImage(root) {
  const hidden = field()
  const shown = el("div", { className: "desk-lead" })
  const button = el("button", { type: "button", className: "desk-button" }, "")
  const strip = el("div", { className: "desk-lead-strip", role: "group", "aria-label": "Bilder aus dem Text" })
  shown.redraw = () => drawLead(shown, button)
  button.addEventListener("click", async () => {
    const use = readLead()
    const answer = await askPictures({ title: "Aufmacherbild", uses: use ? [use] : [], single: true, removable: Boolean(use) })
    button.focus()
    if (answer) writeLead(answer === "remove" ? null : answer.uses[0])
  })
  hidden.addEventListener("input", shown.redraw)
  root.append(shown, button, strip)
  shown.redraw()
  const body = document.getElementById("id_body")
  body?.addEventListener("input", () => drawStrip(strip, button))
  setTimeout(() => drawStrip(strip, button)) // the editor may stand a moment later
}

async function drawLead(shown, button) {
  const use = readLead()
  button.textContent = use ? "Bild ändern" : "Bild auswählen"
  if (!use) return shown.replaceChildren()
  const picture = await describe("picture", use.image)
  if (!picture) return shown.replaceChildren("Dieses Bild gibt es nicht mehr.")
  const missing = [use.decorative || use.alt ? "" : "Alternativtext fehlt", picture.credit ? "" : "Bildnachweis fehlt"]
  const notes = missing.filter(Boolean).join(" · ")
  shown.replaceChildren(
    el("img", { src: picture.thumb, alt: use.alt || "" }),
    el("span", {}, use.caption || ""),
    el("small", { className: notes ? "desk-warning" : "" }, notes ? `⚠ ${notes}` : picture.credit),
  )
}

/** A button for each picture of the text. */
async function drawStrip(strip, after) {
  const editor = window.deskEditor
  const pictures = []
  editor?.state.doc.descendants((node) => {
    if (node.type.name === "picture") pictures.push(node)
  })
  const key = JSON.stringify(pictures.map(({ attrs }) => attrs.image))
  if (strip.dataset.key === key) return
  strip.dataset.key = key
  const descriptions = await Promise.all(pictures.map(({ attrs }) => describe("picture", attrs.image)))
  if (strip.dataset.key !== key) return
  const buttons = descriptions.map((picture, index) => {
    const button = el("button", { type: "button", title: picture?.title || "" },
      el("img", { src: picture?.thumb || "", alt: `Als Aufmacher: ${picture?.title || "Bild"}`, width: 72, height: 48 }))
    button.addEventListener("click", () => {
      makeLead(editor, nthPicture(editor, index))
      after.focus()
    })
    return button
  })
  strip.replaceChildren(...(buttons.length ? [el("small", {}, "Bilder aus dem Text"), ...buttons] : []))
}

function nthPicture(editor, index) {
  const found = []
  editor.state.doc.descendants((node, pos) => {
    if (node.type.name === "picture") found.push(pos)
  })
  return found[index]
}
