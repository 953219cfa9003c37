"""JSON for uploading pictures: what a file says of itself before it is sent, and the picture that it became."""

import math

from django.http import JsonResponse
from django.views.decorators.http import require_POST

from ...models import AuditAction, AuditEntry, Image
from ...pictures import SMALL_WIDTH, checksum_of, read_beginning
from .. import describe
from ..fields import typed
from ..pages import DeskRequest

NOT_ALLOWED = "Sie dürfen keine Bilder hochladen."
NO_FILE = "Bitte eine Bilddatei wählen."
# How much of a file is read for its notes: more than those of any agency take.
BEGINNING = 1_000_000


@require_POST
def file_notes(request: DeskRequest) -> JsonResponse:
    """What the beginning of a file says, whether it is small, and the picture of the library that is the same file."""
    if refusal := _refusal(request):
        return refusal
    beginning = read_beginning(request.FILES["file"].read(BEGINNING))
    notes = beginning.notes
    same = Image(checksum=typed(request.POST.get("checksum"))).same_as
    return JsonResponse(
        {
            "caption": notes.caption,
            "credit": notes.credit,
            "licence": notes.licence,
            "note": _small(beginning.width, beginning.height),
            "same": describe.picture(same) if same else None,
        }
    )


@require_POST
def upload(request: DeskRequest) -> JsonResponse:
    """A new picture, or the one that is there already (`same`) unless `again`; what is no picture is refused with the reason."""
    if refusal := _refusal(request):
        return refusal
    file = request.FILES["file"]
    image = Image(
        file=file,
        credit=typed(request.POST.get("credit")).strip()[:200],
        licence=typed(request.POST.get("licence")).strip()[:120],
        alt=typed(request.POST.get("alt")).strip()[:300],
        focus_x=_share(request.POST.get("focus_x")),
        focus_y=_share(request.POST.get("focus_y")),
        uploaded_by=request.user,
    )
    try:
        image.checksum = checksum_of(file)
        if (there := image.same_as) and not request.POST.get("again"):
            note = f"Dieses Bild ist schon da: „{there}“."
            return JsonResponse(describe.picture(there) | {"same": True, "note": note})
        image.save()
    except ValueError as error:  # PictureRefused, with a German reason
        return JsonResponse({"error": str(error)}, status=400)
    AuditEntry.objects.record(AuditAction.ADD, image, by=request.user, after={"credit": image.credit})
    note = _small(image.width, image.height)
    return JsonResponse(describe.picture(image) | ({"note": note} if note else {}))


def _refusal(request: DeskRequest) -> JsonResponse | None:
    may_add = request.user.has_perm("articles.add_image")
    if may_add and "file" in request.FILES:
        return None
    return JsonResponse({"error": NO_FILE if may_add else NOT_ALLOWED}, status=400)


def _small(width: int, height: int) -> str:
    if not 0 < width < SMALL_WIDTH:
        return ""
    return (
        f"Das Bild hat nur {width} × {height} Bildpunkte und wird unscharf. "
        f"Gut sind mindestens {SMALL_WIDTH} in der Breite."
    )


def _share(value: str | None) -> float:
    """0 to 1; the middle where nothing sensible is given."""
    try:
        share = float(value or 0.5)
    except ValueError:
        return 0.5
    return min(max(share, 0.0), 1.0) if math.isfinite(share) else 0.5
