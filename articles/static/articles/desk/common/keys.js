// Keys: their names on this computer's keyboard, and the one that saves.
const MAC = /Mac|iP(hone|ad)/.test(navigator.platform)
const NAMES = MAC ? { Mod: "⌘", Alt: "⌥", Shift: "⇧" } : { Mod: "Strg", Alt: "Alt", Shift: "Umschalt" }

/** "Strg+Alt+B" of "Mod-Alt-b". */
export function keyName(key) {
  return key.split("-").map((part) => NAMES[part] || (part.length === 1 ? part.toUpperCase() : part)).join("+")
}

/** Ctrl+S, anywhere on the page. */
export function onSave(save) {
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || event.altKey) return
    event.preventDefault()
    save()
  })
}

export const REDO = MAC ? "Mod-Shift-z" : "Mod-y"
