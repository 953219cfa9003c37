"""Logging in: who guesses passwords has to wait.

Failures are counted by name *and* address, in the memory of this process: a stranger shuts nobody out, because another
address has another counter, and who is logged in notices nothing.
"""

import ipaddress
import logging
import threading
import time
from collections import OrderedDict, deque

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

FREE = 8  # wrong passwords within WINDOW
WINDOW = 15 * 60  # seconds
MOST = 20_000  # counters kept; the ones not used longest go first

Key = tuple[str, str]  # name, address
log = logging.getLogger(__name__)


class Failures:
    """When each key failed lately. Safe among threads."""

    def __init__(self) -> None:
        self._times: OrderedDict[Key, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, key: Key) -> None:
        with self._lock:
            self._times.setdefault(key, deque(maxlen=FREE)).append(time.time())
            self._times.move_to_end(key)
            while len(self._times) > MOST:
                self._times.popitem(last=False)

    def are_too_many(self, key: Key) -> bool:
        with self._lock:
            times = self._times.get(key, ())
            return len(times) == FREE and times[0] > time.time() - WINDOW

    def forget(self, key: Key) -> None:
        with self._lock:
            self._times.pop(key, None)

    def clear(self) -> None:
        with self._lock:
            self._times.clear()


FAILURES = Failures()


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as the proxy says if there is one; of IPv6 the network, which one person has whole."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)


class LoginForm(AdminAuthenticationForm):
    def clean(self):
        key = (self.cleaned_data.get("username", "").casefold(), address_of(self.request))
        if FAILURES.are_too_many(key):
            log.warning("Too many wrong passwords for %r from %s", *key)
            raise ValidationError(
                "Zu viele falsche Passwörter. Bitte in einer Viertelstunde noch einmal, oder die Chefredaktion um ein neues bitten."
            )
        try:
            data = super().clean()
        except ValidationError:
            FAILURES.note(key)
            raise
        FAILURES.forget(key)
        return data
