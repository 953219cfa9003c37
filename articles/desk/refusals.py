"""What an editor reads when a request cannot be taken: why, and that the text is not lost."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The session in this window is not the one of the browser any more (another tab logged out and in)."""
    return refuse(request, 403, "Nicht gespeichert: Die Anmeldung in diesem Fenster ist abgelaufen")


def too_much(request: HttpRequest) -> HttpResponse:
    limit = f"{settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,} Felder oder {settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1e6:.0f} MB Text"
    return refuse(request, 400, f"Nicht gespeichert: Das Formular hat mehr als {limit}".replace(",", "."))


def refuse(request: HttpRequest, status: int, title: str) -> HttpResponse:
    """A page of its own, without session or database: both may be what is missing."""
    return render(request, "admin/desk/refused.html", {"title": title, "back": request.path}, status=status)
