"""A backup comes back: checked completely beside the data, then swapped in; what was there is kept aside.

``stage`` checks and unpacks into ``restore/ready``; nothing else is touched. ``swap_in`` moves names only, in steps
that may be interrupted anywhere and done again. It must run while nothing else uses the folder. Videos are in no
backup: those that lie here already stay with the clips that come back.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from runtall.errors import InputRefused
from runtall_web.config.data_dir import DataDir
from runtall_web.form.files import COPY, ORIGINAL, PART, RECORDING
from runtall_web.runs.originals import sync_folder
from runtall_web.settings.actions.backup import (
    DATABASE_NAME,
    FILES_FOLDER,
    FORMAT,
    MANIFEST_NAME,
    PIECE_BYTES,
    VERSION,
    VIDEOS_FOLDER,
    kept_sha256,
)

MOST_ITEMS = 300_000
MOST_MANIFEST_BYTES = 128 * 2**20
LARGEST_ITEM_BYTES = 16 * 2**30
LARGEST_BACKUP_BYTES = 64 * 2**30
ROOM_LEFT_BYTES = 256 * 2**20
READY = "ready"
ASIDE_NOTE = "aside"
_UID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NAME = re.compile(rf"{DATABASE_NAME}|{FILES_FOLDER}/([0-9a-f]{{64}})|{VIDEOS_FOLDER}/{_UID}/{re.escape(RECORDING)}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ZIP_TROUBLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OSError)


class RestoreRefused(InputRefused):
    """The file is no backup that can be trusted. Nothing was changed."""

    default_code = "restore"


@dataclass(frozen=True, slots=True)
class Expected:
    """What the manifest says of one file."""

    size_bytes: int
    sha256: str


def stage(data_dir: DataDir, source: BinaryIO) -> int:
    """Check a backup completely and lay it ready; returns the number of originals. Raises ``RestoreRefused``.

    Refused are: another format or a newer one, a name that is not ours, twice the same name, sizes or checksums that
    differ from the manifest, a database that is damaged, foreign, newer, or names missing originals, and no room.
    """
    draft = data_dir.restore / "draft"
    shutil.rmtree(data_dir.restore, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    try:
        with zipfile.ZipFile(source) as archive:
            expected = _manifest(archive)
            _check_room(data_dir, expected)
            for name, item in expected.items():
                _unpack(archive, name, item, draft)
        _check_database(draft / DATABASE_NAME, expected)
    except _ZIP_TROUBLE as damaged:
        shutil.rmtree(data_dir.restore, ignore_errors=True)
        raise _refused(
            "the file is no whole backup ({reason})", reason=str(damaged) or type(damaged).__name__
        ) from damaged
    except RestoreRefused:
        shutil.rmtree(data_dir.restore, ignore_errors=True)
        raise
    sync_folder(draft)
    draft.rename(data_dir.restore / READY)
    sync_folder(data_dir.restore)
    return sum(name.startswith(f"{FILES_FOLDER}/") for name in expected)


def is_ready(data_dir: DataDir) -> bool:
    """Whether a checked backup waits to be swapped in."""
    return (data_dir.restore / READY).is_dir()


def swap_in(data_dir: DataDir, now: datetime) -> Path | None:
    """Put what is ready in place; returns where the former state is kept, ``None`` when nothing was ready.

    Interrupted, it goes on the next time: a name that has moved is not moved again.
    """
    ready = data_dir.restore / READY
    if not ready.is_dir():
        return None
    note = data_dir.restore / ASIDE_NOTE
    if not note.exists():
        draft = note.with_suffix(".part")
        draft.write_text(f"before-restore-{now:%Y%m%dT%H%M%S}", encoding="ascii")
        draft.replace(note)
    aside = data_dir.backups / note.read_text("ascii")
    aside.mkdir(mode=0o700, exist_ok=True)
    swapped = (
        (ready / DATABASE_NAME, data_dir.database),
        (ready / FILES_FOLDER, data_dir.files),
        (ready / VIDEOS_FOLDER, data_dir.videos),
    )
    for staged, place in swapped:
        if not staged.exists():
            continue
        for current in (place, *(place.with_name(place.name + end) for end in ("-wal", "-shm"))):
            if current.exists():
                current.rename(aside / current.name)
        staged.rename(place)
        sync_folder(data_dir.root)
    _bring_videos_along(data_dir, aside)
    shutil.rmtree(data_dir.restore)
    return aside


def _bring_videos_along(data_dir: DataDir, aside: Path) -> None:
    """The videos of clips that came back are moved to them; what is left aside belongs to clips that did not."""
    for uid in _clips_of(data_dir.database):
        before, place = aside / VIDEOS_FOLDER / uid, data_dir.videos / uid
        for name in (ORIGINAL, COPY, PART):
            if (before / name).is_file() and not (place / name).exists():
                place.mkdir(mode=0o700, exist_ok=True)
                (before / name).rename(place / name)
                sync_folder(place)


def _clips_of(database: Path) -> list[str]:
    """Every filmed run that a database knows; none before there were any."""
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as reader:
        if reader.execute("SELECT 1 FROM sqlite_master WHERE name = 'form_clip'").fetchone() is None:
            return []
        return [str(UUID(row[0])) for row in reader.execute("SELECT uid FROM form_clip")]


def _manifest(archive: zipfile.ZipFile) -> Mapping[str, Expected]:
    infos = {info.filename: info for info in archive.infolist()}
    if len(infos) != len(archive.infolist()):
        raise _refused("the file holds one name twice")
    head = infos.pop(MANIFEST_NAME, None)
    if head is None or head.file_size > MOST_MANIFEST_BYTES:
        raise _refused("the file has no list of what it holds")
    expected = _read_manifest(archive, head)
    if set(expected) != set(infos):
        raise _refused("the file holds other names than its list says")
    for name, info in infos.items():
        if info.flag_bits & 0x1 or info.is_dir() or info.file_size != expected[name].size_bytes:
            raise _refused("{name} differs from the file's own list", name=name[:80])
    return expected


def _read_manifest(archive: zipfile.ZipFile, head: zipfile.ZipInfo) -> dict[str, Expected]:
    with archive.open(head) as file:
        text = file.read(MOST_MANIFEST_BYTES + 1)
    try:
        told = json.loads(text)
        is_ours = told["format"] == FORMAT
        version = int(told["version"])
        items = [(str(item["name"]), Expected(int(item["size"]), str(item["sha256"]))) for item in told["items"]]
    except (ValueError, KeyError, TypeError, RecursionError) as malformed:
        raise _refused("the file's list cannot be read") from malformed
    if not is_ours or version > VERSION:
        raise _refused("the file was made by another program, or by a newer Runtall")
    expected = dict(items)
    if len(items) > MOST_ITEMS or len(expected) != len(items) or DATABASE_NAME not in expected:
        raise _refused("the file's list is not one that Runtall writes")
    for name, item in items:
        match = _NAME.fullmatch(name)
        is_named_so = match is not None and (match[1] is None or match[1] == item.sha256)
        if not is_named_so or not 0 <= item.size_bytes <= LARGEST_ITEM_BYTES or not _SHA256.fullmatch(item.sha256):
            raise _refused("{name} has no place in a backup", name=name[:80])
    return expected


def _check_room(data_dir: DataDir, expected: Mapping[str, Expected]) -> None:
    needed = sum(item.size_bytes for item in expected.values())
    free = shutil.disk_usage(data_dir.root).free
    if needed > LARGEST_BACKUP_BYTES or needed + ROOM_LEFT_BYTES > free:
        raise RestoreRefused(
            "the backup needs {needed} MB and the disk has {free} MB left",
            remedy="free space where your data lies; nothing was changed",
            code="restore_no_room",
            needed=needed // 2**20,
            free=free // 2**20,
        )


def _unpack(archive: zipfile.ZipFile, name: str, item: Expected, draft: Path) -> None:
    is_original = name.startswith(f"{FILES_FOLDER}/")
    place = draft / FILES_FOLDER / item.sha256[:2] / item.sha256 if is_original else draft / name
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as source, place.open("wb") as target:
        place.chmod(0o600)
        while piece := source.read(PIECE_BYTES):
            size += len(piece)
            if size > item.size_bytes:
                break
            digest.update(piece)
            target.write(piece)
    if size != item.size_bytes or digest.hexdigest() != item.sha256:
        raise _refused("{name} is damaged", name=name[:80])


def _check_database(database: Path, expected: Mapping[str, Expected]) -> None:
    for folder in (FILES_FOLDER, VIDEOS_FOLDER):
        (database.parent / folder).mkdir(mode=0o700, exist_ok=True)
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as reader:
            reader.execute("PRAGMA trusted_schema = OFF")
            reader.execute("PRAGMA cell_size_check = ON")
            foreign = reader.execute(
                "SELECT count(*) FROM sqlite_master WHERE type NOT IN ('table', 'index')"
            ).fetchone()
            if foreign[0]:
                raise _refused("the database in it is not one that Runtall writes")
            if reader.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise _refused("the database in it is damaged")
            applied = set(reader.execute("SELECT app, name FROM django_migrations"))
        needed = kept_sha256(database)
    except sqlite3.Error as damaged:
        raise _refused("the database in it cannot be read ({reason})", reason=str(damaged)) from damaged
    if applied - set(MigrationLoader(None).disk_migrations):
        raise _refused("the backup was made by a newer Runtall", code="restore_newer")
    missing = [sha256 for sha256 in needed if f"{FILES_FOLDER}/{sha256}" not in expected]
    if missing:
        raise _refused("{count} originals that its database names are missing", count=len(missing))
    if connection.vendor != "sqlite":
        raise _refused("this Runtall keeps its data in PostgreSQL, and the backup is for SQLite")


def _refused(template: str, code: str | None = None, **evidence: object) -> RestoreRefused:
    return RestoreRefused(
        template, remedy="choose a file that Runtall's backup made; nothing was changed", code=code, **evidence
    )
