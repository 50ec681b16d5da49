"""The database: SQLite in the data folder, or PostgreSQL by one setting, ``RUNTALL_DATABASE_URL``."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DATABASE_URL_VARIABLE = "RUNTALL_DATABASE_URL"
BUSY_TIMEOUT_S = 20

# WAL: readers never wait for the writer. FULL: a change that was answered for is still there after a power cut
# (NORMAL would lose the last moments); imports commit in batches, so the sync costs them little.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; "
    "PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864;"
)


def database(url: str | None, sqlite_path: Path) -> dict[str, Any]:
    """Django's description of the database at ``url``, or of the SQLite file when there is no ``url``.

    ``url`` is ``postgresql://user:password@host:port/name`` or ``sqlite:///path``.
    """
    if not url:
        return _sqlite(sqlite_path)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"{DATABASE_URL_VARIABLE} begins with {parts.scheme!r}; use postgresql://user:password@host:port/name"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # IMMEDIATE: a transaction that will write takes its turn at once instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_TIMEOUT_S,
            "init_command": SQLITE_PRAGMAS,
        },
    }
