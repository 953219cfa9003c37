"""The desk's scripts and styles. Modules find one another through an import map, so hashed file names work."""

from django.forms import Media as PlainMedia
from js_asset import ImportMap, Media, Script

MODULES = (
    "autosave", "boxes", "change", "counters", "dialog", "dom", "editor", "keep", "nodes", "ordered", "paste", "pictures", "pieces", "preview", "references",
    "sidebar", "stored", "times", "toolbar", "typing",
)  # fmt: skip

DESK_MEDIA = PlainMedia(css={"all": ["articles/desk/desk.css", "articles/desk/editor.css"]})

ARTICLE_MEDIA = Media(
    importmap=ImportMap(
        {"django-prose-editor/editor": "django_prose_editor/editor.js"}
        | {f"desk/{name}": f"articles/desk/{name}.js" for name in MODULES}
    ),
    js=[Script("articles/desk/form.js", type="module")],
)
