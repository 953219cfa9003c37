"""How a line of the log is written: for people, or as JSON for programs; each with the id of its request."""

import datetime as dt
import logging
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from .request import Seen, current, request_id


class Lines(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name of logging
        line = super().formatMessage(record)
        number = request_id()
        return f"{line} [{number}]" if number else line


class JsonLines(JsonFormatter):
    """Only what is named here: what Django hangs to a line holds whole requests."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data |= {
            "time": dt.datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if seen := current():
            log_data |= about(seen)
        if error := message_dict.get("exc_info"):
            log_data["error"] = error


def about(seen: Seen) -> dict[str, Any]:
    """What is known of the request by now."""
    known = {
        "request_id": seen.id,
        "method": seen.method,
        "path": seen.path,
        "status": int(seen.status) if seen.status else None,
        "seconds": round(seen.seconds, 4) if seen.seconds else None,
        "user": seen.user_id,
    }
    return {name: value for name, value in known.items() if value is not None}
