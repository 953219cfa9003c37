"""What an editor reads when a request cannot be taken: why, and that the text is not lost.

Pages of their own, without session or database: both may be what is missing. Scripts get the same as JSON, `{"error": …}`.
"""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse

from techpolicy.faults import MAINTENANCE, Fault

RETRY_AFTER = 10  # seconds
# The addresses that the desk's scripts ask; they never get a page. Not by name: what is refused early has reached no view.
JSON_ADDRESS = re.compile(
    r"/article/desk/\w+/$|/(?:sicherung|anwesenheit|anmerkungen|verwandte|verschieben|zusammenfassung|frontpageslot/suche)/$"
)
# What an open form asks by itself, whether or not somebody sits there.
PRESENCE_ADDRESS = re.compile(r"/anwesenheit/$")
ERRORS = {
    400: "Die Angaben lassen sich nicht lesen.",
    403: "Das dürfen Sie nicht, oder die Anmeldung in diesem Fenster ist abgelaufen.",
    404: "Das gibt es nicht mehr.",
    405: "So lässt sich diese Adresse nicht fragen.",
    413: "Das ist mehr, als die Seite annimmt.",
    500: "Auf dem Server ist ein Fehler aufgetreten.",
}
KEPT = (
    "Was Sie in einem Artikel geschrieben haben, liegt noch in diesem Browser. "
    "Öffnen Sie das Formular wieder: es bietet Ihnen den Stand zum Wiederherstellen an."
)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer when the form's session is over, for example because another tab logged out and in."""
    return refuse(request, 403, "Nicht gespeichert: Die Anmeldung in diesem Fenster ist abgelaufen")


def too_much(request: HttpRequest) -> HttpResponse:
    limit = f"{settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,} Felder oder {settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1e6:.0f} MB Text"
    return refuse(request, 400, f"Nicht gespeichert: Das Formular hat mehr als {limit}".replace(",", "."))


def failed(request: HttpRequest, fault: Fault | None) -> HttpResponse:
    """503 if disk or database failed, which will pass; 500 if the code failed."""
    status, reason = (503, fault.german) if fault else (500, ERRORS[500])
    if wants_json(request):
        response = JsonResponse({"error": reason}, status=status)
    elif request.method in ("GET", "HEAD"):
        response = refuse(
            request,
            status,
            "Die Redaktion ist gerade nicht erreichbar" if fault else "Hier ist etwas schiefgegangen",
            f"{reason} Bitte versuchen Sie es in einer Minute noch einmal.",
            "Noch einmal versuchen",
        )
    else:
        response = refuse(
            request,
            status,
            *_not_saved(request, reason, "nach der Wartung" if fault is MAINTENANCE else "in einer Minute"),
        )
    response.headers["Cache-Control"] = "no-store"
    if fault:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _not_saved(request: HttpRequest, reason: str, when: str) -> tuple[str, str]:
    """Title and text of the page. The browser keeps only forms of articles (keep.js)."""
    if request.path.startswith(reverse("admin:articles_article_changelist")):
        text = f"Öffnen Sie das Formular {when} wieder: es bietet Ihnen an, was Sie geschrieben haben."
        return "Nicht gespeichert. Ihr Text ist in diesem Browser gesichert.", f"{reason} {text}"
    text = "Gehen Sie im Browser einen Schritt zurück: dort steht meist noch, was Sie eingegeben haben."
    return "Nicht gespeichert", f"{reason} {text} Versuchen Sie es {when} noch einmal."


def refuse(
    request: HttpRequest, status: int, title: str, text: str = KEPT, back: str = "Zurück zum Formular", url: str = ""
) -> HttpResponse:
    context = {"title": title, "text": text, "status": status, "url": url or request.path, "back": back}
    return HttpResponse(render_to_string("admin/desk/refused.html", context), status=status)


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "") or bool(JSON_ADDRESS.search(request.path))


def as_json(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A refusal in the form that a script can read."""
    is_page = "json" not in response.headers.get("Content-Type", "")
    if response.status_code < 400 or not is_page or not wants_json(request):
        return response
    error = ERRORS.get(response.status_code, ERRORS[400])
    return JsonResponse({"error": error}, status=response.status_code)
