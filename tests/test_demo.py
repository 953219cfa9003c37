"""The loaded demo newsroom and its staged situations."""

import datetime as dt
from io import BytesIO

import pytest
from django.apps import apps
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from icalendar import Calendar
from PIL import Image as Picture

from articles.body import parse, plain_text
from articles.demo import content, loader
from articles.demo.people import LOGINS, open_logins
from articles.demo.subjects import read_date
from articles.desk.checks.checklist import check
from articles.desk.subjects.lists import probable_duplicates
from articles.models import (
    Article,
    Company,
    Draft,
    Edition,
    Image,
    ImageKind,
    Milestone,
    Precision,
    Regulation,
    Relation,
    SiteSettings,
    User,
)
from articles.presentation.deadlines.events import live_events, with_history
from articles.presentation.deadlines.icalendar import write_calendar
from articles.presentation.site import site
from articles.text import words as words_of

from .benchmarks import related_sheet
from .cost import calls

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The whole newsroom, loaded once for this module, since loading it is what costs; each test rolls back to it.

    A white sheet stands for every picture.
    """
    sheet = BytesIO()
    Picture.new("RGB", (60, 40), "white").save(sheet, "JPEG")
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        transaction.atomic(),
    ):
        patch.setattr("articles.demo.subjects.picture", lambda key: sheet.getvalue())
        yield loader.load()
        transaction.set_rollback(True)


def everything():
    """Each row of each table of ours, but for the number that counts public changes."""
    models = apps.get_app_config("articles").get_models(include_auto_created=True)
    return {
        model.__name__: list(model._base_manager.order_by("pk").values()) for model in models if model is not Edition
    }


def article(key):
    return Article.objects.get(source_name=loader.SOURCE, external_id=key)


def staged(state):
    return next(piece.key for piece in content.pieces() if piece.head.get("state") == state)


def test_loads_every_piece(loaded):
    assert loaded["new"] == Article.objects.count() == len(content.pieces())


def test_another_program_reads_every_date_from_a_calendar_as_it_is():
    laws, now = Regulation.objects.all(), timezone.now()
    events = with_history(live_events(laws, now), laws, now)
    read = Calendar.from_ical(write_calendar(events, site(), "Alle", "/", "/").encode()).walk("VEVENT")
    by_uid = {str(event["UID"]).partition("@")[0]: event for event in read}
    assert len(by_uid) == len(read) == len(events) > 150
    moved = set()
    for event in events:
        row, found = Milestone.objects.select_related("regulation").get(pk=event.row.id), by_uid[event.uid]
        scope = f" ({row.scope})" if row.scope else ""
        assert f"{row.regulation.name}: {row.get_kind_display()}{scope}" in str(found["SUMMARY"])
        assert (found["DTSTART"].dt, found["DTEND"].dt - dt.timedelta(days=1)) == (row.date, row.last_day)
        assert row.text.strip() in str(found.get("DESCRIPTION", "")) and row.source in str(found.get("DESCRIPTION", ""))
        if row.replaces_id:
            moved.add(row.pk)
            assert event.number == row.replaces_id and int(found["SEQUENCE"]) == 1
    assert moved == set(Milestone.objects.exclude(replaces=None).values_list("pk", flat=True))


def test_twice_is_the_same_as_once():
    before, epoch = everything(), Edition.current()[0]
    again = loader.load(timezone.now() + dt.timedelta(days=3))
    assert everything() == before
    assert again["new"] == again["changed"] == 0
    assert Edition.current()[0] == epoch


def test_keeps_what_editors_wrote():
    changed = article("asml-nadeloehr-veldhoven")
    changed.working_copy.save_revision(
        changed.working_copy.snapshot.changed(title="Von Hand"), by=User.objects.get(username="redaktion")
    )
    changed.publish()
    assert loader.load()["edited here since, kept"] == len(content.working_copies()) + 1
    assert article("asml-nadeloehr-veldhoven").title == "Von Hand"


def test_references_lead_to_pieces_and_pictures():
    text = article("chips-zur-miete-bytedance").body
    assert f'data-article="{article("asml-nadeloehr-veldhoven").pk}"' in text
    assert 'data-article=""' not in text and "@" not in text
    assert not Article.objects.filter(body__contains='="@').exists()


def test_follows_the_story():
    chain, part = [], article("drei-jahre-chipkrieg")
    while part is not None:
        chain, part = [part.external_id, *chain], part.follows
    assert chain == [
        "wirksam-chip-regel-2023",
        "hbm-regel-140-eintraege",
        "chips-zur-miete-bytedance",
        "ai-diffusion-rule-aufgehoben",
        "drei-jahre-chipkrieg",
    ]


def test_stages_a_draft_a_scheduled_and_a_withdrawn_piece():
    assert article(staged("draft")).state == "draft"
    scheduled = article(staged("scheduled"))
    assert scheduled.is_scheduled() and scheduled.embargo_until <= scheduled.publish_at
    assert article(staged("withdrawn")).withdrawal_notice


def test_stages_a_draft_with_three_open_items():
    found = check(article("digitaler-euro-entwurf").working_copy.snapshot)
    assert [problem.key for problem in found if problem.blocks] == ["lead", "alt", "heading"]


def test_stages_a_newer_working_copy():
    live = article("data-act-cloud-wechsel")
    assert live.is_visible() and live.has_newer_working_copy
    assert live.working_copy.snapshot.title != live.title


def test_stages_an_edit_conflict():
    draft = Draft.objects.get(person__username="redaktion")
    assert draft.base_revision != draft.article.working_copy.newest_revision
    theirs, mine = draft.article.working_copy.snapshot.body, draft.snapshot.body
    assert theirs != mine != draft.base_revision.snapshot.body


def test_stages_a_proposed_tag_and_a_duplicate():
    proposed = Company.objects.get(is_proposed=True)
    assert proposed.proposed_by.username == "autorin" and proposed.items.exists()
    duplicate = Company.objects.get(slug="meta-platforms")
    assert duplicate.items.count() == 1
    meta = Company.objects.get(slug="meta")
    assert {like.owners for like in probable_duplicates(Company)} == {(meta.pk, duplicate.pk)}


def test_stages_a_picture_whose_rights_end_soon():
    days = Image.objects.get(rights_until__isnull=False).rights_until - timezone.localdate()
    assert days.days in (4, 5)


def test_every_picture_has_its_credit():
    found = set(Image.objects.values_list("credit", "kind"))
    assert found == {("Illustration: Platine & Paragraf", ImageKind.ILLUSTRATION)}


def test_stages_what_the_desk_decided_about_related_boxes(client):
    pinned = article("chips-zur-miete-bytedance").related_choices.get()
    assert (pinned.kind, pinned.other) == ("pin", article("drei-jahre-chipkrieg"))
    page = client.get(article("data-privacy-framework-latombe").get_absolute_url()).content.decode()
    assert article("zalando-vlop-urteil").get_absolute_url() not in page


def test_stages_corrections():
    kinds = {row.kind for row in article("ai-act-im-amtsblatt").corrections.all()}
    assert kinds == {"correction", "addition"}
    assert article("pegasus-vor-gericht").updated_at


def test_tags_know_their_parents_and_parts():
    assert Company.objects.get(slug="tiktok").parent.slug == "bytedance"
    assert Regulation.objects.get(slug="hbm-regel").part_of.slug == "us-exportkontrollen"
    assert Regulation.objects.get(slug="nis-2-umsetzungsgesetz").implements.slug == "nis-2-richtlinie"


def test_stages_of_laws():
    stages = {law.slug: law.stage(dt.date(2026, 11, 24)) for law in Regulation.objects.all()}
    expected = {
        "us-exportkontrollen": None,
        "ai-act": "partly",
        "dsgvo": "applies",
        "ki-haftungsrichtlinie": "withdrawn",
        "privacy-shield": "annulled",
        "netzdg": "repealed",
        "digital-omnibus-ki": "applies",
    }
    assert expected.items() <= stages.items()
    assert [slug for slug, stage in stages.items() if stage is None] == ["us-exportkontrollen"]


def test_a_moved_date_names_the_one_it_replaces():
    moved = Milestone.objects.get(regulation__slug="ai-act", date=dt.date(2027, 12, 2))
    assert moved.replaces.date == dt.date(2026, 8, 2)
    assert moved.certainty == "fixed"


def test_a_step_of_a_law_leads_to_our_article_about_it(client):
    assert Milestone.objects.exclude(our_article=None).count() >= 10
    told = article("ai-act-trilog-einigung")
    link = f'Unser Artikel: <a href="{told.get_absolute_url()}">{told.title}</a>'
    assert link in client.get("/regulierung/ai-act/").content.decode()


def test_a_step_does_not_lead_to_an_article_that_nobody_can_read(client):
    told = article("gpai-kodex")
    assert Milestone.objects.filter(our_article=told).exists()
    assert told.slug in client.get("/regulierung/ai-act/").content.decode()
    told.withdraw()
    html = client.get("/regulierung/ai-act/").content.decode()
    assert "Unser Artikel" in html and told.slug not in html


def test_every_tag_passes_the_checks_of_the_admin():
    for model in (Company, Regulation, Milestone, Relation):
        for row in model.objects.all():
            row.full_clean()


def test_logins_have_their_roles_and_are_reported_while_open():
    assert [user.groups.get().name for user in User.objects.order_by("pk")] == [login.role for login in LOGINS]
    assert open_logins() == list(LOGINS)
    User.objects.update(is_active=False)
    assert open_logins() == []


def test_every_page_says_that_it_is_a_demo_and_stays_out_of_search_engines(client):
    for path in ("/", article("drei-jahre-chipkrieg").get_absolute_url(), "/regulierung/ai-act/"):
        page = client.get(path).content.decode()
        assert "Demonstrationsinhalt" in page
        assert '<meta name="robots" content="noindex">' in page
    SiteSettings.objects.update(is_demo=False)
    assert "Demonstrationsinhalt" not in client.get("/impressum/").content.decode()


def test_a_series_and_two_topics_show_what_a_desk_makes_by_hand(client):
    page = client.get("/serie/der-weg-der-chips/").content.decode()
    assert "5 Teile" in page and 'class="cover' in page
    assert "Teil 2 von 5" in client.get(article("esmc-dresden-beihilfe").get_absolute_url()).content.decode()
    for path in ("/thema/exportkontrollen/", "/thema/kuenstliche-intelligenz/"):
        html = client.get(path).content.decode()
        assert 'class="intro"' in html and 'class="of-page' in html
        assert html[html.index("Von der Redaktion empfohlen") : html.index('id="artikel"')].count("<h3>") == 3


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-12-09", (dt.date(2026, 12, 9), Precision.DAY)),
        ("2026-12", (dt.date(2026, 12, 1), Precision.MONTH)),
        ("2029", (dt.date(2029, 1, 1), Precision.YEAR)),
    ],
)
def test_dates_carry_their_precision(written, read):
    assert read_date(written) == read


def calls_of(client, addresses):
    """Of each page, fewest first; what is remembered for the life of a process is remembered before."""
    for address in addresses:
        assert client.get(address).status_code == 200
    return sorted(calls(client.get, address) for address in addresses)


def test_every_word_of_an_article_can_be_searched_for(client):
    words = set(words_of(plain_text(parse(article("ai-act-was-gilt-was-kommt").body))))
    for word in [*sorted(words), "Frist", "Überwachung", "Uber", "Haftung für KI-Systeme"]:
        assert client.get("/suche/", {"q": word}, follow=True).status_code == 200, word


def test_a_page_that_nobody_has_asked_for_is_cheap(client):
    """Calls of Python and C; a bare view takes 645. With Django's templates and models an article took 38,000, a company 94,000."""
    articles = calls_of(client, [row.get_absolute_url() for row in Article.objects.published()])
    assert articles[len(articles) // 2] <= 4_600 and articles[-1] <= 6_000
    assert calls_of(client, ["/"])[-1] <= 9_350  # eleven parts
    companies = calls_of(client, [row.get_absolute_url() for row in Company.objects.public()])
    assert (
        companies[len(companies) // 2] <= 4_600 and companies[-1] <= 9_000
    )  # Meta: 23 relations, its services', a family
    assert calls_of(client, [row.get_absolute_url() for row in Regulation.objects.public()])[-1] <= 12_000
    assert calls_of(client, ["/suche/?q=DMA", "/suche/?q=Verordnung"])[-1] <= 15_000


def test_boxes_are_such_as_fresh_eyes_called_right():
    """By people who saw neither code nor scores; docs/related.md says how to judge what they have not seen."""
    _pieces, shown = related_sheet.boxes()
    cards, found = sum(map(len, shown.values())), related_sheet.share(shown, related_sheet.judged())
    assert cards >= 130 and len(found.unjudged) <= cards / 10
    assert found.of("right") >= 0.9 and found.of("wrong") <= 0.03 and not found.wrong_first
