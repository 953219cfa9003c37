// The places of the front page as a list of rows; null is a place that fills itself or stays empty.

export const WIDE = 5
export const BREAKING = 6
const NAMES = { 0: "Aufmacher", [WIDE]: "Über die Breite", [BREAKING]: "Eilmeldung" }
export const placeName = (index) => NAMES[index] ?? `Platz ${index}`

const firstEmpty = (places) => {
  const found = places.indexOf(null)
  return found < 0 || found >= WIDE ? WIDE - 1 : found
}

/** Put an article at a place: whoever stands there moves down to the next empty place, and what is too much falls out. */
export function insert(places, article, at = firstEmpty(places)) {
  const rest = places.map((other) => (other?.id === article.id ? null : other))
  const end = at < WIDE ? WIDE : at + 1
  let pushed = article
  for (let index = at; pushed && index < end; index += 1) {
    ;[rest[index], pushed] = [pushed, rest[index]]
  }
  return rest
}

/** The place and its neighbour change their articles. */
export function swap(places, index, step) {
  const to = index + step
  if (to < 0 || to >= places.length) return places
  const changed = [...places]
  ;[changed[index], changed[to]] = [changed[to], changed[index]]
  return changed
}

export const clear = (places, index) => places.map((other, at) => (at === index ? null : other))
