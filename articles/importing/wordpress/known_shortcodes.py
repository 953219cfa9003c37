"""What the shortcodes of WordPress and of common extensions mean, as HTML that `markup` reads."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from ..markup.context import with_addresses
from ..markup.embeds import is_sound
from ..markup.tree import build
from ..record import Loss
from .attachments import Attachments
from .shortcodes import Expander, Shortcode, embedded, url_of

_IMAGE = re.compile(r"(?:<a\b[^<>]{0,2000}>\s{0,20})?<img\b[^<>]{0,4000}>(?:\s{0,20}</a>)?", re.IGNORECASE)
_SOUNDS = ("src", "mp3", "m4a", "ogg", "wav", "wma", "flac")
_FILMS = ("src", "mp4", "m4v", "webm", "ogv", "wmv", "flv", "mov")
_NOTES = ("ref", "footnote", "fn", "efn_note", "mfn", "note")
_CODE = ("code", "sourcecode", "source", "php", "js", "python", "bash", "html", "css", "sql", "xml", "java")
RAW = frozenset(_CODE)


@dataclass
class PostShortcodes:
    """The shortcodes of one post. `notes` fills with footnotes, by the number that their signs get."""

    post_id: str
    attachments: Attachments
    notes: dict[str, str] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)

    def expander(self) -> Expander:
        known: dict[str, Callable[[Shortcode], str]] = {
            "caption": self._caption, "wp_caption": self._caption, "gallery": self._gallery, "playlist": self._playlist,
            "embed": self._embed, "audio": self._audio, "video": self._video, "youtube": self._embed, "tweet": self._embed,
            "twitter": self._embed, "instagram": self._embed, "facebook": self._embed, "soundcloud": self._embed,
            "wpvideo": self._embed, "vimeo": self._vimeo,
            **dict.fromkeys(_NOTES, self._note),
            **dict.fromkeys(_CODE, self._code),
        }  # fmt: skip
        return Expander(known, RAW, self.losses)

    def _caption(self, shortcode: Shortcode) -> str:
        match = _IMAGE.search(shortcode.content)
        if match is None:
            return shortcode.content
        told = (
            shortcode.attributes.get("caption") or shortcode.content[: match.start()] + shortcode.content[match.end() :]
        )
        number = shortcode.attributes.get("id", "")
        return f'\n\n<figure class="wp-caption" id="{escape(number)}">{match[0]}<figcaption>{told.strip()}</figcaption></figure>\n\n'

    def _gallery(self, shortcode: Shortcode) -> str:
        chosen = shortcode.attributes.get("ids") or shortcode.attributes.get("include") or ""
        numbers = [number.strip() for number in chosen.split(",") if number.strip()]
        left_out = {number.strip() for number in shortcode.attributes.get("exclude", "").split(",")}
        parent = shortcode.attributes.get("id") or self.post_id
        numbers = numbers or [number for number in self.attachments.children(parent) if number not in left_out]
        pictures = "".join(filter(None, map(self._picture, numbers)))
        if not pictures:
            self.losses.append(Loss("Galerie ohne Bilder", "keines ihrer Bilder steht in der Datei", shortcode.raw))
        return f'\n\n<figure class="wp-block-gallery">{pictures}</figure>\n\n' if pictures else ""

    def _picture(self, number: str) -> str:
        picture = self.attachments.pictures.get(self.attachments.key_of(number))
        if picture is None:
            return ""
        told = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
        image = f'<img class="wp-image-{escape(number)}" src="{escape(picture.source)}" alt="{escape(picture.alt)}">'
        return f"<figure>{image}{told}</figure>"

    def _playlist(self, shortcode: Shortcode) -> str:
        numbers = [number.strip() for number in shortcode.attributes.get("ids", "").split(",") if number.strip()]
        numbers = numbers or self.attachments.children(self.post_id)
        tag = "video" if shortcode.attributes.get("type") == "video" else "audio"
        addresses = [
            (self.attachments.files.get(number, ""), self.attachments.titles.get(number, "")) for number in numbers
        ]
        played = [(url, title) for url, title in addresses if url and is_sound(url) == (tag == "audio")]
        if not played:
            self.losses.append(
                Loss("Wiedergabeliste ohne Dateien", "keine ihrer Dateien steht in der Datei", shortcode.raw)
            )
        return "".join(_player(tag, url, title) for url, title in played)

    def _embed(self, shortcode: Shortcode) -> str:
        url = url_of(shortcode, "url", "src", "href")
        return embedded(url) if url else self._unreadable(shortcode)

    def _vimeo(self, shortcode: Shortcode) -> str:
        number = shortcode.attributes.get("0", "") or shortcode.attributes.get("id", "")
        return embedded(f"https://vimeo.com/{number}") if number.isdecimal() else self._embed(shortcode)

    def _audio(self, shortcode: Shortcode) -> str:
        url = url_of(shortcode, *_SOUNDS)
        return _player("audio", url) if url else self._unreadable(shortcode)

    def _video(self, shortcode: Shortcode) -> str:
        url = url_of(shortcode, *_FILMS)
        return _player("video", url) if url else self._unreadable(shortcode)

    def _unreadable(self, shortcode: Shortcode) -> str:
        self.losses.append(
            Loss(
                f"Shortcode [{shortcode.name}]", "nennt keine Adresse; steht als Text da", shortcode.raw, shortcode.raw
            )
        )
        return f"{shortcode.raw}{shortcode.content}"

    def _note(self, shortcode: Shortcode) -> str:
        text = with_addresses(build(shortcode.content))
        if not text:
            return ""
        number = f"shortcode-{len(self.notes) + 1}"
        self.notes[number] = text
        return f'<sup data-fn="{number}"></sup>'

    def _code(self, shortcode: Shortcode) -> str:
        return f"\n\n<pre>{shortcode.content}</pre>\n\n" if shortcode.content else ""


def _player(tag: str, url: str, title: str = "") -> str:
    told = f"<figcaption>{escape(title)}</figcaption>" if title else ""
    return f'\n\n<figure class="wp-block-{tag}"><{tag} src="{escape(url)}"></{tag}>{told}</figure>\n\n'
