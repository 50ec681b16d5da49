"""Read FIT bytes: find the parts, walk over each, and lay out its tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from runtall.errors import DamagedFile, NotAnActivity
from runtall.fit.basetypes import UINT32, BaseType
from runtall.fit.definition import TIMESTAMP, Definition, Place
from runtall.fit.describe import Descriptions, describe
from runtall.fit.developer import DeveloperField, DeveloperKey
from runtall.fit.expand import TimedOffsets, roll_times
from runtall.fit.file import FitFile, FitPart
from runtall.fit.header import CRC_SIZE, Header, crc, next_header, read_header
from runtall.fit.notices import Notices
from runtall.fit.profile import PROFILE, Message
from runtall.fit.table import Block, OffsetArray, Table
from runtall.fit.walk import Walk

MAX_BYTES = 64 << 20  # a day at one sample a second is about 10 MB
MAX_PARTS = 64

ALL_MESSAGES: frozenset[int] = frozenset(PROFILE)


def read(data: bytes, wanted: Collection[int] = ALL_MESSAGES) -> FitFile:
    """Read a FIT file, keeping whatever can be made out of a damaged one.

    ``wanted`` are message numbers of the profile; the others are stepped over. What was lost or odd is in the file's
    ``warnings``, with byte offsets; ``complete`` is false when something was lost. Raises ``NotAnActivity`` (code
    ``not_fit``) when the bytes are no FIT file and ``DamagedFile`` (code ``too_large``) beyond ``MAX_BYTES``.
    """
    if len(data) > MAX_BYTES:
        template = "the file has {size} bytes, more than {limit}"
        raise DamagedFile(template, code="too_large", size=len(data), limit=MAX_BYTES, remedy="split the file")
    data = bytes(data)
    notices = Notices()
    header = read_header(data, 0)
    if header is None:
        raise NotAnActivity("the bytes are no FIT file", code="not_fit", remedy="choose a .fit, .tcx or .gpx file")
    parts: list[FitPart] = []
    complete = True
    while header is not None:
        part = _read_part(data, header, frozenset(wanted), notices)
        parts.append(part)
        complete = complete and part.complete
        header = read_header(data, part.end)
        if header is None and part.complete and data[part.end :].strip(b"\0"):
            template = "{count} bytes after the end at byte {offset} are no FIT file"
            notices.add("trailing_bytes", template, part.end, count=len(data) - part.end)
        if header is not None and len(parts) == MAX_PARTS:
            notices.add("too_many_parts", "more parts than any device writes, from byte {offset} on", part.end)
            header, complete = None, False
    return FitFile(tuple(parts), notices.all(), complete)


def _read_part(data: bytes, header: Header, wanted: frozenset[int], notices: Notices) -> FitPart:
    if not header.crc_ok:
        notices.add("header_crc", "the header at byte {offset} has a wrong checksum", header.offset)
    bounds = _bounds(data, header, notices)
    walk = Walk(data, header.data_start, bounds.data_end, wanted, notices, intact=bounds.intact)
    walk.run()
    tables = _tables(data, walk.definitions, wanted, notices)
    complete = bounds.whole and walk.complete
    return FitPart(header.offset, bounds.end, header.protocol_version, header.profile_version, complete, tables)


class _Bounds(NamedTuple):
    """Where the messages end, where the part ends, whether it is all there, and whether its checksum is right."""

    data_end: int
    end: int
    whole: bool
    intact: bool


def _bounds(data: bytes, header: Header, notices: Notices) -> _Bounds:
    claimed = header.data_start + header.data_size
    end = claimed + CRC_SIZE
    if end <= len(data) and crc(data[header.offset : end]) == 0:  # a checksum over data and checksum is zero
        return _Bounds(claimed, end, whole=True, intact=True)
    if header.data_size and end <= len(data):
        rest_is_ours = end < len(data) and read_header(data, end) is None and crc(data[header.offset :]) == 0
        if not rest_is_ours:
            notices.add("crc", "the checksum at byte {offset} is wrong", claimed)
            return _Bounds(claimed, end, whole=True, intact=False)
    elif header.data_size and claimed <= len(data):
        notices.add("crc_missing", "the checksum at byte {offset} is missing", claimed)
        return _Bounds(claimed, len(data), whole=True, intact=False)
    template = "the header at byte {offset} claims {claimed} bytes of data, which is not so: read on to the end"
    notices.add("data_size", template, header.offset, claimed=header.data_size)
    following = next_header(data, header.data_start)
    end = len(data) if following is None else following
    intact = crc(data[header.offset : end]) == 0
    has_crc = end - header.data_start >= CRC_SIZE and (following is not None or intact)
    return _Bounds(end - CRC_SIZE if has_crc else end, end, has_crc or header.data_size == 0, intact)


def _tables(
    data: bytes, definitions: Sequence[Definition], wanted: frozenset[int], notices: Notices
) -> Mapping[int, Table]:
    used = [definition for definition in definitions if definition.rows or definition.compressed]
    times = _compressed_times(data, used)
    describing = [
        _table(message, data, used, times, {}, notices)
        for message in (Message.DEVELOPER_DATA_ID, Message.FIELD_DESCRIPTION)
    ]
    with_developer = [definition for definition in used if definition.described >= 0]
    described = describe(with_developer, *describing) if with_developer else {}
    messages = sorted({definition.message for definition in used} & wanted & ALL_MESSAGES)
    return MappingProxyType({message: _table(message, data, used, times, described, notices) for message in messages})


def _table(
    message: int,
    data: bytes,
    used: Sequence[Definition],
    times: TimedOffsets | None,
    described: Mapping[Definition, Descriptions],
    notices: Notices,
) -> Table:
    blocks = [
        Block(
            definition,
            data,
            _offsets(definition),
            _usable_places(definition, notices),
            _usable_developer_places(definition, described.get(definition, {}), notices),
        )
        for definition in used
        if definition.message == message
    ]
    return Table(message, blocks, times)


def _offsets(definition: Definition) -> OffsetArray:
    plain = np.frombuffer(definition.rows, np.int64)
    if not definition.compressed:
        return plain
    return np.sort(np.concatenate([plain, np.frombuffer(definition.compressed, np.int64)]))


def _compressed_times(data: bytes, used: Sequence[Definition]) -> TimedOffsets | None:
    """Times of the messages with a compressed header that hold no full time themselves."""
    if not any(definition.compressed for definition in used):
        return None
    full_offsets, full_times, short_offsets = [], [], []
    for definition in used:
        place = definition.places({TIMESTAMP}).get(TIMESTAMP)
        if place is not None and place.base is UINT32 and place.size == UINT32.size:
            block = Block(definition, data, _offsets(definition), {}, {})
            stored = block.stored(place)
            known = stored != UINT32.invalid
            full_offsets.append(block.offsets[known])
            full_times.append(stored[known].astype(np.float64))
        elif definition.compressed:
            short_offsets.append(np.frombuffer(definition.compressed, np.int64))
    if not short_offsets:
        return None
    short = np.concatenate(short_offsets)
    bits = np.frombuffer(data, np.uint8)[short].astype(np.int64) & 0x1F
    no_offsets, no_times = np.empty(0, np.int64), np.empty(0)
    return roll_times(np.concatenate([no_offsets, *full_offsets]), np.concatenate([no_times, *full_times]), short, bits)


def _usable_places(definition: Definition, notices: Notices) -> Mapping[int, Place]:
    """The profile's fields of a definition, the first of each number; what cannot be read is named and left out."""
    fields = PROFILE[definition.message].by_number
    return {
        number: place
        for number, place in definition.places(fields).items()
        if _readable(place, fields[number].base, notices, definition, fields[number].name)
    }


def _usable_developer_places(
    definition: Definition, described: Descriptions, notices: Notices
) -> Mapping[DeveloperField, Place]:
    places: dict[DeveloperField, Place] = {}
    for app, number, start, size in definition.developer_places():
        known = described.get(DeveloperKey(app, number))
        if known is None:
            template = "the developer field {number} of app {app}, defined at byte {offset}, is described nowhere"
            notices.add("developer_field_undescribed", template, definition.offset, app=app, number=number)
            continue
        place = Place(number, start, size, known.base)
        if known not in places and _readable(place, known.base, notices, definition, known.name):
            places[known] = place
    return places


def _readable(place: Place, expected: BaseType, notices: Notices, definition: Definition, name: str) -> bool:
    if place.base.kind != expected.kind:
        if expected.kind != "number" and place.base.size == 1:  # text as bytes, bytes as small numbers
            return True
        template = "the field {field}, defined at byte {offset}, is stored as {stored}, which it cannot be"
        notices.add("field_type", template, definition.offset, field=name, stored=place.base.name)
        return False
    if place.size % place.base.size:
        template = "the field {field}, defined at byte {offset}, has {size} bytes, which is no {stored}"
        notices.add("field_size", template, definition.offset, field=name, size=place.size, stored=place.base.name)
        return False
    return True
