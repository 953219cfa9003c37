"""Style sheets and icons as RFC 9110 wants them served; readers' pages are read and nothing else."""

import gzip
import re

import pytest
from django.urls import get_resolver, reverse

CSS = "/static/articles/site.css"


@pytest.fixture
def compressed(settings, tmp_path):
    """A static folder with one file in three encodings."""
    (tmp_path / "x.css").write_bytes(b"a" * 100)
    (tmp_path / "x.css.gz").write_bytes(gzip.compress(b"a" * 100))
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH, settings.WHITENOISE_USE_FINDERS = (
        str(tmp_path),
        False,
        False,
    )


@pytest.mark.usefixtures("compressed")
class TestStaticFiles:
    def encoding(self, client, accepted: str) -> str:
        return client.get("/static/x.css", headers={"accept-encoding": accepted}).headers.get(
            "Content-Encoding", ""
        )

    @pytest.mark.parametrize("accepted", ["gzip;q=0", "gzip; q=0.0, br;q=0", "identity", "", "x-gzip-not"])
    def test_an_encoding_that_is_refused_is_not_sent(self, client, accepted):
        assert self.encoding(client, accepted) == ""

    def test_one_that_is_accepted_is(self, client):
        assert self.encoding(client, "gzip") == self.encoding(client, "deflate, gzip;q=0.5") == "gzip"

    @pytest.mark.parametrize(
        "asked", ["bytes=5-2", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,4-5", f"bytes={'9' * 5000}-1"]
    )
    def test_a_range_that_is_none_is_ignored(self, client, asked):
        assert client.get("/static/x.css", headers={"range": asked}).status_code == 200

    def test_a_range_is_sent_and_one_behind_the_end_refused(self, client):
        part = client.get("/static/x.css", headers={"range": "bytes=2-5"})
        assert (part.status_code, b"".join(part)) == (206, b"aaaa")
        assert client.get("/static/x.css", headers={"range": "bytes=500-"}).status_code == 416


def public_addresses() -> set[str]:
    """Every readers' address of the project, with something in place of what it takes."""
    own = [pattern for pattern in get_resolver().url_patterns if not str(pattern.pattern).startswith("admin")]
    routes = [str(p.pattern) for group in own for p in getattr(group, "url_patterns", [group])]
    given = {"year": "2026", "month": "11"}
    return {
        "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda name: given.get(name[1], "x"), route) for route in routes
    }


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_readers_pages_are_read_and_nothing_else(client, method):
    client.handler.enforce_csrf_checks = True
    asked = {path for path in public_addresses() if not path.startswith("/vorschau/")}
    assert {"/", "/suche/", "/artikel/x/"} <= asked
    for path in (*asked, CSS, "/gibt-es-nicht/"):
        response = getattr(client, method)(path)
        assert (response.status_code, response.headers.get("Allow")) == (405, "GET, HEAD"), path


@pytest.mark.django_db
def test_the_desk_and_remarks_on_previews_are_written_to(client):
    assert client.post(reverse("admin:login"), {}).status_code == 200
    assert client.post(reverse("articles:preview", args=["x"])).status_code == 404
