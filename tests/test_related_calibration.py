"""What counts on an archive is learned from the links in its own texts."""

import datetime as dt
import json
import random

import numpy as np
import pytest

from articles.models import RelatedStatistics, SiteSettings, public_change
from articles.related.engine import calibration
from articles.related.engine.analysis import analyse
from articles.related.engine.archive import Archive, count_keys
from articles.related.engine.calibration import calibrated
from articles.related.engine.ranking import Entry
from articles.related.engine.reasons import learned
from articles.related.engine.vector import keys_of, vectorise
from articles.related.rebuild import rebuild

from .factories import make_article

NEW_YEAR = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
WORDS = [f"Wort{number}" for number in range(40)]


def archive(linked, many=400):
    """An archive of one article a day; `linked(number, chance)` says which earlier one each links."""
    chance = random.Random(4)
    texts = [
        analyse(" ".join(chance.sample(WORDS, 2)), "", " ".join(chance.sample(WORDS, 12)), "de") for _ in range(many)
    ]
    counts = count_keys([(*keys_of(text), np.zeros(0, np.uint32)) for text in texts])
    entries = []
    for number, text in enumerate(texts):
        notes = json.dumps({"links": [linked(number, chance)] if number else []})
        entries.append(Entry(number, vectorise(text, (), 20_000 + number, counts).pack(), notes))
    return Archive(entries, counts).with_bounds(), entries[1:]


def near(number, chance):
    return max(number - chance.randint(1, 3), 0)


def by_chance(number, chance):
    return chance.randrange(number)


def test_links_to_what_is_near_in_time_make_time_count_more():
    factors = dict(calibrated(*archive(near)))
    assert factors["days"] == 200 and "zeitliche Nähe" in learned(factors).partition("Weniger")[0]


def test_links_by_chance_make_it_count_less():
    assert dict(calibrated(*archive(by_chance)))["days"] < 100


def test_few_links_teach_nothing():
    whole, linking = archive(near)
    assert calibrated(whole, linking[: calibration.LEAST_LINKS - 1]) == ()
    assert calibrated(whole, []) == () and learned({}) == ""


def test_a_digest_and_a_hub_say_nothing():
    whole, linking = archive(lambda number, chance: 0)
    assert calibrated(whole, linking) == ()


@pytest.mark.django_db
def test_a_rebuild_learns_unless_told_not_to(monkeypatch):
    monkeypatch.setattr(calibration, "LEAST_LINKS", 20)
    made = []
    with public_change(bulk=True):
        for number in range(50):
            words = random.Random(number).sample(WORDS, 12)
            link = f'<p><a data-article="{made[-1].pk}">{made[-1].title}</a></p>' if made else ""
            body, at = f"<p>{' '.join(words)}.</p>{link}", NEW_YEAR + dt.timedelta(days=number)
            made.append(make_article(title=" ".join(words[:2]), lead="", body=body, at=at))
    rebuild()
    factors = RelatedStatistics.objects.get().factors
    assert factors["days"] > 100
    assert factors.get("mention", 100) <= 100  # the words of the link itself, which repeat the title, are no evidence
    settings = SiteSettings.load()
    settings.learns_related = False
    settings.save()
    rebuild()
    assert RelatedStatistics.objects.get().factors == {}
