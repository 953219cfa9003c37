"""What the status panel says about an article, and which one button matters now."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from ...models import Article, State


@dataclass(frozen=True)
class Status:
    key: str
    label: str
    note: str


@dataclass(frozen=True)
class Button:
    name: str
    label: str
    value: str = "1"


def clock(moment: dt.datetime, now: dt.datetime | None = None) -> str:
    """ "18:00 Uhr" today, "24.11., 18:00 Uhr" this year, else with the year."""
    local, today = timezone.localtime(moment), timezone.localtime(now or timezone.now())
    time = f"{date_format(local, 'G:i')} Uhr"
    if local.date() == today.date():
        return time
    return f"{date_format(local, 'j.n.' if local.year == today.year else 'j.n.Y')}, {time}"


def at_clock(moment: dt.datetime) -> str:
    """ "um 18:00 Uhr" today, "am 24.11. um 18:00 Uhr" otherwise."""
    day, _, time = clock(moment).rpartition(", ")
    return f"am {day} um {time}" if day else f"um {time}"


def saver(person, reader) -> str:
    """ "Tomasz Brandl hat"; to that person themselves "Sie haben in einem anderen Fenster"."""
    return "Sie haben in einem anderen Fenster" if person == reader else f"{person or 'Jemand'} hat"


def status_of(article: Article) -> Status:
    if article.pk is None:
        return Status("draft", "Neuer Artikel", "Noch nicht gespeichert.")
    saved = f"Zuletzt gespeichert {at_clock(article.working_copy.saved_at)}."
    if article.is_in_trash:
        return Status("trashed", "Im Papierkorb", f"{trash_note(article)} Speichern holt ihn zurück.")
    if article.is_practice:
        return Status("draft", "Übungsartikel", f"Er kann nie öffentlich werden. {saved}")
    if article.state == State.WITHDRAWN:
        return Status("withdrawn", "Zurückgezogen", f"Leser sehen den Artikel nicht. {saved}")
    if article.is_scheduled():
        why = " (Ende der Sperrfrist)" if article.embargo_until == article.publish_at else ""
        return Status("planned", "Eingeplant", f"Wird {at_clock(article.publish_at)} so erscheinen{why}.")
    if article.is_expired():
        return Status("expired", "Abgelaufen", f"Seit {clock(article.expire_at)} offline. {saved}")
    if article.is_visible():
        return Status("live", "Veröffentlicht", live_note(article))
    if article.working_copy.is_overdue():
        return Status("overdue", article.working_copy.get_step_display(), f"{overdue_note(article)} {saved}")
    return Status("draft", article.working_copy.get_step_display(), f"{saved} Leser sehen den Artikel noch nicht.")


def trash_note(article: Article) -> str:
    copy = article.working_copy
    return f"{copy.deleted_by or 'Jemand'} hat diesen Artikel {at_clock(copy.deleted_at)} in den Papierkorb gelegt."


def overdue_note(article: Article) -> str:
    time = clock(article.working_copy.planned_for)
    return f"War für {'den ' * (',' in time)}{time} geplant und ist nicht erschienen: bitte neu planen oder veröffentlichen."


def live_note(article: Article) -> str:
    if not article.has_newer_working_copy:
        since = max(article.publish_at, article.applied_revision.created_at)
        return f"Leser sehen diese Fassung seit {clock(since)}."
    newest = article.working_copy.newest_revision
    who = f" von {newest.person}" if newest.person else ""
    return (
        f"Leser sehen noch die Fassung von {clock(article.applied_revision.created_at)}. "
        f"Es gibt eine neuere Arbeitsfassung{who} ({clock(newest.created_at)})."
    )


def publish_button(article: Article) -> Button:
    """What publishing means for an article in its state."""
    if article.is_scheduled():
        return Button("_save", f"Speichern (erscheint {at_clock(article.publish_at)})")
    if article.is_visible():
        return Button("_publish", "Aktualisierung veröffentlichen")
    return Button("_publish", publish_label(article))


def publish_label(article: Article) -> str:
    """The script of the form does the same while times are typed."""
    start, embargo, now = article.working_copy.planned_for, article.embargo_until, timezone.now()
    if embargo and embargo > now and (start is None or start <= embargo):
        return f"{capfirst(at_clock(embargo))} veröffentlichen (Ende der Sperrfrist)"
    if start and start > now:
        return f"{capfirst(at_clock(start))} veröffentlichen"
    return "Wieder veröffentlichen" if article.state == State.WITHDRAWN else "Veröffentlichen"
