"""The result of a posted article form."""

from dataclasses import dataclass, field

from ...models import Article, Draft, Seen


@dataclass
class Outcome:
    """The article, messages as (level, text), and whether somebody else had saved in the meantime."""

    article: Article
    messages: list[tuple[str, str]] = field(default_factory=list)
    conflict: Draft | None = None
    is_blocked: bool = False
    is_published: bool = False
    is_merged: bool = False  # what two people wrote at different places is stored as one text
    seen: Seen | None = None  # what the person who pressed the button had on the screen

    def say(self, level: str, text: str) -> None:
        self.messages.append((level, text))
