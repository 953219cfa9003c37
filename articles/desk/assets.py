"""The desk's scripts and styles. Modules find one another through an import map, so hashed file names work."""

from pathlib import Path

from django.forms import Media as PlainMedia
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

DESK_MEDIA = PlainMedia(css={"all": ["articles/desk/desk.css", "articles/desk/editor.css"]})


def desk_media(page: str) -> Media:
    """The script of a page, and the map by which it finds what it imports."""
    modules = {f"desk/{name}": f"articles/desk/{name}.js" for name in MODULES}
    return Media(
        css={"all": ["articles/desk/writing.css"]},
        importmap=ImportMap({"django-prose-editor/editor": "django_prose_editor/editor.js"} | modules),
        js=[Script(f"articles/desk/{page}.js", type="module")],
    )


ARTICLE_MEDIA, PAGE_MEDIA = desk_media("form"), desk_media("page")
