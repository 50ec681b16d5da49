"""Everything in one file: a consistent snapshot of the database and every original, with checksums.

    runtall-backup-….zip
    ├── manifest.json       format, version, when, and name, size and SHA-256 of all that follows
    ├── database.sqlite3
    ├── files/<sha256>      each original once
    └── videos/<uid>/recording.landmarks   what was read from each filmed run; the videos themselves stay behind

The file is written as it is sent: it needs room for a copy of the database only. Originals never change under their
name; recordings may be written anew meanwhile, so they are held by a second name until the last is sent.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from runtall import __version__
from runtall.errors import InputRefused
from runtall_web.config.data_dir import DataDir
from runtall_web.config.start import copy_sqlite
from runtall_web.form.files import RECORDING

FORMAT = "runtall-backup"
VERSION = 2
"""2: recordings of filmed runs came in."""
DATABASE_NAME = "database.sqlite3"
MANIFEST_NAME = "manifest.json"
FILES_FOLDER = "files"
VIDEOS_FOLDER = "videos"
PIECE_BYTES = 1 << 20


class BackupRefused(InputRefused):
    """No backup can be made."""

    default_code = "backup"


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a backup: its name inside, where it is now, its size and its SHA-256."""

    name: str
    place: Path
    size_bytes: int
    sha256: str


def backup_name(now: datetime) -> str:
    """``runtall-backup-2026-11-23-0815.zip``."""
    return f"runtall-backup-{now:%Y-%m-%d-%H%M}.zip"


def backup_pieces(data_dir: DataDir, now: datetime) -> Iterator[bytes]:
    """The backup, piece by piece. Raises ``BackupRefused`` before the first piece when something is missing."""
    if not data_dir.database.is_file():
        raise BackupRefused(
            "there is no SQLite database in {path}",
            remedy="with PostgreSQL, use pg_dump and copy the folder files/",
            path=str(data_dir.root),
        )
    own = f".backup-{os.getpid()}-{secrets.token_hex(4)}"
    snapshot = data_dir.incoming / f"{own}.sqlite3"
    try:
        copy_sqlite(data_dir.database, snapshot)
        recordings = _recordings(data_dir, snapshot, own)
        yield from _zip_pieces([_item(DATABASE_NAME, snapshot), *_originals(data_dir, snapshot), *recordings], now)
    finally:
        for held in data_dir.incoming.glob(f"{own}*"):
            held.unlink(missing_ok=True)


def write_backup(data_dir: DataDir, target: Path, now: datetime) -> int:
    """Write the backup to ``target``, whole or not at all; returns its size. Raises ``BackupRefused``."""
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in backup_pieces(data_dir, now):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as refused:
        raise BackupRefused(
            "the backup cannot be written to {path} ({reason})",
            remedy="choose another place, or free space there",
            path=str(target),
            reason=(refused.strerror or str(refused)).lower(),
        ) from refused
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def kept_sha256(database: Path) -> list[str]:
    """The originals that a database names."""
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as reader:
        rows = reader.execute("SELECT DISTINCT sha256 FROM runs_storedfile WHERE status = 'kept' ORDER BY sha256")
        return [str(row[0]) for row in rows]


def _originals(data_dir: DataDir, snapshot: Path) -> list[Item]:
    items = []
    for sha256 in kept_sha256(snapshot):
        place = data_dir.files / sha256[:2] / sha256
        if not place.is_file():
            raise BackupRefused(
                "an original file is missing from {path} (it begins with {sha256})",
                remedy="import that file again, then make the backup",
                path=str(data_dir.files),
                sha256=sha256[:12],
            )
        items.append(Item(f"{FILES_FOLDER}/{sha256}", place, place.stat().st_size, sha256))
    return items


def recorded_clips(database: Path) -> list[UUID]:
    """The filmed runs of a database that were read and are not deleted."""
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as reader:
        rows = reader.execute("SELECT uid FROM form_clip WHERE frames > 0 AND deleted_at IS NULL ORDER BY uid")
        return [UUID(row[0]) for row in rows]


def _recordings(data_dir: DataDir, snapshot: Path, own: str) -> list[Item]:
    """Recordings under second names that begin with ``own``; one that is gone is left out, its numbers stay."""
    items = []
    for uid in recorded_clips(snapshot):
        place, held = data_dir.videos / str(uid) / RECORDING, data_dir.incoming / f"{own}-{uid}"
        try:
            _second_name(place, held)
        except FileNotFoundError:
            continue
        items.append(_item(f"{VIDEOS_FOLDER}/{uid}/{RECORDING}", held))
    return items


def _second_name(place: Path, held: Path) -> None:
    try:
        os.link(place, held)
    except FileNotFoundError:
        raise
    except OSError:  # a file system without hard links
        shutil.copyfile(place, held)


def _item(name: str, place: Path) -> Item:
    with place.open("rb") as file:
        return Item(name, place, place.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _zip_pieces(items: list[Item], now: datetime) -> Iterator[bytes]:
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": now.isoformat(),
        "runtall_version": __version__,
        "items": [{"name": item.name, "size": item.size_bytes, "sha256": item.sha256} for item in items],
    }
    stream = _Collector()
    stamp = (max(now.year, 1980), now.month, now.day, now.hour, now.minute, now.second)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(_entry(MANIFEST_NAME, stamp), json.dumps(manifest, indent=1), compresslevel=1)
        yield stream.taken()
        for item in items:
            with (
                item.place.open("rb") as source,
                archive.open(_entry(item.name, stamp), "w", force_zip64=True) as target,
            ):
                while piece := source.read(PIECE_BYTES):
                    target.write(piece)
                    yield stream.taken()
    yield stream.taken()


def _entry(name: str, stamp: tuple[int, int, int, int, int, int]) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, stamp)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


class _Collector(io.RawIOBase):
    """A stream that cannot go back: what was written is taken away piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:  # type: ignore[override]  # any buffer, as zipfile gives it
        piece = bytes(data)  # type: ignore[call-overload]  # a buffer
        self._pieces.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
