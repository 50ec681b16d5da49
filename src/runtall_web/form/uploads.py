"""Videos that arrive in parts. What has arrived is what lies on the disk and was answered for, nothing else.

A part is appended to ``original.part`` and synced before its row says so. After a power cut the file may be longer
than the row says (a part was not answered for) or, where the disk lost something, shorter: the smaller of the two
counts, and the sender is told to go on from there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from runtall_web.config.lock import FileLock
from runtall_web.form.files import LOCK, ORIGINAL, PART, folder_of, made_folder_of
from runtall_web.form.models import Clip
from runtall_web.runs.originals import sync_folder
from runtall_web.runs.uploads import FREE_BYTES_LEFT, UploadRefused

PART_BYTES = 8 * 2**20
LARGEST_VIDEO_BYTES = 2 * 2**30
FINGERPRINT_BYTES = 64 * 2**10


class Misplaced(Exception):
    """A part does not begin where the file ends. ``received`` is where it ends."""

    def __init__(self, received: int) -> None:
        self.received = received
        super().__init__()


def check_size(size_bytes: int) -> None:
    """Raises ``UploadRefused``: code ``empty`` or ``file_too_large``."""
    if size_bytes <= 0:
        raise UploadRefused(
            "the file is empty", remedy="copy it from the phone once more, or choose another", code="empty"
        )
    if size_bytes > LARGEST_VIDEO_BYTES:
        raise UploadRefused(
            "the video is larger than {most} GB",
            remedy="cut out the ten to sixty seconds that matter and send those",
            code="file_too_large",
            most=LARGEST_VIDEO_BYTES // 2**30,
        )


def check_room(more_bytes: int) -> None:
    """Raises ``UploadRefused`` with code ``disk_full`` when ``more_bytes`` would fill the disk."""
    free = shutil.disk_usage(settings.DATA_DIR.root).free
    if free < more_bytes + FREE_BYTES_LEFT:
        raise _full((more_bytes + FREE_BYTES_LEFT - free) // 2**20 + 1)


def _full(mib: int) -> UploadRefused:
    return UploadRefused(
        "the disk that holds your data is almost full",
        remedy="free {mib} MB or more and go on: what has arrived is kept",
        code="disk_full",
        mib=mib,
    )


@contextmanager
def held(clip: Clip) -> Iterator[None]:
    """One part at a time, also from two tabs and two server processes."""
    with FileLock(made_folder_of(clip.uid) / LOCK, wait=True):
        yield


def standing_of(clip: Clip) -> int:
    """How many bytes are safely there. Call it while ``held``."""
    folder = folder_of(clip.uid)
    if (folder / ORIGINAL).is_file():  # moved into place, and then the power went
        return (folder / ORIGINAL).stat().st_size
    part = folder / PART
    return min(part.stat().st_size, clip.received_bytes) if part.is_file() else 0


def append_part(clip: Clip, start: int, data: bytes) -> None:
    """Write ``data`` at ``start`` and sync it; what lay behind is cut off. Raises ``UploadRefused``: ``disk_full``."""
    check_room(len(data))
    part = folder_of(clip.uid) / PART
    is_new = not part.exists()
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0) as file:
        file.truncate(start)
        file.seek(start)
        try:
            _write_whole(file, data)
            os.fsync(file.fileno())
        except OSError as refused:
            file.truncate(start)
            raise _full(len(data) // 2**20 + 1) from refused
    if is_new:
        sync_folder(part.parent)


def _write_whole(file: BinaryIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) or 0 :]


def put_in_place(clip: Clip) -> None:
    """The last part is there: the file gets its name. Again changes nothing."""
    folder = folder_of(clip.uid)
    if (folder / PART).is_file():
        (folder / PART).replace(folder / ORIGINAL)
    sync_folder(folder)


def fingerprint_of(place: Path) -> str:
    """What names a file by its content without reading it whole: size, beginning and end, as the browser does it.

    ``frontend/src/form/sending.ts`` computes the same.
    """
    size = place.stat().st_size
    digest = hashlib.sha256(f"{size}:".encode())
    with place.open("rb") as file:
        digest.update(file.read(FINGERPRINT_BYTES))
        file.seek(max(0, size - FINGERPRINT_BYTES))
        digest.update(file.read(FINGERPRINT_BYTES))
    return digest.hexdigest()
