// The keyboard shortcuts, as a dialog.
import { ask } from "desk/common/dialog"
import { el } from "desk/common/dom"

const MAC = /Mac|iP(hone|ad)/.test(navigator.platform)
const CTRL = MAC ? "⌘" : "Strg"
const ALT = MAC ? "⌥" : "Alt"

const SHORTCUTS = [
  [`${CTRL} S`, "Speichern"],
  [`${CTRL} Umschalt P`, "Vorschau"],
  [`${CTRL} Umschalt Enter`, "Veröffentlichen: zuerst, was geschehen wird"],
  [`${CTRL} F`, "Im Text suchen und ersetzen (noch einmal: die Suche des Browsers)"],
  [`${CTRL} B, ${CTRL} I`, "Fett, kursiv"],
  [`${CTRL} K`, "Link auf die markierten Wörter"],
  [`${CTRL} ${ALT} 2, ${CTRL} ${ALT} 3`, "Zwischentitel, kleiner Zwischentitel"],
  [`${CTRL} ${ALT} B, ${CTRL} ${ALT} L`, "Bild, Lesetipp einfügen"],
  [`${CTRL} ${ALT} M, ${ALT} Bild ab`, "Markierte Wörter anmerken, zur nächsten Anmerkung"],
  [`${ALT} Enter`, "Übernehmen, was in einem eingefügten Text erkannt wurde"],
  [`${ALT} ↑, ${ALT} ↓`, "Absatz oder Kasten verschieben; in Listen rechts: Reihenfolge ändern"],
  ["Enter auf einem Bild, Lesetipp, Fremdinhalt", "Bearbeiten"],
  ["Tab auf einem Bild, Esc", "Zur Bildunterschrift, zurück zum Bild"],
  [`${CTRL} Enter`, "Infokasten, Zitat oder Tabelle verlassen"],
  ["Tab in einer Tabelle", "Nächste Zelle"],
  ["Umschalt Tab", "Vom Text in die Werkzeugleiste; dort Pfeiltasten"],
  [`${CTRL} Z, ${CTRL} ${MAC ? "Umschalt Z" : "Y"}`, "Rückgängig, wiederholen"],
]

export function showHelp(editor) {
  const rows = SHORTCUTS.map(([keys, text]) => el("tr", {}, el("th", { scope: "row" }, keys), el("td", {}, text)))
  const table = el("table", { className: "desk-table" }, el("tbody", {}, ...rows))
  return ask({ title: "Tastenkürzel", submit: "Gut", fields: [table], read: () => ({}) }).then(() => editor.commands.focus())
}
