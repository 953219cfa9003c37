"""Where Django's autodiscover looks; the admin itself lives in `desk`."""

from .desk import article, audit, front_page, images, people, site, subjects  # noqa: F401 - importing registers them
