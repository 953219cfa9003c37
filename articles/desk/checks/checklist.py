"""The Prüfliste: what must be right before an article becomes public, and what would make it better."""

import re

from django.urls import reverse
from django.utils import timezone

from ... import body
from ...models import Article, Genre, Image, Snapshot
from .problem import Problem
from .text_hints import PLACEHOLDER, alt_says_nothing, text_hints

TITLE_LENGTH = 90
LEAD_LENGTH = 320
LONG_SENTENCE = 45  # words
_SENTENCE_END = re.compile(r"(?<=[.!?…])[“\"]?\s+(?=[A-ZÄÖÜ„])")


def check(snapshot: Snapshot, *, is_urgent: bool = False) -> list[Problem]:
    """The open points of an article, in the order of the form; one query for all pictures. An Eilmeldung needs title and lead."""
    blocks = snapshot.blocks
    problems = [
        Problem("title", "Der Titel fehlt.") if not snapshot.title else None,
        Problem("lead", "Der Vorspann fehlt.") if not snapshot.lead.strip() else None,
    ]
    problems += [
        Problem(name, f"{label} steht noch „{found[0]}“ aus der Vorlage.")
        for name, label in (("title", "Im Titel"), ("lead", "Im Vorspann"))
        if (found := PLACEHOLDER.search(getattr(snapshot, name)))
    ]
    if not is_urgent:
        problems += _content(snapshot, blocks)
    problems += [
        *_pictures(snapshot, blocks),
        *_headings(blocks),
        *_charts(blocks),
        *_bare_boxes(blocks),
        *text_hints(blocks),
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
    uses: list[tuple[body.Picture, int | None]] = [
        (picture, index) for index, block in enumerate(blocks) for picture in body.pictures([block])
    ]
    if lead := snapshot.lead_image:
        caption = (body.Run(lead.caption),) if lead.caption else ()
        uses.insert(0, (body.Picture(lead.image, lead.alt, lead.is_decorative, caption), None))
    images = Image.objects.in_bulk([picture.image for picture, _index in uses]) if uses else {}
    problems: list[Problem] = []
    for picture, index in uses:
        problems += _picture(images.get(picture.image), picture, index)
    return list(dict.fromkeys(problems))


def _picture(image: Image | None, use: body.Picture, index: int | None) -> list[Problem]:
    if image is None:
        return [Problem("picture-gone", "Ein Bild im Artikel gibt es nicht mehr.", block=index)]
    problems = []
    url = reverse("admin:articles_image_change", args=[image.pk])
    if not image.credit.strip():
        problems.append(
            Problem("credit", f"Bild „{image}“: der Bildnachweis fehlt.", is_firm=True, url=f"{url}#id_credit")
        )
    problems += _alt(image, use, index)
    if image.is_blocked:
        problems.append(Problem("blocked", f"Bild „{image}“ ist gesperrt.", is_firm=True, url=f"{url}#id_is_blocked"))
    elif not image.is_usable:
        problems.append(Problem("rights", f"Bild „{image}“: die Rechte sind abgelaufen.", url=f"{url}#id_rights_until"))
    return problems


def _alt(image: Image, use: body.Picture, index: int | None) -> list[Problem]:
    if use.is_decorative:
        return []
    if not use.alt.strip():
        return [Problem("alt", f"Bild „{image}“: der Alternativtext fehlt.", block=index)]
    says = alt_says_nothing(use.alt, body.inline_text(use.caption) or image.caption)
    return [Problem("alt-text", f"Bild „{image}“: {says}.", blocks=False, block=index)] if says else []


def _headings(blocks: list[body.Block]) -> list[Problem]:
    """Empty headings need no check: cleaning the body drops them."""
    headings = [(block.level, index) for index, block in enumerate(blocks) if isinstance(block, body.Heading)]
    if headings and headings[0][0] == 3:
        says = "Der erste Zwischentitel ist ein kleiner: vor ihm fehlt ein großer."
        return [Problem("heading", says, block=headings[0][1])]
    return []


def _charts(blocks: list[body.Block]) -> list[Problem]:
    """A chart that cannot be drawn is shown as a table: advice, as all that a chart may lack."""
    advice = []
    for index, block in enumerate(blocks):
        if isinstance(block, body.Chart):
            said = [body.charts.problem(block) or body.charts.hint(block)]
            said += ["" if block.table.caption else "Der Titel fehlt.", "" if block.source else "Die Quelle fehlt."]
            name = body.inline_text(block.table.caption) or "ohne Titel"
            texts = [f"Diagramm „{name}“: {text}" for text in said if text]
            advice += [Problem("chart", text, blocks=False, block=index) for text in texts]
    return advice


_BARE = {
    "number": "Zur großen Zahl fehlt, was sie zählt.",
    "update": "Im Nachtrag fehlt, was seither geschehen ist.",
}


def _bare_boxes(blocks: list[body.Block]) -> list[Problem]:
    return [
        Problem(block.box, _BARE[block.box], blocks=False, block=index)
        for index, block in enumerate(blocks)
        if isinstance(block, body.FactBox) and not block.content
    ]


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
