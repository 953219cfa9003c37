"""Numbers in public registers: what is accepted, where it leads, and what an address of EUR-Lex fills in."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.demo.content import tables
from articles.models import Company, Regulation
from articles.text.registers import REGISTERS, celex_in, eli_of, is_lei, register_address

from .factories import make_article, make_regulation


@pytest.mark.parametrize(
    ("register", "number", "address"),
    [
        ("celex", "32024R1689", "https://eur-lex.europa.eu/legal-content/DE/TXT/?uri=CELEX:32024R1689"),
        ("celex", "02016R0679-20160504", "https://eur-lex.europa.eu/legal-content/DE/TXT/?uri=CELEX:02016R0679-20160504"),
        ("eli", "http://data.europa.eu/eli/reg/2024/1689/oj", "http://data.europa.eu/eli/reg/2024/1689/oj"),
        ("procedure", "2021/0106(COD)", "https://oeil.europarl.europa.eu/oeil/en/procedure-file?reference=2021/0106(COD)"),
        ("federal_register", "89 FR 106064", "https://www.federalregister.gov/citation/89-FR-106064"),
        ("cfr", "15 CFR Part 744", "https://www.ecfr.gov/current/title-15/part-744"),
        ("cfr", "15 CFR § 744.23", "https://www.ecfr.gov/current/title-15/section-744.23"),
        ("cfr", "15 CFR Parts 730–774", "https://www.ecfr.gov/current/title-15/part-730"),
        ("bgbl", "BGBl. 2024 I Nr. 149", "https://www.recht.bund.de/bgbl/1/2024/149/VO.html"),
        ("bgbl", "BGBl. 2024 II Nr. 7", "https://www.recht.bund.de/bgbl/2/2024/7/VO.html"),
        ("bgbl", "BGBl. 2021 I S. 2", ""),
        ("drucksache", "20/11895", "https://dserver.bundestag.de/btd/20/118/2011895.pdf"),
        ("drucksache", "21/29", "https://dserver.bundestag.de/btd/21/000/2100029.pdf"),
        ("wikidata", "Q182477", "https://www.wikidata.org/wiki/Q182477"),
    ],
)  # fmt: skip
def test_a_number_leads_to_its_page(register, number, address):
    assert REGISTERS[register].form.fullmatch(number)
    assert register_address(register, number) == address


@pytest.mark.parametrize(
    ("register", "number"),
    [
        ("celex", "2024R1689"), ("celex", "32024R1689 "), ("eli", "https://example.org/eli/reg/2024/1689/oj"),
        ("eli", "javascript:alert(1)"), ("procedure", "2021/106"), ("federal_register", "106064"), ("cfr", "744.23"),
        ("bgbl", "2024 I 149"), ("drucksache", "Drs. 20"), ("wikidata", "182477"), ("wikidata", "Q0"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_and_leads_nowhere(register, number):
    assert register_address(register, number) == ""
    owner = Company() if register == "wikidata" else Regulation()
    with pytest.raises(ValidationError, match="sieht so aus"):
        owner._meta.get_field(register).run_validators(number)


def test_the_check_digits_of_a_lei_are_checked():
    assert is_lei("549300S4KLFTLO7GSQ80")
    assert not is_lei("549300S4KLFTLO7GSQ81")
    assert not is_lei("549300S4KLFTLO7GQS80")  # two letters changed places
    with pytest.raises(ValidationError, match="Prüfziffern passen hier nicht"):
        Company._meta.get_field("lei").run_validators("549300S4KLFTLO7GSQ81")


@pytest.mark.parametrize(
    ("pasted", "celex"),
    [
        ("32024R1689", "32024R1689"),
        (" celex:32024r1689 ", "32024R1689"),
        ("https://eur-lex.europa.eu/legal-content/DE/TXT/?uri=CELEX%3A32024R1689&qid=17", "32024R1689"),
        ("https://eur-lex.europa.eu/legal-content/EN/ALL/?uri=celex:02016R0679-20160504", "02016R0679-20160504"),
        ("https://eur-lex.europa.eu/eli/reg/2024/1689/oj", "32024R1689"),
        ("http://data.europa.eu/eli/dir/2019/790/oj", "32019L0790"),
        ("http://data.europa.eu/eli/reg_del/2025/2050/oj", "32025R2050"),
        ("https://eur-lex.europa.eu/eli/dec_impl/2023/1795/oj/deu", "32023D1795"),
        ("Verordnung (EU) 2024/1689", ""),
        ("https://example.org/", ""),
        ("<script>", ""),
    ],
)
def test_a_celex_number_is_found_in_what_is_pasted(pasted, celex):
    assert celex_in(pasted) == celex


def test_an_eli_follows_from_a_celex_number():
    assert eli_of("32016R0679") == "http://data.europa.eu/eli/reg/2016/679/oj"
    assert eli_of("32025R2050", "_del") == "http://data.europa.eu/eli/reg_del/2025/2050/oj"
    assert eli_of("52022PC0496") == ""


@pytest.mark.django_db
def test_one_address_of_eur_lex_fills_the_form(admin_client):
    law = make_regulation(jurisdiction="DE", celex="32000R0001")
    form = admin_client.get(reverse("admin:articles_regulation_change", args=[law.pk])).context["adminform"].form
    values = {name: "" if value is None else value for name, value in form.initial.items() if name != "institutions"}
    for formset in ("milestones", "relations", "aliases"):
        values |= {f"{formset}-TOTAL_FORMS": 0, f"{formset}-INITIAL_FORMS": 0}
    url = reverse("admin:articles_regulation_change", args=[law.pk])
    refused = admin_client.post(url, values | {"eurlex": "Verordnung 17"})
    assert "Darin steht keine CELEX-Nummer" in refused.content.decode()
    make_regulation(name="AI Act", celex="32024R1689")
    taken = admin_client.post(url, values | {"eurlex": "32024R1689"})
    assert "hat schon „AI Act“" in taken.content.decode()
    torn = admin_client.post(url, values | {"eurlex": "32016R0679", "celex": "32022R1925"})
    assert "Bitte eines davon leeren" in torn.content.decode()
    admin_client.post(url, values | {"eurlex": "https://eur-lex.europa.eu/eli/dir/2019/790/oj"})
    law.refresh_from_db()
    assert (law.celex, law.eli, law.jurisdiction) == (
        "32019L0790", "http://data.europa.eu/eli/dir/2019/790/oj", "EU"
    )  # fmt: skip


@pytest.mark.django_db
def test_numbers_stand_with_links_on_the_page_of_a_law(client):
    law = make_regulation(celex="32024R1689", procedure="2021/0106(COD)", drucksache="20/11895", cfr="Unsinn")
    make_article(tags=[law])
    html = client.get(law.get_absolute_url()).content.decode()
    assert "https://dserver.bundestag.de/btd/20/118/2011895.pdf" in html
    assert "procedure-file?reference=2021/0106(COD)" in html
    assert "Unsinn" in html


def test_all_numbers_of_the_demo_are_well_formed():
    rows = [*tables("regulations")["regulation"], *tables("companies")["company"]]
    numbers = [(register, row[register]) for row in rows for register in REGISTERS if register in row]
    assert len(numbers) > 100
    assert [pair for pair in numbers if not REGISTERS[pair[0]].form.fullmatch(pair[1])] == []
    assert [number for register, number in numbers if register == "lei" and not is_lei(number)] == []
