"""What the site asks of its database connections: patience, a pool, and whether they may write."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

# A pool whose server has gone gives up soon and tries anew with the next request, so that all goes on as soon as it is back.
PATIENCE = {"timeout": 2, "reconnect_timeout": 2}


def configured(database: dict[str, Any], pool: int = 0, *, is_read_only: bool = False) -> dict[str, Any]:
    """Django's settings of a database, with ours."""
    if not database["ENGINE"].endswith("sqlite3"):
        return _postgresql(database, pool, is_read_only)
    if pool:
        raise ImproperlyConfigured(f"DATABASE_POOL is '{pool}'; expected 0 with SQLite, which has nothing to pool.")
    return database | {"ENGINE": "techpolicy.sqlite3", "OPTIONS": _sqlite_options(is_read_only)}


def _sqlite_options(is_read_only: bool) -> dict[str, Any]:
    """Writers queue instead of failing: each transaction takes the write lock at its start and waits up to 20 s for it."""
    setup = "PRAGMA synchronous = FULL; PRAGMA cache_size = -64000;"
    if is_read_only:
        return {"transaction_mode": "DEFERRED", "timeout": 20, "init_command": f"{setup} PRAGMA query_only = ON;"}
    return {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": setup}


def _postgresql(database: dict[str, Any], pool: int, is_read_only: bool) -> dict[str, Any]:
    """The same patience with PostgreSQL, and no endless wait for one that does not answer. DATABASE_URL may say otherwise."""
    options = {"connect_timeout": 5, "options": "-c lock_timeout=20s"} | database.get("OPTIONS", {})
    if is_read_only:
        options["options"] += " -c default_transaction_read_only=on"
    if not pool:
        return database | {"OPTIONS": options}
    options["pool"] = {"min_size": 1, "max_size": pool} | PATIENCE
    return database | {"CONN_MAX_AGE": 0, "OPTIONS": options}
