// What the lists of options have in common (combobox and listbox of the ARIA Authoring Practices).

/** Mark one option of a list, or none; `owner` is the field that keeps the focus. */
export function markOption(list, index, owner) {
  const options = [...list.children]
  options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)))
  const option = options[index]
  if (option) owner.setAttribute("aria-activedescendant", option.id)
  else owner.removeAttribute("aria-activedescendant")
  option?.scrollIntoView({ block: "nearest" })
}
