// Django's own forms: Ctrl+S, what is wrong as links on top, and a question before typed text is left behind.
"use strict"
addEventListener("load", () => {
  const form = document.querySelector(".change-form:not(.desk-page) #content-main form")
  if (!form?.querySelector(".submit-row")) return
  const written = () => new URLSearchParams(new FormData(form)).toString()
  const before = written()
  let isSent = false
  form.addEventListener("submit", () => (isSent = true))
  addEventListener("beforeunload", (event) => !isSent && written() !== before && event.preventDefault())
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || event.altKey) return
    event.preventDefault()
    form.requestSubmit(form.querySelector("[name=_continue]") || form.querySelector("[name=_save]"))
  })
  listFaults(form)
  window.django.jQuery(nameChoices) // after Django's own script has drawn them
  document.addEventListener("formset:added", () => setTimeout(nameChoices))
})

const nameChoices = () => document.querySelectorAll("select.select2-hidden-accessible").forEach(nameChoice)

/** The list that Django's script draws in the place of a select has no name of its own. */
function nameChoice(select) {
  const box = select.nextElementSibling
  const name = select.labels[0]?.textContent.replace(/:$/, "")
  if (!name || !box?.matches(".select2")) return
  box.querySelectorAll("[role=combobox], [role=textbox], .select2-search__field").forEach((part) => {
    part.removeAttribute("aria-labelledby")
    part.setAttribute("aria-label", [name, part.title].filter(Boolean).join(": "))
  })
  box.querySelector("ul")?.setAttribute("role", "presentation") // a button stands in it, too
}

function listFaults(form) {
  const fields = [...form.querySelectorAll(".errors :is(input, select, textarea):not([type=hidden])")]
  const labelled = fields.filter((field) => field.labels?.length)
  if (!labelled.length) return
  const list = document.createElement("ul")
  list.className = "desk-faults"
  for (const field of labelled) {
    const link = document.createElement("a")
    link.href = `#${field.id}`
    link.textContent = field.labels[0].textContent.replace(/:$/, "")
    link.addEventListener("click", (event) => {
      event.preventDefault()
      field.closest("details")?.setAttribute("open", "")
      field.focus()
    })
    const item = document.createElement("li")
    item.append(link)
    list.append(item)
  }
  document.querySelector(".errornote")?.after(list)
}
