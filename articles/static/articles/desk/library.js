// The picture library takes files that are dropped, pasted or chosen, several at once.
import { el } from "desk/common/dom"
import { fileNotes, takeable, upload } from "desk/pictures/upload"

const zone = document.querySelector("[data-drop-pictures]")
if (zone) start()

function start() {
  const input = zone.querySelector("input[type=file]")
  const said = zone.querySelector("[role=status]")
  const left = el("ul", { className: "desk-drop-said" })
  zone.append(el("progress", { hidden: true, max: 1, "aria-label": "Hochladen" }), left)
  const take = async (files) => {
    const { pictures, refused } = takeable(files)
    left.replaceChildren(...(refused ? [el("li", {}, refused)] : []))
    for (const [index, file] of pictures.entries()) {
      said.textContent = `Bild ${index + 1} von ${pictures.length} wird hochgeladen …`
      const line = await send(file)
      if (line) left.append(line)
    }
    said.textContent = ""
    if (pictures.length && !left.children.length) location.reload()
  }
  input.addEventListener("change", () => take([...input.files]))
  watchDrops(take)
}

/** Upload a file; answers a line that says what somebody should know, or null. What is there already is offered instead. */
async function send(file, isWanted = false) {
  try {
    const { same, note } = await fileNotes(file)
    if (same && !isWanted) return offer(file, same)
    const picture = await upload(file, isWanted ? { again: "1" } : {}, zone.querySelector("progress"))
    if (picture.same) return offer(file, picture)
    return note || picture.note ? el("li", {}, `${file.name}: ${note || picture.note}`) : null
  } catch (error) {
    return el("li", {}, `${file.name}: ${error.message}`)
  }
}

function offer(file, { id, title }) {
  const again = el("button", { type: "button", className: "desk-button desk-button-small" }, "Trotzdem neu hochladen")
  const line = el("li", {}, `${file.name}: Dieses Bild gibt es schon: `, el("a", { href: `${id}/change/` }, title), " ", again)
  again.addEventListener("click", async () => {
    again.disabled = true
    const problem = await send(file, true)
    if (problem) line.replaceWith(problem)
    else location.reload()
  })
  return line
}

function watchDrops(take) {
  const has = (transfer) => [...(transfer?.types || [])].includes("Files")
  document.addEventListener("dragover", (event) => {
    if (!has(event.dataTransfer)) return
    event.preventDefault()
    zone.classList.add("desk-drop-over")
  })
  document.addEventListener("dragleave", (event) => event.relatedTarget || zone.classList.remove("desk-drop-over"))
  document.addEventListener("drop", (event) => {
    if (!has(event.dataTransfer)) return
    event.preventDefault()
    zone.classList.remove("desk-drop-over")
    take([...event.dataTransfer.files])
  })
  document.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) take([...event.clipboardData.files])
  })
}
