"""Related coverage as stored: true after every change, in both directions, and explained."""

import datetime as dt
import random
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.models import (
    Article,
    ArticleVector,
    Genre,
    RelatedArticle,
    RelatedCount,
    RelatedStatistics,
    merge,
    public_change,
    public_changed,
)
from articles.related import receivers, refresh
from articles.related.engine import ranking
from articles.related.engine.archive import Archive
from articles.related.engine.candidates import load
from articles.related.engine.reasons import reasons
from articles.related.engine.statistics import every_count
from articles.related.rebuild import Overtaken, rebuild
from articles.related.receivers import on_public_change

from .factories import make_article, make_company, make_draft, make_topic, make_user

NOON = dt.datetime(2026, 3, 12, 12, tzinfo=dt.UTC)
CHIPS = "Nvidia liefert Chips nach China. Die Exportkontrollen der Vereinigten Staaten treffen Halbleiter und Rechenzentren."
PRIVACY = "Die Datenschutzbehörde prüft Cookies und Einwilligungen. Verlage klagen gegen das Bußgeld vor Gericht."


def article_about(text, *, title="Bericht aus Brüssel", at=NOON, tags=(), **values):
    return make_article(title=title, lead="", body=f"<p>{text}</p>", tags=tags, at=at, **values)


def others_of(article):
    return list(article.related_rows.order_by("-score", "other").values_list("other", flat=True))


def reason(article, other):
    return RelatedArticle.objects.get(article=article, other=other).reasons["text"]


def stored():
    return {(row.article_id, row.other_id): (row.score, row.reasons) for row in RelatedArticle.objects.all()}


def expected():
    """{article: [(other, (score, reasons)), …]}, all that a rebuild under the same statistics would find, best first."""
    vectors = load(ArticleVector.objects.values_list("pk", flat=True))
    archive = Archive(list(vectors.values()), every_count(RelatedStatistics.objects.get()))
    lists = {}
    for pk in archive:
        compared, others = archive.matches(pk)
        ranked = ranking.best(archive.entries[pk], compared, len(compared))
        lists[pk] = [(m.other, (m.score, reasons(archive.entries[pk], m, others[m.other]))) for m in ranked]
    return lists


def pairs_of(lists):
    return {(pk, other): row for pk, rows in lists.items() for other, row in rows[: ranking.KEPT]}


@pytest.mark.django_db
class TestRows:
    def test_the_article_on_the_same_subject_comes_first(self):
        old = article_about(CHIPS)
        article_about(PRIVACY)
        new = article_about(f"Wieder {CHIPS}")
        assert others_of(new)[0] == old.pk

    def test_old_articles_learn_of_new_ones(self):
        old = article_about(CHIPS)
        new = article_about(CHIPS)
        assert others_of(old) == [new.pk]

    def test_joining_many_full_lists_takes_no_query_for_each(self, monkeypatch):
        monkeypatch.setattr(ranking, "KEPT", 2)
        tags = (make_topic(), make_company())
        olds = [
            article_about(f"{CHIPS} {word} {PRIVACY}", title=word, tags=tags)
            for word in ["Anlagen", "Bohrer", "Curling", "Dünger", "Eisen", "Farben"]
        ]
        with CaptureQueriesContext(connection) as queries:
            newest = article_about(f"{CHIPS} {PRIVACY}", title="Bericht", tags=tags)
        assert RelatedArticle.objects.filter(article__in=olds, other=newest).count() == 6
        dropping = [query for query in queries if query["sql"].startswith('DELETE FROM "articles_relatedarticle"')]
        assert len(dropping) <= 3

    def test_nothing_in_common_is_no_match(self):
        one = article_about(CHIPS, title="Ausfuhr")
        article_about(PRIVACY, title="Urteil")
        assert others_of(one) == []

    def test_prefers_the_shared_rare_tag_when_texts_say_the_same(self):
        nvidia, news = make_company(name="NVIDIA"), make_topic(name="Nachrichten")
        for number in range(4):
            article_about(PRIVACY, tags=(news,), title=f"Anderes {number}")
        both = article_about(CHIPS, tags=(nvidia,))
        one = article_about(CHIPS, tags=(news,))
        new = article_about(CHIPS, tags=(nvidia, news))
        assert others_of(new)[:2] == [both.pk, one.pk]

    def test_prefers_the_closer_in_time_when_all_else_is_equal(self):
        far = article_about(CHIPS, at=NOON - dt.timedelta(days=300))
        near = article_about(CHIPS, at=NOON - dt.timedelta(days=2))
        assert others_of(article_about(CHIPS)) == [near.pk, far.pk]

    def test_a_withdrawn_article_leaves_every_list(self):
        one, other = article_about(CHIPS), article_about(CHIPS)
        other.withdraw()
        assert stored() == {} and not ArticleVector.objects.filter(pk=other.pk).exists()
        assert others_of(one) == []

    def test_drafts_and_advertising_never_appear(self):
        one = article_about(CHIPS)
        make_draft(title="Bericht", body=f"<p>{CHIPS}</p>")
        article_about(CHIPS, genre=Genre.ADVERTISEMENT)
        assert others_of(one) == []

    def test_a_scheduled_article_has_its_rows_already(self):
        one = article_about(CHIPS)
        later = article_about(CHIPS, at=timezone.now() + dt.timedelta(days=2))
        assert others_of(one) == [later.pk]

    def test_what_the_text_links_is_not_offered_again(self):
        old = article_about(CHIPS)
        new = article_about(f'{CHIPS} <a data-article="{old.pk}">Mehr dazu</a>')
        assert others_of(new) == [] and others_of(old) == [new.pk]

    def test_a_tip_placed_by_hand_says_why_and_stands_once(self, client):
        nvidia = make_company(name="NVIDIA")
        old = article_about(CHIPS, tags=(nvidia,), title="Der Vorläufer")
        new = article_about(f'{CHIPS}</p><aside data-article="{old.pk}"></aside><p>Ende', tags=(nvidia,))
        assert others_of(new) == [old.pk]
        page = client.get(new.get_absolute_url()).content.decode()
        assert page.count(f'href="{old.get_absolute_url()}"') == 1
        tip = page.partition('<aside class="tip"')[2].partition("</aside>")[0]
        assert "Der Vorläufer" in tip and "<span>Ebenfalls zu: NVIDIA</span>" in tip

    def test_a_tip_without_a_match_gives_no_reason(self, client):
        other = article_about(PRIVACY, title="Urteil")
        new = article_about(f'{CHIPS}</p><aside data-article="{other.pk}"></aside><p>Ende', title="Ausfuhr")
        tip = (
            client.get(new.get_absolute_url())
            .content.decode()
            .partition('<aside class="tip"')[2]
            .partition("</aside>")[0]
        )
        assert "Urteil" in tip and "<span>" not in tip

    def test_an_error_in_it_rolls_the_change_back(self, monkeypatch):
        draft = make_draft()
        monkeypatch.setattr("articles.related.refresh.refresh", lambda ids: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            draft.publish()
        assert Article.objects.get(pk=draft.pk).state == "draft"

    def test_it_is_connected(self):
        assert any(on_public_change is receiver for receiver in public_changed._live_receivers(None)[0])

    def test_merging_tags_rebuilds_nothing(self, monkeypatch):
        tags = make_topic(name="Chips"), make_topic(name="Halbleiter")
        for tag in tags * 3:
            article_about(CHIPS, tags=(tag,))
        monkeypatch.setattr("articles.related.rebuild.rebuild", lambda: pytest.fail("a rebuild inside a request"))
        merge(*tags)
        assert {row.reasons["text"] for row in RelatedArticle.objects.all()} == {"Ebenfalls zu: Halbleiter"}

    def test_a_change_too_large_to_follow_is_noted(self, monkeypatch):
        monkeypatch.setattr("articles.related.refresh.MOST_AT_ONCE", 1)
        with public_change():
            article_about(CHIPS)
            article_about(CHIPS)
        assert RelatedStatistics.objects.get().is_stale and stored() == {}
        call_command("rebuild_related", verbosity=0)
        assert len(stored()) == 2 and not RelatedStatistics.objects.get().is_stale


@pytest.mark.django_db
class TestRebuild:
    """Written in slices, while others publish."""

    @pytest.fixture(autouse=True)
    def _one_at_a_time(self, monkeypatch):
        monkeypatch.setattr("articles.related.rebuild._CHUNK", 1)
        monkeypatch.setattr("articles.related.rebuild._AT_ONCE", 1)
        monkeypatch.setattr("articles.related.engine.statistics.SLICE", 7)
        monkeypatch.setattr("articles.related.receivers.SMALL", 0)

    def during(self, label, change):
        """A rebuild with `change` after its first part that is called so."""
        left = [change]

        def progress(what, _done, _total):
            if what == label and left:
                left.pop()()

        rebuild(progress=progress)
        assert not left

    @pytest.mark.parametrize("label", ["Counting", "Weighing", "Comparing", "Writing"])
    def test_what_changes_meanwhile_is_true_at_its_end(self, label):
        nvidia, chips = make_company(name="NVIDIA"), make_company(name="Nvidia Corp")
        first, *_others, last = (
            article_about(f"{CHIPS} {word}", tags=(tag,))
            for word, tag in (("Kabel", nvidia), ("Strom", chips), ("Zoll", nvidia), ("Netz", chips))
        )
        drafts = [make_draft(title="Bericht", lead="", body=f"<p>{CHIPS}</p>", tags=(chips,)) for _ in range(2)]

        def change():
            first.withdraw()
            for draft in drafts:
                draft.publish(at=NOON)
            merge(chips, nvidia)

        self.during(label, change)
        found = stored()
        assert last.pk in {article for article, _ in found} and first.pk not in {one for pair in found for one in pair}
        assert {draft.pk for draft in drafts} <= {article for article, _ in found}
        assert found == pairs_of(expected()) and RelatedStatistics.objects.get().pending is None

    def test_a_second_rebuild_takes_over(self):
        article_about(CHIPS)
        article_about(CHIPS)
        with pytest.raises(Overtaken):
            self.during("Writing", rebuild)
        assert len(stored()) == 2 and RelatedStatistics.objects.get().pending is None

    def test_every_count_is_stored_once(self):
        article_about(CHIPS)
        article_about(f"{CHIPS} {PRIVACY}")
        rebuild()
        before = set(RelatedCount.objects.values_list("key", "articles"))
        article_about(PRIVACY)
        rebuild()
        after = dict(RelatedCount.objects.values_list("key", "articles"))
        assert before and len(after) > len(before) and max(after.values()) == 3


@pytest.mark.django_db
class TestReasons:
    def test_names_the_shared_tags_rarest_first(self):
        nvidia, china = make_company(name="NVIDIA"), make_topic(name="China")
        article_about(PRIVACY, tags=(china,))
        old = article_about(CHIPS, tags=(china, nvidia))
        new = article_about(CHIPS, tags=(nvidia, china))
        rebuild()
        assert reason(new, old) == "Ebenfalls zu: NVIDIA, China"

    def test_names_words_as_written_where_no_tag_is_shared(self):
        old = article_about(
            "Rechenzentren brauchen Strom. Die Rechenzentren wachsen, der Strombedarf der Rechenzentren auch.",
            title="Netze",
        )
        new = article_about(
            "Wie viel Strom Rechenzentren ziehen: Der Strombedarf, den Rechenzentren haben, steigt.",
            title="Leistung",
        )
        text = reason(new, old)
        assert text.startswith("Ähnliches Thema: ") and "Rechenzentren" in text and text == reason(old, new)

    def test_a_sequel_and_what_it_follows_name_each_other_s_day(self):
        first = article_about(CHIPS, at=NOON)
        second = article_about(PRIVACY, at=NOON + dt.timedelta(days=4), follows=first.pk)
        assert reason(first, second) == "Fortsetzung vom 16. März 2026"
        assert reason(second, first) == "Vorgeschichte vom 12. März 2026"

    def test_a_piece_of_the_first_hour_is_of_its_day_in_berlin(self):
        first = article_about(CHIPS, at=dt.datetime(2026, 3, 12, 23, 30, tzinfo=dt.UTC))
        second = article_about(PRIVACY, at=NOON + dt.timedelta(days=4), follows=first.pk)
        assert reason(second, first) == "Vorgeschichte vom 13. März 2026"

    def test_a_renamed_tag_is_renamed_in_reasons(self):
        company = make_company(name="Facebook")
        old, new = (article_about(CHIPS, tags=(company,)) for _ in range(2))
        company.name = "Meta"
        company.save()
        assert reason(new, old) == "Ebenfalls zu: Meta"

    def test_a_proposed_tag_is_not_named(self):
        company = make_company(name="Geheim", is_proposed=True)
        old, new = (article_about(CHIPS, tags=(company,)) for _ in range(2))
        assert "Geheim" not in reason(new, old)

    def test_the_parts_add_up_to_the_score(self):
        article_about(CHIPS)
        article_about(CHIPS)
        row = RelatedArticle.objects.first()
        assert sum(row.reasons["parts"].values()) == row.score


WORDS = [
    "Chip",
    "Export",
    "Gesetz",
    "Daten",
    "Kabel",
    "Netz",
    "Funk",
    "Strom",
    "Werk",
    "Markt",
    "Gericht",
    "Steuer",
    "Zoll",
    "Bank",
    "Börse",
    "Lizenz",
    "Patent",
    "Urteil",
]


@pytest.mark.slow
class TestAnySequence(TestCase):
    """After any sequence of changes every row is one of a rebuild under the same statistics, and so are the first places."""

    KEPT = 5  # so that lists are full and articles drop out of them

    def setUp(self):
        for owner, name, value in (
            (ranking, "KEPT", self.KEPT),
            (receivers, "SMALL", 0),
            (refresh, "_forget", self.forget),
        ):
            self.addCleanup(setattr, owner, name, getattr(owner, name))
            setattr(owner, name, value)

    def forget(self, pk, forget=refresh._forget):
        """Count for each list how many of the articles in it have changed since it was written."""
        self.changed.update(RelatedArticle.objects.filter(other=pk).values_list("article", flat=True))
        forget(pk)
        del self.changed[pk]

    @settings(
        max_examples=6,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(
        st.integers(0, 2**32),
        st.lists(
            st.sampled_from(
                [
                    "publish",
                    "publish",
                    "publish",
                    "change",
                    "change",
                    "withdraw",
                    "merge",
                    "again",
                    "schedule",
                    "expire",
                    "sell",
                ]
            ),
            min_size=8,
            max_size=14,
        ),
    )
    def test_rows_are_those_of_a_rebuild(self, seed, steps):
        self.changed = Counter()
        self.chance = random.Random(seed)
        self.editor = make_user(is_superuser=True)
        self.tags = [make_topic() for _ in range(5)]
        self.articles = []
        for _ in range(8):
            self.publish()
        rebuild()
        self.changed.clear()
        for step in steps:
            getattr(self, step)()
        found = stored()
        self.check(found)
        assert max(Counter(article for article, _ in found).values(), default=0) <= self.KEPT
        for pk, rows in expected().items():
            assert {other: row for (article, other), row in found.items() if article == pk}.items() <= dict(
                rows
            ).items()
            sure = [(pk, other) for other, _ in rows[: max(self.KEPT - self.changed[pk], 0)]]
            assert set(sure) <= found.keys()

    def content(self):
        words = self.chance.choices(WORDS, k=self.chance.randint(8, 40))
        link = self.chance.choice(self.articles).pk if self.articles and self.chance.random() < 0.2 else None
        body = f"<p>{' '.join(words)}.</p>" + (f'<p><a data-article="{link}">hier</a></p>' if link else "")
        tags = self.chance.sample(self.tags, min(len(self.tags), self.chance.randint(0, 2)))
        follows = self.chance.choice(self.articles).pk if self.articles and self.chance.random() < 0.15 else None
        return {
            "title": " ".join(words[:3]),
            "lead": " ".join(words[2:6]),
            "body": body,
            "tags": tags,
            "follows": follows,
        }

    def publish(self, **times):
        times = {"at": NOON - dt.timedelta(days=self.chance.randint(0, 400))} | times
        self.articles.append(make_article(**times, **self.content()))

    def schedule(self):
        self.publish(at=timezone.now() + dt.timedelta(days=self.chance.randint(1, 9)))

    def expire(self):
        """Gone for readers by time alone: the gate's business, so its rows stay."""
        self.publish()
        Article.objects.filter(pk=self.articles[-1].pk).update(expire_at=timezone.now())

    def sell(self):
        """An article that turns out to be advertising leaves all lists."""
        self.change(genre=Genre.ADVERTISEMENT.value)

    def change(self, **values):
        article = self.chance.choice(self.articles)
        article.refresh_from_db()
        if article.state == "published":
            content = self.content() | values
            body = content["body"].replace(f'data-article="{article.pk}"', 'data-article="0"')
            copy = make_draft(**content | {"body": body})
            article.working_copy.import_revision(copy.working_copy.snapshot)

    def withdraw(self):
        article = self.chance.choice(self.articles)
        article.refresh_from_db()
        if article.state == "published":
            article.withdraw()

    def again(self):
        article = self.chance.choice(self.articles)
        article.refresh_from_db()
        if article.state == "withdrawn":
            article.publish(at=article.publish_at)

    def merge(self):
        if len(self.tags) > 1:
            merge(self.tags.pop(), self.tags[0])

    def check(self, rows):
        shown = Article.objects.filter(state="published").exclude(genre=Genre.ADVERTISEMENT)
        public = set(shown.values_list("pk", flat=True))
        for article, other in rows:
            assert article != other and {article, other} <= public
            assert f'data-article="{other}"' not in Article.objects.get(pk=article).body
