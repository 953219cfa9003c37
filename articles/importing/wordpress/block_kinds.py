"""What becomes of each kind of block. A kind that is in neither table comes in whole."""

# Blocks without a text of their own: WordPress fills them when a page is called.
_LISTS = "eine Liste, die WordPress selbst füllt"
_FRAME = "gehört zum Rahmen der Seite, nicht zum Text"
_COMMENTS = "Kommentare gibt es hier nicht"
_OF_POST = "wiederholt, was der Artikel ohnehin zeigt"
GENERATED = {
    **{
        f"core/{name}": _LISTS
        for name in (
            "archives", "calendar", "categories", "latest-comments", "latest-posts", "page-list", "page-list-item", "query",
            "query-pagination", "query-pagination-next", "query-pagination-numbers", "query-pagination-previous", "query-no-results",
            "query-title", "query-total", "rss", "tag-cloud", "terms-query",
        )
    },
    **{
        f"core/{name}": _FRAME
        for name in (
            "home-link", "loginout", "navigation", "navigation-link", "navigation-submenu", "search", "site-logo", "site-tagline",
            "site-title", "social-link", "social-links", "template-part", "widget-group", "legacy-widget", "pattern",
        )
    },
    **{
        f"core/{name}": _COMMENTS
        for name in (
            "comment-author-avatar", "comment-author-name", "comment-content", "comment-date", "comment-edit-link", "comment-reply-link",
            "comment-template", "comments", "comments-pagination", "comments-pagination-next", "comments-pagination-numbers",
            "comments-pagination-previous", "comments-title", "post-comments", "post-comments-form", "post-comments-count",
            "post-comments-link",
        )
    },
    **{
        f"core/{name}": _OF_POST
        for name in (
            "avatar", "post-author", "post-author-biography", "post-author-name", "post-content", "post-date", "post-excerpt",
            "post-featured-image", "post-navigation-link", "post-template", "post-terms", "post-time-to-read", "post-title", "read-more",
            "term-description",
        )
    },
}  # fmt: skip

# Blocks that come in otherwise than they were.
LOSSY = {
    "core/audio": "die Datei bleibt, wo sie ist; im Text steht eine Karte mit Link",
    "core/video": "die Datei bleibt, wo sie ist; im Text steht eine Karte mit Link",
    "core/file": "die Datei bleibt, wo sie ist; im Text steht ein Link",
    "core/button": "ein Link im Absatz",
    "core/buttons": "Links, jeder in einem Absatz",
    "core/code": "ein Absatz mit Zeilenumbrüchen, ohne feste Breite",
    "core/preformatted": "ein Absatz mit Zeilenumbrüchen, ohne feste Breite",
    "core/verse": "ein Absatz mit Zeilenumbrüchen",
    "core/columns": "die Spalten stehen nacheinander",
    "core/column": "die Spalten stehen nacheinander",
    "core/group": "der Inhalt bleibt, der Rahmen nicht",
    "core/cover": "erst das Bild, dann der Text, der darauf stand",
    "core/media-text": "Bild und Text stehen nacheinander",
    "core/details": "ein Infokasten, immer offen",
    "core/separator": "entfällt; Abschnitte trennt hier ein Zwischentitel",
    "core/spacer": "entfällt; es war nur ein Abstand",
    "core/html": "was unser Vokabular kennt",
    "core/more": "entfällt; Listen zeigen hier den Vorspann",
    "core/nextpage": "entfällt; der Text steht auf einer Seite",
    "core/missing": "der Inhalt eines Blocks, den schon WordPress nicht kannte",
    "core/text-columns": "die Spalten stehen nacheinander",
}
