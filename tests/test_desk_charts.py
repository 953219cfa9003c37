"""Charts at the desk: the dialog's answers, the checklist's advice, and what a comparison says of them."""

import pytest
from django.urls import reverse

from articles import body
from articles.desk.checks.checklist import check
from articles.desk.revisions.compare import block_text, blocks
from articles.models import Snapshot

from .factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

CHART = (
    '<figure data-chart="bars"><table><caption>Bußgelder</caption><thead><tr><th scope="col">Firma</th><th scope="col">Mio. €</th></tr></thead>'
    '<tbody><tr><th scope="row"><a href="https://example.org/meta">Meta</a></th><td>1.200</td></tr></tbody></table>'
    '<figcaption>Nur <em>große</em></figcaption><cite><a href="https://example.org/">Behörde</a></cite></figure>'
)
TABLE = "<table><tbody><tr><td>Meta</td><td>5</td></tr></tbody></table>"


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


def ask(client, **values) -> dict:
    return client.post(reverse("admin:desk_chart"), values).json()


def test_what_is_pasted_becomes_a_stored_chart(client, editor):
    answer = ask(
        client, kind="dots", data="Firma\tMio. €\r\nMeta\t5", title="Titel", source="Amt", url="https://example.org/"
    )
    assert answer["html"] == body.clean(answer["html"])
    assert answer["html"].startswith('<figure data-chart="dots"><table><caption>Titel</caption><thead>')
    assert answer["html"].endswith('<cite><a href="https://example.org/">Amt</a></cite></figure>')
    assert 'class="plot dots"' in answer["page"] and "articles/chart" in answer["page"] and answer["problem"] == ""


def test_a_stored_chart_answers_its_fields(client, editor):
    assert ask(client, was=CHART)["fields"] == {
        "kind": "bars", "data": "Firma\tMio. €\nMeta\t1.200", "title": "Bußgelder", "source": "Behörde", "url": "https://example.org/",
        "note": "Nur große",
    }  # fmt: skip


def test_what_nobody_changed_keeps_its_links_and_emphasis(client, editor):
    fields = ask(client, was=CHART)["fields"]
    assert ask(client, was=CHART, **fields)["html"] == CHART
    changed = ask(client, was=CHART, **fields | {"title": "Neu", "kind": "lines"})["html"]
    assert changed == CHART.replace("Bußgelder", "Neu").replace('"bars"', '"lines"')
    assert "example.org/meta" not in ask(client, was=CHART, **fields | {"data": "Firma\tMio. €\nMeta\t1.300"})["html"]


def test_a_table_of_the_text_begins_a_chart(client, editor):
    answer = ask(client, was=TABLE)
    assert answer["fields"]["data"] == "Meta\t5" and answer["html"] == f'<figure data-chart="bars">{TABLE}</figure>'


def test_what_is_no_table_or_too_large_is_refused_in_words(client, editor):
    assert ask(client, kind="bars", data=" ")["error"] == "Bitte eine Tabelle einfügen."
    for data in ("x" * 60_001, "a" + "\t" * 700 + "\n" + "x\n" * 700):
        assert ask(client, kind="bars", data=data)["error"] == "Die Tabelle ist zu groß für ein Diagramm."
    assert "keine Zahl" in ask(client, kind="bars", data="a\tb\nc\td")["problem"]
    assert "javascript" not in ask(client, kind="bars", data="a\t1", source="x", url="javascript:alert(1)")["html"]


def test_the_checklist_advises_title_source_and_what_cannot_be_drawn():
    found = [
        problem
        for problem in check(Snapshot(body=f'<p>Text</p><figure data-chart="bars">{TABLE.replace("5", "?")}</figure>'))
        if problem.key == "chart"
    ]
    assert [problem.text.partition(": ")[2].partition(".")[0] for problem in found] == [
        "In der Tabelle steht keine Zahl",
        "Der Titel fehlt",
        "Die Quelle fehlt",
    ]
    assert {(problem.blocks, problem.block) for problem in found} == {(False, 1)}
    assert not [problem for problem in check(Snapshot(body=CHART)) if problem.key == "chart"]


def test_a_comparison_names_the_kind_and_shows_the_words():
    [chart] = body.parse(CHART)
    assert block_text(chart).startswith("[Balkendiagramm] Bußgelder Firma Mio. € Meta 1.200")
    html = blocks([chart], body.parse(CHART.replace("1.200", "1.300")))
    assert "<del>200</del><ins>300</ins>" in html
