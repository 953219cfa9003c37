// The margin beside the text: remarks in the order of the words they are about, and the way between the two.
import { announce, config, debounce, el, pageData, postForm } from "desk/common/dom"
import { recall, remember } from "desk/common/remembered"
import { drafted, button, remarkCard } from "desk/remarks/card"
import { composer } from "desk/remarks/compose"
import { fieldWords, findWords, markedWords, markWords, quoteOf, readDocument, remarkAt, wordsPlugin } from "desk/remarks/words"

const BESIDE = matchMedia("(min-width: 1280px)") // else the margin stands below the text
const KEY = "desk-remarks" // whether the margin is open
const BEFORE_TEXT = { title: -2, lead: -1 }

export function remarkMargin(form, editor) {
  const pane = document.getElementById("desk-remarks")
  if (!pane) return
  const state = { form, editor, pane, remarks: [], cards: new Map(), active: null, ...shell(pane) }
  state.people = [...form.elements.assigned_to.options].filter(({ value }) => value).map(({ text }) => text)
  state.toggle = document.getElementById("desk-remarks-open")
  state.act = (verb, values) => act(state, verb, values)
  state.composer = composer(state, { open: () => setOpen(state, true), mark: () => mark(state) })
  editor.registerPlugin(wordsPlugin())
  show(state, pageData("desk-remarks-data", []))
  connect(state)
  openAtStart(state)
}

function shell(pane) {
  const problem = el("p", { className: "desk-dialog-problem", role: "alert" })
  const fresh = el("div")
  const list = el("ol", { className: "desk-remarks-list" })
  const none = el("p", { className: "desk-help" }, "Wörter im Text markieren und „Anmerkung“ drücken (Strg+Alt+M).")
  const doneList = el("ol", { className: "desk-remarks-list" })
  const summary = el("summary")
  const done = el("details", { className: "desk-remarks-done", hidden: true }, summary, doneList)
  pane.append(problem, fresh, none, list, done)
  return { problem, fresh, none, list, done, doneList, summary }
}

function connect(state) {
  const { form, editor, pane, toggle } = state
  const add = () => state.composer.begin()
  const [addButton, closeButton] = [button("Anmerkung", "desk-button desk-button-small", add), button("×", "desk-icon", () => setOpen(state, false, true))]
  closeButton.setAttribute("aria-label", "Anmerkungen ausblenden")
  addButton.title = "Zu den markierten Wörtern, sonst zum ganzen Artikel (Strg+Alt+M)"
  pane.querySelector("header").append(addButton, closeButton)
  const floating = button("Anmerkung", "desk-button desk-remark-add", add)
  floating.hidden = true
  floating.title = "Strg+Alt+M"
  editor.view.dom.closest(".desk-editor").append(floating)
  for (const node of [addButton, floating]) node.addEventListener("mousedown", (event) => event.preventDefault()) // the selection stays
  toggle.hidden = false
  toggle.addEventListener("click", () => setOpen(state, pane.hidden, true))
  editor.on("selectionUpdate", () => {
    floating.hidden = editor.state.selection.empty
    activate(state, remarkAt(editor, editor.state.selection.from), { isFromText: true })
  })
  editor.on("update", debounce(() => settle(state), 600))
  editor.view.dom.addEventListener("click", ({ target }) => {
    const words = target.closest(".desk-remark-words")
    if (!words) return
    setOpen(state, true)
    activate(state, Number(words.dataset.remark), { isFromText: true })
  })
  form.addEventListener("desk:remarks", ({ detail }) => detail && show(state, detail))
  form.addEventListener("submit", () => sendMoved(state))
  form.addEventListener("keydown", (event) => keydown(state, event))
  // What is typed here belongs to no field of the article.
  for (const type of ["input", "change"]) pane.addEventListener(type, (event) => event.stopPropagation())
  pane.addEventListener("focusin", ({ target }) => activate(state, idOf(target)))
  pane.addEventListener("click", ({ target }) => !target.closest("button, textarea, label, summary") && idOf(target) && go(state, idOf(target)))
  document.addEventListener("click", ({ target }) => target.closest('a[href="#desk-h-remarks"]') && setOpen(state, true), { capture: true })
}

const idOf = (node) => Number(node.closest(".desk-remark")?.id.split("-")[1]) || null

function keydown(state, event) {
  const isControl = (event.ctrlKey || event.metaKey) && event.altKey && !event.getModifierState("AltGraph") // AltGr+M is µ
  if (isControl && event.code === "KeyM") beginOrAnswer(state)
  else if (event.altKey && ["PageDown", "PageUp"].includes(event.key)) step(state, event.key === "PageDown" ? 1 : -1)
  else if (event.key === "Escape" && state.pane.contains(event.target) && idOf(event.target)) go(state, idOf(event.target), true)
  else return
  event.preventDefault()
}

/** With the cursor in words that a remark is about, the keys lead to that remark. */
function beginOrAnswer(state) {
  const { selection } = state.editor.state
  const card = state.editor.isFocused && selection.empty && state.cards.get(remarkAt(state.editor, selection.from))
  if (!card) return state.composer.begin()
  setOpen(state, true)
  card.root.focus()
}

/** Where to count from: the remark that stands out, else the last one before the cursor. */
function nearest(state, ids, direction) {
  const at = ids.indexOf(state.active)
  if (at > -1) return at
  const known = markedWords(state.editor)
  const next = ids.findIndex((id) => known.get(id)?.from > state.editor.state.selection.from)
  if (direction > 0) return (next < 0 ? 0 : next) - 1
  return next < 0 ? ids.length : next
}

/** To the next remark, in the text if it is about words there; else, or with the focus in the margin, to its card. */
function step(state, direction) {
  const ids = [...state.list.children].map(idOf)
  if (!ids.length) return announce("Keine offenen Anmerkungen.")
  setOpen(state, true)
  const id = ids.at((nearest(state, ids, direction) + direction) % ids.length)
  const remark = state.remarks.find((row) => row.id === id)
  announce(`Anmerkung von ${remark.who}: ${remark.text}`)
  if (state.pane.contains(document.activeElement) || !go(state, id, true)) state.cards.get(id).root.focus()
}

// What the server has

async function act(state, verb, values) {
  const data = new FormData()
  for (const [name, value] of Object.entries({ verb, ...values })) data.append(name, value)
  state.problem.textContent = ""
  const before = openOnes(state).length
  const { remarks } = await postForm(config.urls.remarks, data)
  show(state, remarks)
  if (openOnes(state).length !== before) state.form.dispatchEvent(new Event("input")) // the Prüfliste counts them
}

/** As `act` for buttons: a refusal is told at the top of the margin, and the focus stays in it. */
async function tryToAct(state, verb, values) {
  try {
    await act(state, verb, values)
    announce({ resolve: "Erledigt.", reopen: "Wieder offen.", delete: "Gelöscht." }[verb] || "")
    if (!state.pane.contains(document.activeElement)) document.getElementById("desk-h-remarks").focus()
  } catch (error) {
    state.problem.textContent = error.message
  }
}

const openOnes = (state) => state.remarks.filter(({ resolved }) => !resolved)

function show(state, remarks) {
  if (state.said && JSON.stringify(remarks) === state.said) return
  state.said = JSON.stringify(remarks)
  state.remarks = remarks
  mark(state)
  draw(state)
}

// The words

/** Mark the words of all open remarks: where they are marked already, they stand; others are looked for in the text. */
function mark(state) {
  const known = markedWords(state.editor)
  let text = null
  const ranges = new Map()
  for (const remark of [...openOnes(state), ...state.composer.marked()].filter(({ place, quote }) => place === "body" && quote)) {
    const range = known.get(remark.id) || remark.range || findWords(remark, (text ??= readDocument(state.editor.state.doc)))
    if (range) ranges.set(remark.id, range)
  }
  markWords(state.editor, ranges, state.active)
}

/** A moment after the text has changed: words that were gone may be back, and the order may be another. */
function settle(state) {
  const known = markedWords(state.editor)
  if (openOnes(state).some(({ id, place, quote }) => place === "body" && quote && !known.has(id))) mark(state)
  draw(state)
}

/** Where the words of a remark begin, for the order: the whole article first, what is not found last. */
function positionOf(state, remark, known) {
  if (!remark.quote) return -3
  if (remark.place === "body") return known.get(remark.id)?.from ?? Infinity
  return fieldWords(remark, state.form.elements[remark.place].value) ? BEFORE_TEXT[remark.place] : Infinity
}

/** With the form go the words that stand elsewhere or are others now; those not found keep their former ones. */
function sendMoved(state) {
  const { form, editor } = state
  const known = markedWords(editor)
  const moved = openOnes(state).filter(({ quote }) => quote).flatMap((remark) => {
    const range = known.get(remark.id)
    const now = remark.place === "body" ? range && quoteOf(editor.state.doc, range) : fieldWords(remark, form.elements[remark.place].value)
    const isSame = !now || ["quote", "prefix", "suffix"].every((name) => now[name] === remark[name])
    return isSame ? [] : [{ id: remark.id, quote: now.quote, prefix: now.prefix, suffix: now.suffix }]
  })
  form.elements._quotes?.remove()
  if (moved.length) form.append(el("input", { type: "hidden", name: "_quotes", value: JSON.stringify(moved) }))
}

// What is seen

function draw(state) {
  const known = markedWords(state.editor)
  const open = openOnes(state).map((remark) => ({ remark, at: positionOf(state, remark, known) }))
  open.sort((one, other) => (one.at === other.at ? 0 : one.at - other.at))
  const done = state.remarks.filter(({ resolved }) => resolved).map((remark) => ({ remark, at: 0 }))
  const held = document.activeElement
  arrange(state.list, open.map((row) => cardOf(state, row)))
  arrange(state.doneList, done.map((row) => cardOf(state, row)))
  if (held !== document.activeElement && held.isConnected) held.focus({ preventScroll: true }) // it was moved
  for (const id of state.cards.keys()) if (!state.remarks.some((remark) => remark.id === id)) state.cards.delete(id)
  state.none.hidden = state.remarks.length > 0 || state.fresh.hasChildNodes()
  state.done.hidden = !done.length
  state.summary.textContent = `Erledigt (${done.length})`
  state.toggle.textContent = open.length ? `${open.length} offene Anmerkung${open.length === 1 ? "" : "en"}` : "Anmerkungen"
}

function cardOf(state, { remark, at }) {
  const { id } = remark
  if (!state.cards.has(id)) {
    const ways = { send: state.act, act: (...values) => tryToAct(state, ...values), go: () => go(state, id), leave: () => activate(state, null), people: state.people }
    state.cards.set(id, remarkCard(id, ways))
  }
  state.cards.get(id).update(remark, at === Infinity)
  return state.cards.get(id).root
}

function arrange(list, nodes) {
  nodes.forEach((node, index) => list.children[index] !== node && list.insertBefore(node, list.children[index] || null))
  while (list.children.length > nodes.length) list.lastChild.remove()
}

/** The remark that stands out, and its words; null for none. */
function activate(state, id, { isFromText = false } = {}) {
  const active = state.cards.has(id) ? id : null
  const isSheet = isFromText && !BESIDE.matches
  if (isSheet) state.cards.get(active)?.root.classList.add("desk-remark-sheet")
  if (active === state.active) return
  state.active = active
  for (const [other, { root }] of state.cards) {
    root.classList.toggle("desk-remark-here", other === active)
    root.classList.toggle("desk-remark-sheet", other === active && isSheet)
  }
  markWords(state.editor, markedWords(state.editor), active)
  scrollToActive(state)
}

/** The margin follows; below the text it would take the page along. */
function scrollToActive({ cards, active, pane }) {
  if (BESIDE.matches && !pane.hidden) cards.get(active)?.root.scrollIntoView({ block: "nearest" })
}

/** To the words; false if they are not in the text. */
function go(state, id, takesFocus = false) {
  const { form, editor } = state
  const remark = state.remarks.find((row) => row.id === id)
  const range = markedWords(editor).get(id) || (remark.place === "body" && findWords(remark, readDocument(editor.state.doc))) // done ones are not marked
  const field = remark.place !== "body" && fieldWords(remark, form.elements[remark.place].value)
  if (field) {
    form.elements[remark.place].focus()
    form.elements[remark.place].setSelectionRange(field.from, field.to)
  } else if (range) {
    if (takesFocus || BESIDE.matches) editor.view.focus()
    editor.commands.setTextSelection(range.from)
    const { node } = editor.view.domAtPos(range.from)
    ;(node.nodeType === Node.TEXT_NODE ? node.parentElement : node).scrollIntoView({ block: "center" })
  }
  activate(state, id)
  return Boolean(field || range)
}

/** The third column has room for one thing: the margin or the preview. `isChosen` is remembered. */
function setOpen(state, isOpen, isChosen = false) {
  const beside = document.getElementById("desk-preview-beside")
  if (isChosen) remember(KEY, isOpen ? "1" : "0")
  if (isOpen === !state.pane.hidden) return
  state.pane.hidden = !isOpen
  state.toggle.setAttribute("aria-expanded", String(isOpen))
  if (isOpen && beside.getAttribute("aria-pressed") === "true") beside.click()
  scrollToActive(state)
  dispatchEvent(new Event("resize")) // titles and leads grow with the width that is left to them
  if (isOpen && isChosen) document.getElementById("desk-h-remarks").focus()
}

/** Open if somebody left it so, if there is something to do, or if the address names a remark. */
function openAtStart(state) {
  const beside = document.getElementById("desk-preview-beside")
  const named = state.cards.get(Number(location.hash.match(/^#anmerkung-(\d+)$/)?.[1]))
  const isWanted = recall(KEY) ? recall(KEY) === "1" : openOnes(state).length > 0
  setOpen(state, Boolean(named || drafted("new") || (isWanted && beside.getAttribute("aria-pressed") !== "true")))
  beside.addEventListener("click", () => beside.getAttribute("aria-pressed") === "true" && setOpen(state, false))
  if (drafted("new")) state.composer.resume(drafted("new"))
  if (!named) return
  state.done.open ||= state.doneList.contains(named.root)
  go(state, idOf(named.root))
  named.root.focus()
}
