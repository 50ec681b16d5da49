"""What a FIT file says of time: the local offset, the clock that was never set, the timer's starts and stops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from runtall import fit
from runtall.runs.nouns import Pause

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
