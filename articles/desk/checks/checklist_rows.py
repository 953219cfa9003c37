"""The other half of the Prüfliste: what is in order, what does not apply, and what hangs on the article and not on its text."""

from dataclasses import dataclass

from ... import body
from ...body.blocks import Table
from ...models import Article, Correction, Genre, RelatedArticle, SiteSettings, Snapshot
from ..articles.state import at_clock
from ..revisions.corrections import missing_in
from .problem import Problem
from .text_hints import links_in

PICTURES = frozenset({"picture-gone", "credit", "alt", "alt-text", "blocked", "rights"})


@dataclass(frozen=True)
class Line:
    """A point that is not open. What does not apply ("nicht anwendbar") was not checked: it is not "in Ordnung"."""

    text: str
    applies: bool = True


def of_article(article: Article, correction: Correction | None = None) -> list[Problem]:
    """Open points that the text alone does not show; `correction` is what readers are to be told of the change."""
    if article._state.adding:
        return []
    problems = []
    if article.is_visible() and not RelatedArticle.objects.filter(article=article).exists():
        problems.append(
            Problem("related", "Unter dem Artikel steht noch kein verwandter: das Kästchen bleibt leer.", False)
        )
    if count := article.remarks.open().count():
        said = "Eine Anmerkung ist noch offen." if count == 1 else f"{count} Anmerkungen sind noch offen."
        problems.append(Problem("remarks", said, False))
    return problems + blocking(article, correction)


def blocking(article: Article, correction: Correction | None) -> list[Problem]:
    """Those of `of_article` that stand in the way of publication."""
    problems = []
    if article.working_copy.lacks_second_person():
        problems.append(Problem("four-eyes", "Vier-Augen-Prinzip: diese Fassung hat noch niemand sonst freigegeben."))
    if article.is_visible() and (missing := missing_in(correction)):
        problems.append(Problem("note", missing, is_firm=True))
    return problems


def settled(snapshot: Snapshot, article: Article, problems: list[Problem], *, is_urgent: bool) -> list[Line]:
    """Every point of the list that is not among `problems`: in order, or with the reason why it does not apply."""
    open_keys = {problem.key for problem in problems}
    lines = []
    for name, keys, reason in _points(snapshot, article, is_urgent):
        if reason:
            lines.append(Line(f"{name}: nicht anwendbar ({reason})", applies=False))
        elif not keys & open_keys:
            lines.append(Line(name))
    return lines


def _points(snapshot: Snapshot, article: Article, is_urgent: bool) -> list[tuple[str, frozenset[str], str]]:
    """(name, keys of its problems, why it does not apply or "")."""
    urgent = "Eilmeldung" if is_urgent else ""
    has_pictures = snapshot.lead_image is not None or any(body.pictures(snapshot.blocks))
    no_source = "" if snapshot.genre == Genre.NEWS else str(Genre(snapshot.genre).label)
    until = article.embargo_until if article.is_embargoed() else None
    embargo = f"Sperrfrist: erscheint erst {at_clock(until)}" if until else ""
    return [
        ("Titel", frozenset({"title"}), ""),
        ("Vorspann", frozenset({"lead"}), ""),
        ("Text", frozenset({"body"}), urgent),
        ("Bilder mit Bildnachweis, Alternativtext und Rechten", PICTURES, _unless(has_pictures, "keine Bilder")),
        ("Autor:in", frozenset({"byline"}), urgent),
        ("Schlagwort", frozenset({"tags"}), urgent),
        ("Quelle", frozenset({"source"}), urgent or no_source),
        ("Zwischentitel", frozenset({"heading"}), _unless(_has(snapshot, body.Heading), "keine")),
        ("Links", frozenset({"link", "link-text"}), _unless(_has_links(snapshot), "keine")),
        ("Tabellen mit Kopfzeile", frozenset({"table"}), _unless(_has(snapshot, Table), "keine")),
        ("Lesetipp", frozenset({"tip"}), _unless(_has(snapshot, body.Tip), "keiner gesetzt")),
        (embargo or "Sperrfrist", frozenset(), _unless(bool(embargo), "keine")),
        ("Vier-Augen-Prinzip", frozenset({"four-eyes"}), _unless(SiteSettings.load().four_eyes, "ausgeschaltet")),
    ]


def _unless(applies: bool, reason: str) -> str:
    return "" if applies else reason


def _has(snapshot: Snapshot, kind: type[body.Block]) -> bool:
    return any(isinstance(block, kind) for block in snapshot.blocks)


def _has_links(snapshot: Snapshot) -> bool:
    return any(True for block in snapshot.blocks for content in block.inlines() for _text in links_in(content))
