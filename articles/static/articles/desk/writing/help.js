// The list of keys, as a dialog: "?" outside of text fields, Strg+Umschalt+? anywhere, or the button of the tool bar.
import { ask } from "desk/common/dialog"
import { el } from "desk/common/dom"
import { keyName, REDO } from "desk/common/keys"
import { blocksOf } from "desk/writing/blocks"

const keys = (...names) => names.map(keyName).join(", ")

const ARTICLE = [
  [keys("Mod-s"), "Speichern"],
  [keys("Mod-Shift-p"), "Vorschau"],
  [keys("Mod-Shift-Enter"), "Veröffentlichen: erst die Zusammenfassung"],
  ["Enter in Titel und Vorspann", "Weiter zum Vorspann, zum Text; ↑ am Anfang des Textes führt zurück"],
  [keys("Alt-Enter"), "Übernehmen, was in einem eingefügten Text erkannt wurde"],
  [keys("Mod-Alt-m"), "Markierte Wörter anmerken"],
  [`${keyName("Alt")} Bild ab`, "Zur nächsten Anmerkung"],
  [keys("Alt-t"), "Alle im Text gefundenen Schlagwörter übernehmen"],
]

const PAGE = [[keys("Mod-s"), "Speichern"]]

const NAMES = [["@ und ein Name", "Regelwerk, Unternehmen, Institution oder Thema (auch als Schlagwort), eigener Artikel (als Link)"]]

const WRITING = [
  ["/ in einer leeren Zeile", "Liste aller Bausteine"],
  [`**fett**, *kursiv* oder ${keys("Mod-b", "Mod-i")}`, "Fett, kursiv"],
  [keys("Mod-k"), "Link: Adresse oder eigener Artikel; auch mit https:// getippt oder eingefügt"],
  [keys("Mod-.", "Mod-,"), "Hochgestellt, tiefgestellt"],
  [keys("Mod-Alt-0"), "Wieder ein Absatz"],
  [keys("Shift-Enter"), "Neue Zeile im selben Absatz"],
  [keys("Mod-f"), "Im Text suchen und ersetzen (noch einmal: die Suche des Browsers)"],
  [keys("Alt-↑", "Alt-↓"), "Absatz oder Kasten verschieben; in Listen rechts: Reihenfolge ändern"],
  ["Enter auf einem Bild, Lesetipp, Fremdinhalt", "Bearbeiten"],
  ["Tab auf einem Bild, Esc", "Zur Bildunterschrift, zurück zum Bild"],
  [keys("Mod-Enter"), "Infokasten, Zitat oder Tabelle verlassen; in jedem Fenster: übernehmen"],
  ["Tab in einer Tabelle", "Nächste Zelle"],
  [keys("Shift-Tab"), "Vom Text in die Werkzeugleiste; dort Pfeiltasten"],
  [keys("Mod-z", REDO), "Rückgängig, wiederholen"],
  [`?, im Text ${keys("Mod-Shift-?")}`, "Diese Liste"],
]

export function showHelp(editor) {
  const isArticle = Boolean(document.getElementById("article_form"))
  const blocks = blocksOf(editor).filter(({ key, typed }) => key || typed)
    .map(({ label, key, typed }) => [[typed && `${typed} und Leerzeichen`, key && keyName(key)].filter(Boolean).join(" oder "), label])
  const all = isArticle ? [...ARTICLE, ...NAMES, ...blocks, ...WRITING] : [...PAGE, ...blocks, ...WRITING]
  const rows = all.map(([key, text]) => el("tr", {}, el("th", { scope: "row" }, key), el("td", {}, text)))
  const table = el("table", { className: "desk-table desk-keys" }, el("tbody", {}, ...rows))
  const before = document.activeElement
  return ask({ title: "Tastenkürzel", submit: "Gut", wide: true, fields: [table], read: () => ({}) }).then(() => before?.focus())
}

/** Show it at "?", except where "?" is a letter. */
export function helpKey(editor) {
  addEventListener("keydown", (event) => {
    const isText = event.target.closest?.("input, textarea, select, [contenteditable=true]")
    if (event.key !== "?" || event.altKey || (isText && !event.ctrlKey && !event.metaKey) || document.querySelector("dialog[open]")) return
    event.preventDefault()
    showHelp(editor)
  })
}
