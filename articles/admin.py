"""Where Django's autodiscover looks; the admin itself lives in `desk`. Importing registers the classes."""

from .desk.archive import admin as archive  # noqa: F401
from .desk.articles import admin as articles  # noqa: F401
from .desk.lifecycle import templates  # noqa: F401
from .desk.paper import front_page, series, site  # noqa: F401
from .desk.people import admin as people  # noqa: F401
from .desk.people import audit  # noqa: F401
from .desk.pictures import admin as pictures  # noqa: F401
from .desk.subjects import admin as subjects  # noqa: F401
