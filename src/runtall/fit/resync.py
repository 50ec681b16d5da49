"""Find the way back into a damaged part: the next place from which several messages follow without a contradiction."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Literal, NamedTuple

from runtall.fit.basetypes import BASE_TYPES

MAX_CANDIDATES = 50_000  # places tried in one part: bounds the time spent on bytes that hold nothing
PROOF_MESSAGES = 8  # messages looked at; the next damage may follow soon, so not all of them have to be sound
PROOF_ROWS = 2  # sound messages after a definition that make it one, unless the part ends before
PROOF_TIMES = 3  # times that must agree where the place is no definition
STEP_S = 3600  # the longest stretch without any message between two that agree
SPAN_S = 40 * 86400  # times of one part further apart than this do not belong together; seen: 31 days

_DEFINITION = 0x40
_COMPRESSED = 0x80
_SIZE_OF_CODE = {base.code: base.size for base in BASE_TYPES}


class Layout(NamedTuple):
    """The bytes of a data message with its header byte, and where its time lies (``None``: it has none)."""

    size: int
    time_at: int | None
    endian: Literal["little", "big"]


HIGHEST_TYPE = 16
"""The number of the last base type, uint64z."""


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


def is_sound_definition(data: bytes, at: int) -> bool:
    """Whether the whole definition message at ``at`` is one that a device may have written.

    Its second byte is reserved, there are two byte orders, and its fields have types that exist: numbers up to 16, with
    nothing but the flag for a byte order above them.
    """
    if data[at + 1] or data[at + 2] > 1:
        return False
    codes = data[at + 8 : at + 6 + 3 * data[at + 5] : 3]
    return all(code & 0x60 == 0 and code & 0x1F <= HIGHEST_TYPE for code in codes)


def layout_of(content: bytes) -> Layout:
    """The layout that a definition message, without its header byte, sets for its data messages.

    >>> layout_of(bytes([0, 0, 20, 0, 2, 3, 1, 2, 253, 4, 0x86]))
    Layout(size=6, time_at=2, endian='little')
    """
    after = 5 + 3 * content[4]
    numbers, sizes, codes = content[5:after:3], content[6:after:3], content[7:after:3]
    found = numbers.find(253)
    has_time = found >= 0 and sizes[found] == 4 and codes[found] & 0x1F == 6
    return Layout(
        size=1 + sum(sizes) + sum(content[after + 2 :: 3]),
        time_at=1 + sum(sizes[:found]) if has_time else None,
        endian="big" if content[1] else "little",
    )


class Search:
    """The search for sound messages in one part, ``data`` up to ``end``; all its gaps share one stock of patience."""

    def __init__(self, data: bytes, end: int) -> None:
        self._data = data
        self._end = end
        self._candidates_left = MAX_CANDIDATES
        self._found = -1  # a place that led back into damage is not taken again

    def spend(self, patience: int) -> None:
        """Give up sooner: as many places fewer will be tried."""
        self._candidates_left -= patience

    def find(self, begin: int, layouts: Mapping[int, Layout], usual_s: int | None) -> int | None:
        """The first offset from ``begin`` on where sound messages start, or ``None``.

        ``layouts`` are the local numbers defined so far; ``usual_s`` is a usual time (FIT seconds) of the part.
        """
        begin = max(begin, self._found + 1)
        for at in range(begin, min(self._end, begin + self._candidates_left)):
            self._candidates_left -= 1
            header = self._data[at]
            is_definition = header & (_COMPRESSED | _DEFINITION) == _DEFINITION
            if (is_definition or _local(header) in layouts) and self._proves_sound(at, layouts, usual_s):
                self._found = at
                return at
        return None

    def _proves_sound(self, at: int, layouts: Mapping[int, Layout], usual_s: int | None) -> bool:
        """Whether a definition and what it defines begin here, or messages whose times agree with those before."""
        known = dict(layouts)
        times: list[int] = []
        starts_with_definition = False
        data, end = self._data, self._end
        message = 0
        while at < end and message < PROOF_MESSAGES:
            header = data[at]
            if header & (_COMPRESSED | _DEFINITION) == _DEFINITION:
                length = definition_length(data, at, end)
                if length is None or not _would_be_written(data[at + 1 : at + length]):
                    break
                starts_with_definition = starts_with_definition or message == 0
                known[header & 0x0F] = layout_of(data[at + 1 : at + length])
                at += length
            else:
                layout = known.get(_local(header))
                if layout is None or at + layout.size > end or (message == 0 and layout.time_at is None):
                    break
                if layout.time_at is not None:
                    first = at + layout.time_at
                    times.append(int.from_bytes(data[first : first + 4], layout.endian))
                at += layout.size
            message += 1
        enough = message > PROOF_ROWS or at == end if starts_with_definition else len(times) >= PROOF_TIMES
        return enough and _times_agree(times, usual_s)


def _local(header: int) -> int:
    return header >> 5 & 3 if header & _COMPRESSED else header & 0x0F


def _times_agree(times: list[int], usual_s: int | None) -> bool:
    if usual_s is not None and times and abs(times[0] - usual_s) > SPAN_S:
        return False
    return all(0 <= later - earlier <= STEP_S for earlier, later in pairwise(times))


def _would_be_written(content: bytes) -> bool:
    """Whether a device would write this definition: known types, sizes that fit, no field twice."""
    count = content[4]
    fields = content[5 : 5 + 3 * count]
    if content[0] or content[1] > 1 or not count or len(set(fields[::3])) < count:
        return False
    return all(
        size and size % _SIZE_OF_CODE.get(code, 256) == 0 for size, code in zip(fields[1::3], fields[2::3], strict=True)
    )
