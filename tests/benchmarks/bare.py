"""What Django itself costs: one view, no middleware, no database; `/24000` answers with a page of 24,000 bytes.

The yardstick of the benchmarks, in a process of its own.
"""

from functools import cache

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=[], ROOT_URLCONF=__name__, SECRET_KEY="bare", USE_TZ=True)


@cache
def page(size: int) -> bytes:
    return b"a" * size


def bare(request: HttpRequest, size: int) -> HttpResponse:
    return HttpResponse(page(size))


urlpatterns = [path("<int:size>", bare)]
application = get_wsgi_application()
