"""`python -m tests.benchmarks.suggesting`: how right suggested tags are on labelled sentences of our own, and what they cost.

The sentences and the names they are read among stand in `tests/data`; half of the sentences are traps.
"""

import json
import random
import time
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django

django.setup()

from articles.suggesting import suggest  # noqa: E402 - only after setup
from articles.suggesting.names import Catalogue, Name, Ref, build  # noqa: E402

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class Labelled:
    """A sentence, the names of the tags it is about, and whether it was written to mislead."""

    text: str
    tags: frozenset[str]
    is_trap: bool


@dataclass
class Score:
    right: int = 0
    wrong: list[str] = field(default_factory=list)  # "sentence: too much" for reading
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(self.right + len(self.wrong), 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + len(self.missed), 1)


def labelled(name: str = "sentences") -> list[Labelled]:
    """The sentences that the rules were made with, or the `unseen` ones."""
    found = []
    for line in (DATA / f"suggesting_{name}.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            text, _, tags = line.partition("=>")
            names = frozenset(filter(None, (tag.strip() for tag in tags.rstrip("! ").split(";"))))
            found.append(Labelled(text.strip(), names, is_trap=not names or tags.endswith("!")))
    return found


def names() -> tuple[list[Name], dict[Ref, str]]:
    """The names to read among, and what each tag is called."""
    kinds = tomllib.loads((DATA / "suggesting_names.toml").read_text("utf-8"))
    tags = [(kind, name, others) for kind, rows in kinds.items() for name, others in rows.items()]
    ids: dict[str, Ref] = {name: (kind, number) for number, (kind, name, _others) in enumerate(tags, 1)}
    found = [one for _kind, name, others in tags for one in _names_of(name, others, ids)]
    return found, {ref: name for name, ref in ids.items()}


def _names_of(name: str, others: list | dict, ids: dict[str, Ref]) -> Iterator[Name]:
    facts = {}
    for value in [others] if isinstance(others, dict) else others:
        facts |= value if isinstance(value, dict) else {}
    parent = ids.get(facts.get("of", ""))
    for text in [name, *(value for value in others if isinstance(value, str) and isinstance(others, list))]:
        yield Name(ids[name], text, facts.get("in", ""), parent)


def measure(sentences: Iterable[Labelled]) -> Score:
    """Each sentence read alone, as the first one of an article would be."""
    known, called = names()
    catalogue, score = build(known), Score()
    for sentence in sentences:
        found = {called[one.tag] for one in suggest(catalogue, text=sentence.text)}
        score.right += len(found & sentence.tags)
        score.wrong += [f"{sentence.text}: {name}" for name in sorted(found - sentence.tags)]
        score.missed += [f"{sentence.text}: {name}" for name in sorted(sentence.tags - found)]
    return score


def catalogue_of(count: int) -> Catalogue:
    """That many made-up names beside the real ones."""
    chance = random.Random(count)
    syllables = (
        "ba be bi bo da de di do fa fe ka ke ki ko la le lu ma me mo na ne no ra re ro sa se ta te to va vi".split()  # noqa: SIM905 - shorter
    )
    made = [Name(("company", 10_000 + n), "".join(chance.choices(syllables, k=4)).title()) for n in range(count)]
    return build([*names()[0], *made])


def seconds(catalogue: Catalogue, repeat: int, rounds: int = 3) -> float:
    """CPU seconds to read an article of `repeat` times all sentences; the best of some rounds."""
    article, best = "\n".join([sentence.text for sentence in labelled()] * repeat), float("inf")
    for _ in range(rounds):
        started = time.process_time()
        suggest(catalogue, text=article)
        best = min(best, time.process_time() - started)
    return best


def report() -> dict[str, float]:
    """What `make bench` prints: rates, and milliseconds for an article of the labelled sentences (about 2,200 words)."""
    score, unseen = measure(labelled()), measure(labelled("unseen"))
    few, many = catalogue_of(500), catalogue_of(5000)
    once, often = seconds(many, 1), seconds(many, 4)
    return {
        "precision": round(score.precision, 3),
        "recall": round(score.recall, 3),
        "precision_unseen": round(unseen.precision, 3),
        "recall_unseen": round(unseen.recall, 3),
        "ms_with_500_names": round(seconds(few, 1) * 1000, 1),
        "ms_with_5000_names": round(once * 1000, 1),
        "four_times_the_text": round(often / once, 2),
    }


if __name__ == "__main__":
    print(json.dumps(report()))
