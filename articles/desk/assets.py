"""The desk's scripts and styles. Modules find one another through an import map, so hashed file names work."""

from pathlib import Path

from django.forms import Media as PlainMedia
from js_asset import ImportMap, Media, Script

FOLDER = Path(__file__).parent.parent / "static" / "articles" / "desk"
PAGES = {"form", "focal", "library"}  # loaded by a page itself, not imported
MODULES = sorted(file.stem for file in FOLDER.glob("*.js") if file.stem not in PAGES)

DESK_MEDIA = PlainMedia(css={"all": ["articles/desk/desk.css", "articles/desk/editor.css"]})

ARTICLE_MEDIA = Media(
    importmap=ImportMap(
        {"django-prose-editor/editor": "django_prose_editor/editor.js"}
        | {f"desk/{name}": f"articles/desk/{name}.js" for name in MODULES}
    ),
    js=[Script("articles/desk/form.js", type="module")],
)
