"""The HTML of pictures: `<picture>` with its files, `<figure>` with caption and credit. The one place that writes them."""

from collections.abc import Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_AT_ONCE, _LATER = mark_safe('fetchpriority="high"'), mark_safe('loading="lazy" decoding="async"')


def picture_html(
    srcsets: Mapping[str, str], src: str, size: tuple[int, int], *, alt: str, sizes: str, is_first: bool
) -> SafeString:
    """`srcsets` by format, "jpg" among them, the best format first; `size` in pixels, so that nothing moves when it comes.

    `is_first`: it stands above the fold and is loaded at once.
    """
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        ((kind, srcset, sizes) for kind, srcset in srcsets.items() if kind != "jpg"),
    )
    return format_html(
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}></picture>',
        *(sources, src, srcsets["jpg"], sizes, *size, alt, _AT_ONCE if is_first else _LATER),
    )


def figure_html(picture: SafeString, notes: Sequence[str | SafeString], credit: str, css: str) -> SafeString:
    """`notes` stand below the picture, plain text or safe HTML, the credit behind them; each may be missing."""
    words = format_html_join(" ", "{}", ((note,) for note in notes))
    behind = format_html('<span class="credit">{}</span>', credit) if credit else ""
    below = ""
    if words or behind:
        below = format_html("<figcaption>{}{}{}</figcaption>", words, " " if words and behind else "", behind)
    return format_html("<figure{}>{}{}</figure>", format_html(' class="{}"', css) if css else "", picture, below)
