"""Lists for measuring, and the measurement: the engine beside the usual methods."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from articles.models import RelatedArticle
from articles.related.listing import lists
from articles.related.rebuild import rebuild

from .benchmarks.related_baselines import BASELINES
from .benchmarks.related_quality import main as measure_quality
from .factories import make_article

SUBJECTS = (
    "Nvidia Chips Exportkontrollen Halbleiter",
    "Datenschutz Bußgeld Behörde Einwilligung",
    "Kabel Ostsee Netz Betreiber",
)


def write_archive(folder, links=((0, 3), (1, 4), (2, 5))):
    """Six articles on three subjects, a day apart; each is linked with the other on its subject."""
    articles = [
        {
            "id": f"a{number}",
            "title": SUBJECTS[number % 3],
            "lead": "",
            "text": f"{SUBJECTS[number % 3]} heute. " * 5,
            "published": f"2026-03-0{number + 1}",
            "tags": ["Meldung"],
            "lang": "de",
        }
        for number in range(6)
    ]
    pairs = [{"source": f"a{one}", "target": f"a{other}", "kind": "text"} for one, other in links]
    for name, rows in (("articles", articles), ("links", pairs)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def test_engine_and_usual_methods_stand_side_by_side_with_intervals(tmp_path, capsys):
    write_archive(tmp_path)
    measure_quality(tmp_path)
    lines = capsys.readouterr().out.splitlines()
    for method in ("this engine", *BASELINES):
        assert sum(line.startswith(method) for line in lines) == 2, method
    assert next(line for line in lines if line.startswith("this engine")).split()[2:5] == [
        "1.000",
        "[1.000,",
        "1.000]",
    ]


def test_a_folder_without_an_archive_is_named(tmp_path):
    with pytest.raises(SystemExit, match=str(tmp_path)):
        measure_quality(tmp_path)


@pytest.mark.django_db
class TestLists:
    def archive(self):
        now = timezone.now()
        articles = [
            make_article(
                title=SUBJECTS[0],
                body=f"<p>{SUBJECTS[0]}</p>",
                at=now - dt.timedelta(days=days),
                fields={"source_name": "x", "external_id": f"x{days}"},
            )
            for days in (9, 5, 0)
        ]
        rebuild()
        return articles

    def test_name_articles_as_their_source_does_and_know_the_day(self):
        self.archive()
        found = {line["id"]: line for line in lists(10, as_of=True)}
        assert set(found["x9"]["related"]) == {"x5", "x0"} and found["x9"]["related_asof"] == []
        assert found["x5"]["related_asof"] == ["x9"] and len(found["x0"]["related_asof"]) == 2

    def test_are_those_of_the_stored_rows(self):
        articles = self.archive()
        for article, line in zip(articles, lists(10), strict=True):
            rows = article.related_rows.order_by("-score", "other")
            assert [(row.other.external_id, row.score) for row in rows] == list(
                zip(line["related"], line["scores"], strict=True)
            )

    @pytest.mark.only_on("sqlite")
    def test_a_page_finds_its_rows_by_an_index(self):
        plan = RelatedArticle.objects.filter(article=1).order_by("-score", "other").explain()
        assert "related_best_first" in plan and "SCAN" not in plan and "TEMP B-TREE" not in plan
