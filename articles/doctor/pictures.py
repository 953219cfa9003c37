"""Questions about the files of pictures, in a folder or in a bucket."""

import datetime as dt
from itertools import islice

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from techpolicy.backup.places import names
from techpolicy.faults import fault_of

from ..models import Image
from ..pictures import random_name
from .findings import Finding, Sample, fail, ok, warn

PICTURES = 20  # rows drawn at random: each has a dozen files
FILES = 2_000
UPLOADING = dt.timedelta(hours=1)  # a file comes before its row
REMEDY = "See MEDIA_ROOT and MEDIA_STORAGE_URL, and the rights of folder or key."
_OF_FILES = ("file", "renditions", "cropped_at")


def storage(sample: Sample) -> Finding:
    """Only a trial file shows whether a folder or a key may be written."""
    try:
        is_same = _try()
    except Exception as error:  # whatever the store's client raises; its words may hold the key
        fault = fault_of(error)
        return fail("storage", f"no trial file: {fault.english if fault else type(error).__name__}", REMEDY)
    if not is_same:
        return fail("storage", "a trial file came back changed", REMEDY)
    return ok("storage", "a trial file was written, read and deleted")


def _try() -> bool:
    name = default_storage.save(random_name("txt"), ContentFile(b"trial"))
    try:
        with default_storage.open(name, "rb") as file:
            return file.read() == b"trial"
    finally:
        default_storage.delete(name)


def picture_files(sample: Sample) -> Finding:
    rows = Image.objects.exclude(file="").only(*_OF_FILES)
    images = list(rows.order_by("pk") if sample.is_full else rows.order_by("?")[:PICTURES])
    lost = [image for image in images if not all(map(default_storage.exists, image.files))]
    # Somebody may withdraw one meanwhile.
    lost = [image for image in lost if Image.objects.filter(pk=image.pk, file=image.file_name).exists()]
    if lost:
        missing = next(name for name in lost[0].files if not default_storage.exists(name))
        remedy = "Copy the files back from a backup's media folder; smaller copies alone: manage.py renditions --anew."
        return fail("picture files", f"{len(lost)} of {len(images)} pictures lack files, such as {missing}", remedy)
    return ok("picture files", f"{len(images)} pictures have all their files")


def stray_files(sample: Sample) -> Finding:
    """Files that no picture names. Readers cannot know their addresses, but they take space."""
    files = list(islice(names(default_storage), None if sample.is_full else FILES))
    known = {name for image in Image.objects.exclude(file="").only(*_OF_FILES).iterator() for name in image.files}
    before = timezone.now() - UPLOADING
    strays = [name for name in files if name not in known and _is_older(name, before)]
    if strays:
        remedy = "Delete them from the store once a backup has them; nothing shows them."
        return warn(
            "stray files", f"{len(strays)} of {len(files)} files belong to no picture, such as {strays[0]}", remedy
        )
    return ok("stray files", f"{len(files)} files belong to pictures")


def _is_older(name: str, moment: dt.datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) < moment
    except FileNotFoundError:
        return False


QUESTIONS = (storage, picture_files, stray_files)
