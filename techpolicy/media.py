"""Uploaded pictures, where no nginx serves them. Names are random and never reused."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

# A picture's file never changes under its name.
FOREVER = "public, max-age=31536000, immutable"
# Should a file other than a picture ever get here, it must not run in the site's name.
INERT = "default-src 'none'; sandbox"


@csrf_exempt
@require_safe
def media(request: HttpRequest, path: str) -> FileResponse:
    """The stored file; a path that leads out of the storage is refused by the storage itself."""
    try:
        file = default_storage.open(path)
    except (OSError, ValueError) as error:  # no such file, a folder, a name that no file can have
        raise Http404 from error
    return FileResponse(file, headers={"Cache-Control": FOREVER, "Content-Security-Policy": INERT})
