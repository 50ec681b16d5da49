"""Short ways to write down runs, for the tests of this room."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from runtall.runs.nouns import RunSummary


def ran(
    day: str | date, km: float | None, *, hour: float = 9, minutes: float | None = None, offset_h: float | None = 0
) -> RunSummary:
    """A run on a local day at a local hour; 6 minutes a kilometre unless said."""
    local = datetime.combine(date.fromisoformat(day) if isinstance(day, str) else day, time(), UTC)
    timer_s = 60 * (minutes if minutes is not None else 6 * (km or 5))
    return RunSummary(
        start_time=local + timedelta(hours=hour - (offset_h or 0)),
        utc_offset_s=None if offset_h is None else round(offset_h * 3600),
        timer_s=timer_s,
        elapsed_s=timer_s,
        distance_m=None if km is None else km * 1000,
    )
