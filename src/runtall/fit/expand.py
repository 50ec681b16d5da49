"""Values that a file stores in short: times in header bytes, and the packed speed and distance of old sensors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
OffsetArray = NDArray[np.int64]

_TIME_MASK = 0x1F  # a compressed header carries the low five bits of the time
_DISTANCE_MASK = 0xFFF
UNPACKED = ("speed", "distance")  # what a packed speed and distance unpacks into


@dataclass(frozen=True, slots=True, eq=False)
class TimedOffsets:
    """Times (FIT seconds) of the messages with a compressed header, by ascending byte offset."""

    offsets: OffsetArray
    times: FloatArray

    def fill(self, offsets: OffsetArray, column: FloatArray) -> None:
        """Write the times of the rows at ``offsets`` into the gaps of ``column``."""
        found = np.minimum(np.searchsorted(self.offsets, offsets), len(self.offsets) - 1)
        hit = (self.offsets[found] == offsets) & np.isnan(column)
        column[hit] = self.times[found[hit]]


def roll_times(
    full_offsets: OffsetArray, full_times: FloatArray, short_offsets: OffsetArray, short_bits: NDArray[np.int64]
) -> TimedOffsets:
    """Times of messages that carry only five bits of it, counted on from the last full time before them.

    The five bits roll over every 32 s; a message before any full time has none (NaN). ``full_times`` are whole seconds.
    """
    offsets = np.concatenate([full_offsets, short_offsets])
    order = np.argsort(offsets, kind="stable")
    is_full = (np.arange(len(offsets)) < len(full_offsets))[order]
    bits = np.concatenate([full_times.astype(np.int64) & _TIME_MASK, short_bits])[order]
    steps = np.diff(bits, prepend=bits[:1]) & _TIME_MASK
    steps[is_full] = 0
    since_start = np.cumsum(steps)
    times = np.concatenate([full_times, np.zeros(len(short_offsets))])[order]
    last_full = np.maximum.accumulate(np.where(is_full, np.arange(len(offsets)), -1))
    rolled = times[last_full] + since_start - since_start[last_full]
    rolled[last_full < 0] = np.nan
    return TimedOffsets(offsets[order][~is_full], rolled[~is_full])


def unpack_speed_distance(packed: Sequence[bytes | None]) -> Mapping[str, FloatArray]:
    """Speed (m/s) and distance (m) from three bytes a row: 12 bits of 1/100 m/s, then 12 bits of 1/16 m.

    The distance bits roll over every 256 m and are counted on from row to row.
    """
    speed, distance = np.full(len(packed), np.nan), np.full(len(packed), np.nan)
    known = [row for row, piece in enumerate(packed) if piece is not None and len(piece) >= 3]
    if known:
        numbers = np.array([int.from_bytes((packed[row] or b"")[:3], "little") for row in known])
        speed[known] = (numbers & 0xFFF) / 100.0
        sixteenths = numbers >> 12
        distance[known] = np.cumsum(np.diff(sixteenths, prepend=0) & _DISTANCE_MASK) / 16.0
    return {"speed": speed, "distance": distance}
