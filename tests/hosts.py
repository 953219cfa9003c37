"""Several hosts: servers of the application with one PostgreSQL and one object store, nginx by deploy/nginx.conf in front."""

import http.client
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from .benchmarks.proxy import binary, configuration
from .object_store import ObjectStore
from .postgres import Cluster
from .serving import PASSWORD, Server, wait_until

KEY, BUCKET = "host-key", "pictures"


class Answer(NamedTuple):
    status: int
    body: bytes
    headers: http.client.HTTPMessage

    @property
    def text(self) -> str:
        return self.body.decode()


class Visitor:
    """Somebody at an address of the own machine (127.0.0.x), with the cookies that were set and without redirects."""

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        self.port, self.address, self.cookies = port, address, {}

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(self.address, 0))
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body or None, {"Cookie": cookies, "Host": "127.0.0.1"} | headers)
        response = connection.getresponse()
        answer = Answer(response.status, response.read(), response.headers)
        connection.close()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, **values: str) -> Answer:
        values["csrfmiddlewaretoken"] = self.cookies.get("csrftoken", "")
        kind = "application/x-www-form-urlencoded"
        return self.ask("POST", path, urlencode(values).encode(), **{"Content-Type": kind})

    def upload(self, path: str, name: str, content: bytes) -> Answer:
        head = (
            f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'
        )
        body = head.encode() + content + b"\r\n--x--\r\n"
        kind = "multipart/form-data; boundary=x"
        return self.ask("POST", path, body, **{"Content-Type": kind, "X-CSRFToken": self.cookies.get("csrftoken", "")})

    def log_in(self) -> "Visitor":
        self.get("/admin/login/")
        answer = self.post("/admin/login/", username="kim", password=PASSWORD, next="/admin/")
        assert answer.status == 302, answer
        return self

    def at(self, port: int) -> "Visitor":
        """The same person at another door."""
        other = Visitor(port, self.address)
        other.cookies = self.cookies
        return other


class Nginx:
    """By the deployed file; `reload` after `applications` has changed."""

    def __init__(self, folder: Path, applications: list[int], variables: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder, self.applications, self.variables = folder, applications, variables
        self.file = folder / "nginx.conf"

    def write(self) -> None:
        self.file.write_text(configuration(self.folder, self.port, self.applications, self.variables))

    def reload(self) -> None:
        self.write()
        self.process.send_signal(signal.SIGHUP)

    def __enter__(self) -> "Nginx":
        self.write()
        self.process = subprocess.Popen([binary(), "-c", str(self.file), "-e", "stderr"], stderr=subprocess.DEVNULL)
        wait_until(self.listens, "nginx does not start")
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)

    def listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class Hosts(NamedTuple):
    servers: list[Server]
    nginx: Nginx
    store: ObjectStore
    cluster: Cluster


@contextmanager
def hosts(count: int = 2, workers: int = 1, pool: int = 4) -> Iterator[Hosts]:
    """Servers that share a PostgreSQL and an object store, and nginx before them."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hosts-")))
        cluster = stack.enter_context(Cluster())
        store = stack.enter_context(ObjectStore(KEY))
        servers = [_server(folder / str(number), cluster.url, store.host, pool) for number in range(count)]
        servers[0].make()
        for server in servers:
            server.environment["SITE_URL"] = servers[0].url
            server.start(workers)
            stack.callback(server.__exit__)
        nginx = Nginx(
            folder, [server.port for server in servers], {"STATIC_ROOT": str(folder), "MEDIA_ROOT": "/nowhere"}
        )
        yield Hosts(servers, stack.enter_context(_without_media(nginx)), store, cluster)


def _without_media(nginx: Nginx) -> Nginx:
    """As docs/operations.md says for an object store: the application hands out pictures."""
    write = nginx.write

    def written() -> None:
        write()
        text = nginx.file.read_text()
        start = text.index("    location /media/ {")
        nginx.file.write_text(text[:start] + text[text.index("    }\n", start) + 6 :])

    nginx.write = written
    return nginx


def _server(folder: Path, database: str, store: str, pool: int) -> Server:
    folder.mkdir()
    server = Server(folder, database)
    server.environment |= {
        "DATABASE_POOL": str(pool),
        "MEDIA_STORAGE_URL": f"s3://{KEY}:secret@{store}/{BUCKET}?tls=0",
        "BEHIND_PROXY": "1",
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    return server
