"""The Prüfliste: what must be right before an article becomes public."""

from dataclasses import dataclass

from .. import body
from ..models import Image, Snapshot


@dataclass(frozen=True)
class Problem:
    """One open point. `blocks`: the article cannot be published with it; otherwise it is advice."""

    key: str
    text: str
    blocks: bool = True


def check(snapshot: Snapshot) -> list[Problem]:
    """The open points of an article, in the order of the form; one query for all pictures."""
    blocks = snapshot.blocks
    problems = [
        Problem("title", "Der Titel fehlt.") if not snapshot.title else None,
        Problem("lead", "Der Vorspann fehlt.") if not snapshot.lead.strip() else None,
        Problem("body", "Der Text fehlt.") if not body.plain_text(blocks).strip() else None,
        *_pictures(snapshot, blocks),
        Problem("byline", "Es steht keine Autorin, kein Autor über dem Artikel.")
        if not snapshot.byline
        else None,
        Problem("tags", "Mindestens ein Schlagwort fehlt.") if not snapshot.tags else None,
    ]
    return [problem for problem in problems if problem]


def _pictures(snapshot: Snapshot, blocks) -> list[Problem]:
    """Every picture needs a credit, unexpired rights, and an alt text unless it only decorates."""
    uses = [
        (block.image, block.alt, block.is_decorative) for block in blocks if isinstance(block, body.Picture)
    ]
    if lead := snapshot.lead_image:
        uses.insert(0, (lead.image, lead.alt, lead.is_decorative))
    images = Image.objects.in_bulk([image for image, _alt, _decorative in uses])
    found = []
    for number, alt, is_decorative in uses:
        image = images.get(number)
        if image is None:
            found.append(Problem("picture-gone", "Ein Bild im Artikel gibt es nicht mehr."))
            continue
        name = f"Bild „{image}“"
        if not image.credit.strip():
            found.append(Problem("credit", f"{name}: der Bildnachweis fehlt."))
        if not alt.strip() and not is_decorative:
            found.append(Problem("alt", f"{name}: der Alternativtext fehlt."))
        if image.is_blocked:
            found.append(Problem("blocked", f"{name} ist gesperrt."))
        elif not image.is_usable:
            found.append(Problem("rights", f"{name}: die Rechte sind abgelaufen."))
    return list(dict.fromkeys(found))
