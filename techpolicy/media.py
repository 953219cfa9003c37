"""Uploaded pictures, where no nginx or object storage serves them. Names are random and never reused."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

# A picture's file never changes under its name.
FOREVER = "public, max-age=31536000, immutable"
# Should a file other than a picture ever get here, it must not run in the site's name.
INERT = "default-src 'none'; sandbox"


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response.headers["Cache-Control"] = FOREVER
    response.headers["Content-Security-Policy"] = INERT
    return response
