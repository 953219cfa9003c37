"""What a law's page says first follows from its milestones and from today."""

import datetime as dt

import pytest

from articles.models import Milestone
from articles.presentation.laws.answer import answer, answer_of_parts
from articles.presentation.laws.moves import former_dates
from articles.presentation.subjects.timeline import Link

TODAY = dt.date(2026, 11, 24)


def row(pk: int, kind: str, date: str, **fields) -> Milestone:
    return Milestone(pk=pk, kind=kind, date=dt.date.fromisoformat(date), **fields)


def told(milestones, today=TODAY, instrument="eu_regulation", implemented_by=()) -> dict[str, list[str]]:
    """The answer as texts: the sentence under "", and the lines of each part under its title."""
    found = answer(milestones, today, instrument, implemented_by)
    stage = found.stage.label if found.stage else ""
    lines = {part.title: [_text(line) for line in part.lines] + [part.more] * bool(part.more) for part in found.parts}
    return {"": f"{stage} {_spaced(found.sentence)}".strip()} | lines


def _text(line) -> str:
    links = ", ".join(link.text for link in line.links)
    return _spaced(" | ".join(filter(None, (line.when, line.away, line.what, line.note, links))))


def _spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


AI_ACT = [
    row(1, "proposed", "2021-04-21"),
    row(2, "adopted", "2024-05-21"),
    row(3, "in_force", "2024-08-01"),
    row(4, "applies", "2025-02-02", scope="Verbote"),
    row(5, "applies", "2026-08-02", scope="Übrige Vorschriften"),
    row(6, "applies", "2026-08-02", scope="Hochrisiko"),
    row(7, "deadline", "2026-12-02", scope="Ältere Systeme"),
    row(8, "applies", "2026-12-02", scope="Neues Verbot"),
    row(9, "applies", "2027-12-02", scope="Hochrisiko", replaces_id=6),
]


def test_says_what_applies_what_comes_and_what_does_not_apply_yet():
    assert told(AI_ACT) == {
        "": "gilt teilweise seit 2. Februar 2025.",
        "Gilt": ["seit 2. Februar 2025 | Verbote", "seit 2. August 2026 | Übrige Vorschriften"],
        "Als Nächstes": [
            "bis 2. Dezember 2026 | in 8 Tagen | Ältere Systeme",
            "ab 2. Dezember 2026 | Neues Verbot",
        ],
        "Noch nicht": ["ab 2. Dezember 2027 | Hochrisiko | verschoben: erst 2. August 2026"],
    }


# The same law, seen on ten days: (day, sentence, what applies, the next date)
TEN_DAYS = [
    ("2021-04-20", "", None, "am 21. April 2021"),
    ("2021-04-21", "vorgeschlagen am 21. April 2021, noch nicht beschlossen.", None, "am 21. Mai 2024"),
    ("2024-05-21", "verabschiedet am 21. Mai 2024, noch nicht in Kraft.", None, "ab 1. August 2024"),
    ("2024-07-31", "verabschiedet am 21. Mai 2024, noch nicht in Kraft.", None, "ab 1. August 2024"),
    ("2024-08-01", "in Kraft (gilt noch nicht) seit 1. August 2024.", None, "ab 2. Februar 2025"),
    ("2025-02-02", "gilt teilweise seit 2. Februar 2025.", 1, "ab 2. August 2026"),
    ("2026-08-01", "gilt teilweise seit 2. Februar 2025.", 1, "ab 2. August 2026"),
    ("2026-08-02", "gilt teilweise seit 2. Februar 2025.", 2, "bis 2. Dezember 2026"),
    ("2026-12-02", "gilt teilweise seit 2. Februar 2025.", 3, "ab 2. Dezember 2027"),
    ("2027-12-02", "gilt vollständig seit 2. Dezember 2027, in Teilen seit 2. Februar 2025.", 4, None),
]


@pytest.mark.parametrize(("day", "sentence", "applying", "coming"), TEN_DAYS)
def test_one_law_on_ten_days(day, sentence, applying, coming):
    found = told(AI_ACT, dt.date.fromisoformat(day))
    assert found[""] == sentence
    assert len(found["Gilt"]) == applying if applying else "Gilt" not in found
    assert found["Als Nächstes"][0].startswith(coming) if coming else "Als Nächstes" not in found


def test_a_date_moved_twice_names_each_date_once():
    moved = [
        row(1, "in_force", "2024-01-01"),
        row(2, "applies", "2025-01-01"),
        row(3, "applies", "2026-01-01", replaces_id=2),
        row(4, "applies", "2027-01-01", replaces_id=3),
    ]
    assert told(moved)["Als Nächstes"] == [
        "ab 1. Januar 2027 | in 38 Tagen | Geltungsbeginn | verschoben: erst 1. Januar 2025, dann 1. Januar 2026"
    ]


def test_dates_that_replace_one_another_in_a_circle_end():
    circle = [row(1, "applies", "2027-01-01", replaces_id=2), row(2, "applies", "2028-01-01", replaces_id=1)]
    assert [former.id for former in former_dates(circle)[1]] == [2]
    assert answer(circle, TODAY, "eu_regulation") is None


IN_FORCE = [row(1, "in_force", "2020-01-01"), row(2, "applies", "2021-01-01")]
SENTENCES = [
    ([row(1, "announced", "2026-01-01")], "angekündigt am 1. Januar 2026, noch nicht beschlossen."),
    ([row(1, "proposed", "2025-06-01", precision="month")], "vorgeschlagen im Juni 2025, noch nicht beschlossen."),
    ([row(1, "proposed", "2025-01-01", precision="year")], "vorgeschlagen im Jahr 2025, noch nicht beschlossen."),
    (
        [row(1, "proposed", "2025-01-01"), row(2, "council", "2025-06-01"), row(3, "parliament", "2025-07-01")],
        "in Verhandlung zwischen Rat und Parlament. "
        "Seine Position festgelegt hat der Rat am 1. Juni 2025 und das Parlament am 1. Juli 2025.",
    ),
    (
        [row(1, "trilogue", "2026-05-07")],
        "in Verhandlung zwischen Rat und Parlament. Geeinigt haben sie sich am 7. Mai 2026, beschlossen ist noch nichts.",
    ),
    (IN_FORCE, "gilt seit 1. Januar 2021."),
    (IN_FORCE[:1], "gilt seit 1. Januar 2020."),
    (
        [row(1, "in_force", "2023-01-16"), row(2, "transposition", "2024-10-17")],
        "gilt – in Kraft seit 16. Januar 2023; die Frist zur Umsetzung endete am 17. Oktober 2024.",
    ),
    ([*IN_FORCE, row(3, "suspended", "2022-01-01")], "ausgesetzt seit 1. Januar 2022."),
    (
        [*IN_FORCE, row(3, "annulled", "2022-01-01", text="Urteil Schrems II.")],
        "für nichtig erklärt am 1. Januar 2022. Urteil Schrems II. Gilt nicht.",
    ),
    ([*IN_FORCE, row(3, "repealed", "2022-01-01")], "aufgehoben am 1. Januar 2022. Galt seit 1. Januar 2020."),
    (
        [row(1, "proposed", "2022-01-01"), row(2, "withdrawn", "2025-02-01")],
        "zurückgezogen am 1. Februar 2025. Galt nie.",
    ),
    (
        [row(1, "proposed", "2022-01-01"), row(2, "withdrawn", "2025-02-01", text="Vorschlag zurückgezogen.")],
        "zurückgezogen am 1. Februar 2025. Galt nie.",
    ),
]


@pytest.mark.parametrize(("milestones", "sentence"), SENTENCES, ids=range(len(SENTENCES)))
def test_the_sentence_says_where_the_law_stands(milestones, sentence):
    assert told(milestones)[""] == sentence


@pytest.mark.parametrize("ending", ["withdrawn", "annulled", "repealed"])
def test_of_a_law_that_has_ended_nothing_more_is_said_to_come(ending):
    milestones = [*IN_FORCE, row(3, ending, "2026-01-01"), row(4, "deadline", "2027-01-01")]
    assert set(told(milestones)) == {""}


AMENDED = [
    (("2026-07-01", "fixed"), "gilt seit 1. Januar 2021. Zuletzt geändert am 1. Juli 2026."),
    (("2027-07-01", "fixed"), "gilt seit 1. Januar 2021. Änderung beschlossen, sie gilt ab 1. Juli 2027."),
    (("2027-07-01", "expected"), "gilt seit 1. Januar 2021. Änderung geplant für 1. Juli 2027."),
    (("2026-07-01", "expected"), "gilt seit 1. Januar 2021."),
]


@pytest.mark.parametrize(("change", "sentence"), AMENDED)
def test_an_amended_law_still_applies(change, sentence):
    date, certainty = change
    assert told([*IN_FORCE, row(3, "amended", date, certainty=certainty)])[""] == sentence


STEPS = [
    ("eu_regulation", ["proposed"], "Der Rat und das Parlament müssen noch über die eigene Position abstimmen. Die Termine sind offen."),
    ("eu_directive", ["proposed", "council"], "Das Parlament muss noch über die eigene Position abstimmen. Die Termine sind offen."),
    ("eu_regulation", ["council", "parliament"], "Rat und Parlament verhandeln miteinander (Trilog). Die Termine sind offen."),
    ("eu_regulation", ["trilogue"], "Rat und Parlament müssen noch förmlich zustimmen. Der Termin ist offen."),
    ("eu_regulation", ["adopted"], "Noch ist nichts veröffentlicht. Wann das Regelwerk in Kraft tritt, ist offen."),
    ("eu_regulation", ["gazetted"], "Wann das Regelwerk in Kraft tritt, ist offen."),
    ("federal_law", ["proposed"], "Bundestag und Bundesrat müssen beschließen. Die Termine sind offen."),
    ("us_rule", ["proposed"], "Der Beschluss steht noch aus. Der Termin ist offen."),
    ("us_rule", ["announced"], "Ein Entwurf muss vorgelegt und beschlossen werden. Die Termine sind offen."),
]  # fmt: skip


@pytest.mark.parametrize(("instrument", "kinds", "step"), STEPS)
def test_a_law_in_the_making_names_the_step_that_is_open(instrument, kinds, step):
    milestones = [row(pk, kind, f"2025-0{pk + 1}-01") for pk, kind in enumerate(kinds)]
    assert told(milestones, instrument=instrument)["Als Nächstes"] == [step]


def test_a_known_date_takes_the_place_of_the_open_step():
    milestones = [row(1, "proposed", "2025-01-01"), row(2, "parliament", "2026-12-15")]
    assert told(milestones)["Als Nächstes"] == ["am 15. Dezember 2026 | in 21 Tagen | Position Parlament"]


def test_a_date_on_which_it_shall_apply_does_not_hide_the_open_step():
    milestones = [
        row(1, "council", "2025-12-19"),
        row(2, "parliament", "2026-06-23"),
        row(3, "applies", "2029-01-01", precision="year", certainty="expected", scope="Erste Ausgabe"),
    ]
    found = told(milestones)
    assert found["Als Nächstes"] == ["Rat und Parlament verhandeln miteinander (Trilog). Die Termine sind offen."]
    assert found["Noch nicht"] == ["ab 2029 | Erste Ausgabe | erwartet"]


def test_no_line_ends_between_a_day_and_its_month():
    assert "2.\u00a0Februar 2025" in answer(AI_ACT, TODAY, "eu_regulation").sentence


def test_a_directive_names_the_laws_that_carry_it_out():
    milestones = [row(1, "in_force", "2023-01-16"), row(2, "transposition", "2026-12-09")]
    found = told(milestones, instrument="eu_directive", implemented_by=[Link("Gesetz", "/g/")])
    assert found["Als Nächstes"] == ["bis 9. Dezember 2026 | in 15 Tagen | Umsetzung in nationales Recht"]
    assert found["Umgesetzt durch"] == ["Gesetz"]


def test_a_deadline_that_is_over_is_named_as_such():
    milestones = [*IN_FORCE, row(3, "deadline", "2024-03-07", scope="Torwächter", text="Pflichten müssen erfüllt sein")]
    assert told(milestones)["Frist abgelaufen"] == ["am 7. März 2024 | Torwächter | Pflichten müssen erfüllt sein"]


def test_an_expected_date_that_has_passed_is_not_taken_for_done():
    milestones = [
        *IN_FORCE[:1],
        row(2, "applies", "2026-06-01", precision="month", certainty="expected", scope="Kap. II"),
    ]
    found = told(milestones)
    assert found[""] == "in Kraft (gilt noch nicht) seit 1. Januar 2020."
    assert found["Nicht bestätigt"] == ["war für Juni 2026 erwartet | Kap. II"]


def test_many_dates_are_cut_and_counted():
    milestones = [*IN_FORCE, *(row(pk, "deadline", f"2027-01-{pk:02}") for pk in range(3, 20))]
    assert told(milestones)["Später"][-1] == "und 11 weitere Termine"


def test_what_is_known_of_today_says_so():
    assert told([row(1, "in_force", "2020-01-01"), row(2, "applies", "2026-11-24", scope="Alles")])["Gilt"] == [
        "seit 24. November 2026 | heute | Alles"
    ]


class TestFieldOfRules:
    def told(self, *laws, today=TODAY):
        parts = [(Link(name, "#"), rows) for name, rows in laws]
        found = answer_of_parts(parts, today, former_dates(row for _name, rows in laws for row in rows))
        return found and {"": found.sentence} | {
            part.title: [_text(line) for line in part.lines] for part in found.parts
        }

    def test_says_where_its_parts_stand_and_what_comes_next(self):
        found = self.told(
            ("Regel A", [row(1, "applies", "2022-10-21")]),
            ("Regel B", [row(2, "applies", "2023-11-17"), row(3, "deadline", "2026-12-31", scope="Lizenzen")]),
            (
                "Regel C",
                [
                    row(4, "announced", "2025-01-13"),
                    row(5, "withdrawn", "2025-05-13"),
                    row(6, "deadline", "2027-01-01"),
                ],
            ),
        )
        assert found == {
            "": "3 Regelwerke gehören dazu: 2 gelten, 1 zurückgezogen.",
            "Zuletzt": ["am 13. Mai 2025 | Regel C: Rücknahme"],
            "Als Nächstes": ["bis 31. Dezember 2026 | in 37 Tagen | Regel B: Frist, Lizenzen"],
        }

    def test_says_nothing_where_nothing_is_known(self):
        assert self.told() is None
