"""The names by which readers find a tag or an author: whole names, single words of them, numbers of laws and companies."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ..models import SUBJECTS, Author, Company, CompanyKind, Milestone, MilestoneKind, Regulation
from ..models.subjects.subject import Subject
from ..text import identifiers, keys_of_celex
from .documents import STOP_TOKENS
from .tokens import Word, analyse, owner_token

NAME_WORDS = 12  # as many as a query has; of a longer title the first ones are its name
KEY_LENGTH = 250
_NUMBERS = (
    "celex",
    "eli",
    "procedure",
    "federal_register",
    "cfr",
    "bgbl",
    "drucksache",
    "lei",
)  # fields with one or more
_SHORT_TITLE = re.compile(
    r"\(([^()]{3,})\)$"
)  # "Verordnung (EU) 2024/1689 über künstliche Intelligenz (KI-Verordnung)"
_SECTION = re.compile(r"(?:par|art)\d+[a-z]?$")  # "§ 19a" of "§ 19a GWB"

Names = list[tuple[str, str]]  # (key, name as written)


def is_plain(key: str) -> bool:
    """Whether a key consists of the tokens of a whole name, in order; the others say their kind before a colon."""
    return ":" not in key


def word_key(token: str) -> str:
    """The key of a word that is a part of a name: "Wallet" of "EUDI-Wallet"."""
    return f"word:{token}"


def is_telling(token: str) -> bool:
    """Whether a word can be looked for and corrected alone: no stop word, no number, not very short."""
    return len(token) > 2 and token not in STOP_TOKENS and not any(map(str.isdigit, token))


def names_of_subjects(kind: str, ids: Sequence[int]) -> dict[str, Names]:
    """Names by owner; a tag speaks for those that were merged into it. Proposed tags have none: readers do not see them."""
    names = {}
    rows = SUBJECTS[kind].objects.filter(pk__in=ids, is_proposed=False).prefetch_related("aliases")
    proposals = _proposals(ids) if kind == Regulation.kind else {}
    for row in rows:
        aliases = list(row.aliases.all())
        written = [row.name, *_titles(row), *(alias.name for alias in aliases)]
        keys = _keys(written) | dict.fromkeys(_numbers(row, written, proposals.get(row.pk, "")), row.name)
        for pk in [row.pk, *(alias.merged_id for alias in aliases if alias.merged_id)]:
            names[owner_token(kind, pk)] = list(keys.items())
    if kind == Company.kind:
        _lend_names_of_services(ids, names)
    return names


def names_of_author(author: Author) -> Names:
    """The whole name, its last word (readers remember surnames), and its other words."""
    return list(_keys([author.name, *author.name.split()[-1:]]).items())


def _lend_names_of_services(ids: Sequence[int], names: dict[str, Names]) -> None:
    """A search for a service (Facebook) also finds its company (Meta), but not the other way round: such names are stored empty."""
    services = Company.objects.filter(parent__in=ids, company_kind=CompanyKind.SERVICE, is_proposed=False)
    for service in services.prefetch_related("aliases"):
        assert service.parent_id
        keys = _keys([service.name, *(alias.name for alias in service.aliases.all())])
        own = names.get(owner_token(Company.kind, service.parent_id))
        if own is not None:
            known = {key for key, _name in own}
            own += [(key, "") for key in keys if key not in known and is_plain(key)]


def _titles(row: Subject) -> list[str]:
    """The long title, and the short one that stands in brackets at its end."""
    title = getattr(row, row.long_name_field) if row.long_name_field else ""
    short = _SHORT_TITLE.search(title)
    return [title, short[1]] if short else [title]


def _keys(names: Iterable[str]) -> dict[str, str]:
    """Names as written by their keys, then their telling words."""
    keys: dict[str, str] = {}
    parts: dict[str, str] = {}
    for name in names:
        words = list(islice(analyse(name), NAME_WORDS))
        if words:
            keys.setdefault(" ".join(word.token for word in words)[:KEY_LENGTH], name[:KEY_LENGTH])
        parts |= {word_key(word.token): word.text for word in _parts(words)}
    return keys | parts


def _parts(words: Sequence[Word]) -> Iterator[Word]:
    if len(words) > 1:
        yield from (word for word in words if is_telling(word.token) or _SECTION.match(word.token))


def _numbers(row: Subject, written: Iterable[str], proposal: str) -> set[str]:
    """What identifies it: its own fields, the number that begins a name, the document that proposed it.

    Other numbers in a title are those of other laws ("zur Aufhebung der Verordnung (EU) 2023/1781").
    """
    fields = [getattr(row, name, "") for name in _NUMBERS]
    keys = {law.key for text in [*fields, proposal] for law in identifiers(text)}
    for name in written:
        keys |= {law.key for law in identifiers(name) if law.start == 0}
    keys.update(keys_of_celex(getattr(row, "celex", "")))
    # who types "2021/0106" means the procedure, or a law of that number
    keys |= {key.replace("procedure:", "number:") for key in keys if key.startswith("procedure:")}
    return keys


def _proposals(ids: Sequence[int]) -> dict[int, str]:
    """What stands at the proposals of laws ("Vorschlag der Kommission, COM(2021) 206"), by law."""
    rows = Milestone.objects.public().filter(regulation__in=ids, kind=MilestoneKind.PROPOSED)
    texts: dict[int, str] = {}
    for law, text in rows.values_list("regulation_id", "text"):
        texts[law] = f"{texts.get(law, '')}\n{text}"
    return texts
