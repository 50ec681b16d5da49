"""What a file is, told by its first bytes and not by its name."""

from __future__ import annotations

from enum import Enum
from typing import Literal

from runtall.runs.gzip_bytes import GZIP_MAGIC

HEAD_BYTES = 4096
FIT_ACTIVITY = 4  # file_id.type
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_XML_ROOTS = (b"<gpx", b":gpx", b"TrainingCenterDatabase")
_FIT_MARK = slice(8, 12)


class Content(Enum):
    """What the first bytes look like."""

    FIT = "fit"
    XML = "xml"
    GZIP = "gzip"
    ZIP = "zip"
    OTHER = "other"


def content_of(head: bytes) -> Content:
    """What a file is, from its first ``HEAD_BYTES`` bytes (fewer only if the file is shorter)."""
    if head.startswith(GZIP_MAGIC):
        return Content.GZIP
    if head.startswith(_ZIP_MAGICS):
        return Content.ZIP
    if head[_FIT_MARK] == b".FIT":
        return Content.FIT
    if any(root in head.replace(b"\0", b"") for root in _XML_ROOTS):
        return Content.XML
    return Content.OTHER


def file_is_no_activity(head: bytes) -> bool:
    """Whether a FIT file's first message names another type than an activity; ``False`` where that cannot be told."""
    header_bytes = head[0]
    definition = head[header_bytes:]
    if len(definition) < 6 or definition[0] & 0xE0 != 0x40:
        return False
    order: Literal["big", "little"] = "big" if definition[2] else "little"
    fields = [definition[at : at + 3] for at in range(6, 6 + 3 * definition[5], 3)]
    after = 6 + 3 * definition[5]
    if int.from_bytes(definition[3:5], order) != 0 or len(definition) <= after:  # file_id
        return False
    if definition[after] != definition[0] & 0x0F:
        return False
    at = after + 1
    for field in fields:
        number, size = field[0], field[1]
        if number == 0 and size == 1:
            return at < len(definition) and definition[at] not in (FIT_ACTIVITY, 0xFF)
        at += size
    return False
