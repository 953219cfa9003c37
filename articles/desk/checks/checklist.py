"""The Prüfliste: what must be right before an article becomes public, and what would make it better."""

import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ... import body
from ...models import Article, Genre, Image, Snapshot

TITLE_LENGTH = 90
LEAD_LENGTH = 320
LONG_SENTENCE = 45  # words
EMPTY_LINK_TEXTS = frozenset(
    {"hier", "link", "mehr", "weiterlesen", "dort", "klicken sie hier", "diesem link", "quelle"}
)
LINKS = ("a", "article")  # marks
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
    "note": "id_change_note",
}
_SENTENCE_END = re.compile(r"(?<=[.!?…])[“\"]?\s+(?=[A-ZÄÖÜ„])")


@dataclass(frozen=True)
class Problem:
    """One open point. `blocks`: the article cannot be published with it; otherwise it is advice.

    `is_firm`: not even the Chefredaktion publishes over it. `url`: where a picture is mended, which is not in the form.
    """

    key: str
    text: str
    blocks: bool = True
    is_firm: bool = False
    url: str = ""

    @property
    def place(self) -> str:
        """The id of what mends it in the form, or ""."""
        return PLACES.get(self.key, "")

    @property
    def html(self) -> SafeString:
        """With a link to where it is mended: in the form, or in a tab of its own, so that the form keeps what was typed."""
        if self.place:
            return format_html('<a href="#{}">{}</a>', self.place, self.text)
        link = ' <a href="{}" target="_blank" rel="noopener">Im Bild ändern (neuer Tab)</a>'
        return format_html("{}" + (link if self.url else ""), self.text, self.url)


def check(snapshot: Snapshot, *, is_urgent: bool = False) -> list[Problem]:
    """The open points of an article, in the order of the form; one query for all pictures. An Eilmeldung needs title and lead."""
    blocks = snapshot.blocks
    problems = [
        Problem("title", "Der Titel fehlt.") if not snapshot.title else None,
        Problem("lead", "Der Vorspann fehlt.") if not snapshot.lead.strip() else None,
    ]
    if not is_urgent:
        problems += _content(snapshot, blocks)
    problems += [
        *_pictures(snapshot, blocks),
        *_headings(blocks),
        *_links(blocks),
        *_advice(snapshot, blocks),
    ]
    return [problem for problem in problems if problem]


def is_urgent(article: Article) -> bool:
    until = article.working_copy.is_urgent_until
    return until is not None and until > timezone.now()


def _content(snapshot: Snapshot, blocks: list[body.Block]) -> list[Problem | None]:
    lacks_source = snapshot.genre == Genre.NEWS and not snapshot.sources
    return [
        Problem("body", "Der Text fehlt.") if not body.plain_text(blocks).strip() else None,
        Problem("byline", "Es steht keine Autorin, kein Autor über dem Artikel.") if not snapshot.byline else None,
        Problem("tags", "Mindestens ein Schlagwort fehlt.") if not snapshot.tags else None,
        Problem("source", "Eine Nachricht braucht eine Quelle (auch „Eigene Recherche“).") if lacks_source else None,
    ]


def _pictures(snapshot: Snapshot, blocks: list[body.Block]) -> list[Problem]:
    """Every picture needs a credit, unexpired rights, and an alt text unless it only decorates."""
    uses = [(picture.image, picture.alt, picture.is_decorative) for picture in body.pictures(blocks)]
    if lead := snapshot.lead_image:
        uses.insert(0, (lead.image, lead.alt, lead.is_decorative))
    images = Image.objects.in_bulk([image for image, _alt, _decorative in uses]) if uses else {}
    problems: list[Problem] = []
    for number, alt, is_decorative in uses:
        problems += _picture(images.get(number), alt, is_decorative)
    return list(dict.fromkeys(problems))


def _picture(image: Image | None, alt: str, is_decorative: bool) -> list[Problem]:
    if image is None:
        return [Problem("picture-gone", "Ein Bild im Artikel gibt es nicht mehr.")]
    problems = []
    url = reverse("admin:articles_image_change", args=[image.pk])
    if not image.credit.strip():
        problems.append(
            Problem("credit", f"Bild „{image}“: der Bildnachweis fehlt.", is_firm=True, url=f"{url}#id_credit")
        )
    if not alt.strip() and not is_decorative:
        problems.append(Problem("alt", f"Bild „{image}“: der Alternativtext fehlt."))
    if image.is_blocked:
        problems.append(Problem("blocked", f"Bild „{image}“ ist gesperrt.", is_firm=True, url=f"{url}#id_is_blocked"))
    elif not image.is_usable:
        problems.append(Problem("rights", f"Bild „{image}“: die Rechte sind abgelaufen.", url=f"{url}#id_rights_until"))
    return problems


def _headings(blocks: list[body.Block]) -> list[Problem]:
    """Empty headings need no check: cleaning the body drops them."""
    levels = [block.level for block in blocks if isinstance(block, body.Heading)]
    if levels and levels[0] == 3:
        return [Problem("heading", "Der erste Zwischentitel ist ein kleiner: vor ihm fehlt ein großer.")]
    return []


def marks(blocks: list[body.Block], *kinds: str) -> list[tuple[str, str]]:
    """(text, value) of every run with one of these marks."""
    return [
        (run.text, mark.value)
        for block in blocks
        for content in block.inlines()
        for run in content
        for mark in run.marks
        if mark.kind in kinds
    ]


def _links(blocks: list[body.Block]) -> list[Problem]:
    problems = []
    for text, _target in marks(blocks, *LINKS):
        if not text.strip():
            problems.append(Problem("link", "Ein Link hat keinen Text."))
        elif text.strip(" .,:").casefold() in EMPTY_LINK_TEXTS:
            problems.append(
                Problem("link-text", f"Der Link „{text.strip()}“ sagt nicht, wohin er führt.", blocks=False)
            )
    return list(dict.fromkeys(problems))


def _advice(snapshot: Snapshot, blocks: list[body.Block]) -> list[Problem]:
    advice = [
        ("source-link", f"Quelle „{source.name}“: Der Link „{source.url}“ ist keine vollständige Adresse.")
        for source in snapshot.sources
        if source.is_malformed
    ]
    if (size := len(snapshot.title)) > TITLE_LENGTH:
        advice.append(("title", f"Der Titel hat {size} Zeichen; Suchmaschinen zeigen etwa {TITLE_LENGTH}."))
    if len(snapshot.lead) > LEAD_LENGTH:
        advice.append(("lead", f"Der Vorspann hat {len(snapshot.lead)} Zeichen; gut sind höchstens {LEAD_LENGTH}."))
    if _repeats_title(snapshot, blocks):
        advice.append(("advice", "Der erste Zwischentitel wiederholt den Titel."))
    if snapshot.tags and not any(tag.main for tag in snapshot.tags):
        advice.append(("main", "Kein Schlagwort ist als Hauptthema markiert (Stern)."))
    if snapshot.body and not snapshot.lead_image:
        advice.append(("lead-image", "Ein Aufmacherbild fehlt."))
    if sentence := _longest_sentence(blocks):
        words = sentence.split()
        advice.append(("advice", f"Sehr langer Satz: „{' '.join(words[:8])} …“ ({len(words)} Wörter)."))
    return [Problem(key, text, blocks=False) for key, text in advice]


def _repeats_title(snapshot: Snapshot, blocks: list[body.Block]) -> bool:
    """Whether a pasted headline was left standing at the head of the text."""
    first = blocks[0] if blocks else None
    heading = body.plain_text([first]).strip() if isinstance(first, body.Heading) else ""
    return bool(heading) and heading.casefold() == snapshot.title.casefold()


def _longest_sentence(blocks: list[body.Block]) -> str:
    """The longest sentence, if it is too long."""
    sentences = [sentence for line in body.plain_text(blocks).split("\n") for sentence in _SENTENCE_END.split(line)]
    longest = max(sentences, key=lambda sentence: len(sentence.split()), default="")
    return longest if len(longest.split()) > LONG_SENTENCE else ""
