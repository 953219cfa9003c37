"""Who is regulated: the table, its files, and the cards that other sites may show."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from ...models import SUBJECTS
from ...presentation.matrix.card import card_address, card_page
from ...presentation.matrix.files import csv_of, json_of
from ...presentation.matrix.page import Answer, ask, matrix_page
from ...presentation.matrix.question import UnknownChoice
from ...presentation.site import site
from ..rendering import moved, page, page_number

# The pages of this policy alone may stand in a frame of another site: they hold no form, and nothing that acts.
FRAMED = "default-src 'none'; style-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"


@require_safe
def regulated(request: HttpRequest) -> HttpResponse:
    number, frame = page_number(request), site()
    shown = matrix_page(frame, _asked(request), number, timezone.localdate())
    if shown is None:
        raise Http404("no such page")
    return page("matrix", frame, section=request.path, page=shown)


@require_safe
def regulated_csv(request: HttpRequest) -> HttpResponse:
    answer = _asked(request)
    return _file(csv_of(answer.ties, site(), timezone.localdate()), "text/csv; charset=utf-8", "csv")


@require_safe
def regulated_json(request: HttpRequest) -> HttpResponse:
    answer = _asked(request)
    return _file(json_of(answer.ties, answer.question, site(), timezone.localdate()), "application/json", "json")


def _asked(request: HttpRequest) -> Answer:
    try:
        return ask(request.GET, timezone.localdate())
    except UnknownChoice as unknown:
        raise Http404(f"no such choice: {unknown}") from unknown


def _file(text: str, media_type: str, extension: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="wer-wird-reguliert.{extension}"'
    return answer


@require_safe
@xframe_options_exempt
def card(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    rows = SUBJECTS[kind].objects.public()
    subject = rows.filter(slug=slug).first()
    if subject is None:
        former = rows.formerly_at(slug).first()
        if former is None:
            raise Http404("no such subject")
        return moved(card_address(kind, former.slug))
    frame = site()
    answer = page("card", frame, page=card_page(subject, frame, timezone.localdate()))
    answer.headers["Content-Security-Policy"] = FRAMED
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
