// Buttons that copy a text (`data-copy`). Without this script they stay hidden.
import { announce } from "desk/common/dom"

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text)
    return "Kopiert"
  } catch {
    return "Der Browser erlaubt es nicht"
  }
}

export function copyButtons() {
  document.querySelectorAll("[data-copy]").forEach((button) => {
    const label = button.textContent
    button.hidden = false
    button.addEventListener("click", async () => {
      button.parentElement.querySelector("input")?.select() // what cannot be copied is selected at least
      button.textContent = await copied(button.dataset.copy)
      announce(button.textContent)
      setTimeout(() => (button.textContent = label), 3000)
    })
  })
}
