// The five places of the front page as a list of rows; null is a place that fills itself.

export const PLACES = 5
export const placeName = (index) => (index ? `Platz ${index}` : "Aufmacher")

/** Put an article at a place: whoever stands there moves down to the next empty place, and what is too much falls out. */
export function insert(places, article, at = places.indexOf(null)) {
  const rest = places.map((other) => (other?.id === article.id ? null : other))
  let pushed = article
  for (let index = at < 0 ? PLACES - 1 : at; pushed && index < PLACES; index += 1) {
    ;[rest[index], pushed] = [pushed, rest[index]]
  }
  return rest
}

/** The place and its neighbour change their articles. */
export function swap(places, index, step) {
  const to = index + step
  if (to < 0 || to >= PLACES) return places
  const changed = [...places]
  ;[changed[index], changed[to]] = [changed[to], changed[index]]
  return changed
}

export const clear = (places, index) => places.map((other, at) => (at === index ? null : other))
