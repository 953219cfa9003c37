"""The HTML of pictures: `<picture>` with its files, `<figure>` with caption and credit. The one place that writes them."""

from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString, mark_safe
from markupsafe import escape  # one call, where Django's takes a dozen: a front page draws ten pictures

_AT_ONCE, _LATER = 'fetchpriority="high"', 'loading="lazy" decoding="async"'


def picture_html(
    srcsets: Mapping[str, str], src: str, size: tuple[int, int], *, alt: str, sizes: str, is_first: bool
) -> SafeString:
    """`srcsets` by format, "jpg" among them, the best format first; `size` in pixels, so that nothing moves when it comes.

    Addresses are our own and hold nothing to escape.

    `is_first`: it stands above the fold and is loaded at once.
    """
    sources = [
        f'<source type="image/{kind}" srcset="{srcset}" sizes="{sizes}">'
        for kind, srcset in srcsets.items()
        if kind != "jpg"
    ]
    width, height = size
    image = (
        f'<img src="{src}" srcset="{srcsets["jpg"]}" sizes="{sizes}" width="{width}" height="{height}" '
        f'alt="{escape(alt)}" {_AT_ONCE if is_first else _LATER}>'
    )
    return mark_safe(f"<picture>{''.join(sources)}{image}</picture>")  # noqa: S308 - escaped just here


_CLOSED = (".", "!", "?", "…", ":", "“", ")", ">")


def figure_html(picture: SafeString, notes: Sequence[str | SafeString], credit: str, css: str) -> SafeString:
    """`notes` stand below the picture, plain text or safe HTML, the credit behind them; each may be missing."""
    below = [str(escape(note)) for note in notes]
    if credit and below and not below[-1].endswith(_CLOSED):
        below[-1] += "."
    if credit:
        below.append(f'<span class="credit">{escape(credit)}</span>')
    caption = f"<figcaption>{' '.join(below)}</figcaption>" if below else ""
    opening = f'<figure class="{css}">' if css else "<figure>"
    return mark_safe(f"{opening}{picture}{caption}</figure>")  # noqa: S308 - escaped just here
