// The focal point: a click on the picture sets it, arrow keys move it.
"use strict"
document.addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("[data-focal]")
  if (!box) return
  const image = box.querySelector("img")
  const mark = box.querySelector(".desk-focal-mark")
  const fields = [document.getElementById("id_focus_x"), document.getElementById("id_focus_y")]
  const draw = () => {
    mark.style.left = `${Number(fields[0].value) * 100}%`
    mark.style.top = `${Number(fields[1].value) * 100}%`
  }
  const set = (values) => {
    values.forEach((value, i) => (fields[i].value = Math.min(1, Math.max(0, value)).toFixed(3)))
    draw()
  }
  box.addEventListener("click", (event) => {
    const area = image.getBoundingClientRect()
    set([(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height])
  })
  box.tabIndex = 0
  box.setAttribute("role", "application")
  box.setAttribute("aria-label", "Fokuspunkt: mit den Pfeiltasten verschieben")
  box.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-0.02, 0], ArrowRight: [0.02, 0], ArrowUp: [0, -0.02], ArrowDown: [0, 0.02] }[event.key]
    if (!step) return
    event.preventDefault()
    set(fields.map((field, i) => Number(field.value) + step[i]))
  })
  fields.forEach((field) => field.addEventListener("input", draw))
  draw()
})
