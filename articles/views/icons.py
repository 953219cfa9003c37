"""What browsers and phones ask for to mark a site: its icons, at the addresses they guess, and its name for the home screen."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..presentation.theme import theme_file, token


@require_safe
def icon(request: HttpRequest, file: str, media_type: str) -> HttpResponse:
    return HttpResponse(theme_file(file).read_bytes(), content_type=media_type)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """https://www.w3.org/TR/appmanifest/"""
    value = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "lang": "de",
        "start_url": reverse("articles:front"),
        "display": "browser",
        "background_color": token("paper"),
        "theme_color": token("signal"),
        "icons": [
            {"src": static("articles/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("articles/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        ],
    }
    return JsonResponse(value, content_type="application/manifest+json")
