"""What all tests share: a media folder of their own, and the rule that CI leaves nothing out."""

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def pytest_addoption(parser):
    parser.addoption("--no-skips", action="store_true", help="a skipped test fails the run")


def pytest_collection_modifyitems(config, items):
    """Leave out tests that speak of one database alone (`@pytest.mark.only_on("sqlite")`) where another is used."""
    kept, left_out = [], []
    for item in items:
        marker = item.get_closest_marker("only_on")
        (left_out if marker and connection.vendor not in marker.args else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--no-skips") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("A test was skipped, and --no-skips forbids that.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
