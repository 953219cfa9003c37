"""WordPress exports, written by the tests: a file of WXR 1.2 with these posts."""

import gzip
import io
from collections.abc import Callable
from html import escape
from itertools import count
from pathlib import Path

from django.core.management import call_command

_number = count(1000)
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Altes Magazin</title>
<link>https://alt.example</link>
<language>de-DE</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://alt.example</wp:base_site_url>
<wp:base_blog_url>https://alt.example</wp:base_blog_url>
"""
AUTHOR = """<wp:author><wp:author_login>mira</wp:author_login><wp:author_email>mira@alt.example</wp:author_email>
<wp:author_display_name><![CDATA[Mira Albers]]></wp:author_display_name></wp:author>
"""


def cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def term(name: str, slug: str = "", *, parent: str = "", number: int = 0, tag: bool = False) -> str:
    """A category, or a tag, of the head."""
    slug = slug or name.lower()
    if tag:
        return f"<wp:tag><wp:tag_slug>{slug}</wp:tag_slug><wp:tag_name>{cdata(name)}</wp:tag_name></wp:tag>"
    return (
        f"<wp:category><wp:term_id>{number}</wp:term_id><wp:category_nicename>{slug}</wp:category_nicename>"
        f"<wp:category_parent>{parent}</wp:category_parent><wp:cat_name>{cdata(name)}</wp:cat_name></wp:category>"
    )


def post(
    title: str = "Ein Artikel",
    content: str = "<p>Text.</p>",
    *,
    terms: str = "",
    meta: dict | None = None,
    more: str = "",
    **fields,
) -> str:
    """One item. `terms` is "category:chips:Chips, post_tag:eu:EU"; other fields by their names without "wp:"."""
    number = str(fields.pop("post_id", next(_number)))
    slug = fields.get("post_name", f"artikel-{number}")
    values = {
        "post_id": number,
        "post_date": "2019-05-01 12:00:00",
        "post_date_gmt": "2019-05-01 10:00:00",
        "post_name": slug,
        "status": "publish",
        "post_parent": 0,
        "menu_order": 0,
        "post_type": "post",
        "post_password": "",
        "is_sticky": 0,
    } | fields
    link = values.pop("link", f"https://alt.example/2019/05/{slug}/")
    creator, excerpt = values.pop("creator", "mira"), values.pop("excerpt", "")
    guid, published = values.pop("guid", f"https://alt.example/?p={number}"), values.pop("pubDate", "")
    used = [part.strip().split(":") for part in terms.split(",") if part.strip()]
    categories = "".join(
        f'<category domain="{kind}" nicename="{slug}">{cdata(name)}</category>' for kind, slug, name in used
    )
    metas = "".join(
        f"<wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key><wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"
        for key, value in (meta or {}).items()
    )
    return (
        f"<item><title>{cdata(title)}</title><link>{escape(link)}</link><pubDate>{published}</pubDate><dc:creator>{cdata(creator)}</dc:creator>"
        f"<guid>{escape(guid)}</guid><content:encoded>{cdata(content)}</content:encoded><excerpt:encoded>{cdata(excerpt)}</excerpt:encoded>"
        + "".join(f"<wp:{name}>{escape(str(value))}</wp:{name}>" for name, value in values.items())
        + f"{categories}{metas}{more}</item>\n"
    )


def attachment(number: int, file: str = "2019/05/chip.jpg", **fields) -> str:
    """A picture that was uploaded."""
    address = f"https://alt.example/wp-content/uploads/{file}"
    given = {
        "post_id": number,
        "post_type": "attachment",
        "status": "inherit",
        "attachment_url": address,
        "content": "",
    }
    return post(**{"title": f"Datei {number}", "post_name": f"datei-{number}"} | given | fields)


def export(folder: Path, *items: str, head: str = AUTHOR, name: str = "export.xml") -> Path:
    """The file, packed where its name says so."""
    path = folder / name
    data = f"{HEAD}{head}{''.join(items)}</channel>\n</rss>\n".encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def commands(tmp_path: Path, settings) -> Callable[..., str]:
    """Runs `import_wordpress` on these items; gives back what the command says."""
    settings.IMPORT_ROOT = tmp_path / "imports"

    def run(*items: str, head: str = AUTHOR, **options) -> str:
        out = io.StringIO()
        call_command(
            "import_wordpress", export(tmp_path, *items, head=head), stdout=out, stderr=io.StringIO(), **options
        )
        return out.getvalue()

    return run
