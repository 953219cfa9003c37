"""The site refuses to start with missing or wrong variables, and says which. Each start is a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
OURS = [
    "DEBUG",
    "SECRET_KEY",
    "SITE_URL",
    "SITE_NAME",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DATABASE_POOL",
    "READ_ONLY",
    "MEDIA_ROOT",
    "MEDIA_STORAGE_URL",
    "IMPORT_ROOT",
    "STATIC_ROOT",
    "THEME_DIR",
    "EMAIL_URL",
    "EMAIL_FROM",
    "HSTS_SECONDS",
    "HSTS_SUBDOMAINS",
    "SECURE_SSL_REDIRECT",
    "BEHIND_PROXY",
    "SECOND_FACTOR",
    "SESSION_IDLE_MINUTES",
    "PASSWORD_LIST",
    "LOG_FORMAT",
    "LOG_REQUESTS",
    "SLOW_REQUEST_MS",
    "SLOW_QUERY_MS",
    "METRICS_TOKEN",
    "ERROR_MAIL_TO",
    "PROMETHEUS_MULTIPROC_DIR",
    "DJANGO_SETTINGS_MODULE",
]
KEY = "0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-ABCDEFGHIJ"


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    surroundings = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=surroundings | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


def value_of(setting: str, **variables: str) -> str:
    code = f"from django.conf import settings; print(settings.{setting})"
    result = manage("shell", "--no-imports", "-c", code, **variables)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_refuses_to_start_without_a_secret_key_and_says_so_in_one_line():
    result = manage("check")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "SECRET_KEY is not set" in result.stderr


def test_debug_is_off_unless_asked_for():
    assert value_of("DEBUG", SECRET_KEY=KEY) == "False"
    assert value_of("DEBUG", DEBUG="1") == "True"


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("DEBUG", "maybe", "1 or 0"),
        ("SITE_URL", "example.org", "scheme and host alone"),
        ("SITE_URL", "https://example.org/news/", "scheme and host alone"),
        ("SITE_URL", "http://[::1", "scheme and host alone"),
        ("ALLOWED_HOSTS", "https://example.org", "host names alone"),
        ("HSTS_SECONDS", "a year", "a whole number"),
        ("SECOND_FACTOR", "1", "off or publishers or everybody"),
        ("SESSION_IDLE_MINUTES", "12h", "a whole number"),
        ("PASSWORD_LIST", "/gibt/es/nicht", "the absolute path of a file that exists"),
        ("MEDIA_ROOT", "media", "an absolute path"),
        ("IMPORT_ROOT", "imports", "an absolute path"),
        ("THEME_DIR", "/gibt/es/nicht", "a folder that exists"),
        ("BEHIND_PROXY", "nginx", "1 or 0"),
        ("LOG_FORMAT", "xml", "line or json"),
        ("SLOW_QUERY_MS", "half a second", "a whole number"),
        ("ERROR_MAIL_TO", "technik", "mail addresses"),
    ],
)
def test_a_wrong_value_says_which_variable_what_was_given_and_what_is_expected(name, given, expected):
    result = manage("check", **{"SECRET_KEY": KEY, name: given})
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert name in result.stderr
    assert repr(given) in result.stderr
    assert expected in result.stderr


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("EMAIL_URL", "pop://jo:hunter2@mail.example"),
        ("EMAIL_URL", "smtp://jo:hunter2@mail.example:port"),
        ("DATABASE_URL", "mysql://jo:hunter2@db.example/news"),
        ("DATABASE_URL", "postgres://jo:hunter2@db.example:port/news"),
        ("MEDIA_STORAGE_URL", "s3://key:hunter2@host"),
        ("METRICS_TOKEN", "hunter2"),
        ("MEDIA_STORAGE_URL", "ftp://key:hunter2@host/bucket"),
    ],
)
def test_a_wrong_address_with_a_password_is_refused_without_repeating_the_password(name, given):
    result = manage("check", **{"SECRET_KEY": KEY, name: given})
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert name in result.stderr
    assert "hunter2" not in result.stderr


def test_production_settings_pass_the_deployment_check():
    result = manage("check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=KEY, SITE_URL="https://news.example")
    assert result.returncode == 0, result.stderr


def test_the_deployment_check_can_fail():
    result = manage("check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=KEY, SITE_URL="http://news.example")
    assert result.returncode == 1
    assert "articles.W002" in result.stderr


def test_cookies_are_secure_and_hosts_known_when_the_site_speaks_https():
    variables = {"SECRET_KEY": KEY, "SITE_URL": "https://news.example"}
    assert value_of("SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE", **variables) == "True True"
    assert value_of("ALLOWED_HOSTS", **variables) == "['news.example', 'localhost', '127.0.0.1']"
    assert value_of("SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME", **variables) == (
        "__Secure-sessionid __Secure-csrftoken"
    )


def test_a_header_of_the_proxy_is_believed_only_when_asked_for():
    assert value_of("SECURE_PROXY_SSL_HEADER", SECRET_KEY=KEY) == "None"
    assert (
        value_of("SECURE_PROXY_SSL_HEADER", SECRET_KEY=KEY, BEHIND_PROXY="1") == "('HTTP_X_FORWARDED_PROTO', 'https')"
    )


def test_mail_goes_where_the_address_says():
    url = "smtp://jo%40news.example:p%2Fw@mail.example:587?tls=1"
    names = "EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD, settings.EMAIL_USE_TLS"
    assert value_of(names, SECRET_KEY=KEY, EMAIL_URL=url) == "mail.example 587 jo@news.example p/w True"


def test_sqlite_waits_for_its_turn_and_keeps_foreign_keys(tmp_path):
    code = (
        "from django.db import connection as c; k = c.cursor(); "
        "ask = lambda name: k.execute('PRAGMA ' + name).fetchone()[0]; "
        "print(ask('journal_mode'), ask('synchronous'), ask('foreign_keys'), ask('busy_timeout'), c.transaction_mode)"
    )
    result = manage(
        "shell", "--no-imports", "-c", code, SECRET_KEY=KEY, DATABASE_URL=f"sqlite:///{tmp_path}/db.sqlite3"
    )
    assert result.stdout.strip() == "wal 2 1 20000 IMMEDIATE", result.stderr


def test_postgresql_is_waited_for_as_long_and_the_address_may_say_otherwise():
    names = "DATABASES['default']['OPTIONS']['options'], settings.DATABASES['default']['OPTIONS']['connect_timeout']"
    url = "postgres://jo@db.example/news"
    assert value_of(names, SECRET_KEY=KEY, DATABASE_URL=url) == "-c lock_timeout=20s 5"
    assert value_of(names, SECRET_KEY=KEY, DATABASE_URL=f"{url}?connect_timeout=9").endswith(" 9")


def test_a_pool_keeps_the_patience_with_locks_and_sqlite_has_none():
    names = "DATABASES['default']['OPTIONS']['options'], settings.DATABASES['default']['OPTIONS']['pool']['max_size'], settings.DATABASES['default']['CONN_MAX_AGE']"
    variables = {"SECRET_KEY": KEY, "DATABASE_URL": "postgres://jo@db.example/news", "DATABASE_POOL": "4"}
    assert value_of(names, **variables) == "-c lock_timeout=20s 4 0"
    refused = manage("check", SECRET_KEY=KEY, DATABASE_POOL="4")
    assert refused.returncode == 1 and "DATABASE_POOL is '4'; expected 0 with SQLite" in refused.stderr


def test_read_only_is_a_setting_of_the_connection():
    variables = {"SECRET_KEY": KEY, "READ_ONLY": "1"}
    options = "DATABASES['default']['OPTIONS']"
    assert "query_only = ON" in value_of(f"{options}['init_command']", **variables)
    assert value_of(f"{options}['options']", DATABASE_URL="postgres://jo@db.example/news", **variables) == (
        "-c lock_timeout=20s -c default_transaction_read_only=on"
    )
