"""The readers' templates: what they are compiled to says what Jinja2 itself would say, and names nothing that is not there."""

import datetime as dt

import pytest
from django.template import engines
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from jinja2 import UndefinedError, meta, nodes
from markupsafe import Markup, escape

from articles.models import Genre
from articles.presentation import dates
from articles.presentation.compiler import shown
from articles.presentation.pager import Pager
from articles.text.dates import SHORT_MONTHS

from .cost import calls

ENVIRONMENT = engines["reader"].env
TEMPLATES = ENVIRONMENT.list_templates()
# From the last hour of a winter to the last of a summer: every month, weekday, hour, and both offsets.
MOMENTS = [
    dt.datetime(2026, 1, 1, 22, 59, tzinfo=dt.UTC) + dt.timedelta(hours=61 * n, minutes=7 * n) for n in range(144)
]


def drawn(template: str, **context) -> str:
    return ENVIRONMENT.from_string(template).render(context)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Müller",
        "\"Q\" & 'A' <b>&amp;</b>",
        mark_safe("<b>&</b>"),
        Markup("<i>&</i>"),
        lazystr("<b>"),
        Genre.NEWS,
        None,
        0,
        1.5,
    ],
)
def test_values_are_escaped_as_everywhere(value):
    assert shown(value) == escape(value)
    assert drawn("<p>{{ value }}</p>", value=value) == f"<p>{escape(value)}</p>"


def test_a_value_that_no_view_gave_is_an_error():
    with pytest.raises(UndefinedError, match="'gone' is undefined"):
        drawn("{{ gone }}")
    with pytest.raises(UndefinedError, match="'gone' is undefined"):
        drawn("{% if gone.ever %}{% endif %}")
    with pytest.raises(AttributeError, match="'Pager' object has no attribute 'gone'"):
        drawn("{% if pager.gone %}{% endif %}", pager=Pager(1, "", ""))


def test_macros_and_blocks_are_safe_and_take_values_by_name():
    macro = "{% macro one(text, css='') %}<p class='{{ css }}'>{{ text }}</p>{% endmacro %}"
    block = "{% block main %}{{ one('<', css='a') }}{{ one('b') }}{% endblock %}"
    assert drawn(macro + block) == "<p class='a'>&lt;</p><p class=''>b</p>"


@pytest.mark.parametrize("moment", MOMENTS[::6])
def test_moments_are_local_ones(moment):
    local = timezone.localtime(moment)
    assert dates.stamp(moment) == local.isoformat(timespec="seconds")
    assert dates.day(moment) == date_format(local, "j. F Y")
    assert dates.minute(moment) == date_format(local, "j. F Y, G:i")


def test_dates_are_those_of_django():
    assert len({(moment.month, moment.weekday()) for moment in MOMENTS}) > 80
    for moment in MOMENTS:
        assert dates.weekday(moment.date()) == date_format(moment.date(), "l, j. F Y")
        assert SHORT_MONTHS[moment.month - 1] == date_format(moment.date(), "N")


def test_finds_the_templates():
    assert {"base.html", "article.html", "_cards.html", "sitemap.xml"} <= set(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_names_files_macros_and_addresses_that_are_there(name):
    source = ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0]
    tree = ENVIRONMENT.parse(source)
    assert set(meta.find_referenced_templates(tree)) <= set(TEMPLATES)
    named = {node.name for node in tree.find_all(nodes.Name)}
    for node in tree.find_all(nodes.FromImport):
        macros = ENVIRONMENT.get_template(node.template.value).module
        assert [macro for macro in node.names if not hasattr(macros, macro)] == []
        assert set(node.names) <= named, f"{name} imports what it does not use"
    for node in tree.find_all(nodes.Call):
        if isinstance(node.node, nodes.Name) and node.node.name in ("static", "url") and len(node.args) == 1:
            assert ENVIRONMENT.globals[node.node.name](node.args[0].value).startswith("/")


def test_a_word_costs_few_calls():
    template = ENVIRONMENT.from_string("{% for word in words %}<li>{{ word.number }}{{ word.newer }}</li>{% endfor %}")
    few, many = (calls(template.render, {"words": [Pager(1, "Neuere", "")] * number}) for number in (10, 110))
    assert (many - few) / 100 < 12
