// The picture library takes files that are dropped, pasted or chosen, several at once.
"use strict"
document.addEventListener("DOMContentLoaded", () => {
  const zone = document.querySelector("[data-drop-pictures]")
  if (!zone) return
  const input = zone.querySelector("input[type=file]")
  const said = zone.querySelector("[role=status]")
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value

  const send = async (file) => {
    const data = new FormData()
    data.append("file", file)
    const response = await fetch(zone.dataset.dropPictures, { method: "POST", body: data, headers: { "X-CSRFToken": token } })
    const answer = await response.json().catch(() => ({}))
    if (response.ok && !response.redirected) return answer.note || ""
    return answer.error || "Nicht hochgeladen. Sind Sie noch angemeldet?"
  }
  const take = async (files) => {
    const problems = []
    for (const [index, file] of files.entries()) {
      said.textContent = `Bild ${index + 1} von ${files.length} wird hochgeladen …`
      const problem = await send(file).catch(() => "Keine Verbindung zum Server.")
      if (problem) problems.push(`${file.name}: ${problem}`)
    }
    said.textContent = problems.join(" ")
    if (!problems.length) location.reload()
  }
  const has = (transfer) => [...(transfer?.types || [])].includes("Files")

  input.addEventListener("change", () => take([...input.files]))
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
})
