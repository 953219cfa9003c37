// "Was haben Sie geändert?": the template of the note, with its first gap selected.

export function noteTemplate(form) {
  const button = form.querySelector("button[data-fills]")
  if (!button) return
  const note = form.elements[button.dataset.fills]
  button.addEventListener("click", () => {
    if (!note.value.trim()) note.value = button.dataset.text
    const gap = note.value.indexOf("…")
    note.focus()
    if (gap >= 0) note.setSelectionRange(gap, gap + 1)
    note.dispatchEvent(new Event("input", { bubbles: true }))
  })
}
