// What was typed and never saved: one box, the newest first, the others folded below it.
import { el } from "desk/common/dom"

const BERLIN = { timeZone: "Europe/Berlin" }

/** "Heute um 14:03 Uhr", "Am 24.11. um 14:03 Uhr"; the desk's time, wherever the browser stands. */
export function atClock(milliseconds) {
  const moment = new Date(milliseconds)
  const time = moment.toLocaleTimeString("de-DE", { ...BERLIN, hour: "numeric", minute: "2-digit" })
  const day = (date) => date.toLocaleDateString("de-DE", BERLIN)
  if (day(moment) === day(new Date())) return `Um ${time} Uhr`
  const [date, month, year] = day(moment).split(".")
  const isThisYear = day(new Date()).endsWith(year)
  return `Am ${date}.${month}.${isThisYear ? "" : year} um ${time} Uhr`
}

/** Put the offers of the server and of this browser in one order. */
export function arrangeOffers(list) {
  const offers = [...list.querySelectorAll(".desk-offer")].sort((a, b) => b.dataset.time - a.dataset.time)
  const [newest, ...older] = offers
  list.replaceChildren(...(newest ? [newest] : []))
  if (!older.length) return
  list.append(el("details", { className: "desk-older" }, el("summary", {}, `${older.length} ältere …`), ...older))
}
