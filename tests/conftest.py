"""What all tests share: folders of their own for pictures and archives, and the rule that CI leaves nothing out."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.IMPORT_ROOT = tmp_path / "imports"


@pytest.fixture
def mail_queue(settings):
    """Mails go into the queue, as in production; `deliver()` takes them to `mailoutbox`."""
    settings.EMAIL_BACKEND = "techpolicy.mail.queue.QueueBackend"
    settings.POST_OFFICE = {"BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"}}


@pytest.fixture
def kept_connection():
    """What Django's test client does too: the test's transaction must outlive a request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def pytest_addoption(parser):
    parser.addoption("--no-skips", action="store_true", help="a skipped test fails the run")
    parser.addoption(
        "--database-only", action="store_true", help="only tests that use the database, and not alike on each"
    )


def pytest_collection_modifyitems(config, items):
    """Leave out what would say nothing here: tests of another database (`@pytest.mark.only_on("sqlite")`), of none, or of any."""
    needs_database = config.getoption("--database-only")
    kept, left_out = [], []
    for item in items:
        marker = item.get_closest_marker("only_on")
        speaks = connection.vendor in marker.args if marker else not needs_database or differs_by_database(item)
        (kept if speaks else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def differs_by_database(item) -> bool:
    uses_one = item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames)
    return bool(uses_one) and not item.get_closest_marker("alike")


def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--no-skips") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("A test was skipped, and --no-skips forbids that.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
