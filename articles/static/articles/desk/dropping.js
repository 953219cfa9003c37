// Picture files dropped or pasted into the text: uploaded one after the other, put where the cursor is.
import { config, postForm } from "desk/dom"
import { insertBlock } from "desk/pieces"
import { remember } from "desk/references"

const KINDS = ["image/jpeg", "image/png", "image/webp"]

/** Editor properties; `tell(text)` says how it went. */
export function dropping(getEditor, tell) {
  const take = (transfer, event) => {
    const files = [...(transfer?.files || [])].filter((file) => KINDS.includes(file.type))
    if (!files.length || transfer.types.includes("text/html")) return false
    event.preventDefault()
    if (!getEditor().schema.nodes.picture) {
      tell("Bilder stehen nur in Artikeln.")
      return true
    }
    upload(getEditor(), files, tell)
    return true
  }
  return {
    handlePaste: (view, event) => take(event.clipboardData, event),
    handleDrop: (view, event) => {
      const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
      if (at && event.dataTransfer?.files.length) getEditor().commands.setTextSelection(at.pos)
      return take(event.dataTransfer, event)
    },
  }
}

async function upload(editor, files, tell) {
  let done = 0
  const notes = []
  for (const file of files) {
    tell(`Bild ${done + 1} von ${files.length} wird hochgeladen …`)
    const data = new FormData()
    data.append("file", file)
    try {
      const picture = await postForm(config.urls.upload, data)
      remember("picture", picture)
      insertBlock(editor, { type: "picture", attrs: { image: String(picture.id), alt: picture.alt, caption: "" } })
      done += 1
      if (picture.note) notes.push(picture.note)
    } catch (error) {
      return tell(`${file.name}: ${error.message}`)
    }
  }
  const last = done === 1 ? "Bild eingefügt. Bitte Bildnachweis und Alternativtext ergänzen." : `${done} Bilder eingefügt. Bitte Bildnachweise und Alternativtexte ergänzen.`
  return tell([...notes, last].join(" "))
}
