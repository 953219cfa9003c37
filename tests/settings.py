"""The site's own settings as production has them, with what would make tests slow or loud replaced."""

import os

os.environ["DEBUG"] = "0"
os.environ["SECRET_KEY"] = "only-for-tests-but-long-enough-to-pass-the-deployment-check-7421"
os.environ["SITE_URL"] = "http://testserver"
os.environ["EMAIL_URL"] = "console:"
os.environ.pop("MEDIA_STORAGE_URL", None)

from techpolicy.settings import *  # noqa: E402, F403 - the environment above must be set before

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"] == "techpolicy.sqlite3":  # noqa: F405 - from the settings above
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405 - pytest-django knows Django's own backend alone
