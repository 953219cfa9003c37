// Choosing a picture: search with thumbnails, upload on the spot, caption and alt text of this use.
import { ask, checkbox, field, searchList } from "desk/common/dialog"
import { config, el, postForm } from "desk/common/dom"
import { remember } from "desk/common/references"
import { typeGerman } from "desk/writing/typing"

/**
 * Ask for a picture and how it is used here.
 * `use` and the answer: {image, alt, decorative, caption}; the answer also has `picture`, its description.
 * `use.file` is a file that was dropped or pasted and waits in the dialog to be uploaded.
 */
export async function askPicture(use, { title, removable = false, captionNote = "" }) {
  const fields = useFields(use, captionNote)
  const chosen = { picture: null }
  const preview = el("div", { className: "desk-picture-chosen" })
  const choose = (picture, fresh = true) => {
    chosen.picture = picture
    remember("picture", picture)
    drawChosen(preview, picture)
    if (fresh) fields.fill(picture)
  }
  const search = searchList({
    url: config.urls.pictures, label: "Bild suchen", placeholder: "Titel, Bildunterschrift oder Bildnachweis",
    open: true, draw: drawResult, onPick: (picture) => {
      choose(picture)
      fields.first.focus()
    },
  })
  search.list.classList.add("desk-results-grid")
  const upload = uploadBox((picture) => {
    choose(picture)
    fields.first.focus()
  })
  if (use.picture) choose(use.picture, false)
  if (use.file) upload.take(use.file)
  const left = el("div", {}, search.box, upload.box)
  const right = el("div", {}, preview, ...fields.boxes)
  return ask({
    title, removable, wide: true, submit: use.picture ? "Übernehmen" : "Einfügen",
    fields: [el("div", { className: "desk-columns" }, left, right)],
    read: async () => {
      if (upload.isWaiting()) {
        if (!(await upload.send())) return "Das Bild ist noch nicht hochgeladen."
        if (chosen.picture.note) return `${chosen.picture.note} Zum Einfügen noch einmal „Einfügen“ wählen.`
      }
      if (!chosen.picture) return "Bitte zuerst ein Bild auswählen oder hochladen."
      return { ...fields.read(), image: String(chosen.picture.id), picture: chosen.picture }
    },
  })
}

function useFields(use, captionNote) {
  const caption = field("Bildunterschrift", { tag: "textarea", rows: 3, value: use.caption || "", help: captionNote })
  const alt = field("Alternativtext", {
    tag: "textarea", rows: 2, value: use.alt || "",
    help: "Was ist zu sehen? Für Menschen, die das Bild nicht sehen können.",
  })
  const decorative = checkbox("Schmückt nur (kein Alternativtext nötig)", Boolean(use.decorative))
  const follow = () => {
    alt.input.disabled = decorative.input.checked
  }
  decorative.input.addEventListener("change", follow)
  follow()
  typeGerman(caption.input)
  typeGerman(alt.input)
  return {
    boxes: [caption.box, alt.box, decorative.box],
    first: caption.input,
    // What somebody typed stays; what came with another picture goes.
    fill(picture) {
      for (const [input, value] of [[caption.input, picture.caption || ""], [alt.input, picture.alt || ""]]) {
        if (!input.value || input.value === input.dataset.filled) input.value = value
        input.dataset.filled = value
      }
    },
    read: () => ({
      caption: caption.input.value.trim(),
      alt: decorative.input.checked ? "" : alt.input.value.trim(),
      decorative: decorative.input.checked,
    }),
  }
}

function drawResult(picture) {
  return [
    el("img", { src: picture.thumb, alt: "", loading: "lazy", width: 120, height: 80 }),
    el("span", { className: "desk-result-name" }, picture.title),
    el("small", {}, picture.credit || "Ohne Bildnachweis"),
  ]
}

function drawChosen(preview, picture) {
  const notes = [picture.kind, picture.credit || "⚠ Ohne Bildnachweis", picture.warning, picture.note].filter(Boolean)
  preview.replaceChildren(
    el("img", { src: picture.thumb, alt: picture.alt || "", width: 240, height: 160 }),
    el("small", {}, notes.join(" · ")),
  )
}

/** The part of the dialog that takes a new picture; `send` answers whether it arrived, `take` is given a file. */
function uploadBox(onDone) {
  const file = field("Datei", { type: "file", accept: "image/jpeg,image/png,image/webp" })
  const credit = field("Bildnachweis", { help: "Beispiel: Vorname Nachname / Agentur" })
  const problem = el("p", { className: "desk-dialog-problem", role: "alert" })
  const button = el("button", { type: "button", className: "desk-button" }, "Hochladen")
  const again = el("button", { type: "button", className: "desk-button", hidden: true }, "Trotzdem neu hochladen")
  const box = el("details", { className: "desk-upload" }, el("summary", {}, "Neues Bild hochladen"),
    file.box, credit.box, button, problem)
  const whole = el("div", {}, box, again)
  const state = { sent: null }
  const post = async (picked, asNew) => {
    const data = new FormData()
    data.append("file", picked)
    data.append("credit", credit.input.value)
    if (asNew) data.append("again", "1")
    button.disabled = again.disabled = true
    problem.textContent = ""
    try {
      const picture = await postForm(config.urls.upload, data)
      state.sent = picked
      again.hidden = asNew || !/schon da/.test(picture.note || "")
      onDone(picture)
      file.input.value = ""
      box.open = false
      return true
    } catch (error) {
      box.open = true
      problem.textContent = error.message
      return false
    } finally {
      button.disabled = again.disabled = false
    }
  }
  const send = () => {
    if (file.input.files.length) return post(file.input.files[0], false)
    problem.textContent = "Bitte eine Bilddatei wählen."
    return false
  }
  const take = (dropped) => {
    const transfer = new DataTransfer()
    transfer.items.add(dropped)
    file.input.files = transfer.files
    box.open = true
    credit.input.setAttribute("autofocus", "")
  }
  button.addEventListener("click", send)
  again.addEventListener("click", () => post(state.sent, true))
  file.input.addEventListener("change", () => credit.input.focus())
  return { box: whole, send, take, isWaiting: () => file.input.files.length > 0 }
}
