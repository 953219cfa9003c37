"""The dialog of a chart: what somebody pastes and types becomes the stored block, drawn as readers will see it."""

from django.http import JsonResponse, QueryDict
from django.templatetags.static import static
from django.views.decorators.http import require_POST

from .. import body
from ..body.blocks import Chart, Inline, Mark, Run, Table
from .fields import typed
from .pages import DeskRequest

MAX_SIZE = 60_000  # characters of a pasted table
_STYLES = ("theme", "site", "article", "chart")


@require_POST
def chart(request: DeskRequest) -> JsonResponse:
    """`was` (a stored table or chart) alone answers its fields and drawing; with `kind` and the fields, what they make of it."""
    asked = request.POST
    too_large = JsonResponse({"error": "Die Tabelle ist zu groß für ein Diagramm."}, status=400)
    if len(asked.get("data", "")) > MAX_SIZE or len(asked.get("was", "")) > 4 * MAX_SIZE:
        return too_large
    was = _stored(asked.get("was", ""))
    try:
        made = _made(asked, was) if "kind" in asked else was
    except body.charts.TableTooLarge:
        return too_large
    if made is None:
        return JsonResponse({"error": "Bitte eine Tabelle einfügen."}, status=400)
    return JsonResponse({
        "html": body.clean(body.write_block(made)),
        "fields": _fields(made),
        "problem": body.charts.problem(made),
        "hint": body.charts.hint(made),
        "page": _page(made),
    })  # fmt: skip


def _stored(html: str) -> Chart | None:
    blocks = body.parse(body.clean(html))
    found = next((block for block in blocks if isinstance(block, Chart | Table)), None)
    return Chart("bars", found) if isinstance(found, Table) else found


def _fields(shown: Chart) -> dict[str, str]:
    links = [mark.value for run in shown.source for mark in run.marks if mark.kind == "a"]
    return {
        "kind": shown.kind,
        "data": body.charts.as_text(shown.table),
        "title": _line(shown.table.caption),
        "source": _line(shown.source),
        "url": links[0] if links else "",
        "note": _line(shown.note),
    }


def _made(asked: QueryDict, was: Chart | None) -> Chart | None:
    """What is as before keeps its links and emphasis, which a plain field cannot show."""
    fields = {name: typed(asked.get(name)) for name in ("kind", "data", "title", "source", "url", "note")}
    before = _fields(was) if was else dict.fromkeys(fields, "")

    def is_kept(*names: str) -> bool:
        return was is not None and all(fields[name].split() == before[name].split() for name in names)

    kind = fields["kind"] if fields["kind"] in body.charts.CHARTS else "bars"
    table = was.table if was and is_kept("data") else body.charts.pasted_table(fields["data"])
    if table is None:
        return None
    title = was.table.caption if was and is_kept("title") else _inline(fields["title"])
    note = was.note if was and is_kept("note") else _inline(fields["note"])
    source = was.source if was and is_kept("source", "url") else _inline(fields["source"], body.safe_url(fields["url"]))
    return Chart(kind, Table(table.head, table.rows, title), note, source)


def _line(content: Inline) -> str:
    return " ".join(body.inline_text(content).split())


def _inline(text: str, url: str = "") -> Inline:
    words = " ".join((text or url).split())
    return (Run(words, (Mark("a", url),) if url else ()),) if words else ()


def _page(shown: Chart) -> str:
    """A page for the frame in the dialog and in the text."""
    styles = "".join(f'<link rel="stylesheet" href="{static(f"articles/{name}.css")}">' for name in _STYLES)
    return f'<!doctype html><html lang="de"><title>Vorschau</title>{styles}<div class="text">{body.render([shown], lambda picture: "")}</div>'
