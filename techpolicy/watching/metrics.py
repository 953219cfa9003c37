"""What this process counts, for Prometheus. Labels are words of ours: never paths, names or addresses."""

import os  # noqa: I001 - prometheus_client looks for the folder when it is imported: ours comes first
from collections.abc import Iterator
from pathlib import Path

from . import folder

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

HERE = CollectorRegistry()

REQUESTS = Counter(
    "techpolicy_requests",
    "Requests, and whether a page came from memory or was rendered",
    ["kind", "status", "source"],
    registry=HERE,
)
SAVES = Counter("techpolicy_saves", "Revisions of articles that were stored", ["kind"], registry=HERE)
PUBLISHING = Histogram(
    "techpolicy_publishing_seconds",
    "Time that publishing an article took, search and related coverage included",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=HERE,
)
LOGIN_FAILURES = Counter("techpolicy_login_failures", "Passwords refused at the desk", ["reason"], registry=HERE)
SLOW = Counter("techpolicy_slow", "What took longer than SLOW_REQUEST_MS or SLOW_QUERY_MS", ["what"], registry=HERE)


class _Requests(dict[tuple[str, str, str], Counter]):
    """The counter of each combination, found at once: each kept page pays for it."""

    def __missing__(self, key: tuple[str, str, str]) -> Counter:
        self[key] = REQUESTS.labels(*key)
        return self[key]


requests = _Requests()


def text_with(gauges: Collector) -> bytes:
    """What all processes of this host have counted, and what `gauges` asks now."""
    registry = CollectorRegistry()
    registry.register(gauges)
    name = os.environ.get(folder.VARIABLE)
    if not name:
        return generate_latest(HERE) + generate_latest(registry)
    place = Path(name)
    with folder.one_at_a_time(place):
        add_up_the_dead(place)
        MultiProcessCollector(registry, name)
        return generate_latest(registry)


def add_up_the_dead(place: Path) -> None:
    for path in _files_of_the_dead(place):
        kind = path.stem.partition("_")[0]
        total = place / f"{kind}_{folder.OF_THE_DEAD}.db"
        folder.fill(total)
        sums = MmapedDict(str(total))
        for key, value, _time, _place in MmapedDict.read_all_values_from_file(str(path)):
            sums.write_value(key, sums.read_value(key)[0] + value, 0.0)
        sums.close()
        path.unlink()


def _files_of_the_dead(place: Path) -> Iterator[Path]:
    for path in sorted(place.glob("*_*.db")):
        pid = path.stem.rpartition("_")[2]
        if pid.isdecimal() and not folder.is_alive(int(pid)):
            yield path
