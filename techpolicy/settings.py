"""All settings, read from the environment. Secure by default: with DEBUG off and no SECRET_KEY nothing starts."""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from . import environment as env
from .databases import configured

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY", "insecure-key-for-development-only" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set; expected a long random text (for development DEBUG=1 runs without one)."
    )

SITE_NAME = env.text("SITE_NAME", "Platine & Paragraf")
SITE_URL = env.site_address("SITE_URL", "http://127.0.0.1:8000")
IS_HTTPS = SITE_URL.startswith("https:")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", [urlsplit(SITE_URL).hostname, "localhost", "127.0.0.1"])

# Nothing is written, at the desk and by commands: for the time of a move or a repair.
READ_ONLY = env.flag("READ_ONLY", default=False)

INSTALLED_APPS = [
    "articles",
    "techpolicy",
    "django.contrib.admin",
    "django.contrib.auth",
    "techpolicy.accounts.AccountConfig",
    "allauth.mfa",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_prose_editor",
    "js_asset",
    "post_office",
    "taggit",
]

TAGGIT_CASE_INSENSITIVE = True  # as everywhere: "nvidia" is NVIDIA

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "techpolicy.middleware.HeadersMiddleware",
    "techpolicy.middleware.BoundsMiddleware",
    "techpolicy.static.StaticMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "articles.desk.security.DeskSecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

if READ_ONLY:
    MIDDLEWARE.insert(
        MIDDLEWARE.index("django.middleware.common.CommonMiddleware"), "articles.desk.maintenance.middleware"
    )

ROOT_URLCONF = "techpolicy.urls"
WSGI_APPLICATION = "techpolicy.wsgi.application"
# The desk's pages and those for faults are Django's templates, the readers' are Jinja2's.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
    {
        "NAME": "reader",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates/reader"],
        "OPTIONS": {"environment": "articles.presentation.templates.environment"},
    },
]

DATABASES = {
    "default": configured(
        env.database("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}"),
        env.number("DATABASE_POOL", 0),
        is_read_only=READ_ONLY,
    )
}
# Below this much free space on the disks of database and pictures, /readyz says so.
MIN_FREE_MB = env.number("MIN_FREE_MB", 200)
# Whole pages in memory, in each server process; 0 renders each page anew. Templates under work must not be kept.
PAGE_CACHE_MB = env.number("PAGE_CACHE_MB", 0 if DEBUG else 64)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "articles.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# A list of passwords that are known from break-ins elsewhere; without one, Django's own of 20,000.
PASSWORD_LIST = env.file("PASSWORD_LIST")
if PASSWORD_LIST:
    AUTH_PASSWORD_VALIDATORS.append(
        {"NAME": "articles.desk.access.password_list.PasswordListValidator", "OPTIONS": {"path": PASSWORD_LIST}}
    )
LOGIN_URL, LOGIN_REDIRECT_URL = "admin:login", "admin:index"
# A link to a new password works for an hour, once.
PASSWORD_RESET_TIMEOUT = 60 * 60

# Who must have a second factor: off, publishers (whoever may publish), everybody.
SECOND_FACTOR = env.choice("SECOND_FACTOR", ("off", "publishers", "everybody"))
# The desk counts attempts in its database (articles/desk/people/login.py); allauth would in the memory of each process.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_ADAPTER = "articles.desk.access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGIN_TIMEOUT = 600  # seconds between the password and the second factor
ACCOUNT_FORMS = {"reauthenticate": "articles.desk.access.forms.PasswordAgainForm"}
MFA_ADAPTER = "articles.desk.access.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
MFA_RECOVERY_CODE_DIGITS = 10
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS  # for http://localhost; elsewhere browsers themselves want HTTPS
MFA_FORMS = {
    "authenticate": "articles.desk.access.forms.CodeForm",
    "reauthenticate": "articles.desk.access.forms.CodeAgainForm",
    "activate_totp": "articles.desk.access.forms.ActivateAppForm",
    "add_webauthn": "articles.desk.access.forms.AddPasskeyForm",
    "authenticate_webauthn": "articles.desk.access.forms.PasskeyForm",
    "reauthenticate_webauthn": "articles.desk.access.forms.PasskeyAgainForm",
}
CSRF_FAILURE_VIEW = "articles.desk.refusals.csrf_failure"

LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

STATIC_URL = "/static/"
# An operator's own theme.css, fonts/, mark.svg, icon.svg …: files of this folder stand in for ours of the same name.
STATICFILES_DIRS = [("articles", folder) for folder in env.folder("THEME_DIR")]
STATIC_ROOT = env.directory("STATIC_ROOT", BASE_DIR / "staticfiles")
MEDIA_URL = "/media/"
MEDIA_ROOT = env.directory("MEDIA_ROOT", BASE_DIR / "media")
# Uploaded archives of other sites and reports on them: never served to anybody.
IMPORT_ROOT = env.directory("IMPORT_ROOT", BASE_DIR / "imports")
STORAGES = {
    "default": env.media_storage("MEDIA_STORAGE_URL"),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "techpolicy.static.Storage"
    },
}
# Maps of scripts are for developers' tools alone, and packing them took longer than everything else of a first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

globals().update(env.mail("EMAIL_URL", "console:" if DEBUG else "smtp://localhost"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", f"redaktion@{urlsplit(SITE_URL).hostname}")

# The check of links asks addresses that somebody typed: never those of this machine or the network around it. Tests do.
LINKS_MAY_BE_PRIVATE = False

# A long article is many fields and up to 1 MB of text (its body, its autosave, its base); more than this is an attack
# or an accident. Pictures come as files and have limits of their own.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # a larger file waits on the disk (TMPDIR) while it arrives

# Readers get no cookie (nothing to consent to): those of the desk are confined to its addresses, messages included.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
if IS_HTTPS:  # browsers take such names over HTTPS alone
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Secure-sessionid", "__Secure-csrftoken"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 720)  # 0: only the age ends a session
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_TRUSTED_ORIGINS = [SITE_URL]

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=IS_HTTPS)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000 if IS_HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.flag("HSTS_SUBDOMAINS", default=False)
# W005, W021: whether every other host of the domain speaks HTTPS is known to its operator alone (HSTS_SUBDOMAINS=1).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
BEHIND_PROXY = env.flag("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    # Only behind a proxy that sets this header itself: without one, anybody could claim HTTPS.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# One line for each request, for whom no proxy writes one.
LOG_REQUESTS = env.flag("LOG_REQUESTS", default=False)
# What takes longer is told in the log; 0 tells nothing.
SLOW_REQUEST_MS = env.number("SLOW_REQUEST_MS", 1000)
SLOW_QUERY_MS = env.number("SLOW_QUERY_MS", 500)
# Who may read /metrics; without it there is no such address.
METRICS_TOKEN = env.secret("METRICS_TOKEN", 16)
# Who is told of errors in the code.
ERROR_MAIL_TO = env.mail_addresses("ERROR_MAIL_TO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "techpolicy.watching.logs.Lines",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {"()": "techpolicy.watching.logs.JsonLines", "json_ensure_ascii": False},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": env.choice("LOG_FORMAT", ("line", "json"))},
        "mail": {"class": "techpolicy.watching.error_mails.ErrorMails", "level": "ERROR"},
    },
    "root": {"handlers": ["stderr", *(["mail"] if ERROR_MAIL_TO else [])], "level": "WARNING"},
    # Django would mail errors to ADMINS, of whom there are none: what went wrong stands in the log.
    "loggers": {
        "django": {"handlers": [], "level": "INFO" if DEBUG else "WARNING", "propagate": True},
        "techpolicy.requests": {"level": "INFO"},
        # Addresses that lead nowhere are the business of the web server's log.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
