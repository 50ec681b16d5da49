"""Zips opened with distrust: what can be refused from the directory alone, and members read by counted bytes."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from runtall.errors import InputRefused, UnsafeArchive
from runtall.runs.first_bytes import HEAD_BYTES
from runtall.runs.limits import Limits

_END = b"PK\x05\x06"
_END_BYTES = 22
_END64 = b"PK\x06\x06"
_END64_LOCATOR = b"PK\x06\x07"
_LOCAL_HEADER_BYTES = 30
_MOST_COMMENT_BYTES = 65_535
_USUAL_ENTRY_BYTES = 512  # names and extra fields included; more on average is no honest archive
_READABLE_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_PIECE_BYTES = 1 << 18

# What the zipfile module is known to raise on damaged input.
ZIP_TROUBLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    IndexError,
)


def damaged_zip(problem: str) -> UnsafeArchive:
    return UnsafeArchive(
        "the zip is damaged ({problem})", remedy="download it again", code="damaged_zip", problem=problem[:200]
    )


@contextmanager
def open_zip(file: BinaryIO, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """A zip whose directory is sane.

    :raises UnsafeArchive: codes ``damaged_zip``, ``too_many_members``, ``zip_bomb`` (members that share bytes).
    """
    try:
        _check_directory_size(file, limits)
        archive = zipfile.ZipFile(file)
    except UnsafeArchive:
        raise
    except ZIP_TROUBLE as trouble:
        raise damaged_zip(str(trouble)) from trouble
    with archive:
        _check_members(archive, limits)
        yield archive


def refuse_member(info: zipfile.ZipInfo) -> InputRefused | None:
    """Why this member is not to be read, judged by its directory entry alone."""
    name = info.filename
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or (len(name) > 1 and name[1] == ":"):
        return UnsafeArchive(
            "a member's name points outside the zip", remedy="import only zips you trust", code="path_traversal"
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        return UnsafeArchive(
            "a member is a link to another file", remedy="put the file itself into the zip", code="path_traversal"
        )
    if info.flag_bits & _ENCRYPTED:
        return UnsafeArchive(
            "the zip is encrypted", remedy="unpack it with its password and import the files", code="encrypted_zip"
        )
    if info.compress_type not in _READABLE_METHODS:
        return UnsafeArchive(
            "a member is packed by method {method}, which is not read here",
            remedy="unpack it and import the files",
            code="damaged_zip",
            method=info.compress_type,
        )
    return None


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member's bytes, its first ``HEAD_BYTES`` and then piece by piece; the caller counts them.

    :raises UnsafeArchive: code ``damaged_zip``.
    """
    try:
        with archive.open(info) as stream:
            yield stream.read(HEAD_BYTES)
            while piece := stream.read(_PIECE_BYTES):
                yield piece
    except ZIP_TROUBLE as trouble:
        raise damaged_zip(str(trouble)) from trouble


def _check_members(archive: zipfile.ZipFile, limits: Limits) -> None:
    infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
    if len(infos) > limits.members:
        raise too_many(limits)
    end = 0
    for info in infos:
        if info.header_offset < end:
            raise UnsafeArchive(
                "members of the zip overlap, which no honest archive does",
                remedy="do not trust this file",
                code="zip_bomb",
                offset=info.header_offset,
            )
        end = info.header_offset + _LOCAL_HEADER_BYTES + info.compress_size


def _check_directory_size(file: BinaryIO, limits: Limits) -> None:
    """Look at the directory's size before the zipfile module loads all of it."""
    size = file.seek(0, 2)
    begin = max(0, size - _END_BYTES - _MOST_COMMENT_BYTES)
    file.seek(begin)
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise damaged_zip("its end is missing")
    (directory_bytes,) = struct.unpack_from("<I", tail, at + 12)
    if at >= 20 and tail[at - 20 : at - 16] == _END64_LOCATOR:
        (end64_at,) = struct.unpack_from("<Q", tail, at - 12)
        file.seek(min(end64_at, size))
        end64 = file.read(56)
        if end64[:4] != _END64 and (found := tail.rfind(_END64, 0, at)) >= 0:  # bytes were put before the zip
            end64 = tail[found : found + 56]
        if len(end64) == 56 and end64[:4] == _END64:
            (directory_bytes,) = struct.unpack_from("<Q", end64, 40)
    file.seek(0)
    if directory_bytes > limits.members * _USUAL_ENTRY_BYTES:
        raise too_many(limits)


def too_many(limits: Limits) -> UnsafeArchive:
    return UnsafeArchive(
        "the zip holds more than {most} files",
        remedy="unpack it yourself and import the files you trust",
        code="too_many_members",
        most=limits.members,
    )
