"""The value that a revision stores: whole, stable, and clean whatever door it came through."""

import pytest

from articles.models import LeadImage, Snapshot, Source, TagRef

FULL = Snapshot(
    kicker="Dach",
    title="Titel",
    lead="Vorspann",
    body="<p>Text</p>",
    lead_image=LeadImage(3, "Alt", False, "Unterschrift"),
    dateline="Brüssel",
    genre="analysis",
    byline=(1, 2),
    sources=(Source("Amtsblatt", "https://example.org/", "document"),),
    tags=(TagRef("company", 5, True), TagRef("topic", 6)),
    lang="de",
    follows=9,
    disclosure="Hinweis",
    ai_use="none",
    ai_note="Notiz",
    licence="by",
    seo_title="Kurz",
    teaser="Teaser",
)


def test_every_field_is_in_the_full_snapshot():
    names = set(Snapshot.__dataclass_fields__) - {"extra", "lang"}
    assert {name for name in names if getattr(FULL, name) == getattr(Snapshot(), name)} == set()


def test_json_and_back_is_the_same():
    assert Snapshot.from_json(FULL.to_json()) == FULL


def test_an_empty_snapshot_is_valid():
    assert Snapshot.from_json({}) == Snapshot()


def test_every_field_is_part_of_what_is_compared_and_stored():
    for name in Snapshot.__dataclass_fields__:
        assert name == "extra" or name in FULL.to_json()


def test_keys_of_a_later_schema_are_kept():
    data = FULL.to_json() | {"podcast": "x"}
    assert Snapshot.from_json(data).to_json() == data


def test_the_body_is_cleaned_by_construction():
    assert Snapshot(body="<script>x</script><p onclick=x>da").body == "<p>da</p>"
    assert FULL.changed(body="<h1>Titel</h1>").body == "<h2>Titel</h2>"
    assert Snapshot.from_json({"body": "<script>x</script>"}).body == ""


@pytest.mark.parametrize("url", ["javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x"])
def test_sources_have_no_address_that_no_reader_may_follow(url):
    assert Source("x", url).url == ""
    assert Snapshot.from_json({"sources": [{"name": "x", "url": url, "kind": "report"}]}).sources[0].url == ""


@pytest.mark.parametrize("url", ["example.org", "www.example.org/a?b=1#c", "möbel-ämter.example/x"])
def test_a_source_typed_without_scheme_gets_one(url):
    assert Source("x", url).url == f"https://{url}"
    assert not Source("x", url).is_malformed


@pytest.mark.parametrize("url", ["https:/example.org", "siehe Seite 3", "//example.org"])
def test_a_malformed_address_of_a_source_stays_as_typed_and_is_known_as_such(url):
    assert Source("x", url).url == url
    assert Source("x", url).is_malformed
