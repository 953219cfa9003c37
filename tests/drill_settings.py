"""Production's settings for servers in drills, with less patience."""

from techpolicy.settings import *  # noqa: F403 - the settings of the site
from techpolicy.settings import DATABASES, STORAGES

if "timeout" in DATABASES["default"]["OPTIONS"]:
    DATABASES["default"]["OPTIONS"]["timeout"] = 1
else:
    DATABASES["default"]["OPTIONS"]["options"] += " -c lock_timeout=1s"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIN_FREE_MB = 0
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
