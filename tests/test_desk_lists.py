"""Lists and the smaller forms of the desk."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from articles.models import (
    SUBJECTS,
    AuditAction,
    AuditEntry,
    Company,
    CompanyAlias,
    Edition,
    Image,
    LeadImage,
    Milestone,
    Regulation,
    Relation,
    TagRef,
)

from .factories import (
    make_article,
    make_author,
    make_company,
    make_draft,
    make_image,
    make_regulation,
    make_subject,
    make_topic,
    make_user,
    picture_file,
)

pytestmark = pytest.mark.django_db

LISTS = [
    "article",
    "articletemplate",
    "image",
    *SUBJECTS,
    "author",
    "relation",
    "milestone",
    "frontpageslot",
    "series",
    "page",
    "user",
    "auditentry",
]


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion", is_superuser=True)
    client.force_login(person)
    return person


@pytest.mark.slow
def test_lists_cost_the_same_for_one_row_and_for_many(client, chief):
    for _ in range(8):
        make_article(tags=[make_company(), make_regulation()], byline=[make_author()], lead_image=make_image())
    costs = {}
    for model in LISTS:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"admin:articles_{model}_changelist")).status_code == 200, model
        costs[model] = len(queries)
    assert {model: cost for model, cost in costs.items() if cost > 12} == {}


@pytest.mark.parametrize("stand", ["entwurf", "eingeplant", "live", "neuer", "abgelaufen", "zurueckgezogen"])
def test_articles_are_listed_by_their_state(client, chief, stand):
    make_draft(title="Im Entwurf")
    make_article(title="Schon da")
    page = client.get(reverse("admin:articles_article_changelist"), {"stand": stand}).content.decode()
    assert ("Im Entwurf" in page) is (stand == "entwurf")
    assert ("Schon da" in page) is (stand == "live")


def test_articles_with_a_picture_without_credit_are_found(client, chief):
    make_draft(title="Ohne Nachweis", lead_image=make_image(credit=""))
    make_draft(title="Mit Nachweis", lead_image=make_image())
    page = client.get(reverse("admin:articles_article_changelist"), {"fehlt": "bildnachweis"}).content.decode()
    assert "Ohne Nachweis" in page and "Mit Nachweis" not in page


def test_a_picture_used_only_in_a_working_copy_cannot_be_deleted_and_the_page_says_where_it_is_used(client, chief):
    image = make_image()
    article = make_article(title="Der Artikel mit Bild")
    article.working_copy.save_revision(
        article.working_copy.snapshot.changed(lead_image=LeadImage(image.pk, "x")), by=chief
    )
    url = reverse("admin:articles_image_delete", args=[image.pk])
    page = client.get(url).content.decode()
    assert "wird noch verwendet" in page and "Der Artikel mit Bild" in page
    client.post(url, {"post": "yes"})
    assert Image.objects.filter(pk=image.pk).exists()


def test_a_company_in_use_cannot_be_deleted_from_the_list_either(client, chief):
    company = make_company(name="NVIDIA")
    make_draft(title="Über NVIDIA", tags=[company])
    data = {"action": "delete_selected", "_selected_action": company.pk, "post": "yes"}
    page = client.post(reverse("admin:articles_company_changelist"), data, follow=True).content.decode()
    assert "Über NVIDIA" in page and Company.objects.filter(pk=company.pk).exists()


def test_an_unused_tag_is_deleted_with_an_entry_in_the_audit_trail(client, chief):
    company = make_company(name="Alt AG")
    client.post(reverse("admin:articles_company_delete", args=[company.pk]), {"post": "yes"})
    assert not Company.objects.exists()
    assert AuditEntry.objects.get(action=AuditAction.DELETE).label == "Alt AG"


def test_changing_a_tag_raises_the_edition_and_is_audited_with_before_and_after(client, chief):
    company = make_company(name="Facebook")
    before = Edition.current()
    url = reverse("admin:articles_company_change", args=[company.pk])
    inline = {
        "aliases-TOTAL_FORMS": 0,
        "relations-TOTAL_FORMS": 0,
        "relations-INITIAL_FORMS": 0,
        "aliases-INITIAL_FORMS": 0,
    }
    data = {"name": "Meta", "slug": company.slug, "company_kind": "company"}
    client.post(url, data | inline)
    entry = AuditEntry.objects.get(action=AuditAction.CHANGE)
    assert (entry.before, entry.after) == ({"name": "Facebook"}, {"name": "Meta"})
    assert Edition.current() != before
    assert CompanyAlias.objects.get().name == "Facebook"


def test_milestones_are_written_at_their_regulation(client, chief):
    regulation = make_regulation(name="AI Act")
    url = reverse("admin:articles_regulation_change", args=[regulation.pk])
    data = {
        "name": "AI Act",
        "slug": regulation.slug,
        "instrument": "eu_regulation",
        "jurisdiction": "EU",
        "aliases-TOTAL_FORMS": 0,
        "relations-TOTAL_FORMS": 0,
        "relations-INITIAL_FORMS": 0,
        "aliases-INITIAL_FORMS": 0,
        "milestones-TOTAL_FORMS": 1,
        "milestones-INITIAL_FORMS": 0,
        "milestones-0-kind": "applies",
        "milestones-0-date": "2026-08-02",
        "milestones-0-precision": "day",
        "milestones-0-certainty": "fixed",
    }
    client.post(url, data)
    assert str(Milestone.objects.get(regulation=regulation)) == "Geltungsbeginn 2. August 2026"


def test_tags_are_found_in_their_list_by_alias_and_without_regard_to_case(client, chief):
    regulation = make_regulation(name="Digital Services Act")
    Regulation.alias_model.objects.create(target=regulation, name="DSA")
    page = client.get(reverse("admin:articles_regulation_changelist"), {"q": "dsa"}).content.decode()
    assert "Digital Services Act" in page


def test_a_file_that_is_no_picture_is_refused_with_the_reason(client, chief):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("bild.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    data = {"file": file, "title": "x", "kind": "photo", "focus_x": "0.5", "focus_y": "0.5"}
    page = client.post(reverse("admin:articles_image_add"), data).content.decode()
    assert not Image.objects.exists()
    assert "Bild" in page and "errorlist" in page


def test_a_picture_page_says_where_it_is_used(client, chief):
    image = make_image()
    make_draft(title="Hier steht das Bild", lead_image=image)
    assert "Hier steht das Bild" in client.get(reverse("admin:articles_image_change", args=[image.pk])).content.decode()


def test_the_audit_trail_is_read_only(client, chief):
    AuditEntry.objects.record(AuditAction.CONFIRM, make_topic(), by=chief)
    entry = AuditEntry.objects.get()
    url = reverse("admin:articles_auditentry_change", args=[entry.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"label": "x"}).status_code == 403


def test_taggits_own_admin_is_gone():
    from django.contrib import admin

    assert not admin.site.is_registered(Tag)


def test_a_published_article_is_never_deleted(client, chief):
    article = make_article()
    assert client.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"}).status_code == 403


def test_an_upload_in_the_dialog_gives_back_the_picture(client, chief):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("ein_chip.png", picture_file().read(), "image/png")
    answer = client.post(reverse("admin:desk_upload"), {"file": file, "credit": "Mira Albers"}).json()
    assert (answer["title"], answer["credit"]) == ("ein chip", "Foto: Mira Albers")
    broken = client.post(reverse("admin:desk_upload"), {"file": SimpleUploadedFile("x.png", b"nichts", "image/png")})
    assert broken.status_code == 400 and "kein Bild" in broken.json()["error"]


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"schlagwort": "facebook"}, {"Mit Meta"}),
        ({"schlagwort": "ME", "autor": "lv"}, {"Mit Meta"}),
        ({"autor": "voss"}, {"Mit Meta"}),
        ({"schlagwort": "meta", "zeit": "heute"}, {"Mit Meta"}),
        ({"zeit": "woche"}, {"Mit Meta", "Von gestern"}),
        ({"schlagwort": "gibtesnicht"}, set()),
    ],
)
def test_articles_are_listed_by_tag_author_and_time(client, chief, parameters, found):
    meta = make_company(name="Meta")
    meta.aliases.create(name="Facebook")
    author = make_author(name="Leyla Voss", initials="lv")
    make_article(title="Mit Meta", tags=[meta], byline=(author.pk,))
    make_article(title="Von gestern", at=timezone.now() - dt.timedelta(days=1))
    make_article(title="Uralt", at=timezone.now() - dt.timedelta(days=900))
    page = client.get(reverse("admin:articles_article_changelist"), parameters).content.decode()
    assert {title for title in ("Mit Meta", "Von gestern", "Uralt") if title in page} == found


def test_milestones_that_are_there_are_folded_unless_something_is_wrong_with_one(client, chief):
    regulation = make_regulation(name="AI Act")
    row = Milestone.objects.create(regulation=regulation, kind="applies", date=dt.date(2026, 8, 2), scope="Kap. II")
    url = reverse("admin:articles_regulation_change", args=[regulation.pk])
    page = client.get(url).content.decode()
    assert page.count('<details class="desk-folded">') == 1 and "<small>Kap. II</small>" in page
    data = {
        "name": "AI Act",
        "slug": regulation.slug,
        "instrument": "eu_regulation",
        "jurisdiction": "EU",
        "aliases-TOTAL_FORMS": 0,
        "relations-TOTAL_FORMS": 0,
        "relations-INITIAL_FORMS": 0,
        "aliases-INITIAL_FORMS": 0,
        "milestones-TOTAL_FORMS": 1,
        "milestones-INITIAL_FORMS": 1,
        "milestones-0-id": row.pk,
        "milestones-0-regulation": regulation.pk,
        "milestones-0-kind": "applies",
        "milestones-0-date": "irgendwann",
        "milestones-0-precision": "day",
        "milestones-0-certainty": "fixed",
    }
    assert '<details class="desk-folded" open>' in client.post(url, data).content.decode()
    client.post(url, data | {"milestones-0-date": "2.8.2027"})
    assert Milestone.objects.get().date == dt.date(2027, 8, 2)


@pytest.mark.parametrize("kind", SUBJECTS)
def test_an_article_with_a_tag_of_any_kind_lacks_none(client, chief, kind):
    make_draft(title="Mit", tags=[make_subject(kind)])
    make_draft(title="Ohne", tags=[])
    page = client.get(reverse("admin:articles_article_changelist"), {"fehlt": "schlagwort"})
    assert [article.title for article in page.context["cl"].result_list] == ["Ohne"]


def test_a_list_is_counted_to_a_thousand_and_says_that_there_is_more(client, chief, monkeypatch):
    for _ in range(3):
        make_article()
    url = reverse("admin:articles_article_changelist")
    assert "mehr als" not in client.get(url, {"q": "Brüssel"}).content.decode()
    monkeypatch.setattr("articles.desk.base.MOST_COUNTED", 2)
    page = client.get(url, {"q": "Brüssel"})
    assert "mehr als 2 Treffer" in page.content.decode()


def test_what_a_working_copy_lacks_is_known_after_each_save(chief):
    article = make_draft(byline=[], tags=[])
    copy = article.working_copy

    def facts() -> tuple[bool, bool, bool, bool]:
        copy.refresh_from_db()
        return copy.is_newer, copy.lacks_author, copy.lacks_tags, copy.lacks_lead_image

    assert facts() == (False, True, True, True)
    copy.save_revision(copy.snapshot.changed(byline=(make_author().pk,)), by=chief)
    assert facts() == (False, False, True, True)
    article.publish(by=chief)
    tag, lead_image = TagRef("topic", make_topic().pk), LeadImage(make_image().pk, "x")
    copy.save_revision(copy.snapshot.changed(tags=(tag,), lead_image=lead_image), by=chief)
    assert facts() == (True, False, False, False)
    copy.discard(by=chief)
    assert facts() == (False, False, True, True)


def test_the_list_of_articles_says_who_when_how_long_and_what_is_missing(client, chief):
    owner, editor = make_user(first_name="Mira"), make_user(first_name="Jonas")
    make_draft(title="Zugewiesen", by=owner, fields={"assigned_to": editor}, byline=[], tags=[])
    make_draft(title="Nur angelegt", by=owner, body="<p>Drei kurze Wörter.</p>", lead_image=make_image())
    page = client.get(reverse("admin:articles_article_changelist"))
    row_admin = page.context["cl"].model_admin
    first, second = sorted(page.context["cl"].result_list, key=str, reverse=True)
    assert [row_admin.who(row) for row in (first, second)] == ["<span>Jonas</span>", "<span>Mira</span>"]
    assert row_admin.missing(first) == "<span>Autor:in, Schlagwort, Bild</span>" and not row_admin.missing(second)
    assert row_admin.length(second) == str(second.word_count) and second.word_count >= 3


def test_articles_without_a_lead_picture_are_found(client, chief):
    make_draft(title="Ohne")
    make_draft(title="Mit", lead_image=make_image())
    page = client.get(reverse("admin:articles_article_changelist"), {"fehlt": "bild"})
    assert [article.title for article in page.context["cl"].result_list] == ["Ohne"]


def test_what_narrows_a_list_stands_above_it_with_the_way_out(client, chief):
    query = {"q": "Brüssel", "stand": "live", "schlagwort": "meta", "genre__exact": "news"}
    shown = client.get(reverse("admin:articles_article_changelist"), query).context["chips"]
    assert [(chip.title, chip.value) for chip in shown] == [
        ("Gesucht", "„Brüssel“"),
        ("Stand", "Veröffentlicht"),
        ("Schlagwort", "„meta“"),
        ("Darstellungsform", "Nachricht"),
    ]
    assert shown[1].without == "?genre__exact=news&q=Br%C3%BCssel&schlagwort=meta"
    assert not client.get(reverse("admin:articles_article_changelist")).context["chips"]


def test_a_relation_is_written_at_its_law_and_at_its_company(client, chief):
    law, company = make_regulation(name="DSA"), make_company(name="TikTok")
    row = {"relations-0-role": "vlop", "relations-0-source": "https://example.org/"}
    counts = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0}
    none = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}

    def post(tag, values: dict, **sets: dict) -> str:
        url = reverse(f"admin:articles_{tag.kind}_change", args=[tag.pk])
        management = {f"{prefix}-{name}": value for prefix, found in sets.items() for name, value in found.items()}
        answer = client.post(url, {"name": tag.name, "slug": tag.slug} | values | row | management, follow=True)
        return answer.content.decode()

    rules = {"instrument": "eu_regulation", "jurisdiction": "EU", "relations-0-company": company.pk}
    post(law, rules, relations=counts, aliases=none, milestones=none)
    post(company, {"company_kind": "service", "relations-0-regulation": law.pk}, relations=counts, aliases=none)
    assert [(one.company, one.regulation, one.role) for one in Relation.objects.all()] == [(company, law, "vlop")] * 2
    page = client.get(reverse("admin:articles_company_change", args=[company.pk])).content.decode()
    assert page.count('<details class="desk-folded">') == 2
    last = AuditEntry.objects.order_by("pk").last()
    assert last.object_id == company.pk and "Beziehung „TikTok: Sehr große Online-Plattform (VLOP) (DSA)“" in str(
        last.after
    )


@pytest.mark.parametrize("kind", ["company", "regulation", "institution", "author", "relation", "milestone", "user"])
def test_forms_offer_words_instead_of_stock_icons(client, chief, kind):
    page = client.get(reverse(f"admin:articles_{kind}_add")).content.decode()
    assert "related-widget-wrapper" not in page and "vDateField" not in page
    if kind in ("company", "relation"):
        assert f'href="{reverse("admin:articles_company_add")}" target="_blank">Unternehmen neu anlegen</a>' in page
