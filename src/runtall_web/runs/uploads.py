"""Files that arrive over the web: named safely, counted, bounded, and put where the worker finds them."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from runtall.errors import InputRefused

LARGEST_FILE_BYTES = 4 * 2**30
LARGEST_IMPORT_BYTES = 8 * 2**30
MOST_FILES = 60_000
FREE_BYTES_LEFT = 256 * 2**20
DEEPEST = 8
LONGEST_PART = 80
_WINDOWS_NAMES = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}


class UploadRefused(InputRefused):
    """An upload is too large, or the disk has no room for it."""

    default_code = "upload"


def check_room(files: Sequence[UploadedFile], received_bytes: int, received_files: int) -> None:
    """Raises ``UploadRefused``: code ``file_too_large``, ``import_too_large``, ``too_many_files`` or ``disk_full``."""
    for file in files:
        if (file.size or 0) > LARGEST_FILE_BYTES:
            raise UploadRefused(
                "{name} is larger than {most} GB",
                remedy="unpack it and drop the folder, or use runtall import on the command line",
                code="file_too_large",
                name=str(file.name),
                most=LARGEST_FILE_BYTES // 2**30,
            )
    if received_bytes + sum(file.size or 0 for file in files) > LARGEST_IMPORT_BYTES:
        raise UploadRefused(
            "these files are more than {most} GB together",
            remedy="drop them in several portions, or use runtall import on the command line",
            code="import_too_large",
            most=LARGEST_IMPORT_BYTES // 2**30,
        )
    if received_files + len(files) > MOST_FILES:
        raise UploadRefused(
            "these are more than {most} files",
            remedy="drop them in several portions, or as a zip",
            code="too_many_files",
            most=MOST_FILES,
        )
    if shutil.disk_usage(settings.DATA_DIR.root).free < FREE_BYTES_LEFT:
        raise UploadRefused(
            "the disk that holds your data is almost full",
            remedy="free {mib} MB or more and try again",
            code="disk_full",
            mib=FREE_BYTES_LEFT // 2**20,
        )


def keep_upload(file: UploadedFile, folder: Path, told_path: str) -> Path:
    """Move one uploaded file below ``folder``, under the path it was told to have, made harmless."""
    place = folder / safe_path(told_path or str(file.name))
    if not place.resolve().is_relative_to(folder.resolve()):
        raise UploadRefused("{name} is no name for a file", remedy="rename it", code="name", name=told_path)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if isinstance(file, TemporaryUploadedFile):
        source = Path(file.temporary_file_path())
        try:
            source.replace(place)
        except OSError:  # another file system
            shutil.copyfile(source, place)
    else:
        with place.open("wb") as target:
            for piece in file.chunks():
                target.write(piece)
    return place


def safe_path(told: str) -> PurePosixPath:
    """A relative path without anything that leads elsewhere; never empty.

    >>> safe_path("../../etc/passwd"), safe_path("C:\\\\runs\\\\a b.fit"), safe_path("..")
    (PurePosixPath('etc/passwd'), PurePosixPath('C/runs/a b.fit'), PurePosixPath('file'))
    """
    parts = [_safe_part(part) for part in re.split(r"[\\/]+", told)]
    kept = [part for part in parts if part]
    return PurePosixPath(*kept[-DEEPEST:]) if kept else PurePosixPath("file")


def _safe_part(part: str) -> str:
    plain = unicodedata.normalize("NFC", part)
    plain = "".join(letter for letter in plain if letter.isprintable() and letter not in ':*?"<>|')
    plain = plain.strip().lstrip(".").rstrip(". ")
    if plain.lower().partition(".")[0] in _WINDOWS_NAMES:
        plain = f"_{plain}"
    while len(plain.encode()) > LONGEST_PART * 2 or len(plain) > LONGEST_PART:
        stem, dot, suffix = plain.partition(".")
        if not dot or len(stem) < 2:
            return plain[-40:].lstrip(".")
        plain = f"{stem[:-1]}.{suffix}"
    return plain
