"""Two people have the form open: what no revision holds (times, notes, who has it) merges like the text, and so does every other field."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from articles.desk.articles.form import CONTENT, ROW, ArticleForm, written
from articles.desk.articles.row_fields import merged
from articles.models import NEVER, Article, Draft, FrontPageSlot, LeadImage, Source, TagRef

from .factories import make_article, make_author, make_draft, make_image, make_topic, make_user

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
DAY = dt.datetime(2099, 3, 2, tzinfo=BERLIN)


def at(hour: int) -> dt.datetime:
    return DAY.replace(hour=hour)


@pytest.fixture
def mira(client):
    person = make_user("Redaktion", first_name="Mira")
    client.force_login(person)
    return person


@pytest.fixture
def chief():
    return make_user("Chefredaktion", first_name="Jonas")


def opened(article: Article) -> dict[str, str]:
    """What the browser would post of the form, as it stands now."""
    form = ArticleForm(instance=Article.objects.get(pk=article.pk))
    row = {name: written(form.initial[name]) for name in ROW}
    values = {name: str(form[name].value() or "") for name in form.fields if name not in ROW} | row
    return {name: value for name, value in values.items() if (name, value) != ("is_urgent", "")}


def save(client, article, data: dict, button: str = "_save", **values):
    url = reverse("admin:articles_article_change", args=[article.pk])
    return client.post(url, data | values | {button: "1"}, follow=True)


def decide(client, article, **answers) -> str:
    url = reverse("admin:desk_conflict", args=[article.pk])
    return client.post(url, answers, follow=True).content.decode()


def now(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("expire_at", "2099-03-02T18:00"),
        ("publish_at", "2099-03-02T12:00"),
        ("embargo_until", "2099-03-02T12:00"),
        ("top_until", "2099-03-02T12:00"),
        ("notes", "Rückruf steht aus."),
        ("is_urgent", "on"),
        ("assigned_to", "person"),
    ],
)
def test_a_form_that_was_open_before_does_not_take_back_what_another_set(client, mira, chief, name, value):
    article = make_draft()
    stale = opened(article)
    value = str(chief.pk) if value == "person" else value
    save(client, article, opened(article), **{name: value})
    set_by_one = opened(article)[name]
    client.force_login(chief)
    save(client, article, stale, title="Anderer Titel")
    assert now(article).title == "Anderer Titel"
    assert opened(article)[name] == set_by_one


def test_it_also_holds_where_both_texts_are_merged(client, mira, chief):
    article = make_draft(title="Alt", body="<p>eins</p><p>zwei</p>")
    stale = opened(article)
    save(client, article, opened(article), body="<p>EINS</p><p>zwei</p>", expire_at="2099-03-02T18:00")
    client.force_login(chief)
    stale |= {"body": "<p>eins</p><p>ZWEI</p>", "notes": "Von Jonas.", "publish_at": "2099-03-02T12:00"}
    answer = save(client, article, stale)
    assert "Beides ist zusammengeführt" in answer.content.decode()
    row = now(article)
    assert row.body == "<p>EINS</p>\n<p>ZWEI</p>"
    assert (row.expire_at, row.working_copy.planned_for, row.working_copy.notes) == (
        at(18),
        at(12),
        "Von Jonas.",
    )


def test_a_time_that_both_changed_is_asked_and_theirs_stands_meanwhile(client, mira, chief):
    article = make_article()
    stale = opened(article)
    save(client, article, opened(article), expire_at="2099-03-02T18:00")
    client.force_login(chief)
    page = save(client, article, stale, title="Anderer Titel", expire_at="2099-03-02T20:00").content.decode()
    assert "haben dasselbe geändert" in page and "2.3.2099, 18:00 Uhr" in page and "2.3.2099, 20:00 Uhr" in page
    assert now(article).expire_at == at(18) and now(article).working_copy.snapshot.title == "Anderer Titel"
    assert "Übernommen." in decide(client, article, take="row", expire_at="mine")
    assert now(article).expire_at == at(20) and not Draft.objects.exists()
    assert "desk-offer-" not in save(client, article, opened(article)).content.decode()


def test_theirs_is_kept_if_that_is_the_answer(client, mira, chief):
    article = make_draft()
    stale = opened(article)
    save(client, article, opened(article), embargo_until="2099-03-02T10:00")
    client.force_login(chief)
    save(client, article, stale, embargo_until="2099-03-02T12:00")
    decide(client, article, take="row", embargo_until="theirs")
    assert now(article).embargo_until == at(10)


def test_publishing_waits_for_the_answer(client, mira, chief):
    article = make_draft(lead_image=LeadImage(make_image(credit="Foto: dpa").pk, "Ein Bild"))
    stale = opened(article)
    save(client, article, opened(article), publish_at="2099-03-02T10:00")
    page = save(client, article, stale, button="_publish", publish_at="2099-03-02T12:00").content.decode()
    assert "Das ist noch nicht geschehen." in page
    assert now(article).state == "draft" and now(article).working_copy.planned_for == at(10)


def test_of_notes_that_both_wrote_both_stay(client, mira, chief):
    article = make_draft(fields={"notes": "Anfang."})
    stale = opened(article)
    save(client, article, opened(article), notes="Anfang.\r\nVon Mira.")
    save(client, article, stale, notes="Anfang.\r\nVon Jonas.")
    assert now(article).working_copy.notes == "Anfang.\nVon Mira.\nVon Jonas."


def test_times_that_exclude_one_another_are_asked(client, mira, chief):
    article = make_draft()
    stale = opened(article)
    save(client, article, opened(article), expire_at="2099-03-02T10:00")
    page = save(client, article, stale, publish_at="2099-03-02T12:00").content.decode()
    assert "haben dasselbe geändert" in page and now(article).working_copy.planned_for is None
    assert "der Artikel ginge offline, bevor er erscheint" in decide(client, article, take="row", publish_at="mine")
    assert now(article).working_copy.planned_for is None and now(article).expire_at == at(10)


def test_a_conflict_of_texts_keeps_the_times_that_one_of_them_typed(client, mira, chief):
    article = make_draft(title="Alt")
    stale = opened(article)
    save(client, article, opened(article), title="Miras Titel", notes="Von Mira.")
    client.force_login(chief)
    save(client, article, stale, title="Jonas' Titel", expire_at="2099-03-02T18:00")
    assert now(article).expire_at == NEVER
    decide(client, article, take="theirs")
    row = now(article)
    assert (row.title, row.working_copy.notes, row.expire_at) == ("Miras Titel", "Von Mira.", at(18))


def test_seconds_of_a_time_that_nobody_touched_stay(client, mira):
    exact = at(18).replace(second=37)
    article = make_draft(fields={"expire_at": exact, "planned_for": at(12).replace(second=5)})
    save(client, article, opened(article), title="Neu")
    assert now(article).expire_at == exact and now(article).working_copy.planned_for.second == 5


def test_what_the_form_did_not_show_is_not_emptied(client, mira):
    article = make_article()
    FrontPageSlot.put(article, until=at(12))
    data = opened(article)
    del data["top_until"], data["expire_at"]
    Article.objects.filter(pk=article.pk).update(expire_at=at(18))
    save(client, article, data, title="Neu")
    assert now(article).expire_at == at(18) and now(article).top_until == at(12)


def test_an_autosave_keeps_times_and_notes_too(client, mira):
    article = make_draft()
    data = opened(article) | {
        "slot": "a",
        "sequence": "1",
        "notes": "Rückruf!",
        "expire_at": "2099-03-02T18:00",
    }
    assert client.post(reverse("admin:desk_autosave", args=[article.pk]), data).status_code == 200
    url = reverse("admin:articles_article_change", args=[article.pk])
    assert "Sicherung übernehmen" in client.get(url).content.decode()
    page = client.get(f"{url}?sicherung={Draft.objects.get().pk}").content.decode()
    assert "Rückruf!" in page and 'value="2099-03-02T18:00"' in page
    save(client, article, data)
    assert not Draft.objects.exists() and "Sicherung übernehmen" not in client.get(url).content.decode()


def test_an_end_is_never_lost_between_two_stale_forms():
    blank = dict.fromkeys(ROW, "")
    set_by_one = blank | {"expire_at": "2099-03-02T18:00"}
    assert merged(blank, set_by_one, blank) == (set_by_one, {})
    assert merged(set_by_one, set_by_one, blank)[0]["expire_at"] == ""  # emptied on purpose


@pytest.mark.parametrize("name", CONTENT)
def test_no_field_of_the_text_is_reset_by_a_stale_form(client, mira, chief, name):
    article = make_draft(title="Alt", body="<p>eins</p>")
    other = {
        "byline": (make_author().pk,),
        "tags": (TagRef("topic", make_topic().pk, True),),
        "sources": (Source("Reuters"),),
        "lead_image": LeadImage(make_image().pk, "Alternativtext", False, "Neu"),
        "genre": "analysis",
        "ai_use": "tool",
        "licence": "by-sa",
        "follows": make_article().pk,
        "body": "<p>zwei</p>",
    }.get(name, "Von jemand anderem")
    if name == "ai_use":
        other = ArticleForm.base_fields["ai_use"].choices[1][0]
    stale = opened(article)
    article.working_copy.save_revision(article.working_copy.snapshot.changed(**{name: other}), by=chief)
    changed = {"kicker": "Dach"} if name != "kicker" else {"title": "Neuer Titel"}
    save(client, article, stale, **changed)
    copy = now(article).working_copy.snapshot
    assert getattr(copy, name) == other
    assert {key: getattr(copy, key) for key in changed} == changed


def test_a_picture_that_both_changed_is_asked_by_its_name(client, mira, chief):
    one, two = make_image(title="Kabelschiff"), make_image(title="Rechenzentrum")
    article = make_draft()
    stale = opened(article)
    article.working_copy.save_revision(article.working_copy.snapshot.changed(lead_image=LeadImage(one.pk)), by=chief)
    use = json.dumps({"image": two.pk, "alt": "", "decorative": False, "caption": ""})
    page = save(client, article, stale, lead_image=use).content.decode()
    assert "Bild: Kabelschiff" in page and "Bild: Rechenzentrum" in page and "LeadImage" not in page
