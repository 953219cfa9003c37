"""As much of an S3 object store as pictures need, on a port of this machine: PUT, GET, HEAD and DELETE of whole objects."""

import threading
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote


class ObjectStore:
    """`objects` holds what was put, by path (/bucket/name); requests whose signature names another key than `key` are refused."""

    def __init__(self, key: str) -> None:
        self.key, self.objects = key, {}
        handler = type("Handler", (_Handler,), {"store": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.host = f"127.0.0.1:{self.server.server_port}"

    def listed(self, bucket: str, query: dict[str, str]) -> bytes:
        """https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html, one page of it."""
        keys, folders = [], set()
        for path in sorted(self.objects):
            key = unquote(path).removeprefix(f"{bucket.rstrip('/')}/")
            rest = key.removeprefix(query.get("prefix", ""))
            if key.startswith(query.get("prefix", "")):
                inner, slash, _ = rest.partition("/")
                folders.add(inner) if slash and query.get("delimiter") else keys.append(key)
        prefix = query.get("prefix", "")
        contents = "".join(f"<Contents><Key>{escape(key)}</Key><Size>1</Size></Contents>" for key in keys)
        common = "".join(
            f"<CommonPrefixes><Prefix>{escape(prefix + folder)}/</Prefix></CommonPrefixes>"
            for folder in sorted(folders)
        )
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{contents}{common}</ListBucketResult>".encode()

    def __enter__(self) -> "ObjectStore":
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store: ObjectStore

    # What is asked is done before it is answered: whoever has the answer may look at `objects` at once.
    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if "list-type=2" in query:
            self.answer(200, self.store.listed(path, dict(parse_qsl(query))))
            return
        found = self.store.objects.get(path)
        self.answer(404 if found is None else 200, found or b"")

    do_HEAD = do_GET

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.is_allowed():
            self.store.objects[self.path] = content
        self.answer(200)

    def do_DELETE(self) -> None:
        if self.is_allowed():
            self.store.objects.pop(self.path, None)
        self.answer(204)

    def is_allowed(self) -> bool:
        return f"Credential={self.store.key}/" in self.headers.get("Authorization", "")

    def answer(self, status: int, content: bytes = b"") -> None:
        """Send the answer, or a refusal."""
        taken = self.is_allowed()
        self.send_response(status if taken else 403)
        self.send_header("Content-Length", str(len(content) if taken else 0))
        self.send_header("ETag", '"1"')
        self.end_headers()
        if taken and self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *arguments) -> None:
        pass
