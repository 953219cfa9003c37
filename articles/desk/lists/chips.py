"""What narrows a list at the moment, each with the address of the list without it."""

from dataclasses import dataclass

from django.contrib.admin.views.main import SEARCH_VAR, ChangeList


@dataclass(frozen=True)
class Chip:
    title: str
    value: str
    without: str


def chips(changelist: ChangeList) -> list[Chip]:
    found = []
    if changelist.query:
        found.append(Chip("Gesucht", f"„{changelist.query}“", changelist.get_query_string(remove=[SEARCH_VAR])))
    for spec in changelist.filter_specs:
        names = [name for name in spec.expected_parameters() if changelist.params.get(name)]
        if names and (value := _chosen(spec, changelist)):
            found.append(Chip(str(spec.title), value, changelist.get_query_string(dict.fromkeys(names))))
    return found


def _chosen(spec, changelist: ChangeList) -> str:
    """What a filter is set to, in its own words: its first choice is always "all"."""
    first, *others = spec.choices(changelist)
    if "value" in first:  # a typed one
        return f"„{first['value']}“"
    return next((str(choice["display"]) for choice in others if choice["selected"]), "")
