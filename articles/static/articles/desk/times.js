// Moments: how far away they are, and what the main button will do.

const relative = new Intl.RelativeTimeFormat("de-DE", { numeric: "auto" })
const STEPS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3600], ["minute", 60]]

/** "in 2 Stunden", "vor 3 Tagen"; "jetzt" within a minute. */
export function distance(moment, now = Date.now()) {
  const seconds = (moment - now) / 1000
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) || []
  return unit ? relative.format(Math.round(seconds / size), unit) : "jetzt"
}

const read = (form, name) => (form.elements[name]?.value ? new Date(form.elements[name].value) : null)

function atClock(moment) {
  const time = moment.toLocaleTimeString("de-DE", { hour: "numeric", minute: "2-digit" })
  if (moment.toDateString() === new Date().toDateString()) return `Um ${time} Uhr`
  return `Am ${moment.toLocaleDateString("de-DE", { day: "numeric", month: "numeric" })} um ${time} Uhr`
}

/** The words of the publish button, as article_state.py has them. */
export function publishLabel(start, embargo, plain) {
  const now = new Date()
  if (embargo > now && (!start || start <= embargo)) return `${atClock(embargo)} veröffentlichen (Ende der Sperrfrist)`
  return start > now ? `${atClock(start)} veröffentlichen` : plain
}

export function watchTimes(form) {
  const button = form.querySelector("button[name=_publish].desk-button-main")
  const isLive = !form.elements.publish_at
  const plain = button && !/ (um|am) |^(Um|Am) /.test(button.textContent) ? button.textContent : "Veröffentlichen"
  const outputs = [...form.querySelectorAll("[data-distance]")]
  const show = () => {
    for (const output of outputs) {
      const moment = read(form, output.dataset.distance)
      output.textContent = moment ? distance(moment.getTime()) : ""
    }
    if (button && !isLive) button.textContent = publishLabel(read(form, "publish_at"), read(form, "embargo_until"), plain)
  }
  form.addEventListener("input", (event) => event.target.type === "datetime-local" && show())
  setInterval(show, 30_000)
  show()
}

/** Parts that are shown for some values of a select only. */
export function dependentParts(form) {
  for (const part of form.querySelectorAll("[data-shown-for]")) {
    const select = form.elements[part.dataset.shownFor]
    const values = part.dataset.values.split(" ")
    const show = () => (part.hidden = !values.includes(select.value))
    select.addEventListener("change", show)
    show()
  }
}
