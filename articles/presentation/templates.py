"""The readers' templates in `templates/reader/`: Jinja2, with what they may use besides the values of their page."""

from collections.abc import Mapping, MutableMapping
from functools import cache
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from ..addresses import feed_address, file_address, named_address
from . import dates, theme
from .compiler import Compiler, shown
from .meta import page_title, short_title
from .site import Site


def draw(name: str, site: Site, **context: Any) -> str:
    """The page as HTML. `section` is the entry of the navigation that it belongs to."""
    return render_to_string(
        f"{name}.html", {"section": "", "structured_data": "", "site": site, **context}, using="reader"
    )


class ReaderEnvironment(Environment):
    code_generator_class = Compiler
    shown = staticmethod(shown)

    def make_globals(self, d: Mapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The same for every template; Jinja2's chain of two mappings is walked anew for each import of a macro."""
        return self.globals


def environment(**options: Any) -> Environment:
    """What `settings.TEMPLATES` names: a value that a template asks for and no view gave is an error."""
    made = ReaderEnvironment(**options | {"undefined": StrictUndefined, "keep_trailing_newline": True})
    made.globals |= {"static": file_address, "url": named_address, "theme": theme}
    made.filters |= {
        "day": dates.day,
        "feed": feed_address,
        "iso": dates.stamp,
        "linebreaksbr": linebreaksbr,
        "minute": dates.minute,
        "page_title": page_title,
        "short_title": short_title,
        "time_or_day": dates.time_or_day,
        "weekday": dates.weekday,
        "wordmark": wordmark,
    }
    return made


@cache
def wordmark(name: str) -> Markup:
    """The site's name as its wordmark: a standing-alone "&" is set apart, everything else is escaped."""
    return escape(name).replace(" &amp; ", Markup(" <i>&amp;</i> "))
