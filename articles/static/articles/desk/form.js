// The article form: everything is put together here.
import { autosave, presence } from "desk/form/autosave"
import { noteTemplate } from "desk/form/change"
import { liveChecklist } from "desk/form/checklist"
import { previewBeside } from "desk/form/beside"
import { countBody, countField } from "desk/form/counters"
import { submitWhenReachable } from "desk/form/connection"
import { textHints } from "desk/form/hints"
import { config, csrfToken, el } from "desk/common/dom"
import { onSave } from "desk/common/keys"
import { articleEditor } from "desk/writing/editor"
import { keepForm } from "desk/form/keep"
import { previewButton } from "desk/form/preview"
import { publishing } from "desk/form/publishing"
import { authorPicker, followsPicker, sourceRows, tagPicker } from "desk/form/sidebar"
import { leadImage } from "desk/pictures/lead"
import { relatedBox } from "desk/form/related"
import { suggestTags } from "desk/form/suggestions"
import { searchPreview } from "desk/form/snippet"
import { remarkMargin } from "desk/remarks/margin"
import { dependentParts, watchTimes } from "desk/form/times"
import { typeGerman } from "desk/writing/typing"

const form = document.getElementById("article_form")

if (form) start()

function start() {
  submitWhenReachable(form, (text) => (document.getElementById("desk-autosave").textContent = text))
  const kept = keepForm(form, { offers: document.getElementById("desk-offers"), restore })
  document.documentElement.classList.add("desk-on")
  const body = document.getElementById("id_body")
  let hints
  if (body && !body.readOnly) {
    const editor = articleEditor(body)
    hints = textHints(editor)
    window.deskEditor = editor
    countBody(editor, form.elements.lead, document.getElementById("desk-count-body"))
    fromFieldToField(editor)
  }
  const pickers = { byline: authorPicker, tags: tagPicker, lead: leadImage, sources: sourceRows, follows: followsPicker }
  for (const [name, build] of Object.entries(pickers)) {
    const root = form.querySelector(`[data-picker="${name}"]`)
    const picker = root && build(root)
    if (!picker || name !== "tags") continue
    suggestTags(form, root, picker)
    window.deskEditor?.on("desk:subject", (subject) => picker.add({ ...subject, main: false }))
  }
  form.querySelectorAll("[data-counter]").forEach((output) => countField(form.elements[output.dataset.counter], output))
  form.querySelectorAll("input[type=text], textarea").forEach((input) => input.matches("[data-german]") && typeGerman(input))
  form.querySelectorAll("textarea[data-grows]").forEach(growing)
  watchTimes(form)
  dependentParts(form)
  noteTemplate(form)
  searchPreview(form)
  keyboard()
  previewButton(form)
  previewBeside(form)
  liveChecklist(form, hints)
  publishing(form)
  relatedBox(form)
  autosave(form, kept)
  if (window.deskEditor) remarkMargin(form, window.deskEditor)
  presence(form)
  return kept
}

/** A title or lead that grows with its text instead of scrolling. */
function growing(area) {
  const fit = () => {
    area.style.height = "auto"
    area.style.height = `${area.scrollHeight + 2}px`
  }
  area.addEventListener("input", fit)
  addEventListener("resize", fit)
  document.fonts.ready.then(fit)
  fit()
}

/** Enter leads from the title over the lead into the text, ↑ back; a new article begins with its title. */
function fromFieldToField(editor) {
  const { title, lead } = form.elements
  const next = [[title, () => lead.focus()], [lead, () => editor.emit("desk:begin")]]
  for (const [field, go] of next) {
    field.addEventListener("keydown", (event) => {
      const isNext = event.key === "Enter" || (event.key === "Tab" && field === lead) // Tab would stop at the toolbar
      if (!isNext || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return
      event.preventDefault()
      go()
    })
  }
  editor.on("desk:start", () => lead.focus())
  if (!config.article && !title.value && innerWidth > 760) title.focus() // a phone's keyboard would hide the form
}

function keyboard() {
  onSave(() => form.requestSubmit(form.querySelector("button[name=_save]")))
  form.querySelectorAll("[data-one-line]").forEach((area) => {
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault()
    })
  })
}

/** Put kept values back: the server draws the form with them, without saving anything. */
function restore(values) {
  const fields = Object.entries({ ...values, csrfmiddlewaretoken: csrfToken(), _restore: "1" })
  const post = el("form", { method: "post", hidden: true })
  post.append(...fields.map(([name, value]) => el("input", { type: "hidden", name, value })))
  document.body.append(post)
  post.submit()
}
