"""Put FIT files together byte by byte, without any code of ours, so that a test can break them where it means to."""

from __future__ import annotations

import struct
from collections.abc import Sequence

ENUM, SINT8, UINT8, STRING, BYTE, UINT8Z = 0x00, 0x01, 0x02, 0x07, 0x0D, 0x0A
SINT16, UINT16, SINT32, UINT32, FLOAT32, FLOAT64 = 0x83, 0x84, 0x85, 0x86, 0x88, 0x89
UINT16Z, UINT32Z, SINT64, UINT64, UINT64Z = 0x8B, 0x8C, 0x8E, 0x8F, 0x90

FILE_ID, SESSION, LAP, RECORD, EVENT = 0, 18, 19, 20, 21
FIELD_DESCRIPTION, DEVELOPER_DATA_ID, SET = 206, 207, 225

NOON_S = 1_000_000_000  # a FIT time in 2021
HEADER_BYTES = 14


def crc(data: bytes) -> int:
    """CRC-16, polynomial 0x8005 reflected to 0xA001, bit by bit."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


def definition(
    local: int,
    message: int,
    fields: Sequence[tuple[int, int, int]],
    developer: Sequence[tuple[int, int, int]] = (),
    big: bool = False,
) -> bytes:
    """A definition message; a field is (number, bytes, base type), a developer field (number, bytes, app)."""
    head = bytes([0x40 | (0x20 if developer else 0) | local, 0, big]) + message.to_bytes(2, "big" if big else "little")
    body = bytes([len(fields)]) + b"".join(map(bytes, fields))
    return head + body + (bytes([len(developer)]) + b"".join(map(bytes, developer)) if developer else b"")


def data(local: int, layout: str, *values: object) -> bytes:
    """A data message; ``layout`` is a struct format with its byte order."""
    return bytes([local]) + struct.pack(layout, *values)


def short(local: int, five_bits: int, payload: bytes) -> bytes:
    """A data message whose header byte carries the low five bits of its time."""
    return bytes([0x80 | local << 5 | five_bits]) + payload


def part(
    *messages: bytes,
    header_bytes: int = HEADER_BYTES,
    size_byte: int | None = None,
    data_size: int | None = None,
    header_crc: int | None = None,
    file_crc: int | None = None,
) -> bytes:
    """One FIT file; what is not given is right."""
    body = b"".join(messages)
    size = len(body) if data_size is None else data_size
    head = struct.pack("<BBHI4s", header_bytes if size_byte is None else size_byte, 0x20, 2100, size, b".FIT")
    if header_bytes > 12:
        head += struct.pack("<H", crc(head) if header_crc is None else header_crc)
        head += bytes(header_bytes - 14)
    whole = head + body
    return whole + struct.pack("<H", crc(whole) if file_crc is None else file_crc)


RECORDS = definition(0, RECORD, [(253, 4, UINT32), (3, 1, UINT8)])


def beats(*rates: int, first_s: int = NOON_S) -> bytes:
    """Records a second apart under ``RECORDS``: 6 bytes each."""
    return b"".join(data(0, "<IB", first_s + at, rate) for at, rate in enumerate(rates))
