"""What of the messages walked over can be believed, judged by their times, once damage is known."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from statistics import median_low
from typing import NamedTuple

from runtall.fit.basetypes import UINT32
from runtall.fit.definition import Definition
from runtall.fit.resync import SPAN_S

_SAMPLES = 25  # times looked at of each definition

_MISSING = UINT32.invalid


def usual_time_s(data: bytes, definitions: Iterable[Definition]) -> int | None:
    """The median of the full times (FIT seconds) of a part, from a sample; a few may be damage already."""
    times: list[int] = []
    for definition in definitions:
        rows = definition.rows
        if definition.layout.time_at is not None and rows:
            step = max(1, len(rows) // _SAMPLES)
            times += [time_s for row in rows[::step] if (time_s := _time_s(data, definition, row)) != _MISSING]
    return median_low(times) if times else None


class Doubt(NamedTuple):
    """Messages from ``begin`` on are not believed; the first of them with an unbelievable time is at ``first_odd``."""

    begin: int
    first_odd: int


def find_doubt(data: bytes, definitions: Sequence[Definition], usual_s: int) -> Doubt | None:
    """What follows the last message with a believable time, when it has unbelievable ones; else ``None``.

    Bytes out of step may happen to walk well for a while; their times give them away.
    """
    timed = [definition for definition in definitions if definition.layout.time_at is not None]
    first_odd: int | None = None
    for row, number in heapq.merge(*map(_newest_first, timed, range(len(timed))), reverse=True):
        time_s = _time_s(data, timed[number], row)
        if abs(time_s - usual_s) <= SPAN_S:
            return None if first_odd is None else Doubt(row + timed[number].layout.size, first_odd)
        if time_s != _MISSING:
            first_odd = row
    return None


def _newest_first(definition: Definition, number: int) -> Iterator[tuple[int, int]]:
    return ((row, number) for row in reversed(definition.rows))


def forget_from(definitions: Iterable[Definition], offset: int) -> None:
    """Take back every row at or after a byte offset."""
    for definition in definitions:
        for rows in (definition.rows, definition.compressed):
            while rows and rows[-1] >= offset:
                rows.pop()


def _time_s(data: bytes, definition: Definition, row: int) -> int:
    at = row + (definition.layout.time_at or 0)
    return int.from_bytes(data[at : at + 4], definition.layout.endian)
