"""What a FIT file says of time: the local offset, the clock that was never set, the timer's starts and stops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from runtall import fit
from runtall.runs.nouns import FloatArray, Pause
from runtall.runs.tracks import STANDING_MPS, UNMARKED_PAUSE_S

M = fit.Message
_QUARTER_HOUR_S = 900
_FURTHEST_EAST_S, _FURTHEST_WEST_S = 14 * 3600, -12 * 3600
_TIMER = 0
_START = 0
_STOPS = (1, 4, 8, 9)  # stop, stop_all, stop_disable, stop_disable_all
_SHORTEST_PAUSE_S = 1.0


@dataclass(frozen=True, slots=True)
class Clock:
    """``utc_offset_s`` as the file tells it; ``since_switched_on_s`` maps a never-set clock to FIT seconds."""

    # Civil time is nowhere more than about three and a half hours from the nautical zone (western China).
    FURTHEST_CIVIL_S: ClassVar[int] = 4 * 3600

    utc_offset_s: int | None
    since_switched_on_s: float | None


def clock_of(part: fit.FitPart) -> Clock:
    """From ``activity.local_timestamp``: its distance from ``timestamp`` is the local offset, to a quarter hour."""
    table = part[M.ACTIVITY]
    for row in range(len(table)):
        moment, local = table.number(row, "timestamp"), table.number(row, "local_timestamp")
        if moment is None or local is None or fit.utc(local) is None:
            continue
        if fit.utc(moment) is None:
            return Clock(None, local - moment)
        offset_s = round((local - moment) / _QUARTER_HOUR_S) * _QUARTER_HOUR_S
        if _FURTHEST_WEST_S <= offset_s <= _FURTHEST_EAST_S:
            return Clock(offset_s, None)
    return Clock(None, None)


def gaps_standing(time_s: FloatArray, distance_m: FloatArray, known: Sequence[Pause]) -> tuple[Pause, ...]:
    """Gaps of over a minute in which hardly anything was covered, where no timer event tells of them.

    ``known`` is in order and without overlaps. ``distance_m`` is NaN where unknown; a gap of unknown distance counts.
    """
    gaps = np.diff(time_s)
    if not gaps.size:
        return ()
    covered = np.nan_to_num(np.diff(distance_m))
    long = (gaps > max(UNMARKED_PAUSE_S, 5.0 * float(np.median(gaps)))) & (covered <= STANDING_MPS * gaps)
    begin, end = time_s[:-1][long], time_s[1:][long]
    known_begin = np.array([*(pause.start_s for pause in known), np.inf])
    next_known = np.searchsorted([pause.end_s for pause in known], begin, side="right")
    free = known_begin[next_known] >= end
    return tuple(Pause(*gap) for gap in zip(begin[free].tolist(), end[free].tolist(), strict=True))


def pauses_between(events: fit.Table, start: float, end: float) -> tuple[Pause, ...]:
    """When the timer stood still from ``start`` to ``end`` (FIT seconds), counted from ``start``; also at the end."""
    times, kinds, types = events["timestamp"], events["event"], events["event_type"]
    rows = np.flatnonzero((kinds == _TIMER) & np.isfinite(times) & np.isin(types, (_START, *_STOPS)))
    rows = rows[np.argsort(times[rows], kind="stable")]
    pauses: list[Pause] = []
    stopped_at: float | None = None
    for time, kind in zip(times[rows].tolist(), types[rows].tolist(), strict=True):
        if kind != _START:
            stopped_at = time if stopped_at is None else stopped_at
        elif stopped_at is not None:
            pauses.append(Pause(max(stopped_at, start) - start, min(time, end) - start))
            stopped_at = None
    if stopped_at is not None:
        pauses.append(Pause(max(stopped_at, start) - start, end - start))
    return tuple(pause for pause in pauses if pause.duration_s > _SHORTEST_PAUSE_S)
