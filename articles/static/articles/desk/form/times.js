// Moments in Berlin, wherever the browser stands: how far away they are, and what the main button will do.

const ZONE = "Europe/Berlin"
const relative = new Intl.RelativeTimeFormat("de-DE", { numeric: "auto" })
const STEPS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3600], ["minute", 60]]
const wall = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short", timeStyle: "medium" })

/** What the clocks in Berlin show at a moment, read as if it were UTC: milliseconds. */
const shown = (moment) => Date.parse(`${wall.format(moment).replace(" ", "T")}Z`)

/** The moment of a wall clock time ("2026-10-25T02:30"): the first of two, or null if the clocks skip it. */
export function berlin(value) {
  const wanted = Date.parse(`${value}Z`)
  if (Number.isNaN(wanted)) return null
  const found = [2, 1].map((hours) => wanted - hours * 3_600_000).find((moment) => shown(moment) === wanted)
  return found === undefined ? null : new Date(found)
}

/** "in 2 Stunden", "vor 3 Tagen"; "jetzt" within a minute. */
export function distance(moment, now = Date.now()) {
  const seconds = (moment - now) / 1000
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) || []
  return unit ? relative.format(Math.round(seconds / size), unit) : "jetzt"
}

const read = (form, name) => (form.elements[name]?.value ? berlin(form.elements[name].value) : null)

/** "Um 18:00 Uhr" today, "Am 24.11. um 18:00 Uhr" this year, else with the year. */
function atClock(moment, now = new Date()) {
  const inBerlin = (when, parts) => when.toLocaleDateString("de-DE", { timeZone: ZONE, ...parts })
  const year = (when) => inBerlin(when, { year: "numeric" })
  const date = (when) => inBerlin(when, { day: "numeric", month: "numeric", year: "numeric" })
  const time = moment.toLocaleTimeString("de-DE", { timeZone: ZONE, hour: "numeric", minute: "2-digit" })
  if (date(moment) === date(now)) return `Um ${time} Uhr`
  const day = year(moment) === year(now) ? inBerlin(moment, { day: "numeric", month: "numeric" }) : date(moment)
  return `Am ${day} um ${time} Uhr`
}

/** What stands beside a time: how far away it is, that it is over, or why there is no such time. */
function said(value, now = Date.now()) {
  if (!value) return ""
  const [year] = value.split("-")
  if (Number(year) < 1800 || Number(year) > 2200) return `Das Jahr ${year} kann nicht stimmen.`
  const moment = berlin(value)
  if (!moment) return "Diese Uhrzeit gibt es an diesem Tag nicht."
  return moment < now ? `${distance(moment.getTime(), now)}: diese Zeit ist vorbei` : distance(moment.getTime(), now)
}

/** The words of the publish button, as article_state.py has them. */
export function publishLabel(start, embargo, plain) {
  const now = new Date()
  if (embargo > now && (!start || start <= embargo)) return `${atClock(embargo)} veröffentlichen (Ende der Sperrfrist)`
  return start > now ? `${atClock(start)} veröffentlichen` : plain
}

/** A planned article moves with its time, unless that is empty or over. */
function saveLabel(start, kept) {
  return start > new Date() ? `Speichern (erscheint ${atClock(start).replace(/^[UA]/, (letter) => letter.toLowerCase())})` : kept
}

/** What one may want as an end, in Berlin: today at 18:00, or tomorrow at 9:00 when that is over. */
export function nextEnd() {
  const day = (shift) => wall.format(new Date(Date.now() + shift)).slice(0, 10)
  const tonight = `${day(0)}T18:00`
  return berlin(tonight) > Date.now() ? [tonight, "bis heute 18:00"] : [`${day(24 * 3600_000)}T09:00`, "bis morgen 9:00"]
}

export function watchTimes(form) {
  const button = form.querySelector("button[name=_publish].desk-button-main")
  const isLive = !form.elements.publish_at
  const plain = button && !/ (um|am) |^(Um|Am) /.test(button.textContent) ? button.textContent : "Veröffentlichen"
  const save = form.querySelector("button[name=_save].desk-button-main")
  const kept = /erscheint/.test(save?.textContent) ? save.textContent : "" // of a planned article
  const outputs = [...form.querySelectorAll("[data-distance]")]
  const show = () => {
    for (const output of outputs) output.textContent = said(form.elements[output.dataset.distance].value)
    if (kept) save.textContent = saveLabel(read(form, "publish_at"), kept)
    if (button && !isLive) button.textContent = publishLabel(read(form, "publish_at"), read(form, "embargo_until"), plain)
  }
  if (!isLive) nowOrThen(form, show)
  form.querySelectorAll("button[data-tonight]").forEach((tonight) => {
    const [end, label] = nextEnd()
    tonight.textContent = label
    tonight.addEventListener("click", () => {
      form.elements[tonight.dataset.tonight].value = end
      form.elements[tonight.dataset.tonight].dispatchEvent(new Event("input", { bubbles: true }))
    })
  })
  form.addEventListener("input", (event) => event.target.type === "datetime-local" && show())
  setInterval(show, 30_000)
  show()
}

/** "sofort" empties the time, "am …" opens it; a time that is typed chooses "am …". */
function nowOrThen(form, show) {
  const field = form.elements.publish_at
  const [now, then] = form.querySelectorAll("input[name=_when]")
  const draw = () => (field.hidden = now.checked)
  now.addEventListener("change", () => {
    field.value = ""
    field.dispatchEvent(new Event("input", { bubbles: true }))
    draw()
    show()
  })
  then.addEventListener("change", () => {
    draw()
    field.focus()
  })
  draw()
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
