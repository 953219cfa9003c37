"""What code costs, counted so that a busy machine gives the same number as an idle one."""

import sys
from collections.abc import Callable
from typing import Any

from django.db import connection

EVERY = 10  # steps after which SQLite tells that it is at work


def calls(function: Callable[..., Any], *arguments: Any) -> int:
    """How many functions of Python and of C are called while `function` runs in this thread."""
    count = 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        function(*arguments)
    finally:
        sys.setprofile(before)
    return count


def steps(function: Callable[..., Any], *arguments: Any) -> int:
    """How many steps SQLite's virtual machine takes while `function` runs: reading a row takes some, whatever its size."""
    count = 0

    def note() -> int:
        nonlocal count
        count += EVERY
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(note, EVERY)
    try:
        function(*arguments)
    finally:
        connection.connection.set_progress_handler(None, 0)
    return count
