// One line above the text: what was recognised in a pasted piece, to be taken with one key and given back with one.
import { el } from "desk/common/dom"
import { pictureBatch } from "desk/writing/batch"
import { fill, findAuthor, formNow, hasFields } from "desk/pasting/fields"
import { hasStraightQuotes, recognise } from "desk/pasting/structure"
import { blocksBetween, HISTORY, takePieces } from "desk/pasting/taking"

const NAMES = {
  title: ["Titel"], author: ["Autor:in", "Autor:innen"], dateline: ["Ortsmarke"], lead: ["Vorspann"], subhead: ["Zwischentitel"], list: ["Liste", "Listen"],
  quote: ["Zitat", "Zitate"], picture: ["Bildzeile", "Bildzeilen"], tip: ["Lesetipp", "Lesetipps"], source: ["Quelle", "Quellen"], bold: ["Fettes"],
}
const IN_FIELDS = ["title", "author", "dateline", "lead", "source"]
const SHOWN = 220 // characters of a piece in the list
const ALONE_FROM = 140 // characters of a single paragraph from which its quotes are worth a line

/** "Titel, Vorspann, 2 Zwischentitel" */
export function listed(pieces) {
  const counts = Object.entries(NAMES).map(([wanted, names]) => [pieces.filter(({ kind }) => kind === wanted).length, names])
  return counts.filter(([count]) => count).map(([count, [one, many = one]]) => (count > 1 ? `${count}\u00a0${many}` : one)).join(", ")
}

/** The pieces of what stands between two places of the text, as far as this form has a place for them. */
export function piecesBetween(editor, range) {
  const { blocks, span } = blocksBetween(editor.state.doc, range)
  const size = blocks.reduce((sum, { text }) => sum + text.length, 0)
  const found = blocks.length > 1 ? recognise(blocks, { ...formNow(), isStart: span.from === 0 }) : []
  const hasPlace = ({ kind }) => (hasFields() || !IN_FIELDS.includes(kind)) && (editor.schema.nodes.picture || !["picture", "tip"].includes(kind))
  return { pieces: found.filter(hasPlace), hasQuotes: (blocks.length > 1 || size > ALONE_FROM) && hasStraightQuotes(blocks) }
}

/** The places that a pasting transaction has filled. */
function filled({ mapping }) {
  const range = { from: Infinity, to: 0 }
  mapping.maps.forEach((map, index) => map.forEach((_from, _to, start, end) => {
    const later = mapping.slice(index + 1)
    range.from = Math.min(range.from, later.map(start, -1))
    range.to = Math.max(range.to, later.map(end, 1))
  }))
  return range
}

/** The line; hidden until something is pasted that has a structure. */
export function structureLine(editor) {
  const line = el("div", { className: "desk-structure", role: "group", "aria-label": "Im eingefügten Text erkannt", "aria-live": "polite", hidden: true })
  const offer = new Offer(editor, line)
  editor.on("desk:foreign", () => (offer.isAwaited = true))
  editor.on("transaction", ({ transaction }) => offer.follow(transaction))
  for (const place of [editor.view.dom, line]) {
    place.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.altKey || !offer.range) return
      event.preventDefault()
      offer.take()
    }, { capture: true })
  }
  return line
}

class Offer {
  constructor(editor, line) {
    Object.assign(this, { editor, line })
    this.begin(null)
  }

  /** `range` is where the pasted text stands, null when there is nothing to offer any more. */
  begin(range) {
    Object.assign(this, { range, choices: new Map(), setQuotes: false, taken: null })
    if (!range) this.line.hidden = true
  }

  dismiss = () => {
    this.begin(null)
    this.editor.view.focus()
  }

  follow(transaction) {
    if (transaction.getMeta("paste") && this.isAwaited) {
      this.isAwaited = false
      this.begin(filled(transaction))
      return this.show()
    }
    if (!this.range || !transaction.docChanged) return
    const { from, to } = this.range
    this.range = { from: transaction.mapping.map(from, -1), to: transaction.mapping.map(to, 1) }
    if (this.taken) queueMicrotask(() => this.showTaken()) // fields are restored first
    else if (this.range.to - this.range.from < 2) this.begin(null)
    else if (transaction.getMeta(HISTORY)) this.show()
  }

  found() {
    const { pieces, hasQuotes } = piecesBetween(this.editor, this.range)
    return withAuthors(chosen(pieces, this.choices)).then((known) => ({ pieces: known, hasQuotes }))
  }

  async show() {
    const { choices } = this
    const { pieces, hasQuotes } = await this.found()
    if (choices !== this.choices || this.taken) return // something else was pasted, or it is taken already
    if (!pieces.length && !hasQuotes) return this.begin(null)
    const pictures = pieces.filter(isPicture)
    const isAllPictures = pictures.length === pieces.length && !hasQuotes
    const main = isAllPictures ? this.pictureButton(pictures) : button("Übernehmen (Alt+Enter)", () => this.take(), true)
    const parts = [details(pieces, choices), hasQuotes ? this.quotesBox() : null, buttons(main, button("Nicht jetzt", this.dismiss))]
    this.line.replaceChildren(...parts.filter(Boolean))
    this.line.hidden = false
  }

  async take() {
    if (this.taken || !this.range) return
    const { doc } = this.editor.state
    const ticked = (await this.found()).pieces.filter((piece) => piece.ticked)
    if (this.taken || doc !== this.editor.state.doc) return this.take() // somebody wrote on while an author was looked up
    const [pictures, rest] = [ticked.filter(isPicture), ticked.filter((piece) => !isPicture(piece))]
    const { editor, range, setQuotes } = this
    if (!rest.length && !setQuotes) return pictures.length ? this.line.querySelector("button").focus() : this.dismiss()
    const main = pictures.length ? this.pictureButton(pictures) : null
    const undo = button("Rückgängig", () => editor.chain().undo().focus().run())
    this.taken = { range, undo, isDone: !main, ...takePieces(editor, range, rest, { fill, setQuotes }) }
    const text = el("span", { className: "desk-structure-text" }, `Übernommen: ${listed(rest) || "Anführungszeichen"}.`)
    this.line.replaceChildren(text, buttons(...[main, undo, button("Schließen", this.dismiss)].filter(Boolean)))
    this.line.hidden = false
    if (main) main.focus({ focusVisible: true })
    else editor.view.focus()
  }

  /** Undone: everything is offered again. Written on: the last undo is no longer ours. */
  showTaken() {
    if (!this.taken) return
    const { range, undo, isDone, isTaken, isNewest } = this.taken
    if (!isTaken()) {
      Object.assign(this, { range, taken: null })
      this.show()
    } else if (isDone && !isNewest()) this.begin(null)
    else undo.hidden = !isNewest()
  }

  pictureButton(pictures) {
    const label = pictures.length === 1 ? "Bild einsetzen …" : `${pictures.length} Bilder einsetzen …`
    const lines = pictures.map(({ caption, credit, text }) => ({ caption, credit, text }))
    return button(label, () => pictureBatch(this.editor, { lines }).then((isPlaced) => isPlaced && this.dismiss()), true)
  }

  quotesBox() {
    const input = el("input", { type: "checkbox", checked: this.setQuotes })
    input.addEventListener("change", () => (this.setQuotes = input.checked))
    return el("label", { className: "desk-structure-quotes" }, input, " „Anführungszeichen“ setzen")
  }
}

const isPicture = ({ kind }) => kind === "picture"
const keyOf = ({ kind, text }) => `${kind} ${text}`

/** What somebody ticked, unticked or chose before it was recognised anew. Of several tips one becomes ours. */
function chosen(pieces, choices) {
  const first = pieces.find(({ kind }) => kind === "tip")
  return pieces.map((piece) => ({ ...piece, drops: piece.kind === "tip" && piece !== first, ...choices.get(keyOf(piece)) }))
}

/** Author lines count only if all their authors are in our list. */
async function withAuthors(pieces) {
  const known = await Promise.all(pieces.map(async (piece) => {
    if (piece.kind !== "author") return piece
    const authors = await Promise.all(piece.names.map(findAuthor))
    return authors.every(Boolean) ? { ...piece, authors } : null
  }))
  return known.filter(Boolean)
}

function button(label, onClick, isMain = false) {
  const node = el("button", { type: "button", className: `desk-button desk-button-small${isMain ? " desk-button-main" : ""}` }, label)
  node.addEventListener("click", onClick)
  return node
}

const buttons = (...list) => el("span", { className: "desk-structure-buttons" }, ...list)

function details(pieces, choices) {
  if (!pieces.length) return el("span", { className: "desk-structure-text" }, "Erkannt: gerade Anführungszeichen")
  const summary = el("summary")
  const draw = () => {
    const [ticked, left] = [true, false].map((wanted) => listed(pieces.filter((piece) => piece.ticked === wanted)))
    summary.textContent = `Erkannt: ${[ticked, left && `nicht angekreuzt: ${left}`].filter(Boolean).join(" · ")}`
  }
  const rows = pieces.map((piece) => row(piece, (choice) => {
    Object.assign(piece, choice)
    choices.set(keyOf(piece), { ticked: piece.ticked, drops: piece.drops })
    draw()
  }))
  draw()
  return el("details", {}, summary, el("ul", {}, ...rows))
}

function row(piece, choose) {
  const input = el("input", { type: "checkbox", checked: piece.ticked })
  input.addEventListener("change", () => choose({ ticked: input.checked }))
  const words = piece.text.replaceAll("\ufffc", "")
  const label = el("label", {}, input, " ", el("strong", {}, NAMES[piece.kind][0]), ` ${words.length > SHOWN ? `${words.slice(0, SHOWN)} …` : words}`)
  const note = piece.rich ? "Links und Fußnoten darin fielen weg." : piece.repeats ? "Steht schon im Titel und ginge aus dem Text." : ""
  return el("li", {}, label, piece.kind === "tip" ? tipChoice(piece, choose) : note ? el("small", {}, note) : null)
}

function tipChoice(piece, choose) {
  const select = el("select", { "aria-label": "Was aus dem fremden Lesetipp wird" },
    el("option", { value: "", selected: !piece.drops }, "wird unser Lesetipp"), el("option", { value: "drop", selected: piece.drops }, "fällt weg"))
  select.addEventListener("change", () => choose({ drops: select.value === "drop" }))
  return select
}
