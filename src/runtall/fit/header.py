"""The header that starts each part of a FIT file, and where the part ends."""

from __future__ import annotations

from dataclasses import dataclass

import fastcrc

SIGNATURE = b".FIT"
SIGNATURE_AT = 8
SHORT, LONG = 12, 14  # header bytes without and with its own checksum
CRC_SIZE = 2


@dataclass(frozen=True, slots=True)
class Header:
    """``offset`` and ``size`` in bytes; ``data_size`` as the file claims it; versions as the file writes them."""

    offset: int
    size: int
    data_size: int
    protocol_version: int
    profile_version: int
    crc_ok: bool

    @property
    def data_start(self) -> int:
        return self.offset + self.size


def crc(data: bytes) -> int:
    """The FIT checksum: CRC-16 with polynomial 0x8005, reflected, starting at zero."""
    return int(fastcrc.crc16.arc(data))


def read_header(data: bytes, offset: int) -> Header | None:
    """The header at ``offset``, or ``None`` where there is none.

    A size byte that makes no sense (seen: zero) is replaced by what the following bytes look like.
    """
    if data[offset + SIGNATURE_AT : offset + SHORT] != SIGNATURE:
        return None
    size = data[offset]
    if not SHORT <= size <= len(data) - offset:
        size = _likely_size(data, offset)
    stored = int.from_bytes(data[offset + SHORT : offset + LONG], "little") if size >= LONG else 0
    return Header(
        offset=offset,
        size=size,
        data_size=int.from_bytes(data[offset + 4 : offset + 8], "little"),
        protocol_version=data[offset + 1],
        profile_version=int.from_bytes(data[offset + 2 : offset + 4], "little"),
        crc_ok=stored in (0, crc(data[offset : offset + SHORT])),
    )


def _likely_size(data: bytes, offset: int) -> int:
    """Messages start with a definition: 14 when one can start there, not at 12."""
    starts = [at for at in (SHORT, LONG) if data[offset + at : offset + at + 1] and data[offset + at] & 0xF0 == 0x40]
    return starts[0] if len(starts) == 1 else LONG if starts else SHORT


def next_header(data: bytes, start: int) -> int | None:
    """The offset of the first sound header at or after ``start``."""
    at = data.find(SIGNATURE, start + SIGNATURE_AT)
    while at >= 0:
        header = read_header(data, at - SIGNATURE_AT)
        if header and data[header.offset] in (SHORT, LONG) and header.crc_ok and header.protocol_version >> 4 in (1, 2):
            return header.offset
        at = data.find(SIGNATURE, at + 1)
    return None
