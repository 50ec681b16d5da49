"""From a folder to a program that is ready: data folder, Django, a database of this version."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import django
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from runtall.errors import InputRefused
from runtall_web.config.data_dir import DataDir, open_data_dir
from runtall_web.config.lock import FileLock, LockHeld

SNAPSHOTS_KEPT = 10
COPY_PAGES = 2000


class DatabaseRefused(InputRefused):
    """The database cannot be opened by this version."""

    default_code = "database"


def start(asked: str | Path | None = None) -> DataDir:
    """Open the data folder, set Django up and bring the database to this version, with a backup before.

    Raises ``DataDirRefused`` or ``DatabaseRefused``.
    """
    data_dir = open_data_dir(asked)
    set_up_django()
    bring_database_up_to_date(data_dir)
    return data_dir


@contextmanager
def hold_in_use(data_dir: DataDir) -> Iterator[None]:
    """Held while a command uses the database, so that nobody replaces it meanwhile.

    Raises ``DatabaseRefused`` when a backup is just being put in place.
    """
    try:
        with FileLock(data_dir.use_lock, shared=True):
            yield
    except LockHeld as held:
        raise DatabaseRefused(
            "a backup is being put in place in {path}", remedy="try again in a moment", path=str(data_dir.root)
        ) from held


def set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "runtall_web.config.settings")
    django.setup()


def bring_database_up_to_date(data_dir: DataDir) -> None:
    """Migrate; an existing database is copied into ``backups`` first. Two programs starting at once take turns."""
    try:
        with FileLock(data_dir.root / "migrate.lock", wait=True):
            executor = MigrationExecutor(connection)
            known = set(executor.loader.disk_migrations)
            newer = sorted(set(executor.loader.applied_migrations) - known)
            if newer:
                raise DatabaseRefused(
                    "the database in {path} was written by a newer Runtall",
                    remedy="install that version again, or choose another folder with --data-dir",
                    path=str(data_dir.root),
                    migration=".".join(newer[-1]),
                )
            if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return
            if executor.loader.applied_migrations and connection.vendor == "sqlite":
                keep_snapshot(data_dir, "before-migration")
            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as broken:
        raise DatabaseRefused(
            "the database in {path} cannot be opened ({reason})",
            remedy="restore a copy from {backups}, or choose another folder with --data-dir",
            path=str(data_dir.root),
            reason=str(broken),
            backups=str(data_dir.backups),
        ) from broken


def keep_snapshot(data_dir: DataDir, reason: str) -> Path:
    """A consistent copy of the SQLite database in ``backups``; the oldest beyond ``SNAPSHOTS_KEPT`` go."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    kept = data_dir.backups / f"{reason}-{moment}.sqlite3"
    draft = kept.with_suffix(".part")
    copy_sqlite(data_dir.database, draft)
    draft.replace(kept)
    for old in sorted(data_dir.backups.glob(f"{reason}-*.sqlite3"))[:-SNAPSHOTS_KEPT]:
        old.unlink()
    return kept


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a SQLite database that may be in use, through SQLite's own backup, into one file without a journal."""
    target.unlink(missing_ok=True)
    reader = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=20)
    writer = sqlite3.connect(target)
    try:
        target.chmod(0o600)
        reader.backup(writer, pages=COPY_PAGES)
        writer.execute("PRAGMA journal_mode = DELETE")
    finally:
        writer.close()
        reader.close()
