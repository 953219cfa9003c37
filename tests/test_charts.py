"""Charts: what is read from a pasted table, what is drawn, and what is refused in words."""

import datetime as dt
import re
import time

import pytest

from articles import body
from articles.body import charts
from articles.body.blocks import Chart, Run
from articles.body.charts.numbers import number, writes_english
from articles.body.charts.scale import plain_number, round_scale
from articles.body.charts.times import date, ticks
from articles.models import Slug

from .factories import make_article


def chart(kind: str, pasted: str, title: str = "Titel") -> Chart:
    table = charts.pasted_table(pasted)
    return body.parse(body.write_block(Chart(kind, table)).replace("<table>", f"<table><caption>{title}</caption>"))[0]


def drawn(kind: str, pasted: str) -> str:
    """The drawing alone."""
    html = body.render([chart(kind, pasted)], lambda picture: "")
    return html[html.index('<div class="plot') : html.index("<!--/plot-->")]


def bars(svg: str) -> list[tuple[float, float]]:
    """(start, width) in percent of each bar or part."""
    return [(float(x), float(w)) for x, w in re.findall(r'<rect class="c\d" x="([\d.]+)%" width="([\d.]+)%"', svg)]


def values(svg: str) -> list[str]:
    return re.findall(r'<span class="v">([^<]*)', svg)


def signs(svg: str, series: int = 1) -> list[tuple[float, float]]:
    """Where the signs of a series stand on the plane, the legend aside."""
    found = re.findall(rf'<svg class="m c{series}" x="([\d.]+)%" y="([\d.]+)%">', svg.partition("xy")[2] or svg)
    return [(float(x), float(y)) for x, y in found]


def said(svg: str) -> str:
    return re.search(r'aria-label="([^"]*)"', svg)[1]


# Addresses


CHART = '<figure data-chart="bars"><table><tr><td>Meta</td><td>1,5</td></tr></table></figure>'


@pytest.mark.django_db
def test_the_numbers_of_each_chart_are_a_file(client, django_assert_num_queries):
    article = make_article(body=f"<p>Text</p>{CHART}{CHART.replace('Meta', 'TikTok')}")
    page = client.get(article.get_absolute_url()).content.decode()
    assert re.findall(r'href="([^"]*\.csv)"', page) == [f"{article.get_absolute_url()}daten/{n}.csv" for n in (1, 2)]
    assert page.count("articles/chart") == 1
    with django_assert_num_queries(1):
        answer = client.get(f"{article.get_absolute_url()}daten/2.csv")
    assert answer.content.decode() == "\ufeffTikTok;1,5\r\n" and answer.headers["Content-Type"].startswith("text/csv")
    assert [client.get(f"{article.get_absolute_url()}daten/{n}.csv").status_code for n in (0, 3)] == [404, 404]


@pytest.mark.django_db
def test_the_file_of_a_moved_article_leads_to_the_article_and_of_a_withdrawn_one_nowhere(client):
    article = make_article(body=CHART)
    Slug.objects.create(slug="frueher", article=article)
    assert client.get("/artikel/frueher/daten/1.csv").headers["Location"] == article.get_absolute_url()
    article.withdraw(by=None, notice="Zurückgezogen.")
    assert client.get(f"{article.get_absolute_url()}daten/1.csv").status_code == 410


@pytest.mark.django_db
def test_a_page_without_charts_links_no_styles_for_them(client):
    assert "articles/chart" not in client.get(make_article().get_absolute_url()).content.decode()


# Numbers, dates and scales


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1.234", 1234), ("1.234.567", 1234567), ("12.5", 12.5), ("0.123", 0.123),
        ("12,5 %", 12.5), ("–3", -3), ("−3", -3), ("- 3", -3), ("+3", 3), ("€ 5", 5), ("-$5", -5), ("7 Mio. €", 7), ("1 234,5", 1234.5),
        ("1'234", 1234), (",5", 0.5), ("12*", 12), ("0", 0),
    ],
)  # fmt: skip
def test_reads_numbers_as_people_write_them(text, value):
    assert number(text).value == value


@pytest.mark.parametrize(
    "text", ["", "k. A.", "–", "12–15", "12 34", "1.2.3", "=1+1", "<b>", "drei", "1,2,3", "9" * 99]
)
def test_what_is_no_number_is_none(text):
    assert number(text) is None


def test_a_table_with_points_in_its_decimals_is_read_in_english():
    assert writes_english(["1.234", "12.5"]) and not writes_english(["1.234", "12,5"]) and not writes_english(["1.234"])
    assert number("1.234", is_english=True).value == 1.234


@pytest.mark.parametrize(
    ("label", "day"),
    [
        ("2024", dt.date(2024, 1, 1)), ("2024-03", dt.date(2024, 3, 1)), ("03/2024", dt.date(2024, 3, 1)), ("März 2024", dt.date(2024, 3, 1)),
        ("Dez. 2024", dt.date(2024, 12, 1)), ("2024-03-09", dt.date(2024, 3, 9)), ("9.3.2024", dt.date(2024, 3, 9)),
        ("9. März 2024", dt.date(2024, 3, 9)), ("Q3 2024", dt.date(2024, 7, 1)), ("2. Quartal 2024", dt.date(2024, 4, 1)),
        ("31.2.2024", None), ("Foo 2024", None), ("12", None),
    ],
)  # fmt: skip
def test_reads_dates_as_people_write_them(label, day):
    assert date(label) == day


def test_marks_of_time_are_years_or_months_or_the_ends():
    years = [label for _day, label in ticks([dt.date(2001, 1, 1), dt.date(2024, 1, 1)])]
    assert years == ["2005", "2010", "2015", "2020"]
    assert [label for _day, label in ticks([dt.date(2024, 1, 1), dt.date(2024, 4, 1)])][::3] == [
        "Jan. 2024",
        "April 2024",
    ]
    assert [label for _day, label in ticks([dt.date(2024, 3, 2), dt.date(2024, 3, 20)])] == ["2. März", "20. März"]
    assert len(ticks([dt.date(2024, 1, 1)])) == 1


@pytest.mark.parametrize(
    ("numbers", "labels"),
    [
        ([3, 38], ["0", "10", "20", "30", "40"]),
        ([0.001, 0.0042], ["0,000", "0,002", "0,004", "0,006"]),
        ([1.2e12, 4e12], ["0", "1\xa0Bio.", "2\xa0Bio.", "3\xa0Bio.", "4\xa0Bio."]),
        ([7, 7], ["0", "2", "4", "6", "8"]),
        ([-4, 9], ["−5", "0", "5", "10"]),
        ([97, 99], ["97,0", "97,5", "98,0", "98,5", "99,0"]),
        ([0, 0], ["0", "1"]),
    ],
)
def test_scales_have_round_marks(numbers, labels):
    assert [label for _tick, label in round_scale(numbers).ticks()] == labels


def test_numbers_are_written_in_german():
    assert [plain_number(value) for value in (1234, 0.25, -3, 2.5e6)] == ["1.234", "0,25", "−3", "2,5\xa0Mio."]


# Data sets


def test_negative_values_lie_left_of_zero():
    svg = drawn("bars", "Land\tin Prozent\nHier\t30\nDort\t–10")
    assert bars(svg) == [(25, 75), (0, 25)] and values(svg) == ["30", "–10"]
    assert "niedrigster –10 (Dort)" in said(svg)


def test_missing_values_leave_a_gap_in_a_line_and_say_so_in_bars():
    svg = drawn("lines", "Jahr\tA\n2020\t1\n2021\t2\n2022\tk. A.\n2023\t\n2024\t2\n2025\t4")
    assert re.search(r' d="(M[^M]*L[^M]*)(M[^M]*L[^M]*)"', svg)
    assert len(signs(svg)) == 4
    assert values(drawn("bars", "Firma\tA\nX\t1\nY\t\nZ\tgeheim")) == ["1", "k.\xa0A.", "geheim"]
    assert "„geheim“" in charts.hint(chart("bars", "Firma\tA\nX\t1\nY\t\nZ\tgeheim"))


def test_long_labels_stay_whole_beside_bars_and_are_cut_on_an_axis():
    name = "Hamburgischer Beauftragter für Datenschutz und Informationsfreiheit"
    assert f'<span class="l">{name}</span>' in drawn("bars", f"Behörde\tFälle\n{name}\t3\nX\t4")
    assert ">Hamburgischer…</text>" in drawn("lines", f"Behörde\tFälle\n{name}\t3\nX\t4")


def test_dates_stand_at_their_true_distances_in_their_order():
    svg = drawn("lines", "Tag\tA\n1.1.2024\t1\n31.12.2024\t3\n11.1.2024\t2")
    assert [x for x, _y in signs(svg)] == [0, 2.74, 100]
    assert "1.1.2024 bis 31.12.2024" in said(svg) and "Von 1 (1.1.2024) auf 3 (31.12.2024)" in said(svg)


def test_time_may_run_from_left_to_right():
    svg = drawn("lines", "Land\t2022\t2023\t2024\nHier\t1\t2\t3\nDort\t3\t2\t1")
    assert "2022 bis 2024. Hier: von 1" in said(svg).replace("Von", "von") and len(signs(svg, 2)) == 3


@pytest.mark.parametrize("kind", charts.CHARTS)
def test_one_value_is_drawn(kind):
    svg = drawn(kind, "Jahr\tWert\n2024\t7")
    assert "7 (2024)" in said(svg)
    assert signs(svg) if kind in ("lines", "dots") else bars(svg) == [(0, 100)]


def test_sixty_series_are_refused_in_words_and_stay_a_table():
    wide = "\t".join(["Jahr", *(f"Reihe {number}" for number in range(60))])
    refused = chart("lines", f"{wide}\n2024\t" + "\t".join("1" * 60))
    assert charts.problem(refused) == "60 Reihen sind zu viele: mehr als 6 lassen sich nicht unterscheiden."
    html = body.render([refused], lambda picture: "")
    assert "<svg" not in html and html.count("Reihe ") == 60 and "Titel</figcaption>" in html


@pytest.mark.parametrize(
    ("kind", "pasted", "says"),
    [
        ("bars", "\n".join(f"Zeile {n}\t{n}" for n in range(500)), "500 Zeilen sind zu viele: In dieses Diagramm passen höchstens 60."),
        ("bars", "A\tB\nX\tkeine\nY\tZahl", "In der Tabelle steht keine Zahl."),
        ("bars", "nur\neine\nSpalte", "Die Tabelle hat nur eine Spalte."),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_told(kind, pasted, says):
    assert charts.problem(chart(kind, pasted)).startswith(says)


def test_joined_cells_are_told():
    [joined] = body.parse(
        '<figure data-chart="bars"><table><tr><td colspan="2">A</td></tr><tr><td>B</td><td>1</td></tr></table></figure>'
    )
    assert "verbundene Zellen" in charts.problem(joined)


@pytest.mark.parametrize("kind", charts.CHARTS)
def test_nothing_but_zeros_is_drawn(kind):
    svg = drawn(kind, "Jahr\tA\tB\n2023\t0\t0\n2024\t0\t0")
    assert "nan" not in svg and all(width == 0 for x, width in bars(svg.partition("</div>")[2]))


@pytest.mark.parametrize("kind", charts.CHARTS)
def test_huge_beside_tiny_stays_inside_and_visible(kind):
    svg = drawn(kind, "Name\tWert\nRiese\t1.200.000.000.000.000\nZwerg\t0,000001")
    places = [float(place) for place in re.findall(r'(?:x|x1|x2|y|y1|y2)="([\d.-]+)%"', svg)]
    assert all(0 <= place <= 100 for place in places)
    if kind == "bars":
        assert bars(svg)[1][1] > 0
    if kind in ("lines", "dots"):
        assert "\xa0Bio.</" in svg or "\xa0Bio.<" in svg


def test_percent_make_a_whole_bar_however_they_are_rounded():
    svg = drawn("stacked", "Land\tja\tnein\tweiß nicht\nHier\t33,4 %\t33,3 %\t33,4 %\nDort\t50 %\t25 %\t25 %")
    parts = bars(svg.partition('<span class="l">')[2])
    assert sum(width for _x, width in parts[:3]) == pytest.approx(100, abs=0.1) and values(svg) == []
    assert parts[3][1] == pytest.approx(50, abs=0.1)


def test_sums_stand_behind_stacked_bars_and_parts_below_zero_left_of_it():
    svg = drawn("stacked", "Land\tplus\tminus\nHier\t1,5 Mio. €\t–0,5 Mio. €\nDort\t0,5 Mio. €\t–0,5 Mio. €")
    assert values(svg) == ["1\xa0Mio. €", "0\xa0Mio. €"]
    plus, minus = bars(svg.partition('<span class="l">')[2])[:2]
    assert (plus[0], minus[0]) == (25, 0)


def test_units_of_different_size_are_compared_in_full():
    svg = drawn("bars", "Firma\tBußgeld\nMeta\t1,2 Mrd. €\nTikTok\t600 Mio. €")
    assert [width for _x, width in bars(svg)] == [100, 50] and values(svg) == ["1,2 Mrd. €", "600 Mio. €"]


def test_duplicates_are_drawn_one_by_one():
    assert len(bars(drawn("bars", "Firma\tWert\nX\t1\nX\t1\nX\t2"))) == 3
    assert len(signs(drawn("lines", "Jahr\tWert\n2024\t1\n2024\t3\n2025\t2"))) == 3


def test_german_and_english_decimals_draw_the_same():
    german, english = "A\tB\nX\t1.234,5\nY\t2.469", "A\tB\nX\t1,234.5\nY\t2,469"
    assert bars(drawn("bars", german)) == bars(drawn("bars", english)) == [(0, 50), (0, 100)]


HOSTILE = (
    '<script>alert(1)</script>\t"onload=alert(1) x="\n'
    '"><svg onload=alert(1)>\t3\n<!--/plot-->\t4\n=HYPERLINK("http://x")\t–2\n<!--data 9-->\t1'
)


@pytest.mark.parametrize("kind", charts.CHARTS)
def test_hostile_cells_are_text_and_nothing_else(kind):
    html = body.render([chart(kind, HOSTILE)], lambda picture: "")
    assert "<script" not in html and "<svg onload" not in html
    assert html.count("<!--/plot-->") == 1 and html.count("<!--data ") == 1
    assert not re.search(r"<[a-z]+ [^>\"]*onload", re.sub(r'"[^"]*"', '""', html))


def test_formulas_are_inert_in_the_file_and_numbers_are_not():
    text = charts.csv_file(charts.pasted_table('A;B\n=1+1;–2\n@x;+3\n-y;"=cmd|1"\nGut;1,234.5'))
    lines = text.removeprefix("\ufeff").splitlines()
    assert text.startswith("\ufeff") and lines == ["A;B", "'=1+1;-2", "'@x;3", "'-y;'=cmd|1", "Gut;1234,5"]
    text = charts.csv_file(charts.pasted_table("A;B\nX;-1 +cmd|'/c'!A\nY;-3 +A:A\nZ;–2 Mio. EUR"))
    assert text.splitlines()[1:] == ["X;'-1 +cmd|'/c'!A", "Y;'-3 +A:A", "Z;-2 Mio. EUR"]


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ("A\tB\r\nX\t1", 2),
        ('"A";"B; C"\n"X";"1"', 2),
        ("A,B\nX,1", 2),
        ('5" Zoll\t1\n"Zitat" hier\t2', 2),
    ],
)
def test_reads_what_spreadsheets_and_files_write(pasted, rows):
    table = charts.pasted_table(pasted)
    found = [*table.head, *table.rows]
    assert len(found) == rows and all(len(row) == 2 for row in found)


def test_nothing_pasted_is_no_table():
    assert charts.pasted_table(" \n\t\n") is None


def test_an_axis_that_does_not_begin_at_zero_says_so():
    assert "nicht bei null" in drawn("lines", "Jahr\tA\n2023\t97\n2024\t99")
    assert "nicht bei null" not in drawn("lines", "Jahr\tA\n2023\t17\n2024\t99")


def test_feeds_get_the_table_and_no_drawing():
    html = body.charts.without_drawings(body.render([chart("lines", "Jahr\tA\n2023\t1\n2024\t2")], lambda picture: ""))
    assert "<svg" not in html and "<details" not in html and "Titel</figcaption>" in html and "<td>2</td>" in html


def test_words_of_a_chart_count_as_text():
    shown = chart("bars", "Firma\tBußgeld\nMeta\t1")
    shown = Chart(shown.kind, shown.table, (Run("Anmerkung"),), (Run("Behörde"),))
    assert body.plain_text([shown]).split() == ["Titel", "Firma", "Bußgeld", "Meta", "1", "Anmerkung", "Behörde"]


FLOODS = ["1.", "1.000.", ",", "1 ", "€", '"', "Q1", "<td>", "1\t", "1\n", "2024\t1\n"]


@pytest.mark.slow
@pytest.mark.parametrize("cell", FLOODS)
def test_a_megabyte_of_table_is_read_in_linear_time(cell):
    def seconds(size: int) -> float:
        pasted = cell * (size // len(cell))
        start = time.process_time()
        if table := charts.pasted_table(pasted):
            body.render([Chart("lines", table)], lambda picture: "")
        return time.process_time() - start

    # Quadratic work would take 256 times as long. A busy machine may spoil one comparison, hardly three.
    assert any(seconds(1_000_000) < 64 * seconds(1_000_000 // 16) + 0.2 for _ in range(3))
