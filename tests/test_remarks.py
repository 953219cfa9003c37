"""Remarks in the margin of an article: who reads and writes them, whom they reach, and what happens to them."""

import json

import pytest
from django.core import mail
from django.urls import reverse

from articles.models import PreviewLink, Remark
from techpolicy.mail.delivery import deliver

from .factories import make_draft, make_user
from .test_desk_previews import address, make_link
from .test_desk_previews import note as note_of

pytestmark = pytest.mark.django_db

QUOTE = {"quote": "neun Leuten", "prefix": "einem Anbieter mit ", "suffix": ", gibt es kein Video."}


@pytest.fixture
def editor(client):
    person = make_user("Redaktion", first_name="Mira", last_name="Albers")
    client.force_login(person)
    return person


@pytest.fixture
def article(editor):
    return make_draft(by=editor, title="Chips")


def url_of(article) -> str:
    return reverse("admin:desk_remarks", args=[article.pk])


def post(client, article, verb="add", **values):
    return client.post(url_of(article), {"verb": verb, **values})


def add(client, article, **values) -> Remark:
    assert post(client, article, **{"text": "Beleg?"} | values).status_code == 200
    return Remark.objects.order_by("-pk")[0]


def test_a_remark_keeps_its_words_and_stays_out_of_the_text(client, editor, article):
    remark = add(client, article, **QUOTE)
    assert (remark.article, remark.person, remark.name, remark.place) == (article, editor, "Mira Albers", "body")
    assert {name: getattr(remark, name) for name in QUOTE} == QUOTE
    assert article.revisions.count() == 1
    (listed,) = client.get(url_of(article)).json()["remarks"]
    assert listed.items() >= {"who": "Mira Albers", "text": "Beleg?", "isOwn": True, "answers": [], **QUOTE}.items()


def test_it_is_answered_resolved_and_opened_again(client, article):
    thread = add(client, article)
    assert add(client, article, remark=thread.pk, text="Kommt.", quote="nicht gefragt").reply_to == thread
    (listed,) = post(client, article, "resolve", remark=thread.pk).json()["remarks"]
    assert listed["resolved"].startswith("von Mira Albers") and listed["answers"][0]["text"] == "Kommt."
    assert Remark.objects.open().count() == 0
    (listed,) = post(client, article, "reopen", remark=thread.pk).json()["remarks"]
    assert listed["resolved"] == "" and Remark.objects.open().count() == 1


def test_one_deletes_ones_own_while_nobody_has_answered(client, article):
    own, answered = add(client, article), add(client, article)
    other = make_user("Redaktion")
    answer = Remark.objects.create(article=article, person=other, name=str(other), text="Ja", reply_to=answered)
    assert post(client, article, "delete", remark=own.pk).status_code == 200
    for kept in (answered, answer):
        assert "nur eigene" in post(client, article, "delete", remark=kept.pk).json()["error"]
    assert set(Remark.objects.all()) == {answered, answer}


def test_authors_remark_on_their_own_articles_alone(client, article):
    author = make_user("Autor:in")
    own, theirs = make_draft(by=author), add(client, article)
    client.force_login(author)
    assert add(client, own).person == author
    assert client.get(url_of(article)).status_code == 404
    for verb in ("add", "resolve", "reopen", "delete"):
        assert post(client, article, verb, remark=theirs.pk, text="x").status_code == 403
    # nor through an article of their own
    assert post(client, own, "add", remark=theirs.pk, text="x").status_code == 400
    assert post(client, own, "resolve", remark=theirs.pk).status_code == 400
    assert Remark.objects.open().filter(pk=theirs.pk, answers=None).exists()


@pytest.mark.parametrize("text", ["<script>x()</script>", "@" * 5000, "„\u202e{{ 7*7 }}“ </textarea>", "Zeile\nZeile"])
def test_any_text_is_plain_text(client, article, text):
    add(client, article, text=text, quote=text[:1000])
    page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert "<script>x()" not in page and "</textarea> " not in page
    assert post(client, article, "add", text="").status_code == 400


@pytest.mark.parametrize(
    "values",
    [
        {"text": "x" * 5001},
        {"quote": "x" * 1001},
        {"prefix": "x" * 65},
        {"place": "footer"},
        {"text": " "},
        {"remark": "9" * 30},
        {"remark": ""},
        {"verb": "publish"},
    ],
)
def test_what_is_too_long_or_damaged_is_refused_with_a_reason(client, article, values):
    answer = client.post(url_of(article), {"verb": "add", "text": "Beleg?"} | values)
    assert answer.status_code == 400 and answer.json()["error"]
    assert not Remark.objects.exists()


def test_who_is_mentioned_gets_one_mail_with_the_way_to_the_remark(client, editor, article, mail_queue):
    jonas, mira, bystander = (
        make_user("Redaktion", first_name=first, last_name=last)
        for first, last in (("Jonas", "Petri"), ("Mira", ""), ("Lea", "Kern"))
    )
    article.working_copy.assigned_to = bystander
    article.working_copy.save()
    remark = add(client, article, text="@Jonas Petri und @Mira Albers, stimmt das? @Jonas Petri!", quote="neun")
    deliver()
    (sent,) = mail.outbox
    assert sent.to == [jonas.email] and sent.subject == "Mira Albers erwähnt Sie: Chips"
    assert "Zu „neun“:" in sent.body and f"/change/#anmerkung-{remark.pk}" in sent.body
    add(client, article, text="Danke, @Mira", remark=remark.pk)
    deliver()
    assert mail.outbox[1].to == [mira.email] and f"#anmerkung-{remark.pk}" in mail.outbox[1].body
    add(client, article, text="Ohne Namen")
    deliver()
    assert len(mail.outbox) == 2


def test_a_lawyer_quotes_words_and_the_desk_s_answer_stays_inside(client, article):
    link = make_link(article, recipient="Kanzlei")
    client.post(address(link), note_of(article, quote="„neun Leuten“", paragraph="2", text="<b>Wer?</b>"))
    remark = Remark.objects.get()
    assert (remark.article, remark.preview_link, remark.quote) == (article, link, "neun Leuten")
    add(client, article, remark=remark.pk, text="Geklärt, Finger weg.")
    (listed,) = client.get(url_of(article)).json()["remarks"]
    assert listed["from"] == "Kanzlei, Fassung 1, Absatz 2" and listed["answers"][0]["text"].startswith("Geklärt")
    outside = client.get(address(link)).content.decode()
    assert "„neun Leuten“" in outside and "&lt;b&gt;Wer?" in outside and "Finger weg" not in outside
    assert "Finger weg" not in client.get(address(make_link(article))).content.decode()


@pytest.mark.parametrize(
    ("quote", "place"),
    [("Chips", "title"), ("Vorspann", "lead"), ("Leuten", "body"), ("gibt es nicht", "body"), ("", "body")],
)
def test_words_of_title_and_lead_are_quoted_like_those_of_the_text(client, editor, quote, place):
    article = make_draft(by=editor, title="Chips", lead="Der Vorspann.", body="<p>Mit neun Leuten.</p>")
    client.post(address(make_link(article)), note_of(article, quote=quote))
    assert Remark.objects.get().place == place


def test_an_approval_without_words_leaves_nothing_to_do(client, article):
    client.post(address(make_link(article)), note_of(article, verdict="approved", text=""))
    assert Remark.objects.count() == 1 and not Remark.objects.open().exists()
    client.post(address(make_link(article)), note_of(article, verdict="approved", text="Bis auf Absatz 2."))
    assert Remark.objects.open().count() == 1


def form_of(article, **values) -> dict:
    form = {"base_revision": article.working_copy.newest_revision_id, "title": "Chips", "genre": "news"}
    return form | {"_save": "1"} | values


def test_saving_the_form_stores_where_the_words_went(client, article):
    moved, kept = add(client, article, **QUOTE), add(client, article, **QUOTE)
    foreign = Remark.objects.create(article=make_draft(), name="x", text="x", quote="fremd")
    quotes = [
        {"id": moved.pk, "quote": "zehn Leuten", "prefix": "mit ", "suffix": "x" * 900},
        {"id": kept.pk, "quote": " ", "prefix": "", "suffix": ""},
        {"id": foreign.pk, "quote": "gekapert", "prefix": "", "suffix": ""},
        {"id": kept.pk}, None, 7, {"id": "x", "quote": "y"},
    ]  # fmt: skip
    client.post(
        reverse("admin:articles_article_change", args=[article.pk]), form_of(article, _quotes=json.dumps(quotes))
    )
    for remark in (moved, kept, foreign):
        remark.refresh_from_db()
    assert (moved.quote, moved.prefix, len(moved.suffix)) == ("zehn Leuten", "mit ", 64)
    assert (kept.quote, foreign.quote) == (QUOTE["quote"], "fremd")


@pytest.mark.parametrize("damaged", ["null", "[", "{}", '"x"', "[" * 5000, "7"])
def test_damaged_places_cost_nobody_a_save(client, article, damaged):
    add(client, article, **QUOTE)
    client.post(
        reverse("admin:articles_article_change", args=[article.pk]), form_of(article, title="Neu", _quotes=damaged)
    )
    article.refresh_from_db()
    assert article.title == "Neu" and Remark.objects.get().quote == QUOTE["quote"]


def test_open_ones_are_advice_before_publishing_and_stop_nothing(client, editor, article):
    def problems():
        answer = client.post(reverse("admin:desk_checklist"), {"article": article.pk, **form_of(article)})
        return [row for row in answer.json()["problems"] if "Anmerkung" in row["text"]]

    assert problems() == []
    thread = add(client, article)
    (hint,) = problems()
    assert (hint["text"], hint["blocks"], hint["place"]) == ("Eine Anmerkung ist noch offen.", False, "desk-h-remarks")
    add(client, article, remark=thread.pk)
    add(client, article)
    assert problems()[0]["text"] == "2 Anmerkungen sind noch offen."


def test_presence_brings_the_remarks_of_the_others(client, article):
    add(client, article)
    client.force_login(make_user("Redaktion"))
    (listed,) = client.post(reverse("admin:desk_presence", args=[article.pk])).json()["remarks"]
    assert listed["who"] == "Mira Albers" and not listed["isOwn"]


def test_a_remark_outlives_its_writer_and_goes_with_its_article(client, article):
    writer = make_user("Redaktion", first_name="Lea", last_name="Kern")
    client.force_login(writer)
    remark = add(client, article)
    remark.resolve(by=writer)
    writer.delete()
    client.force_login(make_user("Redaktion"))
    (listed,) = client.get(url_of(article)).json()["remarks"]
    assert listed["who"] == "Lea Kern" and listed["resolved"] and not listed["isOwn"]
    article.delete()
    assert not Remark.objects.exists()


def test_many_remarks_cost_as_many_queries_as_one(client, editor, article, django_assert_max_num_queries):
    link: PreviewLink = make_link(article)
    add(client, article)
    with django_assert_max_num_queries(8) as few:
        client.get(url_of(article))
    alone = len(few)
    for number in range(20):
        thread = add(client, article)
        add(client, article, remark=thread.pk)
        Remark.objects.filter(pk=thread.pk).update(
            preview_link=link, revision=article.working_copy.newest_revision, resolved_by=editor if number % 2 else None
        )
    with django_assert_max_num_queries(alone):
        assert len(client.get(url_of(article)).json()["remarks"]) == 21
    with django_assert_max_num_queries(25):
        client.get(reverse("admin:articles_article_change", args=[article.pk]))
