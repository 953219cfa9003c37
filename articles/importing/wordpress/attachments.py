"""The pictures and files of a WordPress site: what is known of each, and which one an address in a text means."""

import re
from collections import defaultdict
from pathlib import PurePosixPath
from typing import Any

from ..markup.figures import is_picture_file
from ..media import below_uploads, originals, path_of
from ..record import Picture
from ..values import plain
from .php import php_value
from .wxr import Post

# Fields in which extensions keep who made a picture, and under which licence.
_CREDITS = ("isc_image_source", "_media_credit", "media_credit", "_wp_attachment_source_name", "photographer_name", "credit", "_credit", "copyright")  # fmt: skip
_LICENCES = ("isc_image_licence", "_wp_attachment_license", "license")
_NUMBER = re.compile(r"-?\d{1,4}(?:\.\d{1,12})?", re.ASCII)


class Attachments:
    """`pictures` by key; those that texts name without an attachment are added as they are met."""

    def __init__(self) -> None:
        self.pictures: dict[str, Picture] = {}
        self.files: dict[str, str] = {}  # {number of the attachment: its address}, pictures and others
        self.titles: dict[str, str] = {}
        self.of_post: dict[str, list[tuple[int, str]]] = defaultdict(list)  # {number of the post: [(order, number)]}
        self._by_path: dict[str, str] = {}  # {path below the uploads, in small letters: key}

    def add(self, post: Post) -> bool:
        """Take an attachment; False if it is no picture."""
        number, address = post.id, post["attachment_url"] or post["guid"]
        self.files[number] = address
        self.titles[number] = plain(post["title"])
        order = post["menu_order"]
        self.of_post[post["post_parent"]].append((int(order) if order.isdecimal() and len(order) < 9 else 0, number))
        if not is_picture_file(address):
            return False
        picture = _picture(post, address)
        self.pictures[picture.key] = picture
        for place in (address, *picture.others):
            self._by_path.setdefault(below_uploads(path_of(place)).casefold(), picture.key)
        return True

    def key_of(self, number: str) -> str:
        """The key of an attachment that is a picture; "" for any other."""
        key = f"attachment/{number}"
        return key if key in self.pictures else ""

    def find(self, address: str, number: str) -> Picture | None:
        """The picture of an `<img>`, by its attachment's number or its address."""
        if key := self.key_of(number):
            return self.pictures[key]
        path = below_uploads(path_of(address)).casefold()
        for candidate in (path, *originals(path)):
            if key := self._by_path.get(candidate, ""):
                return self.pictures[key]
        if not path:
            return None
        picture = Picture(f"file/{path}"[:300], address, title=PurePosixPath(path).stem[:150])
        self._by_path[path] = picture.key
        return self.pictures.setdefault(picture.key, picture)

    def children(self, number: str) -> list[str]:
        """Numbers of the attachments that were uploaded for a post, in their order."""
        return [child for _order, child in sorted(self.of_post.get(number, ()))]


def _picture(post: Post, address: str) -> Picture:
    details = php_value(post.meta.get("_wp_attachment_metadata", ""))
    details = details if isinstance(details, dict) else {}
    noted = details.get("image_meta")
    noted = noted if isinstance(noted, dict) else {}
    attached = post.meta.get("_wp_attached_file", "")
    folder = attached.rpartition("/")[0]
    original = details.get("original_image")
    others = [attached, f"{folder}/{original}" if isinstance(original, str) else ""]
    credit = next((value for name in _CREDITS if (value := post.meta.get(name, "").strip())), "")
    return Picture(
        key=f"attachment/{post.id}",
        source=address,
        others=tuple(filter(None, others)),
        alt=plain(post.meta.get("_wp_attachment_image_alt", "")),
        caption=plain(post["excerpt"]),
        credit=plain(credit or str(noted.get("credit") or noted.get("copyright") or "")),
        licence=plain(next((value for name in _LICENCES if (value := post.meta.get(name, "").strip())), "")),
        title=plain(post["title"]),
        focus=_focus(post.meta),
    )


def _focus(meta: dict[str, str]) -> tuple[float, float] | None:
    """The focal point as extensions keep it: two numbers, from the left and from the top, as shares or in percent."""
    for name, text in meta.items():
        if "focus" not in name and "focal" not in name:
            continue
        numbers = _two_numbers(php_value(text), text)
        if numbers and all(0 <= number <= 100 for number in numbers):
            scale = 100 if max(numbers) > 1 else 1
            return numbers[0] / scale, numbers[1] / scale
    return None


def _two_numbers(value: Any, text: str) -> tuple[float, float] | None:
    if isinstance(value, dict):
        pairs = (("left", "top"), ("x", "y"), (0, 1))
        text = next((f"{value[a]} {value[b]}" for a, b in pairs if a in value and b in value), "")
    elif isinstance(value, list):
        text = " ".join(map(str, value))
    found = _NUMBER.findall(text[:100])
    return (float(found[0]), float(found[1])) if len(found) == 2 else None
