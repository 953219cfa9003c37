"""What becomes of Ghost's cards. A card that is not here comes in whole."""

# Cards that come in otherwise than they were, by the name in their class ("kg-button-card").
LOSSY = {
    "button": "ein Link im Absatz",
    "header": "Überschrift und Text stehen im Artikel; Bild und Farbe des Hintergrunds entfallen",
    "product": "Bild, Zwischentitel, Text und Link stehen nacheinander; die Sterne entfallen",
    "signup": "Überschrift und Text bleiben; das Formular entfällt",
    "toggle": "ein Infokasten, immer offen",
    "callout": "ein Infokasten; Farbe und Zeichen entfallen",
    "bookmark": "Titel und Beschreibung als Link; das Vorschaubild entfällt",
    "cta": "Text und Link stehen im Artikel; Farbe und Rahmen entfallen",
    "nft": "ein Link; das Vorschaubild bleibt als Bild",
    "before-after": "die Bilder stehen nacheinander",
}
# Cards without words for readers of the site.
SILENT = {
    "paywall": "zeigte, ab wo nur Mitglieder weiterlasen",
    "collection": "eine Liste, die Ghost selbst füllt",
}
MEMBERS_ONLY = "war nur für Mitglieder zu lesen; nur die Redaktion sieht den Text noch"
EMAIL_ONLY = "stand nur im Newsletter; nur die Redaktion sieht den Text noch"
UNKNOWN = "eine Karte, die es hier nicht gibt; ihre Wörter stehen als Absatz"
DAMAGED = "das Dokument ist beschädigt"
