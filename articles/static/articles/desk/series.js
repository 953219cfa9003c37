// The form of a series: its parts in order.
import { articlePicker } from "desk/form/sidebar"

document.querySelectorAll("[data-parts]").forEach((root) => articlePicker(root, { label: "Artikel hinzufügen" }))
