"""Handing an article on: which steps are offered, what a step says, and whom to tell by mail, because it concerns them."""

from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html

from ...models import Article, AuditAction, AuditEntry, MayNotPublish, NotPublishable, State, Step, User
from ..mail import tell
from .outcome import Outcome
from .state import Button, publish_button

ONWARDS = {
    Step.WRITING: Button("_step", "Zum Redigat geben", Step.EDITING.value),
    Step.EDITING: Button("_step", "Zur Freigabe geben", Step.REVIEW.value),
    Step.REVIEW: Button("_step", "Freigeben", Step.APPROVED.value),
}
BACK = {
    Step.EDITING: Button("_step", "Zurück an Autor:in", Step.WRITING.value),
    Step.REVIEW: Button("_step", "Zurück ins Redigat", Step.EDITING.value),
}


def main_button(article: Article, user: User) -> Button | None:
    """The one thing to do next: hand on, approve or publish."""
    if article.is_in_trash:
        return Button("_save", "Speichern und wiederherstellen")
    if article.is_practice:
        return Button("_save", "Speichern")
    if user.has_perm("articles.publish_article") and not article.working_copy.lacks_second_person():
        return publish_button(article)
    return _onwards(article, user)


def other_buttons(article: Article, user: User) -> list[Button]:
    """Quiet buttons beside the main one, for people who publish."""
    if article.pk is None or article.is_in_trash or not user.has_perm("articles.publish_article"):
        return []
    if article.is_scheduled():
        now = [] if article.is_embargoed() else [Button("_publish_now", "Jetzt veröffentlichen")]
        return [*now, Button("_unschedule", "Planung aufheben")]
    if article.state != State.DRAFT and not article.has_newer_working_copy:
        return []
    offered = [_onwards(article, user), BACK.get(article.working_copy.step)]
    return [button for button in offered if button and button != main_button(article, user)]


def _onwards(article: Article, user: User) -> Button | None:
    """The next step, if this person may take it."""
    button = ONWARDS.get(article.working_copy.step) if article.pk and article.state != State.WITHDRAWN else None
    if button and button.value == Step.APPROVED and not article.working_copy.can_be_approved_by(user):
        return None
    return button


def approval_note(article: Article):
    """Who approved the text, or that it has changed since the approval; "" if nobody has approved."""
    copy = article.working_copy
    if article.pk is None or copy.approved_revision_id is None:
        return ""
    if copy.is_approved:
        return f"Freigegeben von {copy.approved_by}." if copy.approved_by else "Freigegeben."
    url = f"{reverse('admin:desk_compare', args=[article.pk])}?von={copy.approved_revision.number}&bis={copy.newest_revision.number}"
    return format_html('Seit der Freigabe geändert – <a href="{}">Unterschiede ansehen</a>', url)


def hand_over(outcome: Outcome, step: str, user) -> None:
    """Take the step that the button names, and tell whom it concerns."""
    article, copy = outcome.article, outcome.article.working_copy
    before, label = copy.step, copy.get_step_display()
    try:
        with transaction.atomic():
            copy.hand_over(step, by=user, seen=outcome.seen)
            after = copy.get_step_display()
            AuditEntry.objects.record(AuditAction.HAND_OVER, article, by=user, before=label, after=after)
    except MayNotPublish:
        outcome.say("error", "Gespeichert. Freigeben kann nur die Redaktion.")
    except NotPublishable as refusal:
        outcome.say("error", f"Gespeichert. {refusal}")
    else:
        outcome.say("success", f"Gespeichert. Der Artikel ist jetzt: {copy.get_step_display()}.")
        tell_of_step(article, before, by=user)


def tell_of_step(article: Article, before: str, *, by) -> None:
    label = article.working_copy.get_step_display()
    text = f"{by} hat den Artikel weitergegeben. Er ist jetzt: {label}."
    tell(article, concerned(article, before), f"{label}: {article}", text, by=by)


def concerned(article: Article, before: str) -> list[User | None]:
    """Whom a step concerns: the assigned person, and the owner when it is approved or comes back."""
    order, copy = list(Step.values), article.working_copy
    is_back = order.index(copy.step) < order.index(before)
    return [copy.assigned_to, copy.owner] if copy.step == Step.APPROVED or is_back else [copy.assigned_to]


def tell_of_assignment(article: Article, *, by) -> None:
    text = f"{by} hat Ihnen diesen Artikel zugewiesen."
    tell(article, [article.working_copy.assigned_to], f"Ihnen zugewiesen: {article}", text, by=by)
