"""One open point of the Prüfliste, and the way to where it is mended."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

# Where in the form a point is mended.
PLACES = {
    "title": "id_title",
    "lead": "id_lead",
    "byline": "desk-h-byline",
    "tags": "desk-h-tags",
    "main": "desk-h-tags",
    "source": "desk-h-sources",
    "source-link": "desk-h-sources",
    "lead-image": "desk-h-lead",
    "alt": "desk-h-lead",
    "alt-text": "desk-h-lead",
    "note": "id_change_note",
    "remarks": "desk-h-remarks",
}
TEXT = "id_body"


@dataclass(frozen=True)
class Problem:
    """One open point. `blocks`: the article cannot be published with it; otherwise it is advice.

    `is_firm`: not even the Chefredaktion publishes over it. `url`: where a picture is mended, which is not in the form.
    `block`: which block of the text it is about, from 0; `words`: the text of a link in that block.
    """

    key: str
    text: str
    blocks: bool = True
    is_firm: bool = False
    url: str = ""
    block: int | None = None
    words: str = ""
    field: str = ""  # the id of the field, of what the form itself refuses

    @property
    def place(self) -> str:
        """The id of what mends it in the form, or ""."""
        return TEXT if self.block is not None else self.field or PLACES.get(self.key, "")

    @property
    def html(self) -> SafeString:
        """With a link to where it is mended: in the form, or in a tab of its own, so that the form keeps what was typed."""
        if self.block is not None:
            link = '<a href="#{}" data-block="{}" data-words="{}">{}</a>'
            return format_html(link, self.place, self.block, self.words, self.text)
        if self.place:
            return format_html('<a href="#{}">{}</a>', self.place, self.text)
        link = ' <a href="{}" target="_blank" rel="noopener">Im Bild ändern (neuer Tab)</a>'
        return format_html("{}" + (link if self.url else ""), self.text, self.url)
