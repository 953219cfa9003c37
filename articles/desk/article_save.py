"""What the buttons of the article form do: save, publish, hand over. Text is stored first, whatever happens after."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.html import format_html, format_html_join

from ..models import (
    NEVER,
    Article,
    AuditEntry,
    Correction,
    Draft,
    MayNotPublish,
    NewerRevision,
    NotPublishable,
    Step,
    public_change,
)  # fmt: skip
from . import checklist
from .article_form import ArticleForm
from .article_state import at_clock, clock, live_note, status_of
from .corrections import correction_from, missing_in, where_else_url


@dataclass
class Outcome:
    """What happened: the article, messages as (level, text), and whether somebody else had saved in the meantime."""

    article: Article
    messages: list[tuple[str, str]] = field(default_factory=list)
    conflict: Draft | None = None
    is_blocked: bool = False

    def say(self, level: str, text: str) -> None:
        self.messages.append((level, text))


def save(article: Article, form: ArticleForm, *, user, button: str, step: str = "") -> Outcome:
    """Store what was posted, then do what the button says."""
    outcome = Outcome(article)
    if article.pk is None:
        article = outcome.article = Article.start(form.snapshot(), by=user)
        Draft.objects.filter(article=None, person=user, slot=form.cleaned_data["slot"]).delete()
    else:
        try:
            article.save_revision(form.snapshot(), by=user, base=form.cleaned_data["base_revision"])
        except NewerRevision as conflict:
            outcome.conflict = conflict.draft
            return outcome
        except MayNotPublish:
            keep_draft(article, form, user)
            outcome.say(
                "error",
                "Nicht gespeichert: Der Artikel ist eingeplant, nur die Redaktion kann ihn noch ändern. Ihr Text ist gesichert.",
            )
            return outcome
    _save_desk_fields(article, form, user)
    Draft.objects.filter(article=article, person=user).delete()
    match button:
        case "publish":
            _publish(outcome, form, user)
        case "step" if step in Step.values:
            _hand_over(outcome, step)
        case _:
            _say_saved(outcome, form, user)
    return outcome


def keep_draft(article: Article, form: ArticleForm, user) -> Draft:
    """The posted text in the poster's own slot."""
    values = {"content": form.snapshot().to_json(), "base_revision_id": form.cleaned_data["base_revision"]}
    return Draft.objects.update_or_create(article=article, person=user, defaults=values)[0]


def _save_desk_fields(article: Article, form: ArticleForm, user) -> None:
    """What no revision holds: wishes about time, notes, who has it."""
    data = form.cleaned_data
    wanted = {
        "planned_for": article.planned_for if article.is_visible() else data["publish_at"],
        "notes": data["notes"],
        "assigned_to": data["assigned_to"],
    }
    if user.has_perm("articles.publish_article"):
        wanted |= {
            "embargo_until": article.embargo_until if article.is_visible() else data["embargo_until"],
            "expire_at": data["expire_at"] or NEVER,
        }
    if (
        article.is_scheduled()
        and wanted.get("embargo_until")
        and wanted["embargo_until"] > article.publish_at
    ):
        wanted.pop("embargo_until")
    changed = [name for name, value in wanted.items() if getattr(article, name) != value]
    if changed:
        for name in changed:
            setattr(article, name, wanted[name])
        article.save(update_fields=changed)


def _say_saved(outcome: Outcome, form: ArticleForm, user) -> None:
    article = outcome.article
    if article.is_scheduled():
        _reschedule(outcome, form, user)
        outcome.say("success", f"Gespeichert: wird {at_clock(article.publish_at)} so erscheinen.")
    elif article.is_visible():
        note = live_note(article).partition(" Es gibt")[0]
        outcome.say(
            "success",
            f"Als Arbeitsfassung gespeichert. {note}" if article.has_newer_working_copy else "Gespeichert.",
        )
    else:
        outcome.say("success", f"Gespeichert: „{article}“.")


def _reschedule(outcome: Outcome, form: ArticleForm, user) -> None:
    """A scheduled article moves with its time field; an emptied field leaves the time."""
    article, at = outcome.article, form.cleaned_data["publish_at"]
    if at and at != article.publish_at and user.has_perm("articles.publish_article"):
        before = article.publish_at
        article.publish(by=user, at=at)
        AuditEntry.objects.record(
            "umplanen", article, by=user, before=str(before), after=str(article.publish_at)
        )


def _publish(outcome: Outcome, form: ArticleForm, user) -> None:
    if not user.has_perm("articles.publish_article"):
        outcome.say("error", "Gespeichert. Veröffentlichen kann nur die Redaktion.")
    elif problems := _open_points(outcome.article, form.cleaned_data):
        outcome.is_blocked = True
        points = format_html_join("", "<li>{}</li>", ((text,) for text in problems))
        outcome.say(
            "error",
            format_html("Gespeichert, aber noch nicht veröffentlicht. Es fehlt noch: <ul>{}</ul>", points),
        )
    else:
        _go_public(outcome, form.cleaned_data, user)


def _open_points(article: Article, data: dict) -> list[str]:
    """What stands in the way of publication."""
    problems = [problem.text for problem in checklist.check(article.working_copy) if problem.blocks]
    if article.is_visible() and (missing := missing_in(correction_from(data))):
        problems.append(missing)
    return problems


def _go_public(outcome: Outcome, data: dict, user) -> None:
    """Publish, with the correction if it is one, and the entry in the audit trail: all or nothing."""
    article = outcome.article
    was_live, before = article.is_visible(), status_of(article).label
    mark_updated = was_live and data["change_kind"] == "update"
    correction = correction_from(data) if was_live else None
    try:
        with public_change():
            article.publish(
                by=user,
                at=_start(article, data),
                until=data["expire_at"],
                mark_updated=mark_updated,
                correction=correction,
            )
            after = correction.get_kind_display() if correction else status_of(article).label
            AuditEntry.objects.record("veröffentlichen", article, by=user, before=before, after=after)
    except NotPublishable as refusal:
        outcome.say("error", f"Gespeichert, aber nicht veröffentlicht: {refusal}")
    else:
        outcome.say("success", _published_text(article, was_live, correction))


def _start(article: Article, data: dict):
    """The chosen time if it lies ahead; what is live keeps its time."""
    at = data["publish_at"]
    return at if at and at > timezone.now() and not article.is_visible() else None


def _published_text(article: Article, was_live: bool, correction: Correction | None) -> str:
    if article.is_scheduled():
        return f"Eingeplant: „{article}“ erscheint {at_clock(article.publish_at)}."
    link = format_html('<a href="{}">Ansehen</a>', article.get_absolute_url())
    if correction:
        text = '{} veröffentlicht ({}). {} · <a href="{}">Wo stand das noch?</a>'
        kind = correction.get_kind_display()
        return format_html(text, kind, clock(correction.time), link, where_else_url(article))
    if was_live:
        return format_html("Aktualisierung veröffentlicht ({}). {}", clock(timezone.now()), link)
    return format_html("Veröffentlicht: „{}“. {}", article, link)


def _hand_over(outcome: Outcome, step: str) -> None:
    article = outcome.article
    article.step = step
    article.save(update_fields=["step"])
    outcome.say("success", f"Gespeichert. Der Artikel ist jetzt: {article.get_step_display()}.")
