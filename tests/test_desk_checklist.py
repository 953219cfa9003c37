"""The Prüfliste: what blocks, what advises, and who may publish over it."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import body
from articles.desk.checks.checklist import check
from articles.desk.checks.text_hints import MOST, text_hints
from articles.models import Article, AuditAction, AuditEntry, Snapshot, Source

from .factories import make_author, make_draft, make_image, make_snapshot, make_topic, make_user
from .test_desk_article import post, said

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


def texts(snapshot: Snapshot, *, blocks: bool = True, **options) -> list[str]:
    return [problem.text for problem in check(snapshot, **options) if problem.blocks is blocks]


def test_a_complete_article_has_no_open_points():
    assert texts(make_snapshot()) == []


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"sources": ()}, "braucht eine Quelle"),
        ({"title": "[Wer tut was?]"}, "Im Titel steht noch „[Wer tut was?]“ aus der Vorlage"),
        ({"body": "<h3>Zu klein</h3><p>Text</p>"}, "vor ihm fehlt ein großer"),
        ({"body": '<figure data-image="999999" data-alt="x"></figure><p>Text</p>'}, "gibt es nicht mehr"),
    ],
)
def test_blocks(values, says):
    assert any(says in text for text in texts(make_snapshot(**values)))


def test_a_comment_needs_no_source():
    assert texts(make_snapshot(genre="comment", sources=())) == []


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"title": "Wort " * 25}, "Suchmaschinen zeigen"),
        ({"body": '<p>Mehr dazu <a href="https://example.org/">hier</a>.</p>'}, "Der Link „hier“"),
        ({"body": f"<p>{'Wort ' * 60}.</p>"}, "Sehr langer Satz"),
        ({"tags": ()}, "Aufmacherbild"),
        ({"body": '<p>Text</p><aside data-box="number"><h3>589</h3><p></p></aside>'}, "Zur großen Zahl fehlt"),
        ({"body": '<aside data-box="update"><h3>Stand: heute</h3></aside><p>Text</p>'}, "Im Nachtrag fehlt"),
        ({"body": "<p>Das sagt [Name].</p>"}, "In eckigen Klammern steht noch „[Name]“"),
        ({"sources": (Source("Amtsblatt", "siehe dort"),)}, "„siehe dort“ ist keine vollständige Adresse"),
    ],
)
def test_advises(values, says):
    assert any(says in text for text in texts(make_snapshot(**values), blocks=False))


def test_an_urgent_piece_needs_title_and_lead_only():
    snapshot = Snapshot(title="Eil", lead="Etwas ist geschehen.")
    assert texts(snapshot) != [] and texts(snapshot, is_urgent=True) == []


def test_an_urgent_piece_goes_public_from_the_form(client):
    client.force_login(make_user("Redaktion"))
    post(client, button="_publish", body="", byline="[]", tags="[]", sources="[]", is_urgent="on")
    assert Article.objects.published().count() == 1


@pytest.mark.parametrize(
    ("role", "reason", "is_public"),
    [("Redaktion", "Eilt", False), ("Chefredaktion", "", False), ("Chefredaktion", "Eilt", True)],
)
def test_only_the_chief_publishes_over_open_points_and_with_a_reason(client, role, reason, is_public):
    client.force_login(make_user(role))
    post(client, button="_overrule", tags="[]", overrule_reason=reason)
    assert Article.objects.published().exists() is is_public
    assert AuditEntry.objects.filter(action=AuditAction.OVERRULE, reason="Eilt").exists() is is_public


@pytest.mark.parametrize(("values", "is_offered"), [({}, False), ({"tags": ()}, True)])
def test_overruling_is_offered_only_while_something_is_open(client, values, is_offered):
    client.force_login(make_user("Chefredaktion"))
    article = make_draft(**values)
    page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert ('<div class="desk-overrule">' in page) is is_offered
    assert ('<div class="desk-overrule" hidden>' in page) is not is_offered


def test_never_over_a_missing_credit(client):
    client.force_login(make_user("Chefredaktion"))
    lead = json.dumps({"image": make_image(credit="").pk, "alt": "Ein Chip", "decorative": False, "caption": ""})
    response = post(client, button="_overrule", lead_image=lead, overrule_reason="Eilt")
    assert not Article.objects.published().exists() and "Bildnachweis" in said(response)


def test_never_before_the_end_of_an_embargo(client):
    client.force_login(make_user("Chefredaktion"))
    end = (timezone.localtime() + dt.timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    post(client, button="_overrule", tags="[]", embargo_until=end, overrule_reason="Eilt")
    article = Article.objects.get()
    assert article.is_scheduled() and article.publish_at == article.embargo_until
    assert not Article.objects.published().exists()


def test_the_list_follows_what_is_typed(client):
    client.force_login(make_user("Redaktion"))
    data = {
        "title": "Titel",
        "lead": "",
        "body": "<p>Text</p>",
        "byline": f"[{make_author().pk}]",
        "genre": "comment",
    }
    data["tags"] = json.dumps([{"kind": "topic", "id": make_topic().pk, "main": True}])
    problems = client.post(reverse("admin:desk_checklist"), data).json()["problems"]
    assert [problem["text"] for problem in problems if problem["blocks"]] == ["Der Vorspann fehlt."]
    assert not Article.objects.exists()


def test_a_point_about_a_picture_leads_to_the_picture_in_another_tab(client):
    image = make_image(credit="")
    lead = json.dumps({"image": image.pk, "alt": "Ein Chip", "decorative": False, "caption": ""})
    client.force_login(make_user("Redaktion"))
    article = make_draft()
    link = (
        f'<a href="{reverse("admin:articles_image_change", args=[image.pk])}#id_credit" target="_blank" rel="noopener">'
    )
    page = post(client, article, button="_publish", lead_image=lead).content.decode()
    assert page.count(link) == 2  # in the message, and in the Prüfliste
    found = client.post(reverse("admin:desk_checklist"), {"lead_image": lead}).json()["problems"]
    assert [problem["url"] for problem in found if problem["url"]] == [link.split('"')[1]]


@pytest.mark.parametrize(
    ("title", "body", "is_said"),
    [
        ("Brüssel prüft", "<h2>Brüssel prüft</h2><p>Text</p>", True),
        ("Brüssel prüft", "<h2>Was folgt</h2><p>Text</p>", False),
        ("Brüssel prüft", "<p>Brüssel prüft</p>", False),
        ("", "<h2>Brüssel prüft</h2><p>Text</p>", False),
    ],
)
def test_a_title_that_stands_in_the_text_as_well_is_mentioned(title, body, is_said):
    found = texts(make_snapshot(title=title, body=body), blocks=False)
    assert ("Der erste Zwischentitel wiederholt den Titel." in found) is is_said


def test_points_lead_to_the_field_that_mends_them(client):
    client.force_login(make_user("Redaktion"))
    page = post(client, make_draft(), button="_publish", lead="", tags="[]").content.decode()
    for place in ("id_lead", "desk-h-tags"):
        assert page.count(f'<a href="#{place}">') == 2 and f'id="{place}"' in page


# What stands in the text leads there

SHOUT = "DAS IST EINE MELDUNG DER AGENTUR"
TABLE = "<table><tbody><tr><td>Land</td><td>Werke</td></tr><tr><td>Polen</td><td>2</td></tr></tbody></table>"


@pytest.mark.parametrize(
    ("html", "says"),
    [
        (TABLE, "keine Kopfzeile"),
        (TABLE.replace("<td>Land", "<th>Land"), ""),
        ("<p><strong>Was folgt</strong></p><p>Text</p>", "„Was folgt“ ist nur fett"),
        ("<p><strong>Ein ganzer Satz.</strong></p><p>Text</p>", ""),
        ("<p><strong>Was</strong> folgt</p><p>Text</p>", ""),
        ("<p>Text</p><p><strong>Zum Schluss</strong></p>", ""),
        (f"<p>{SHOUT}</p>", "Nur Großbuchstaben"),
        ("<p>Die EU und die USA (WTO, GATT)</p>", ""),
        ('<p>Mehr <a href="https://e.example/">hier klicken</a></p>', "sagt nicht, wohin"),
        ('<p>Siehe <a href="https://e.example/a">https://e.example/a</a></p>', "zeigt nur eine Adresse"),
        ('<p>Siehe <a href="https://e.example/a"><strong>e.example</strong>/a</a></p>', "zeigt nur eine Adresse"),
        ('<p>Das schreibt <a href="https://netz.example/a">netz.example</a></p>', ""),
    ],
)
def test_hints_at_what_is_hard_to_read(html, says):
    found = [problem.text for problem in text_hints(body.parse(html))]
    assert bool(found) is bool(says) and says in "".join(found)


@pytest.mark.parametrize(
    ("before", "after", "target", "says"),
    [
        (239, 61, "7", ""),
        (240, 60, "7", "Der Lesetipp steht erst nach 80\u00a0% des Textes: weiter vorn sehen ihn mehr Leser."),
        (299, 1, "auto", "Der Lesetipp steht erst nach 99\u00a0% des Textes: weiter vorn sehen ihn mehr Leser."),
        (300, 0, "7", "Der Lesetipp steht ganz am Ende: weiter vorn sehen ihn mehr Leser."),
        (300, 0, "none", ""),
        (200, 20, "7", ""),  # in a short text the tip is seen anyway
    ],
)
def test_hints_at_a_reading_tip_far_down(before, after, target, says):
    html = f'<p>{"Wort " * before}</p><aside data-article="{target}"></aside>' + f"<p>{'Wort ' * after}</p>" * bool(
        after
    )
    found = [problem for problem in text_hints(body.parse(html)) if problem.key == "tip"]
    assert [problem.text for problem in found] == [says] * bool(says)
    assert all(problem.block == 1 and not problem.blocks for problem in found)


@pytest.mark.parametrize(
    ("alt", "caption", "says"),
    [
        ("Ein Chip auf einem Tisch.", "Ein Chip auf einem Tisch", "wiederholt die Bildunterschrift"),
        ("Ein Chip auf einem Tisch.", "", "wiederholt die Bildunterschrift"),  # of the library
        ("IMG_4711.JPG", "Ein Chip", "ist ein Dateiname"),
        ("DSC01234", "Ein Chip", "ist ein Dateiname"),
        ("Eine Hand hält einen Chip.", "Ein Chip auf einem Tisch", ""),
    ],
)
def test_hints_at_an_alternative_text_that_says_nothing(alt, caption, says):
    image = make_image(caption="Ein Chip auf einem Tisch")
    html = f'<p>Text</p><figure data-image="{image.pk}" data-alt="{alt}"><figcaption>{caption}</figcaption></figure>'
    found = [problem for problem in check(make_snapshot(body=html)) if problem.key == "alt-text"]
    assert [problem.block for problem in found] == ([1] if says else []) and says in "".join(
        problem.text for problem in found
    )


def test_a_hint_names_the_block_it_stands_in_and_their_number_is_bounded(client):
    client.force_login(make_user("Redaktion"))
    html = '<p>Text</p><ul><li>Mehr <a href="https://e.example/">hier</a></li></ul>'
    page = client.get(reverse("admin:articles_article_change", args=[make_draft(body=html).pk])).content.decode()
    assert '<a href="#id_body" data-block="1" data-words="hier">' in page
    found = client.post(reverse("admin:desk_checklist"), {"body": html}).json()["problems"]
    assert [(problem["block"], problem["words"]) for problem in found if problem["words"]] == [(1, "hier")]
    assert len(text_hints(body.parse(f"<p>{SHOUT}</p>" * 500))) == MOST
