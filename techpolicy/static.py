"""Static files by WhiteNoise, which reads two headers too simply: `gzip;q=0` for gzip, and a range that is none as an error.

It also packs every file twice, under its own name and under the one with its hash; here the second gets what the first got.
"""

import re
from functools import cache

from whitenoise.compress import Compressor
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

from articles.page_cache import accepted_encodings

RANGE = re.compile(r"bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))", re.ASCII)


def wanted_range(meta: dict) -> re.Match | None:
    """The one run of bytes asked for as RFC 9110 (14.2) has it. Everything else is ignored; so is If-Range, which WhiteNoise does not know."""
    match = RANGE.fullmatch(meta.get("HTTP_RANGE", ""))
    if not match or meta["REQUEST_METHOD"] != "GET" or "HTTP_IF_RANGE" in meta:
        return None
    first, last, final = match.groups()
    is_range = int(final) > 0 if final else not last or int(first) <= int(last)
    return match if is_range else None


class StaticMiddleware(WhiteNoiseMiddleware):
    @staticmethod
    def serve(static_file, request):
        meta = request.META
        meta["HTTP_ACCEPT_ENCODING"] = ", ".join(accepted_encodings(meta.get("HTTP_ACCEPT_ENCODING", "")))
        wanted = wanted_range(meta)
        if not wanted:
            meta.pop("HTTP_RANGE", None)
        response = WhiteNoiseMiddleware.serve(static_file, request)
        if response.status_code == 416:
            size = int(response.headers["Content-Range"].rpartition("/")[2])
            if size > int(wanted[1] or 0):  # a single byte, which WhiteNoise takes for no range
                del meta["HTTP_RANGE"]
                response = WhiteNoiseMiddleware.serve(static_file, request)
        return response


class Storage(CompressedManifestStaticFilesStorage):
    def create_compressor(self, **options):
        compressor = Compressor(**options)
        compressor.compress_brotli = cache(compressor.compress_brotli)
        compressor.compress_gzip = cache(compressor.compress_gzip)
        return compressor
