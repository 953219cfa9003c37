// Picture files dropped or pasted into the text go to the dialog of pictures.
import { el } from "desk/common/dom"
import { takeable } from "desk/pictures/upload"
import { pictureBatch } from "desk/writing/batch"

const SHOWN = 8000

/** Editor properties; `tell(text)` says how it went. */
export function dropping(getEditor, tell) {
  const take = (transfer, event) => {
    const files = [...(transfer?.files || [])]
    if (!files.length || hasWords(transfer)) return false
    event.preventDefault()
    const { pictures, refused } = takeable(files)
    if (pictures.length || !getEditor().schema.nodes.picture) pictureBatch(getEditor(), { files })
    else tell(refused)
    return true
  }
  return {
    handlePaste: (view, event) => take(event.clipboardData, event),
    handleDrop: (view, event) => {
      if (view.dragging) return false
      const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
      if (at && event.dataTransfer?.files.length) getEditor().commands.setTextSelection(at.pos)
      return take(event.dataTransfer, event)
    },
  }
}

/** Word and Excel add a picture of the words they copy; a browser that copies a picture adds nothing but its address. */
function hasWords(transfer) {
  const html = transfer.getData("text/html")
  if (!html) return false
  const { body } = new DOMParser().parseFromString(html, "text/html")
  body.querySelectorAll("style, script, title").forEach((node) => node.remove())
  return Boolean(body.textContent.trim())
}

/** A file or link dropped beside the text must not open in the place of the form. */
export function keepPageOpen() {
  const isFileField = (target) => target.matches?.("input[type=file]")
  const isTextField = (target) => target.closest?.("input, textarea, [contenteditable=true]")
  const leadsAway = ({ dataTransfer, target }) => {
    const types = dataTransfer?.types || []
    return types.includes("Files") ? !isFileField(target) : types.includes("text/uri-list") && !isTextField(target)
  }
  document.addEventListener("dragover", (event) => leadsAway(event) && event.preventDefault())
  document.addEventListener("drop", (event) => {
    if (event.defaultPrevented || !leadsAway(event)) return
    event.preventDefault()
    toast("Hier lässt sich nichts ablegen. Bilder bitte in den Text ziehen.")
  })
}

function toast(text) {
  document.querySelector(".desk-toast")?.remove()
  const box = el("p", { className: "desk-toast", role: "alert" }, text)
  ;(document.querySelector("dialog[open]") || document.body).append(box)
  setTimeout(() => box.remove(), SHOWN)
}
