// The page of a bulk action: its pickers.
import { authorPicker, tagPicker } from "desk/form/sidebar"

const pickers = { byline: authorPicker, tags: tagPicker }
document.querySelectorAll("[data-bulk] [data-picker]").forEach((root) => pickers[root.dataset.picker](root))
