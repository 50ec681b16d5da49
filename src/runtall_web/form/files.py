"""A clip's files: ``videos/<uid>/`` of the data folder, each whole or not there.

original.part         the video while it arrives
original              the video as it came
copy.mp4              a copy that every browser plays, where the original is not such a one
recording.landmarks   what the pose model saw
landmarks.bin         the same with the legs put right, packed to be drawn over the video
share-<uid>.html      a file to give away, until it was fetched
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from runtall_web.runs.originals import sync_folder

PART, ORIGINAL, COPY = "original.part", "original", "copy.mp4"
RECORDING, OVERLAY = "recording.landmarks", "landmarks.bin"
LOCK = ".lock"
DRAFT = ".draft-"


def folder_of(uid: UUID) -> Path:
    """Where the clip's files lie; it may not be there yet."""
    return Path(settings.DATA_DIR.videos) / str(uid)


def made_folder_of(uid: UUID) -> Path:
    """The same, made when it is not there."""
    folder = folder_of(uid)
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)
    return folder


@contextmanager
def drafted(place: Path) -> Iterator[BinaryIO]:
    """A new file for ``place``: written under another name, synced, and moved there when the block ends well."""
    with drafted_path(place) as draft, draft.open("r+b") as file:
        yield file


@contextmanager
def drafted_path(place: Path) -> Iterator[Path]:
    """The same for what opens its file itself: an empty file by another name."""
    with passing_path(place) as draft:
        yield draft
        with draft.open("r+b") as file:
            os.fsync(file.fileno())
        draft.replace(place)
    sync_folder(place.parent)


@contextmanager
def passing_path(place: Path) -> Iterator[Path]:
    """An empty file beside ``place`` for what is needed for a while; whatever is left of it at the end is removed."""
    draft = place.with_name(f"{DRAFT}{place.name}-{os.getpid()}-{secrets.token_hex(4)}")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def share_file(uid: UUID, share: UUID) -> Path:
    """Where the file of a share lies, once it is made."""
    return folder_of(uid) / f"share-{share}.html"


def remove_drafts(uid: UUID) -> None:
    """Remove what a killed worker left half-written. Only the clip's own worker may call it."""
    for draft in folder_of(uid).glob(f"{DRAFT}*"):
        draft.unlink(missing_ok=True)


def remove_folder(uid: UUID) -> None:
    """Remove everything that lies on the disk for a clip."""
    shutil.rmtree(folder_of(uid), ignore_errors=True)


def playable(uid: UUID) -> Path | None:
    """The video to show: the copy where there is one, else the original, else ``None``."""
    return next((place for name in (COPY, ORIGINAL) if (place := folder_of(uid) / name).is_file()), None)
