"""SQLite is set up to last; PostgreSQL by one setting."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from runtall_web.config.database import database


@pytest.mark.django_db
def test_sqlite_is_as_documented() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("these are SQLite's own settings")
    with connection.cursor() as cursor:
        names = ("journal_mode", "synchronous", "foreign_keys")
        told = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names}
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_postgresql_by_one_setting() -> None:
    told = database("postgresql://al%40ice:s%2Fecret@db.example:5433/runs?sslmode=require", Path("unused"))
    assert told["ENGINE"] == "django.db.backends.postgresql"
    assert (told["USER"], told["PASSWORD"], told["HOST"], told["PORT"]) == ("al@ice", "s/ecret", "db.example", "5433")
    assert told["NAME"] == "runs"
    assert told["OPTIONS"] == {"sslmode": "require"}


def test_anything_else_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="mysql"):
        database("mysql://x/y", Path("unused"))
