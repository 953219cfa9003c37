"""One web address asked over HTTP, with bounds: whoever runs it can neither hold us up nor lead us into our own network."""

import http.client
import ipaddress
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

TIMEOUT = 10.0  # seconds of silence
DEADLINE = 30.0  # seconds for an address, with all its redirects
MOST_BYTES = 64 * 1024
MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SAFE = "/%:@!$&'()*+,;=~?"
_TOO_BUSY = 429


class Refused(OSError):
    """An address within our own network."""


class TooManyRedirects(OSError):
    pass


@dataclass(frozen=True)
class Answer:
    """`status` is None if there was none; `error` says why, in German. `moved_to`: where it stands for good by now."""

    status: int | None = None
    error: str = ""
    seconds: float = 0
    moved_to: str = ""


def fetch(url: str) -> Answer:
    """HEAD first; GET if that is not answered well."""
    started = time.monotonic()
    try:
        status, moved_to = _follow(url, started + DEADLINE)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(error=_reason(error), seconds=time.monotonic() - started)
    return Answer(status, f"Status {status}" if status >= 400 else "", time.monotonic() - started, moved_to)


def _follow(url: str, until: float) -> tuple[int, str]:
    here, is_permanent = url, True
    for _ in range(MOST_REDIRECTS + 1):
        status, location = _request("HEAD", here, until)
        if status >= 400 and status != _TOO_BUSY:
            status, location = _request("GET", here, until)
        if status not in REDIRECTS or not location:
            return status, here if is_permanent and here != url else ""
        is_permanent = is_permanent and status in PERMANENT
        here = urljoin(here, location)
    raise TooManyRedirects


def _request(method: str, url: str, until: float) -> tuple[int, str]:
    """(status, where it redirects to)."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(url)
    remaining = until - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    kind = _TLSConnection if parts.scheme == "https" else _Connection
    host, port = parts.hostname.encode("idna").decode(), parts.port or kind.default_port
    connection = kind(host, port, timeout=min(TIMEOUT, remaining))
    path = quote(f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}", safe=_SAFE)
    timer = Timer(remaining, connection.cut)
    timer.start()
    try:
        agent = f"Mozilla/5.0 (compatible; link check of {settings.SITE_URL})"
        connection.request(method, path, headers={"User-Agent": agent, "Accept": "*/*", "Connection": "close"})
        response = connection.getresponse()
        if method == "GET":
            response.read(MOST_BYTES)
        if time.monotonic() >= until:  # what was cut off looks like an answer
            raise TimeoutError
        return response.status, response.getheader("Location") or ""
    finally:
        timer.cancel()
        connection.close()


class _Connection(http.client.HTTPConnection):
    def connect(self) -> None:
        self.sock = _open(self.host, self.port, self.timeout)

    def cut(self) -> None:
        """End whatever another thread waits for."""
        if self.sock is not None:
            with suppress(OSError):  # it may have ended by itself
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


class _TLSConnection(_Connection):
    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()


def _open(host: str, port: int, timeout: float | None) -> socket.socket:
    """A connection to the very address that was looked at: asking for the name again could give another one."""
    found = dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    if not all(map(may_be_asked, found)):
        raise Refused
    first, *others = found
    try:
        return socket.create_connection((first, port), timeout)
    except OSError:
        if not others:
            raise
    return socket.create_connection((others[0], port), timeout)


def may_be_asked(address: str) -> bool:
    """Whether an address belongs to the internet, and not to this machine or the network around it."""
    if settings.LINKS_MAY_BE_PRIVATE:
        return True
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and (ip.ipv4_mapped or ip.sixtofour or ip in _NAT64):
        return False  # another address in disguise
    return ip.is_global and not ip.is_multicast


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (Refused, "liegt in einem internen Netz"),
    (TooManyRedirects, "leitet im Kreis weiter"),
    (TimeoutError, "antwortet nicht"),
    (socket.gaierror, "diesen Server gibt es nicht"),
    (ConnectionError, "nimmt keine Verbindung an"),
    (ssl.SSLError, "die sichere Verbindung kommt nicht zustande"),
    (http.client.HTTPException, "antwortet unverständlich"),
    (ValueError, "keine gültige Adresse"),
)


def _reason(error: Exception) -> str:
    return next((text for kind, text in _REASONS if isinstance(error, kind)), "nicht erreichbar")
