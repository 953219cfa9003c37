"""Why one article stands beside another: what both are about counts, what one of them only mentions does not."""

import pytest
from django.utils import timezone

from articles.models import InstitutionAlias, RegulationAlias, RelatedArticle
from articles.models.article.tagging import TagRef
from articles.related.engine.reading import read, read_snapshot
from articles.related.engine.reasons import EMPTY, ONE_SUBJECT, OTHER_COMPANY, is_telling
from articles.related.engine.tags import short_name
from articles.text import stem

from .factories import make_article, make_company, make_institution, make_regulation, make_topic

pytestmark = pytest.mark.django_db

BOOKS = "Ein Entwickler von Sprachmodellen zahlt Autoren für kopierte Bücher. Verfahren gegen andere Entwickler laufen weiter."


def beside(tag):
    """The tag as one that is no main subject."""
    return TagRef(tag.kind, tag.pk)


def article(*tags, title="Bericht", body=BOOKS, **values):
    return make_article(title=title, lead="", body=f"<p>{body}</p>", tags=tags, **values)


def pair(first, second):
    """(what it is worth for the box beside the text that both are about the same, the reason that readers see)"""
    row = RelatedArticle.objects.get(article=first, other=second)
    twin = RelatedArticle.objects.get(article=second, other=first)
    assert row.reasons == twin.reasons
    content = sum(part for name, part in row.reasons["parts"].items() if name != "days")
    return row.reasons["worth"] - content, row.reasons["text"]


def test_a_company_that_both_only_mention_is_no_reason():
    openai, copyright_, rivalry = make_company(name="OpenAI"), make_topic(name="Urheberrecht"), make_topic()
    settlement = article(copyright_, beside(openai), title="Anthropic zahlt für kopierte Bücher")
    antitrust = article(rivalry, beside(openai), title="Wie viel Google darf Google bleiben?")
    worth, text = pair(settlement, antitrust)
    assert worth == 0 and "OpenAI" not in text


def test_two_companies_that_both_only_mention_are_none_either():
    companies = [beside(make_company(name=name)) for name in ("Meta", "Google")]
    assert pair(article(make_topic(), *companies), article(make_topic(), *companies))[0] == 0


def test_a_parliament_that_is_the_subject_of_one_of_the_two_is_no_reason():
    parliament = make_institution(name="Europäisches Parlament")
    euro = article(make_topic(), parliament, title="Digitaler Euro nimmt im Parlament die erste Hürde")
    chat = article(make_topic(), beside(parliament), title="Die Erlaubnis ist abgelaufen")
    assert pair(euro, chat)[0] == 0


def test_a_court_in_the_titles_of_both_is_named():
    court = make_institution(name="Gericht der Europäischen Union")
    InstitutionAlias.objects.create(target=court, name="EuG")
    both = [article(make_topic(), beside(court), title=f"EuG weist {word} ab") for word in ("Zalando", "Latombe")]
    assert pair(*both) == (round(ONE_SUBJECT / 3), "Ebenfalls zu: EuG")


def test_main_subjects_of_both_come_first_and_topics_last():
    law, company, topic = make_regulation(name="Data Act"), make_company(name="NVIDIA"), make_topic(name="Cloud")
    office = make_institution(name="BIS")
    tags = (topic, office, company, law)
    assert pair(article(*tags), article(*tags)) == (ONE_SUBJECT, "Ebenfalls zu: Data Act, NVIDIA, BIS")
    first, second = article(topic, beside(law), title="Der Data Act gilt"), article(topic, law)
    assert pair(first, second) == (ONE_SUBJECT, "Ebenfalls zu: Cloud, Data Act")


def test_a_law_that_one_only_touches_on_is_named_where_nothing_else_is_shared():
    law, topic = make_regulation(name="AI Act"), make_topic(name="Urheberrecht")
    comment, overview, other = article(topic, beside(law)), article(law), article(topic, beside(law))
    assert pair(comment, overview) == (0, "Ebenfalls zu: AI Act")
    assert pair(comment, other) == (ONE_SUBJECT, "Ebenfalls zu: Urheberrecht")


def test_where_nobody_marks_main_subjects_every_topic_is_one_and_text_alone_may_join():
    tools, diary = make_topic(name="Werkzeuge"), make_topic(name="Tagebuch")
    first, second, third = article(beside(tools)), article(beside(tools)), article(beside(diary))
    assert pair(first, second) == (ONE_SUBJECT, "Ebenfalls zu: Werkzeuge")
    assert pair(first, third)[0] == 0


def test_another_company_under_the_same_law_is_another_case():
    law, *companies = make_regulation(name="DSA"), make_company(name="X"), make_company(name="AliExpress")
    first, second = (article(law, company) for company in companies)
    assert pair(first, second) == (round(ONE_SUBJECT / 3) - OTHER_COMPANY, "Ebenfalls zu: DSA")
    assert pair(first, article(law, *companies))[0] == round(ONE_SUBJECT * 2 / 3)


@pytest.mark.parametrize(
    ("name", "title", "is_named"),
    [
        ("BIS", "Bis Montag ist Zeit", False),
        ("BIS", "BIS ändert die Liste", True),
        ("X", "Bußgeld für X", True),
        ("X", "Das Xte Bußgeld", False),
        ("NVIDIA", "Nvidias neuer Chip", True),
        ("NVIDIA", "Wie China an NVIDIA-Chips kommt", True),
        ("IRIS²", "IRIS²: Europas Netz", True),
        ("Kartellamt", "Das Kartell\u00adamt prüft", True),
        ("§ 19a GWB", "Amazon und § 19a GWB", True),
        ("Meta", "Metallische Stimmen", False),
    ],
)
def test_a_name_stands_in_a_title_as_a_word(name, title, is_named):
    office = make_institution(name=name)
    both = [article(make_topic(), beside(office), title=title) for _ in range(2)]
    assert pair(*both)[0] == (round(ONE_SUBJECT / 3) if is_named else 0)


@pytest.mark.parametrize(
    ("name", "others", "short"),
    [
        ("Bundesamt für Sicherheit in der Informationstechnik", ["BSI"], "BSI"),
        ("Supreme Court der Vereinigten Staaten", ["Supreme Court", "US Supreme Court"], "Supreme Court"),
        ("EU-US Data Privacy Framework", ["DPF", "Data Privacy Framework"], "Data Privacy Framework"),
        (
            "Digitale Identität und digitales Geld",
            ["EUDI-Wallet", "Brieftasche"],
            "Digitale Identität und digitales Geld",
        ),
        ("AI Act", ["AIA", "KI-VO"], "AI Act"),
    ],
)
def test_a_long_name_has_a_short_one(name, others, short):
    assert short_name(name, others) == short


def test_a_former_name_is_no_short_one():
    office = make_institution(name="ZSI")
    office.name = "Bundesamt für Sicherheit in der Informationstechnik"
    office.save()
    assert pair(article(office), article(office))[1] == f"Ebenfalls zu: {office.name}"


@pytest.mark.parametrize("word", ["Dezember", "Frist", "Fristen", "Amtsblatt", "Verordnung", "Montag", "Prozent", "EU"])
def test_empty_words_are_no_reason(word):
    assert stem(word) in EMPTY and not is_telling(word, stem(word))


def test_one_word_alone_is_no_reason():
    first, second = (article(title=f"{word} wird teurer", body=f"Das {word} liegt still.") for word in ("Kabel",) * 2)
    row = RelatedArticle.objects.get(article=first, other=second)
    assert (row.reasons["text"], row.reasons["worth"]) == ("", 0)


def test_reads_a_snapshot_as_it_reads_what_is_published_in_two_queries(django_assert_num_queries):
    office, law = make_institution(name="Bundesamt für Sicherheit in der Informationstechnik"), make_regulation()
    InstitutionAlias.objects.create(target=office, name="BSI")
    RegulationAlias.objects.create(target=law, name="BSIG")
    published = [article(make_topic(), beside(office), law, title="Das BSI mahnt") for _ in range(3)]
    with django_assert_num_queries(2):
        texts = read([one.pk for one in published])
    one = published[0]
    assert texts[0].tags == read_snapshot(one.pk, one.working_copy.snapshot, timezone.now()).tags
