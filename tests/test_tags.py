"""Names of tags: one name is one tag, whatever its case, and no name that was ever used is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.models import SUBJECTS, Company, CompanyAlias, TagRef, Topic
from articles.models.article.applying import resolve_tags
from articles.presentation.articles.article import preview_page
from articles.presentation.site import site
from articles.text import fold, slugify

from .factories import (
    make_article,
    make_company,
    make_draft,
    make_subject,
    make_topic,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", SUBJECTS)
def test_names_are_unique_without_regard_to_case_and_umlauts_keep_theirs(kind):
    make_subject(kind, name="Öko")
    with pytest.raises(ValidationError, match="gibt es schon"):
        SUBJECTS[kind](name="ÖKO").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_subject(kind, name="öko")
    make_subject(kind, name="Oko")


@pytest.mark.parametrize("kind", SUBJECTS)
def test_a_renamed_tag_is_found_under_both_names(kind):
    tag = make_subject(kind, name="Twitter")
    tag.name, tag.slug = "X Corp", "x-corp"
    tag.save()
    alias = tag.aliases.get()
    assert (alias.name, alias.slug, alias.origin) == ("Twitter", "twitter", "renamed")
    for name in ("twitter", "X CORP"):
        assert SUBJECTS[kind].objects.named(name).get() == tag


def rename(tag, name: str, **fields):
    tag.name = name
    for field, value in fields.items():
        setattr(tag, field, value)
    tag.full_clean()
    tag.save()


def test_a_tag_can_take_its_old_name_back():
    tag = make_company(name="Twitter")
    rename(tag, "X")
    rename(tag, "Twitter")
    assert tag.slug == "twitter"
    assert [(alias.name, alias.slug) for alias in tag.aliases.all()] == [("X", "x")]


@pytest.mark.parametrize("kind", SUBJECTS)
def test_a_renamed_tag_moves_by_itself_and_its_page_and_feed_lead_on(client, kind):
    make_article(tags=(tag := make_subject(kind, name="Twitter"),))
    old = tag.get_absolute_url()
    rename(tag, "X Corp")
    assert tag.slug == "x-corp"
    for page in ("", "feed.xml"):
        answer = client.get(old + page)
        assert (answer.status_code, answer.url) == (301, tag.get_absolute_url() + page)
        assert client.get(answer.url).status_code == 200


def test_an_address_that_somebody_chose_stays_when_the_name_changes():
    tag = make_company(name="Twitter", slug="der-vogel")
    rename(tag, "X Corp")
    assert tag.slug == "der-vogel"
    rename(tag, "X Corp", slug="")
    assert tag.slug == "x-corp"


def test_a_renamed_tag_takes_no_address_that_another_one_has_or_had():
    rename(make_company(name="Nord"), "Nord Stahl")
    tag = make_company(name="Süd")
    rename(tag, "Nord!")
    assert tag.slug == "nord-2"


def test_a_new_tag_takes_no_address_that_leads_to_another_one():
    rename(make_company(name="Nord"), "Nord Stahl")
    assert make_company(name="Nord!").slug == "nord-2"


def test_an_alias_may_not_be_the_name_of_another_tag():
    meta, facebook = make_company(name="Meta"), make_company(name="Facebook")
    with pytest.raises(ValidationError, match="So heißt schon"):
        CompanyAlias(target=meta, name="FACEBOOK").full_clean()
    with pytest.raises(ValidationError, match="anderer Name von „Facebook“"):
        facebook.aliases.create(name="FB")
        Company(name="fb").full_clean()


def test_addresses_are_german_and_stay_apart():
    assert make_topic(name="C++").slug == "c-plus-plus"
    assert make_topic(name="C").slug == "c"
    assert make_topic(name="Große Koalition & Straße").slug == "grosse-koalition-und-strasse"
    assert (make_topic(name="A B").slug, make_topic(name="A-B").slug) == ("a-b", "a-b-2")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Überwachung", "ueberwachung"),
        ("§ 5 DDG", "paragraf-5-ddg"),
        ("Łódź", "lodz"),
        ("日本", ""),
        ("KI-VO", "ki-vo"),
    ],
)
def test_slugs(name, slug):
    assert slugify(name) == slug


def test_long_slugs_end_at_a_word():
    slug = slugify("Donaudampfschiff " * 10, 40)
    assert slug == "donaudampfschiff-donaudampfschiff"


def test_folding_meets_case_and_composition():
    assert fold("ÜBER  alles") == fold("u\u0308ber alles") == "über alles"
    assert fold("Straße") == fold("STRASSE")


def test_company_names_with_commas_are_one_tag():
    make_company(name="Meta Platforms, Inc.")
    assert Company.objects.get().name == "Meta Platforms, Inc."


def test_a_company_cannot_belong_to_itself():
    parent = make_company(name="ByteDance")
    child = make_company(name="TikTok", parent=parent)
    parent.parent = child
    with pytest.raises(ValidationError, match="nicht zu sich selbst"):
        parent.full_clean()


def test_ids_of_merged_tags_resolve_to_what_they_became():
    kept = make_topic(name="Chips")
    kept.aliases.create(name="Halbleiterchips", origin="merged", merged_id=4711)
    tags = (TagRef("topic", 4711), TagRef("topic", kept.pk, True), TagRef("topic", 999_999))
    assert resolve_tags(tags) == [TagRef("topic", kept.pk, True)]


def test_only_confirmed_tags_of_published_articles_are_public():
    used, proposed, unused = make_topic(), make_topic(is_proposed=True), make_topic()
    make_article(tags=(used, proposed))
    assert list(Topic.objects.public()) == [used]
    assert unused not in Topic.objects.public()


def test_taggit_managers_see_the_same_rows():
    tag = make_company(name="ByteDance")
    article = make_article(tags=(tag,))
    assert list(article.companies.all()) == [tag]
    assert type(article).objects.filter(companies=tag).get() == article
    assert type(article).objects.published().about(tag).get() == article


def page_of(client, article) -> str:
    return " ".join(client.get(article.get_absolute_url()).content.decode().split())


@pytest.mark.parametrize("kind", SUBJECTS)
def test_an_article_older_than_a_rename_names_the_former_name_too(client, kind):
    tag = make_subject(kind, name="Facebook")
    older = make_article(tags=(tag,))
    tag.name = "Meta"
    tag.save()
    newer = make_article(tags=(tag,))
    assert "Meta <small>(früher Facebook)</small>" in page_of(client, older)
    assert "früher" not in page_of(client, newer)


def test_an_article_shows_the_name_of_its_own_day_when_a_tag_was_renamed_twice(client):
    tag = make_company(name="Blackberry")
    articles = []
    for name in ("Research in Motion", "RIM Holding"):
        articles.append(make_article(tags=(tag,)))
        tag.name = name
        tag.save()
    assert "RIM Holding <small>(früher Blackberry)</small>" in page_of(client, articles[0])
    assert "RIM Holding <small>(früher Research in Motion)</small>" in page_of(client, articles[1])


def test_a_mended_spelling_is_no_former_name(client):
    tag = make_company(name="Nvidai")
    article = make_article(tags=(tag,))
    tag.name = "NVIDIA"
    tag.save()
    assert tag.aliases.get().origin == "other"
    assert "früher" not in page_of(client, article)


def test_a_former_name_of_which_only_the_year_is_known_is_shown_up_to_that_year(client):
    tag = make_company(name="Meta")
    article = make_article(tags=(tag,))
    alias = tag.aliases.create(name="Facebook", origin="renamed", year=article.publish_at.year)
    assert "(früher Facebook)" in page_of(client, article)
    alias.year -= 1
    alias.save()
    assert "früher" not in page_of(client, article)


def test_the_preview_of_an_older_article_names_the_former_name_as_its_page_does():
    tag = make_company(name="Facebook")
    article, draft = make_article(tags=(tag,)), make_draft(tags=(tag,))
    tag.name = "Meta"
    tag.save()
    chips = [
        preview_page(one, one.working_copy.newest_revision, site()).tag_rows[0].chips[0] for one in (article, draft)
    ]
    assert [(chip.name, chip.former) for chip in chips] == [("Meta", "Facebook"), ("Meta", "")]
