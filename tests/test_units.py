"""The units and the compose file of deploy/ as text: what they start exists, and may do no more than it needs."""

import re
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

pytestmark = pytest.mark.alike

DEPLOY = Path(__file__).parent.parent / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))
COMMAND = re.compile(r"^ExecStart(?:Pre)?=/srv/techpolicy/\.venv/bin/python manage\.py (\w+)(.*)$", re.MULTILINE)
VARIABLE = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
TO_FILL_IN = re.compile(r"\$\{([A-Z0-9_]+)(?::[-?][^}]*)?\}")
HARDENING = [
    "NoNewPrivileges=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "ProtectHome=yes",
    "ProtectSystem=strict",
    "ReadWritePaths=/var/lib/techpolicy",
    "ProtectClock=yes",
    "ProtectControlGroups=yes",
    "ProtectHostname=yes",
    "ProtectKernelLogs=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelTunables=yes",
    "ProtectProc=invisible",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "LockPersonality=yes",
    "RemoveIPC=yes",
    "CapabilityBoundingSet=",
    "AmbientCapabilities=",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service",
]


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines()


def test_there_are_units():
    assert {"techpolicy.service", "techpolicy-backup.service"} <= {file.name for file in SERVICES}


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_a_unit_starts_a_command_that_exists(file):
    started = COMMAND.findall(file.read_text())
    assert len(started) == sum(line.startswith("ExecStart") for line in lines(file)) > 0
    assert {name for name, _ in started} <= get_commands().keys()


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_a_unit_may_do_no_more_than_it_needs(file):
    found = lines(file)
    assert [line for line in HARDENING if line not in found] == []
    assert "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6" in found and "User=techpolicy" in found
    for bound in ("MemoryMax=", "TasksMax="):
        assert any(line.startswith(bound) for line in found), bound


@pytest.mark.parametrize("file", sorted(DEPLOY.glob("*.timer")), ids=lambda file: file.name)
def test_a_timer_has_its_service_and_ends_up_somewhere(file):
    assert file.with_suffix(".service") in SERVICES
    assert "WantedBy=timers.target" in lines(file)


def test_the_site_is_bounded_and_writes_outside_the_checkout():
    found = lines(DEPLOY / "techpolicy.service")
    assert {"MemoryHigh=1200M", "MemoryMax=1500M", "LimitNOFILE=16384"} <= set(found)
    assert "StateDirectory=techpolicy techpolicy/tmp" in found


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((DEPLOY / "compose.yml").read_text())


def test_compose_sets_variables_that_the_docs_know(compose):
    known = set(VARIABLE.findall((DEPLOY.parent / "docs/operations.md").read_text()))
    assert len(known) > 15 and compose["x-application"]["environment"].keys() <= known


def test_compose_asks_for_what_its_example_lists():
    listed = {line.partition("=")[0] for line in lines(DEPLOY / "compose.env.example") if "=" in line}
    assert listed == set(TO_FILL_IN.findall((DEPLOY / "compose.yml").read_text()))


def test_compose_starts_commands_that_exist_and_images_of_one_version(compose):
    services = compose["services"]
    assert {services[name]["command"][0] for name in ("one", "two", "migrate", "backup")} <= get_commands().keys()
    images = [service["image"] for service in services.values()]
    assert all(":" in image and not image.endswith(":latest") for image in images)
