// The dialog of pictures: files and pictures of the library become rows; one submit uploads them and hands all back.
import { ask, checkbox, field, searchList } from "desk/common/dialog"
import { config, el } from "desk/common/dom"
import { pictureRow, readRow, sendRow, takeFile, takePicture } from "desk/pictures/row"
import { KINDS, takeable } from "desk/pictures/upload"

const AGAIN = "Esc noch einmal verwirft, was hier steht."

/**
 * Ask for pictures and how they are used. `uses` are rows to begin with, `files` wait to be uploaded.
 * Answers {uses, asGallery}, null, or "remove".
 */
export async function askPictures({ title, uses = [], files = [], single = false, removable = false, asksCaption = true, asksWidth = false, offersLead = false }) {
  const list = rowList({ single, asksCaption, asksWidth, offersLead })
  const source = sourceBox(list, { single, isOpen: !uses.length && !files.length })
  const gallery = checkbox("Als Galerie: nebeneinander, mit gemeinsamem Titel", false)
  const problem = el("p", { className: "desk-dialog-problem", role: "alert" })
  const take = (chosen) => {
    const { pictures, refused } = takeable(chosen)
    pictures.slice(0, single ? 1 : undefined).forEach((file) => takeFile(list.free(), file))
    problem.textContent = refused
    if (pictures.length) list.focusEmpty()
  }
  list.onChange = () => (gallery.box.hidden = list.filled().length < 2)
  source.onFiles = take
  uses.forEach(list.add)
  const content = el("div", { className: "desk-batch" }, source.box, list.box, gallery.box, problem)
  const answer = ask({
    title, removable, wide: true, submit: uses.some(({ image }) => image) ? "Übernehmen" : "Einfügen", fields: [content],
    read: once(async () => (await list.send()) || { uses: list.filled().map(readRow), asGallery: !gallery.box.hidden && gallery.input.checked }),
  })
  keysAndDrops(content, list, take)
  list.onChange()
  if (files.length) take(files)
  else if (uses.length && !uses[0].image) source.files.focus()
  else if (uses.length) typedFields(list.box)[0].focus()
  else source.search.focus()
  return answer
}

/** Nothing happens while it is still at work. */
function once(act) {
  let isAtWork = false
  return async () => {
    if (isAtWork) return ""
    isAtWork = true
    try {
      return await act()
    } finally {
      isAtWork = false
    }
  }
}

/** Where pictures come from: files, and the library. */
function sourceBox(list, { single, isOpen }) {
  const files = field(single ? "Bilddatei" : "Bilddateien", { type: "file", accept: KINDS.join(), multiple: !single, help: "Oder hierher ziehen, oder einfügen (Strg+V)." })
  const search = searchList({
    url: config.urls.pictures, label: "Bild suchen", placeholder: "Titel, Bildunterschrift oder Bildnachweis", open: true, draw: drawResult,
    onPick(picture) {
      takePicture(list.free(), picture)
      list.focusEmpty()
    },
  })
  search.list.classList.add("desk-results-grid")
  const library = el("details", { className: "desk-batch-library", open: isOpen }, el("summary", {}, "Aus der Bibliothek"), search.box)
  const source = { box: el("div", { className: "desk-batch-source" }, files.box, library), files: files.input, search: search.input }
  files.input.addEventListener("change", () => {
    source.onFiles([...files.input.files])
    files.input.value = ""
  })
  return source
}

function drawResult(picture) {
  return [
    el("img", { src: picture.thumb, alt: "", loading: "lazy", width: 120, height: 80 }),
    el("span", { className: "desk-result-name" }, picture.title),
    el("small", {}, picture.credit || "Ohne Bildnachweis"),
  ]
}

function rowList({ single, asksCaption, asksWidth, offersLead }) {
  const box = el("div", { className: "desk-shots" })
  const list = {
    box, rows: [],
    filled: () => list.rows.filter((row) => row.hasPicture),
    add(use = {}) {
      const row = pictureRow(use, { asksCaption, asksWidth, change: () => list.change(), remove: list.remove })
      list.rows.push(row)
      box.append(row.box)
      list.change()
      return row
    },
    /** The row that takes the next picture. */
    free: () => (single ? list.rows[0] : list.rows.find((row) => !row.hasPicture)) || list.add(),
    remove(row) {
      list.rows.splice(list.rows.indexOf(row), 1)
      row.box.remove()
      list.change()
      list.focusEmpty()
    },
    change() {
      list.rows.forEach((row, index) => label(row, index, list.rows.length))
      list.rows.forEach(({ fields, parts }, index) => {
        fields.lead.box.hidden = !offersLead || index > 0
        parts.remove.hidden = single
      })
      inherit(list.rows)
      list.onChange?.()
    },
    focusEmpty(after = null) {
      const inputs = typedFields(box)
      const empty = inputs.slice(inputs.indexOf(after) + 1).find((input) => !input.value)
      const target = empty || box.closest("dialog")?.querySelector("button[type=submit]")
      target?.focus()
    },
    send: () => send(list),
  }
  return list
}

function label({ parts, file, picture }, index, count) {
  const name = picture?.title || file?.name || ""
  parts.legend.textContent = [count > 1 ? `Bild ${index + 1} von ${count}` : "Bild", name].filter(Boolean).join(": ")
}

/** Fields for text that somebody can fill in now. */
const typedFields = (box) =>
  [...box.querySelectorAll("textarea, input:not([type=checkbox])")].filter((input) => !input.disabled && input.checkVisibility())

/** {row: {credit, licence}}: an empty field takes what stands in the row above, and says so. */
function inherit(rows) {
  const rights = new Map()
  const above = { credit: "", licence: "" }
  const examples = { credit: "Vorname Nachname / Agentur", licence: "CC BY 4.0, oder: nur redaktionelle Nutzung" }
  for (const row of rows) {
    for (const name of ["credit", "licence"]) {
      const { input } = row.fields[name]
      input.placeholder = above[name] ? `Wie darüber: ${above[name]}` : examples[name]
      if (row.isUpload) above[name] = input.value.trim() || above[name]
    }
    rights.set(row, { ...above })
  }
  return rights
}

/** Upload what must be; "" if all is there, else what is wrong. Whatever arrived is not sent again. */
async function send(list) {
  const rows = list.filled()
  if (!rows.length) return "Bitte zuerst ein Bild auswählen oder hochladen."
  await Promise.all(rows.map(({ ready }) => ready))
  const rights = inherit(rows)
  for (const row of rows) await sendRow(row, rights.get(row))
  const failed = rows.filter(({ problem }) => problem)
  if (!failed.length) return ""
  return failed.length === 1 ? "Ein Bild ist noch nicht hochgeladen, es ist noch nichts eingefügt." : `${failed.length} Bilder sind noch nicht hochgeladen, es ist noch nichts eingefügt.`
}

/** Enter goes to the next empty field; files may be dropped and pasted. Esc asks before it throws away. */
function keysAndDrops(content, list, take) {
  const dialog = content.closest("dialog")
  const typed = () => list.rows.some(({ file }) => file) || typedFields(list.box).some(({ value, dataset }) => value !== (dataset.filled ?? dataset.before))
  content.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || event.shiftKey || event.ctrlKey || event.metaKey) return
    if (event.target.matches("[type=file]")) event.target.click()
    else if (event.target.matches(".desk-shots :is(textarea, input)")) list.focusEmpty(event.target)
    else return
    event.preventDefault()
  })
  const filesIn = (transfer) => [...(transfer?.files || [])]
  for (const [kind, name] of [["drop", "dataTransfer"], ["paste", "clipboardData"]]) {
    dialog.addEventListener(kind, (event) => {
      const files = filesIn(event[name])
      if (!files.length || event.target.matches("input[type=file]")) return
      event.preventDefault()
      take(files)
    })
  }
  dialog.addEventListener("cancel", (event) => {
    const said = content.querySelector(":scope > .desk-dialog-problem")
    if (!typed() || said.textContent === AGAIN) return
    event.preventDefault()
    said.textContent = AGAIN
  })
}
