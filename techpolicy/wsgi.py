"""The WSGI application that the server runs: Django, with whole pages kept in front of it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "techpolicy.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - apps must be loaded first

from articles.page_cache import PageCache  # noqa: E402
from techpolicy.sqlite3.base import remember  # noqa: E402
from techpolicy.watching.application import Watched  # noqa: E402

remember(str(settings.DATABASES["default"]["NAME"]))
if settings.PAGE_CACHE_MB:
    application = PageCache(application, settings.PAGE_CACHE_MB)
application = Watched(application)
