"""`/metrics`: what Prometheus asks for every few seconds, behind a token."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from articles.models import Article, Backup, Edition, State

from ..mail.undelivered import undelivered
from . import metrics


@never_cache
@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    if not settings.METRICS_TOKEN:
        raise Http404("not here")
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse("token?\n", status=401, headers={"WWW-Authenticate": "Bearer"}, content_type="text/plain")
    return HttpResponse(metrics.text_with(Now()), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class Now(Collector):
    """What is asked at this moment. Without a database the rest is told all the same."""

    def collect(self) -> Iterator[Metric]:
        yield free_space()
        reachable = GaugeMetricFamily("techpolicy_database_reachable", "1 if the database answered", value=1)
        try:
            yield from list(gauges())
        except (DatabaseError, InterfaceError, OSError):
            reachable = GaugeMetricFamily("techpolicy_database_reachable", "1 if the database answered", value=0)
        yield reachable


def gauges() -> Iterator[Metric]:
    """From the database, one query each."""
    yield CounterMetricFamily(
        "techpolicy_edition_changes", "The number of the edition: changes that readers see", value=Edition.current()[1]
    )
    newest = Backup.objects.aggregate(Max("finished_at"))["finished_at__max"]
    yield GaugeMetricFamily(
        "techpolicy_last_backup_timestamp_seconds",
        "When the newest backup was finished; 0 for never",
        value=newest.timestamp() if newest else 0,
    )
    planned = Article.objects.filter(state=State.PUBLISHED, publish_at__gt=timezone.now())
    following = planned.aggregate(Min("publish_at"))["publish_at__min"]
    yield GaugeMetricFamily(
        "techpolicy_next_publication_timestamp_seconds",
        "When the next scheduled article appears; 0 for none",
        value=following.timestamp() if following else 0,
    )
    yield GaugeMetricFamily(
        "techpolicy_mails_undelivered", "Mails that were refused or wait", value=undelivered().count()
    )


def free_space() -> Metric:
    """Of the disks that this host writes to."""
    family = GaugeMetricFamily("techpolicy_free_bytes", "Free space on the disk", labels=["place"])
    for place, folder in _places():
        nearest = next(path for path in (folder, *folder.parents) if path.exists())
        family.add_metric([place], shutil.disk_usage(nearest).free)
    return family


def _places() -> Iterator[tuple[str, Path]]:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and name.startswith("/"):
        yield "database", Path(name).parent
    if isinstance(default_storage, FileSystemStorage):
        yield "media", Path(default_storage.location)
