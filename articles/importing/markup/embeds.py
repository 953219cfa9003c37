"""Which provider an address belongs to, and where its embedded player really leads."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

# Host (and all below it) -> key of `body.EMBEDS`.
_HOSTS = {
    "youtube.com": "youtube",
    "youtu.be": "youtube",
    "youtube-nocookie.com": "youtube",
    "vimeo.com": "vimeo",
    "bsky.app": "bluesky",
    "twitter.com": "x",
    "x.com": "x",
    "instagram.com": "instagram",
    "tiktok.com": "tiktok",
    "linkedin.com": "linkedin",
    "podigee.io": "podcast",
    "podigee.com": "podcast",
    "spotify.com": "podcast",
    "soundcloud.com": "podcast",
    "podcasts.apple.com": "podcast",
    "simplecast.com": "podcast",
    "letscast.fm": "podcast",
    "documentcloud.org": "document",
    "fragdenstaat.de": "document",
    "scribd.com": "document",
    "slideshare.net": "document",
    "issuu.com": "document",
    "facebook.com": "other",
    "wordpress.tv": "other",
    "videopress.com": "other",
    "flickr.com": "other",
    "dailymotion.com": "other",
    "reddit.com": "other",
    "ted.com": "other",
    "threads.net": "other",
    "datawrapper.dwcdn.net": "other",
    "arte.tv": "other",
    "peertube.social": "other",
    "google.com": "other",
    "openstreetmap.org": "other",
}
_STATUS = re.compile(r"/@[\w.@-]{1,120}/\d{6,25}/?")  # a post of Mastodon, whatever its server is called
_PLAYER = re.compile(r"/(?:embed|v|shorts|live)/([\w-]{6,20})")
_SOUND = re.compile(r"\.(?:mp3|m4a|ogg|oga|opus|wav|flac|aac)$", re.IGNORECASE)


def provider_of(url: str) -> str:
    """A key of `body.EMBEDS`; "" for an address that nobody is known to embed. Never raises."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    labels = host.split(".")
    for start in range(max(len(labels) - 4, 0), len(labels) - 1):
        if provider := _HOSTS.get(".".join(labels[start:])):
            return provider
    return "mastodon" if _STATUS.fullmatch(parts.path) else ""


def is_sound(url: str) -> bool:
    return bool(_SOUND.search(url.partition("?")[0]))


def watched_at(url: str) -> str:
    """Where people look at what a player embeds: its page instead of the frame's address, as far as that is known."""
    url = f"https:{url}" if url.startswith("//") else url
    try:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
    except ValueError:
        return ""
    provider = provider_of(url)
    if provider == "youtube" and (player := _PLAYER.match(parts.path)) and player[1] != "videoseries":
        return f"https://www.youtube.com/watch?v={player[1]}"
    if parts.hostname == "player.vimeo.com" and parts.path.startswith("/video/"):
        return f"https://vimeo.com/{parts.path.removeprefix('/video/').strip('/')}"
    if parts.hostname == "w.soundcloud.com" and query.get("url"):
        return unquote(query["url"][0])
    if parts.hostname == "open.spotify.com" and parts.path.startswith("/embed/"):
        return f"https://open.spotify.com/{parts.path.removeprefix('/embed/')}"
    if parts.path.startswith("/plugins/") and query.get("href"):  # Facebook
        return query["href"][0]
    return url
