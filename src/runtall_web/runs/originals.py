"""Original files in the data folder, each once, under its SHA-256, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from runtall.errors import InputRefused

DRAFT_OLD_S = 24 * 3600.0


class OriginalMissing(InputRefused):
    """The file a run came from is no longer in the data folder, or no longer the same."""

    default_code = "original_missing"


def digest(data: bytes) -> str:
    """The SHA-256 of ``data`` in hexadecimal: the file's name in the store."""
    return hashlib.sha256(data).hexdigest()


def place_of(sha256: str) -> Path:
    return Path(settings.DATA_DIR.files) / sha256[:2] / sha256


class OriginalsBatch:
    """Files being put into the store together, so that each folder is synced once.

    ``put`` writes and syncs a file under a temporary name and renames it; ``settle`` syncs the folders. Only then may
    a database row name a file. A killed process leaves at most temporary names, which ``sweep_drafts`` removes.
    """

    def __init__(self) -> None:
        self._folders: set[Path] = set()

    def put(self, sha256: str, data: bytes) -> None:
        """Raises ``OSError`` when the disk is full or the folder cannot be written."""
        place = place_of(sha256)
        if place.is_file() and place.stat().st_size == len(data):
            return
        if not place.parent.is_dir():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folders.add(place.parent.parent)
        draft = place.with_name(f".{sha256}.{os.getpid()}.{secrets.token_hex(4)}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(place)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        self._folders.add(place.parent)

    def settle(self) -> None:
        for folder in self._folders:
            sync_folder(folder)
        self._folders.clear()


def read_original(sha256: str) -> bytes:
    """The bytes of a stored file. Raises ``OriginalMissing`` when they are gone or have changed."""
    try:
        data = place_of(sha256).read_bytes()
    except OSError as gone:
        raise OriginalMissing(
            "the original file of this run is missing from the data folder",
            remedy="import the file again: the run keeps its place and your changes",
            sha256=sha256,
        ) from gone
    if digest(data) != sha256:
        raise OriginalMissing(
            "the original file of this run has changed on disk",
            remedy="import the file again: the run keeps its place and your changes",
            sha256=sha256,
        )
    return data


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` last through a power cut, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep_drafts(now_s: float, older_than_s: float = DRAFT_OLD_S) -> int:
    """Remove temporary names that a killed import or backup left behind; returns how many."""
    swept = 0
    for draft in _drafts(Path(settings.DATA_DIR.files), Path(settings.DATA_DIR.incoming)):
        try:
            if now_s - draft.stat().st_mtime > older_than_s:
                draft.unlink()
                swept += 1
        except OSError:
            continue  # another process swept it, or is still writing it
    return swept


def _drafts(files: Path, incoming: Path) -> Iterable[Path]:
    """Names that no finished work has: dotted ones, and the server's uploads that no request took."""
    for folder, pattern in ((files, "??/.*"), (incoming, ".*"), (incoming, "*.upload*")):
        if folder.is_dir():
            yield from (path for path in folder.glob(pattern) if path.is_file())
