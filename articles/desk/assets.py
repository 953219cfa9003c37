"""The desk's scripts and styles. Modules find one another through an import map, so hashed file names work."""

from pathlib import Path

from django.forms import Media as PlainMedia
from django.http import HttpRequest
from js_asset import ImportMap, Media, Script

FOLDER = Path(__file__).parent.parent / "static" / "articles" / "desk"
# The folders hold what is imported; the files beside them are loaded by a page itself.
MODULES = sorted(file.relative_to(FOLDER).as_posix().removesuffix(".js") for file in FOLDER.glob("*/*.js"))

# Services whose addresses the dialog "Fremdinhalt" knows, by the names of body.EMBEDS.
EMBED_HOSTS = {
    "youtube": ["youtube.com", "youtu.be"],
    "vimeo": ["vimeo.com"],
    "bluesky": ["bsky.app"],
    "x": ["x.com", "twitter.com"],
    "instagram": ["instagram.com"],
    "tiktok": ["tiktok.com"],
    "linkedin": ["linkedin.com"],
    "mastodon": ["mastodon.social"],
    "podcast": ["podcasts.apple.com", "open.spotify.com"],
}

# On every page of the desk, by `desk_styles`; the first one has the colours.
STYLES = [
    f"articles/desk/{name}.css" for name in ["desk", *sorted({file.stem for file in FOLDER.glob("*.css")} - {"desk"})]
]
DESK_MEDIA = PlainMedia(js=["articles/desk/forms.js"])


def desk_media(*pages: str) -> Media:
    """The scripts of a page, and the map by which they find what they import: a browser takes one map."""
    modules = {f"desk/{name}": f"articles/desk/{name}.js" for name in MODULES}
    return Media(
        importmap=ImportMap({"django-prose-editor/editor": "django_prose_editor/editor.js"} | modules),
        js=[Script(f"articles/desk/{page}.js", type="module") for page in pages],
    )


def with_nonce(request: HttpRequest, media: Media) -> Media:
    """The same scripts, as the policy of this page lets them in (`security.py`)."""
    return media.with_nonce(getattr(request, "csp_nonce", ""))


ARTICLE_MEDIA, PAGE_MEDIA = desk_media("form"), desk_media("page")
LIST_MEDIA, BULK_MEDIA = desk_media("lists"), desk_media("bulk")
