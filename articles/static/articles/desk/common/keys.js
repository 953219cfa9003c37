// The names of keys, as this computer's keyboard has them.
const MAC = /Mac|iP(hone|ad)/.test(navigator.platform)
const NAMES = MAC ? { Mod: "⌘", Alt: "⌥", Shift: "⇧" } : { Mod: "Strg", Alt: "Alt", Shift: "Umschalt" }

/** "Strg+Alt+B" of "Mod-Alt-b". */
export function keyName(key) {
  return key.split("-").map((part) => NAMES[part] || (part.length === 1 ? part.toUpperCase() : part)).join("+")
}

export const REDO = MAC ? "Mod-Shift-z" : "Mod-y"
