"""What the article form asks beside the content. No revision holds it, so the session does until the change is published."""

from ...models import Article
from ..pages import DeskRequest

KEY = "desk_choices"
FIELDS = ("change_kind", "change_note", "hide_wording", "overrule_reason")
MOST = 20  # articles


def keep(request: DeskRequest, article: Article, data: dict[str, str]) -> None:
    """Keep what was chosen for the version that readers see now."""
    chosen = {name: data[name] for name in FIELDS if data[name] not in ("", "minor", False)}
    drop(request, article)
    if chosen:
        choices = {**request.session.get(KEY, {}), str(article.pk): [article.applied_revision_id, chosen]}
        request.session[KEY] = dict(list(choices.items())[-MOST:])


def drop(request: DeskRequest, article: Article) -> None:
    if str(article.pk) in request.session.get(KEY, {}):
        del request.session[KEY][str(article.pk)]
        request.session.modified = True


def kept(request: DeskRequest, article: Article | None) -> dict[str, str]:
    """What was kept, unless readers see another version by now."""
    if article is None:
        return {}
    revision, chosen = request.session.get(KEY, {}).get(str(article.pk), (None, {}))
    return chosen if not article.is_visible() or revision == article.applied_revision_id else {}
