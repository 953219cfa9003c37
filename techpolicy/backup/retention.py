"""Which backups are kept: the newest of each of the last days, weeks and months that have one."""

import datetime as dt
from collections.abc import Callable

from django.core.files.storage import Storage
from django.utils import timezone

from .archive import LONGEST, MANIFEST, MEDIA, SUM, begun, finished, read, time_of
from .database import FILES
from .places import Refused, names

Keep = dict[str, int]

PERIODS: dict[str, Callable[[dt.datetime], tuple[int, ...]]] = {
    "daily": lambda time: (time.year, time.month, time.day),
    "weekly": lambda time: time.isocalendar()[:2],
    "monthly": lambda time: (time.year, time.month),
}


def parse(text: str) -> Keep:
    """`daily=7,weekly=5` as numbers; raises Refused."""
    keep: Keep = {}
    for part in text.split(","):
        period, _, number = part.strip().partition("=")
        if period not in PERIODS or not number.isdecimal() or int(number) < 1:
            raise Refused(f"--keep is {text!r}; expected numbers from 1 on, such as daily=7,weekly=5,monthly=12.")
        keep[period] = int(number)
    return keep


def kept(backups: list[str], keep: Keep) -> set[str]:
    """The names that stay, in Berlin's days."""
    stays = set(backups[-1:])
    for period, number in keep.items():
        newest: dict[tuple[int, ...], str] = {}
        for name in sorted(backups, reverse=True):
            newest.setdefault(PERIODS[period](timezone.localtime(time_of(name))), name)
        stays.update(list(newest.values())[:number])
    return stays


def thin_out(place: Storage, keep: Keep) -> list[str]:
    """Delete the backups that need not stay, and pictures of theirs alone; gives the names. Foreign files stay."""
    backups = finished(place)
    stays = kept(backups, keep)
    dropped = [name for name in backups if name not in stays]
    for name in dropped:
        _delete(place, name)
    _delete_unneeded_media(place)
    return dropped


def delete_unfinished(place: Storage) -> None:
    """What was begun more than a day ago and never finished."""
    done = set(finished(place))
    for name in begun(place):
        if name not in done and timezone.now() - time_of(name) > LONGEST:
            _delete(place, name)


def _delete(place: Storage, name: str) -> None:
    """What a backup consists of; anything else in its folder is somebody else's."""
    for file in (SUM, MANIFEST, *FILES.values()):  # without the first, it is no backup any more
        place.delete(f"{name}/{file}")
    if not list(names(place, name)):
        place.delete(name)


def _delete_unneeded_media(place: Storage) -> None:
    """Only where every backup can be read and none is being made: one more file is better than one too few."""
    done = finished(place)
    if begun(place) != done:
        return
    try:
        needed = {f"{MEDIA}/{name}" for backup in done for name in read(place, backup)["media"]}
    except Refused:
        return
    for name in names(place, MEDIA):
        if name not in needed:
            place.delete(name)
