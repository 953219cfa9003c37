"""nginx by the configuration that the site is deployed with, but without TLS, which costs the same for every site."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .serving import Server, free_port, wait_for

DEPLOYED = Path(__file__).parent.parent.parent / "deploy" / "nginx.conf"
AROUND = """
{user} worker_processes 1; daemon off; pid {folder}/pid; error_log stderr error;
events {{ worker_connections 256; }}
http {{
    default_type text/html; access_log off; sendfile on;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {site}
}}
"""
PLAIN_HTTP = re.compile(r"^server \{\n    listen 80;.*?^\}\n", re.DOTALL | re.MULTILINE)
TLS = re.compile(r"^ *(listen \[::\]:443|ssl_certificate).*\n", re.MULTILINE)
LIMITS = re.compile(r"^    limit_req zone=.*\n", re.MULTILINE)


def binary() -> str | None:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def is_there() -> bool:
    return binary() is not None


def configuration(folder: Path, port: int, applications: list[int], variables: dict[str, str]) -> str:
    """The deployed file for this machine: one host for each port in `applications`."""
    site = TLS.sub("", PLAIN_HTTP.sub("", DEPLOYED.read_text()))
    for deployed, here in {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "server 127.0.0.1:8000;": " ".join(f"server 127.0.0.1:{application};" for application in applications),
        "/var/cache/nginx/techpolicy": f"{folder}/cache",
        "/var/lib/techpolicy/static/": f"{variables['STATIC_ROOT']}/",
        "/var/log/nginx/techpolicy.log": f"{folder}/access.log",
        "/var/lib/techpolicy/media/": f"{variables['MEDIA_ROOT']}/",
    }.items():
        if deployed not in site:
            raise ValueError(f"{DEPLOYED} has no {deployed!r}")
        site = site.replace(deployed, here)
    user = "user root;" if os.geteuid() == 0 else ""  # others may not read our temporary folder
    return AROUND.format(folder=folder, site=site, user=user)


@contextmanager
def proxy(behind: Server, variables: dict[str, str]) -> Iterator[Server]:
    """nginx in front of a server; what both take counts. Ends with the block."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="bench-nginx-") as name:
        file = Path(name) / "nginx.conf"
        # The one who measures asks more often than anybody may.
        file.write_text(LIMITS.sub("", configuration(Path(name), port, [behind.port], variables)))
        process = subprocess.Popen([binary(), "-c", str(file), "-e", "stderr"])
        try:
            wait_for(port, process)
            yield Server(port, process.pid, *behind.pids)
        finally:
            process.terminate()
            process.wait(timeout=20)
