"""Templates of articles: made from an article, offered above a new one, and never in the way of anything."""

import pytest
from django.urls import reverse

from articles.desk.articles.form import CONTENT
from articles.desk.lifecycle.templates import PARTS
from articles.models import (
    Article,
    ArticleTemplate,
    AuditAction,
    AuditEntry,
    LeadImage,
    Snapshot,
    Source,
    TagRef,
    merge,
)

from .factories import make_company, make_draft, make_image, make_template, make_topic, make_user
from .form_controls import FormControls

pytestmark = pytest.mark.django_db
ADD = "admin:articles_article_add"


def test_all_of_an_article_can_be_taken_along_but_who_wrote_it_and_what_it_follows():
    taken = {name for _label, fields in PARTS.values() for name in fields}
    assert set(CONTENT) - taken == {"byline", "follows"}


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


def form_of(client, template: ArticleTemplate | None = None) -> dict[str, str]:
    address = reverse(ADD) + (f"?vorlage={template.pk}" if template else "")
    controls = FormControls(client.get(address).content.decode(), "article_form")
    return {name: values[0] for name, values in controls.values.items()}


def make(client, article: Article, **values):
    posted = {"name": "Bußgeld", "parts": ["genre", "text", "tags", "sources"]} | values
    return client.post(reverse("admin:desk_template", args=[article.pk]), posted)


def test_a_template_takes_along_what_was_chosen(client, editor):
    article = make_draft(title="DSGVO-Bußgeld gegen …", kicker="Datenschutz", genre="brief", dateline="Dublin")
    make(client, article, notes="Rechtskräftig?")
    template = ArticleTemplate.objects.get()
    kept, whole = template.snapshot, article.working_copy.snapshot
    assert (kept.title, kept.body, kept.genre, kept.tags) == (whole.title, whole.body, "brief", whole.tags)
    assert (kept.kicker, kept.dateline, kept.byline) == ("", "", ())
    entry = AuditEntry.objects.get(action=AuditAction.ADD, model="articletemplate")
    assert (entry.label, entry.person) == ("Bußgeld", editor)


def test_a_template_of_the_same_name_is_replaced_only_if_asked(client, editor):
    template = make_template(name="Bußgeld", notes="Rechtskräftig?", position=7)
    article = make_draft(title="Neuer Bau", genre="analysis")
    answer = make(client, article)
    assert "gibt es schon" in answer.content.decode() and ArticleTemplate.objects.get().snapshot.genre == "interview"
    make(client, article, replaces="on")
    template = ArticleTemplate.objects.get(pk=template.pk)
    assert (template.snapshot.title, template.notes, template.position) == ("Neuer Bau", "Rechtskräftig?", 7)


def test_a_new_article_offers_the_templates_in_their_order(client, editor):
    later, first = make_template(name="Interview", position=2), make_template(name="Urteil", position=1)
    page = client.get(reverse(ADD)).content.decode()
    assert 0 < page.index(f"?vorlage={first.pk}") < page.index(f"?vorlage={later.pk}")
    assert f"?vorlage={first.pk}" in client.get(reverse("admin:index")).content.decode()


def test_a_new_article_begins_with_the_template_and_nothing_is_stored_before_it_is_saved(client, editor):
    company = make_company()
    snapshot = Snapshot(
        genre="interview",
        title="Im Gespräch mit …",
        body="<p>Die erste Frage</p>",
        tags=(TagRef("company", company.pk, True),),
        sources=(Source("Gespräch", kind="conversation"),),
    )
    template = make_template(content=snapshot, notes="Autorisiert?")
    posted = form_of(client, template)
    assert not Article.objects.exists()
    client.post(f"{reverse(ADD)}?vorlage={template.pk}", posted | {"_save": "1"})
    article = Article.objects.get()
    saved = article.working_copy.snapshot
    assert (saved.title, saved.body, saved.genre, saved.tags, saved.sources) == (
        snapshot.title, snapshot.body, "interview", snapshot.tags, snapshot.sources,
    )  # fmt: skip
    assert article.working_copy.notes == "Autorisiert?" and list(article.companies.all()) == [company]


def test_ones_own_name_stands_in_an_article_from_a_template_too(client, editor):
    editor.author = make_draft().bylines.get().author
    editor.save()
    assert form_of(client, make_template())["byline"] == f"[{editor.author.pk}]"


@pytest.mark.parametrize("number", ["0", "999", "x", "٣"])
def test_a_template_that_is_gone_leaves_an_empty_form(client, editor, number):
    answer = client.get(f"{reverse(ADD)}?vorlage={number}")
    assert answer.status_code == 200 and answer.context["form"]["title"].value() == ""


def test_a_template_keeps_nothing_from_being_deleted_and_leaves_out_what_is_gone(client, editor):
    image, lead, target, gone, kept = make_image(), make_image(), make_draft(), make_topic(), make_topic()
    body = (
        f'<figure data-image="{image.pk}" data-alt="x"></figure><p>Bleibt.</p><aside data-article="{target.pk}"></aside>'
        '<aside data-article="auto"></aside>'
    )
    merged = make_topic()
    tags = tuple(TagRef("topic", topic.pk) for topic in (gone, merged))
    template = make_template(content=Snapshot(body=body, lead_image=LeadImage(lead.pk, "x"), tags=tags))
    assert template.snapshot.body.count("<figure") == 1 and template.snapshot.lead_image.image == lead.pk
    merge(merged, kept)
    for row in (image, lead, target, gone):
        row.delete()
    left = template.snapshot
    assert left.body == '<p>Bleibt.</p>\n<aside data-article="auto"></aside>'
    assert left.lead_image is None and left.tags == (TagRef("topic", kept.pk),)


def test_a_gallery_of_a_template_loses_the_pictures_that_are_gone():
    images = [make_image() for _ in range(3)]
    figures = "".join(f'<figure data-image="{image.pk}" data-alt="x"></figure>' for image in images)
    template = make_template(content=Snapshot(body=f'<aside data-box="gallery">{figures}</aside><p>Bleibt.</p>'))
    images[0].delete()
    assert template.snapshot.body.count("<figure") == 2 and "gallery" in template.snapshot.body
    images[1].delete(), images[2].delete()
    assert template.snapshot.body == "<p>Bleibt.</p>"


def test_the_list_shows_what_a_template_holds_and_renames_it(client, editor):
    template = make_template(content=Snapshot(title="Im Gespräch", body="<p>Die erste Frage</p>"))
    address = reverse("admin:articles_articletemplate_change", args=[template.pk])
    page = client.get(address).content.decode()
    assert "Die erste Frage" in page and f"?vorlage={template.pk}" in page
    client.post(address, {"name": "Gespräch", "position": "3"})
    template.refresh_from_db()
    assert (template.name, template.position, template.snapshot.title) == ("Gespräch", 3, "Im Gespräch")


def test_authors_use_templates_and_change_none(client):
    template = make_template()
    client.force_login(make_user("Autor:in"))
    assert form_of(client, template)["genre"] == "interview"
    address = reverse("admin:articles_articletemplate_change", args=[template.pk])
    assert client.post(address, {"name": "Neu", "position": "0"}).status_code == 403


def test_a_new_form_costs_the_same_for_one_template_and_for_many(client, editor, django_assert_max_num_queries):
    for _ in range(12):
        make_template()
    with django_assert_max_num_queries(12):
        client.get(reverse(ADD))
