"""Find the way back into a damaged part: the next definition message that what follows proves to be one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from runtall.fit.basetypes import BASE_TYPES

MAX_CANDIDATES = 2000  # places tried after one gap: bounds the time spent on bytes that hold nothing
PROOF_MESSAGES = 8  # messages that must follow without a contradiction

_CANDIDATE = re.compile(rb"[\x40-\x4f\x60-\x6f]\x00[\x00\x01]", re.DOTALL)
_SIZE_OF_CODE = {base.code: base.size for base in BASE_TYPES}


def definition_length(data: bytes, at: int, end: int) -> int | None:
    """Bytes of the definition message at ``at``, header byte included; ``None`` when it runs past ``end``."""
    if at + 6 > end:
        return None
    length = 6 + 3 * data[at + 5]
    if data[at] & 0x20:
        if at + length >= end:
            return None
        length += 1 + 3 * data[at + length]
    return length if at + length <= end else None


def find_definition(data: bytes, at: int, end: int, sizes: Mapping[int, int]) -> int | None:
    """The first offset after ``at`` where a sound definition starts, or ``None``.

    ``sizes`` maps each local number defined so far to the bytes of its data messages.
    """
    candidate = _CANDIDATE.search(data, at + 1, end)
    for _ in range(MAX_CANDIDATES):
        if candidate is None:
            return None
        start = candidate.start()
        if _sound(data, start, end) and _followed_cleanly(data, start, end, dict(sizes)):
            return start
        candidate = _CANDIDATE.search(data, start + 1, end)
    return None


def _sound(data: bytes, at: int, end: int) -> bool:
    """Whether the bytes read as a definition that a device would write: known types, sizes that fit, no field twice."""
    length = definition_length(data, at, end)
    count = data[at + 5] if length else 0
    if not count:
        return False
    fields = data[at + 6 : at + 6 + 3 * count]
    if len(set(fields[::3])) < count:
        return False
    return all(
        size and size % _SIZE_OF_CODE.get(code, 256) == 0 for size, code in zip(fields[1::3], fields[2::3], strict=True)
    )


def _followed_cleanly(data: bytes, at: int, end: int, sizes: dict[int, int]) -> bool:
    for _ in range(PROOF_MESSAGES):
        if at >= end:
            break
        header = data[at]
        if header & 0xC0 == 0x40:
            length = definition_length(data, at, end)
            if length is None or not _sound(data, at, end):
                return False
            after = at + 6 + 3 * data[at + 5]
            sizes[header & 0x0F] = 1 + sum(data[at + 7 : after : 3]) + sum(data[after + 2 : at + length : 3])
            at += length
        else:
            size = sizes.get(header >> 5 & 3 if header & 0x80 else header & 0x0F)
            if size is None:
                return False
            at += size
    return at <= end
