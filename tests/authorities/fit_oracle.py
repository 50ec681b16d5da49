"""What ``fitdecode`` reads from FIT bytes, laid beside what we read: the outside authority of the FIT codec.

``fitdecode`` (MIT, by Jean-Charles Lefebvre) is an independent decoder with the full profile. Where it follows another
convention than we do, the rule below says so and why; everything else has to agree value by value.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import fitdecode

from runtall import fit
from runtall.units import DEGREES_PER_SEMICIRCLE

TOLERANCE = 1e-12  # relative; only the order of a multiplication and a division differs, in positions


@dataclass(slots=True)
class OracleMessage:
    part: int
    offset: int
    number: int
    fields: list[Any]


@dataclass(slots=True)
class OracleReading:
    messages: list[OracleMessage] = field(default_factory=list)
    failed: bool = False


def read_with_oracle(data: bytes) -> OracleReading:
    """Every data message as fitdecode yields it; ``failed`` when it gave up before the end."""
    reading = OracleReading()
    part = -1
    reader = fitdecode.FitReader(
        data,
        processor=None,
        check_crc=fitdecode.CrcCheck.DISABLED,
        error_handling=fitdecode.ErrorHandling.IGNORE,
        keep_raw_chunks=True,
    )
    try:
        for frame in reader:
            if frame.frame_type == fitdecode.FIT_FRAME_HEADER:
                part += 1
            elif frame.frame_type == fitdecode.FIT_FRAME_DATA:
                reading.messages.append(
                    OracleMessage(part, frame.chunk.offset, frame.def_mesg.global_mesg_num, frame.fields)
                )
    except (fitdecode.FitError, AssertionError):
        reading.failed = True
    return reading


def differences(data: bytes) -> Iterator[str]:
    """Every place where we and fitdecode disagree, in words; nothing when all agrees."""
    ours = fit.read(data)
    oracle = read_with_oracle(data)
    rows = {
        (at, number, int(offset)): row
        for at, part in enumerate(ours.parts)
        for number, table in part.tables.items()
        for row, offset in enumerate(table.offsets)
    }
    for at, message in enumerate(oracle.messages):
        if message.number not in fit.PROFILE or not message.fields:
            continue  # a message without fields says nothing: we keep no row for it
        row = rows.pop((message.part, message.number, message.offset), None)
        if row is None:
            # The message right before the place where fitdecode gave up has swallowed the damage: we drop it.
            if not (oracle.failed and at == len(oracle.messages) - 1):
                yield f"message {message.number} at byte {message.offset} is missing"
            continue
        yield from _message_differences(ours.parts[message.part][message.number], row, message)
    if rows and not oracle.failed:
        yield f"{len(rows)} messages more than fitdecode, the first {min(rows)}"


def _message_differences(table: fit.Table, row: int, message: OracleMessage) -> Iterator[str]:
    standard = [found for found in message.fields if found.field_type != "devfield"]
    expected = {name: _expected(standard, known) for name, known in fit.PROFILE[message.number].by_name.items()}
    if message.number == fit.Message.RECORD and expected["enhanced_speed"] is None:
        # fitdecode unpacks the packed speed into "speed" and stops there; we go on as with any other speed
        expected["enhanced_speed"] = expected["speed"]
    for name, known in fit.PROFILE[message.number].by_name.items():
        actual = _actual(table, row, known)
        if not _same(actual, expected[name]):
            yield f"{known} of message {message.number} at byte {message.offset}: {actual} here, {expected[name]} there"
    developer = {
        (described.key.app, described.key.number): _developer_value(table, row, described)
        for described in table.developer_fields
    }
    for found in message.fields:
        if found.field_type != "devfield" or found.field is None or found.field.name is None:
            continue  # described nowhere: fitdecode gives raw bytes, we warn
        key = (found.field.dev_data_index, found.field.def_num)
        if not _same(developer.get(key), found.raw_value):
            yield f"developer field {key} at byte {message.offset}: {developer.get(key)} here, {found.raw_value} there"


def _expected(found: list[Any], known: fit.Field) -> Any:
    """fitdecode's value of a profile field: the stored one, else one that it unpacked from another field."""
    mine = [single for single in found if single.def_num == known.number]
    stored = [single for single in mine if single.field_def is not None]
    unpacked = [single for single in mine if single.field_def is None]
    for single in (*stored[:1], *unpacked):  # of a field given twice we read the first
        value = _physical(single, known)
        if value is not None:
            return value
    return None


def _physical(single: Any, known: fit.Field) -> Any:
    base = single.field_def.base_type if single.field_def else None
    if known.base.kind == "number":
        if base is not None and base.name in ("byte", "string"):
            return None  # a number stored in a size that is no number: fitdecode gives its bytes, we warn
        by_name = isinstance(single.value, str) or single.parent_field is not None
        value = single.raw_value if by_name else single.value  # an enumeration's number, not its word
        if isinstance(value, tuple):
            value = value if known.array else value[0]  # several values where one belongs: we read the first
            if known.array and all(one is None for one in value):
                return None
        if known.units == "deg" and value is not None:
            return value * DEGREES_PER_SEMICIRCLE
        return value
    return single.raw_value


def _actual(table: fit.Table, row: int, known: fit.Field) -> Any:
    if known.base.kind == "text":
        return table.texts(known.name)[row]
    if known.base.kind == "bytes":
        return table.blobs(known.name)[row]
    return _row_value(table[known.name][row])


def _developer_value(table: fit.Table, row: int, described: fit.DeveloperField) -> Any:
    if described.base.kind == "number":
        stored = (
            table.developer(described)[row] + described.offset
        ) * described.scale  # fitdecode does not scale these
        return _row_value(stored)
    return table.developer_texts(described)[row] if described.base.kind == "text" else None


def _row_value(value: Any) -> Any:
    if getattr(value, "ndim", 0) == 0:
        return None if math.isnan(value) else float(value)
    return tuple(None if math.isnan(one) else float(one) for one in value)


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, tuple):
        there = list(theirs) if isinstance(theirs, tuple) else [theirs]
        there += [None] * (len(ours) - len(there))  # rows of one array column are as wide as the widest
        return len(ours) == len(there) and all(_same(one, other) for one, other in zip(ours, there, strict=True))
    if isinstance(ours, bytes):
        return tuple(ours) == theirs
    if isinstance(ours, float) and isinstance(theirs, (int, float)):
        return math.isclose(ours, theirs, rel_tol=TOLERANCE)
    return ours == theirs
