"""What is answered where there is nothing to answer, after RFC 9457."""

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_GIVEN = 80


@dataclass(eq=False)
class Refusal(Exception):
    """Raised wherever a request cannot be answered. Texts are German: people read them who write programs."""

    status: int
    detail: str
    parameter: str = ""
    given: str = ""
    expected: str = ""

    def to_json(self) -> dict[str, str | int]:
        values = {"title": TITLES[self.status], "status": self.status, "detail": self.detail}
        if self.parameter:
            values |= {"parameter": self.parameter, "given": shortened(self.given), "expected": self.expected}
        return values


TITLES = {
    400: "Die Anfrage ist so nicht zu beantworten",
    404: "Das gibt es hier nicht",
    405: "Hier wird nur gelesen",
    410: "Das gibt es hier nicht mehr",
    500: "Im Server ist ein Fehler aufgetreten",
    503: "Der Server kann gerade nicht antworten",
}


def wrong(parameter: str, given: str, expected: str) -> Refusal:
    detail = f"„{parameter}“ hat den Wert „{shortened(given)}“. Erwartet: {expected}."
    return Refusal(400, detail, parameter, given, expected)


def unknown(parameter: str, known: Iterable[str]) -> Refusal:
    """A misspelt filter must not pass for one that was obeyed."""
    expected = f"einer von {', '.join(known)}"
    detail = f"Den Parameter „{shortened(parameter)}“ gibt es hier nicht. Erwartet: {expected}."
    return Refusal(400, detail, shortened(parameter), "", expected)


def nothing(detail: str = "Unter dieser Adresse liegt nichts.") -> Refusal:
    return Refusal(404, detail)


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_GIVEN else f"{text[: LONGEST_GIVEN - 2]} …"
