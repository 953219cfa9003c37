"""Tables of Ghost that are no content of ours, and why."""

from collections.abc import Mapping
from typing import Any

READ = frozenset({"posts", "tags", "posts_tags", "users", "posts_authors", "posts_meta", "settings"})
_MEMBERS = "Daten von Mitgliedern werden nicht übernommen"
_NEWSLETTERS = "Newsletter verschickt diese Seite nicht"
_REASONS = {
    "member": _MEMBERS, "stripe": _MEMBERS, "subscription": _MEMBERS, "offer": _MEMBERS, "product": _MEMBERS, "benefit": _MEMBERS,
    "donation": _MEMBERS, "tier": _MEMBERS, "posts_product": _MEMBERS, "posts_tier": _MEMBERS, "subscriber": _MEMBERS, "gift": _MEMBERS,
    "newsletter": _NEWSLETTERS, "email": _NEWSLETTERS, "automated_email": _NEWSLETTERS, "suppression": _NEWSLETTERS,
    "comment": "Kommentare gibt es hier nicht",
    "mobiledoc_revision": "ältere Fassungen; die neueste kommt herein", "post_revision": "ältere Fassungen; die neueste kommt herein",
    "snippet": "Bausteine stehen in den Artikeln, die sie verwenden",
    "redirect": "Weiterleitungen gezählter Links; zu den Artikeln leitet diese Seite selbst weiter",
    "custom_theme": "das Aussehen kommt hier vom Haus",
    "role": "Rechte vergibt die Redaktion hier selbst", "permission": "Rechte vergibt die Redaktion hier selbst",
    "session": "Zugänge gelten nur auf der alten Seite", "token": "Zugänge gelten nur auf der alten Seite",
    "api_key": "Zugänge gelten nur auf der alten Seite", "invite": "Zugänge gelten nur auf der alten Seite",
}  # fmt: skip
_OTHERS = "gehört zum Betrieb von Ghost"


def left_out(tables: Mapping[str, list[Any]]) -> dict[tuple[str, str], int]:
    """{(what, reason): rows} of the tables that are not read."""
    return {
        (f"Tabelle „{name}“", _reason(name)): len(rows) for name, rows in tables.items() if rows and name not in READ
    }


def _reason(name: str) -> str:
    return next((reason for start, reason in _REASONS.items() if name.startswith(start)), _OTHERS)
