// The focal point: a click on the picture sets it, arrow keys move it.

const STEPS = { ArrowLeft: [-0.02, 0], ArrowRight: [0.02, 0], ArrowUp: [0, -0.02], ArrowDown: [0, 0.02] }

/** `box` holds an image and a mark; `read` and `write` know the two shares (0 to 1). Returns a function that draws the mark anew. */
export function focalPoint(box, read, write) {
  const image = box.querySelector("img")
  const mark = box.querySelector(".desk-focal-mark")
  const draw = () => {
    const [x, y] = read()
    mark.style.left = `${x * 100}%`
    mark.style.top = `${y * 100}%`
  }
  const set = (values) => {
    write(values.map((value) => Math.min(1, Math.max(0, value))))
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
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    set(read().map((value, i) => value + step[i]))
  })
  draw()
  return draw
}
