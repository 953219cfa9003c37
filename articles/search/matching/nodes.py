"""A question to the databases, in terms that both of them understand."""

from typing import NamedTuple


class Phrase(NamedTuple):
    """Tokens one after the other; a single token is a phrase of one."""

    tokens: tuple[str, ...]


class AllOf(NamedTuple):
    parts: tuple["Node", ...]


class AnyOf(NamedTuple):
    parts: tuple["Node", ...]


class InTitle(NamedTuple):
    part: "Node"


class Without(NamedTuple):
    part: "Node"
    excluded: "Node"


Node = Phrase | AllOf | AnyOf | InTitle | Without
