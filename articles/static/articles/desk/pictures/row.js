// One picture of the dialog: its fields, what is known of it, and its upload.
import { checkbox, field } from "desk/common/dialog"
import { el } from "desk/common/dom"
import { describe, remember } from "desk/common/references"
import { focalPoint } from "desk/pictures/focal"
import { fileNotes, upload } from "desk/pictures/upload"
import { typeGerman } from "desk/writing/typing"

/** How wide a picture stands in the text, as `WIDTHS` in body/vocabulary.py names it. */
export const widthChoice = (properties) =>
  el("select", properties, ...[["", "Textbreite"], ["wide", "Breit"], ["full", "Ganze Breite"]].map(([value, label]) => el("option", { value }, label)))

/** `use`: {image, alt, decorative, caption, width, credit, text}; `hooks`: {change, remove, asksCaption, asksWidth}. */
export function pictureRow(use, hooks) {
  const fields = rowFields(use)
  const parts = rowParts()
  const box = el("fieldset", { className: "desk-shot" }, parts.legend,
    el("div", { className: "desk-shot-picture" }, parts.frame, parts.bar, parts.notes, parts.problem),
    el("div", { className: "desk-shot-fields" }, hooks.asksCaption ? fields.caption.box : null, fields.alt.box, fields.ofFile, parts.same.box,
      hooks.asksWidth ? fields.width.box : null,
      el("div", { className: "desk-shot-ticks" }, fields.decorative.box, fields.lead.box, parts.remove)))
  const row = {
    box, fields, parts, change: hooks.change,
    text: use.text, file: null, picture: null, same: null, focus: [0.5, 0.5], ready: Promise.resolve(),
    get hasPicture() {
      return Boolean(row.file || row.picture)
    },
    get problem() {
      return parts.problem.textContent
    },
    get isUpload() {
      return Boolean(row.file) && !row.picture && !(row.same && parts.same.input.checked)
    },
  }
  parts.remove.addEventListener("click", () => hooks.remove(row))
  parts.same.input.addEventListener("change", () => draw(row))
  box.addEventListener("input", hooks.change)
  focalPoint(parts.frame, () => row.focus, (focus) => (row.focus = focus))
  if (use.image) row.ready = describe("picture", use.image).then((picture) => picture && takePicture(row, picture, false))
  draw(row)
  return row
}

function rowFields(use) {
  const caption = field("Bildunterschrift", { tag: "textarea", rows: 2, value: use.caption || "", placeholder: "Was ist zu sehen, wann und wo?" })
  const alt = field("Alternativtext", {
    tag: "textarea", rows: 2, value: use.alt || "", placeholder: "Was ist zu sehen? Für alle, die das Bild nicht sehen.",
  })
  const decorative = checkbox("Schmückt nur (kein Alternativtext nötig)", Boolean(use.decorative))
  const credit = field("Bildnachweis", { value: use.credit || "", maxLength: 200 })
  const licence = field("Lizenz", { maxLength: 120 })
  const width = widthField(use.width || "")
  const lead = checkbox("Als Aufmacherbild, nicht im Text", false)
  const follow = () => (alt.input.disabled = decorative.input.checked)
  decorative.input.addEventListener("change", follow)
  follow()
  for (const { input } of [caption, alt, credit]) typeGerman(input)
  for (const { input } of [caption, alt, credit, licence]) input.dataset.before = input.value
  return { caption, alt, decorative, credit, licence, width, lead, ofFile: el("div", { className: "desk-shot-rights" }, credit.box, licence.box) }
}

function widthField(value) {
  const input = widthChoice({ id: "desk-shot-width" })
  input.value = value
  const help = el("small", { className: "desk-help" }, "„Breit“ ragt nach rechts aus dem Text, „Ganze Breite“ reicht von Rand zu Rand. Auf dem Telefon füllen beide den Bildschirm.")
  return { box: el("p", { className: "desk-field" }, el("label", { for: input.id }, "Breite"), input, help), input }
}

function rowParts() {
  const same = checkbox("", true)
  return {
    legend: el("legend"),
    frame: el("span", { className: "desk-focal" }, el("img", { alt: "" }), el("span", { className: "desk-focal-mark" })),
    bar: el("progress", { hidden: true, max: 1, "aria-label": "Hochladen" }),
    notes: el("small", { className: "desk-shot-notes" }),
    problem: el("p", { className: "desk-dialog-problem", role: "alert" }),
    remove: el("button", { type: "button", className: "desk-button desk-button-small" }, "Nicht übernehmen"),
    same,
  }
}

/** A picture of the library; what somebody typed stays, what came with another picture goes. */
export function takePicture(row, picture, isFresh = true) {
  Object.assign(row, { picture, file: null, same: null })
  remember("picture", picture)
  if (isFresh) fill(row, { caption: picture.caption, alt: picture.alt })
  draw(row)
}

/** A file that waits for its upload; its notes fill the row. */
export function takeFile(row, file) {
  Object.assign(row, { file, picture: null, same: null, warning: "", focus: [0.5, 0.5] })
  row.parts.problem.textContent = ""
  draw(row)
  row.ready = fileNotes(file).then((notes) => {
    if (row.file !== file) return
    row.warning = notes.note
    if (notes.same) offerSame(row, notes.same)
    fill(row, notes)
    draw(row)
  }, () => {}) // the upload will tell
}

function offerSame(row, picture) {
  row.same = picture
  row.parts.same.input.checked = true
  fill(row, { caption: picture.caption, alt: picture.alt })
}

function fill({ fields }, values) {
  for (const [name, value = ""] of Object.entries(values)) {
    const input = fields[name]?.input
    if (!input || (input.value && input.value !== input.dataset.filled)) continue
    input.value = input.dataset.filled = value
    if (input === document.activeElement) input.select() // Enter keeps it, typing replaces it
  }
}

function draw(row) {
  const { file, parts, fields, same } = row
  const known = row.picture || (same && parts.same.input.checked ? same : null)
  const image = parts.frame.querySelector("img")
  URL.revokeObjectURL(image.src)
  image.src = known ? known.thumb : file ? URL.createObjectURL(file) : ""
  parts.frame.hidden = !row.hasPicture
  parts.frame.classList.toggle("desk-shot-fixed", !row.isUpload)
  parts.frame.toggleAttribute("inert", !row.isUpload)
  fields.ofFile.hidden = Boolean(known)
  parts.same.box.hidden = !same
  parts.same.box.querySelector("label").textContent = same ? `Dieses Bild gibt es schon: „${same.title}“. Das vorhandene nehmen` : ""
  const said = known ? [known.kind, known.credit || "⚠ Ohne Bildnachweis", known.warning] : [row.warning && `⚠ ${row.warning}`]
  parts.notes.textContent = row.hasPicture ? said.filter(Boolean).join(" · ") : "Noch kein Bild. Ohne Bild bleibt der Text, wie er ist."
  row.change()
}

/** Upload the row's file, if it has one that must be; a reason why not stands in the row. */
export async function sendRow(row, rights) {
  const { fields, parts } = row
  parts.problem.textContent = ""
  if (!row.isUpload) return row.picture || takePicture(row, row.same, false)
  const [focus_x, focus_y] = row.focus
  const alt = fields.decorative.input.checked ? "" : fields.alt.input.value
  try {
    const picture = await upload(row.file, { ...rights, alt, focus_x, focus_y, ...(row.same && { again: "1" }) }, parts.bar)
    if (!picture.same) return takePicture(row, picture, false)
    offerSame(row, picture)
    parts.problem.textContent = picture.note
    draw(row)
  } catch (error) {
    parts.problem.textContent = error.message
  }
}

export function readRow({ fields, picture, text }) {
  const isDecorative = fields.decorative.input.checked
  return {
    picture, text, image: String(picture.id),
    alt: isDecorative ? "" : fields.alt.input.value.trim(),
    decorative: isDecorative,
    caption: fields.caption.input.value.trim(),
    width: fields.width.input.value,
    isLead: fields.lead.input.checked && !fields.lead.box.hidden,
  }
}
