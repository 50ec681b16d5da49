"""Runs read from FIT by ``fitdecode`` alone and the plainest arithmetic: the outside authority of the FIT reader.

Nothing of ``runtall`` is used here. Only what the contract says is repeated: records belong to sessions by time, both
feet are counted, a heart rate of 0 is none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import fitdecode

Numbers = tuple[int, float, float, float]
"""Count, mean, least, greatest."""

CHANNELS: Mapping[str, tuple[str, ...]] = {
    "speed_mps": ("enhanced_speed", "speed"),
    "heart_rate_bpm": ("heart_rate",),
    "altitude_m": ("enhanced_altitude", "altitude"),
    "vertical_oscillation_mm": ("vertical_oscillation",),
    "vertical_ratio_pct": ("vertical_ratio",),
    "contact_time_ms": ("stance_time",),
    "contact_balance_pct": ("stance_time_balance",),
    "step_length_mm": ("step_length",),
    "power_w": ("power",),
    "temperature_c": ("temperature",),
}


@dataclass(slots=True)
class OracleRun:
    """A running session with the numbers of its channels."""

    start: datetime
    timer_s: float | None
    elapsed_s: float | None
    distance_m: float | None
    channels: dict[str, Numbers] = field(default_factory=dict)


@dataclass(slots=True)
class OracleActivity:
    """What fitdecode finds: running sessions, sets, and whether it reached the end."""

    runs: list[OracleRun] = field(default_factory=list)
    sets: list[tuple[datetime | None, float | None, int | None, Any]] = field(default_factory=list)
    reached_end: bool = True


def read_runs(data: bytes) -> OracleActivity:
    """Read with fitdecode, leniently; sessions are only gathered with the records of their own part."""
    found = OracleActivity()
    sessions: list[dict[str, Any]] = []
    records: list[dict[str, Any]] = []
    reader = fitdecode.FitReader(
        data, check_crc=fitdecode.CrcCheck.DISABLED, error_handling=fitdecode.ErrorHandling.IGNORE
    )
    try:
        for frame in reader:
            if frame.frame_type == fitdecode.FIT_FRAME_HEADER:
                found.runs += _runs(sessions, records)
                sessions, records = [], []
            elif frame.frame_type != fitdecode.FIT_FRAME_DATA:
                continue
            elif frame.name == "session":
                sessions.append(_values(frame))
            elif frame.name == "record":
                records.append(_values(frame))
            elif frame.name == "set":
                said = _values(frame)
                found.sets.append((said["start_time"], said["duration"], said["repetitions"], said["set_type"]))
    except (fitdecode.FitError, AssertionError):
        found.reached_end = False
    found.runs += _runs(sessions, records)
    return found


def _values(frame: Any) -> dict[str, Any]:
    wanted = (
        *("timestamp", "start_time", "sport", "total_timer_time", "total_elapsed_time", "total_distance", "cadence"),
        *(
            "fractional_cadence",
            "duration",
            "repetitions",
            "set_type",
            *(name for names in CHANNELS.values() for name in names),
        ),
    )
    return {name: frame.get_value(name, fallback=None) for name in wanted}


def _runs(sessions: Sequence[Mapping[str, Any]], records: Sequence[Mapping[str, Any]]) -> list[OracleRun]:
    ordered = sorted(
        (session for session in sessions if isinstance(session["start_time"], datetime)),
        key=lambda session: session["start_time"],
    )
    starts = [session["start_time"] for session in ordered]
    legs: list[list[Mapping[str, Any]]] = [[] for _ in ordered]
    for record in records if ordered else ():
        if isinstance(record["timestamp"], datetime):
            legs[max(0, bisect_right(starts, record["timestamp"]) - 1)].append(record)
    return [
        OracleRun(
            session["start_time"],
            session["total_timer_time"],
            session["total_elapsed_time"],
            session["total_distance"],
            _channels(leg),
        )
        for session, leg in zip(ordered, legs, strict=True)
        if session["sport"] == "running"
    ]


def _channels(records: Sequence[Mapping[str, Any]]) -> dict[str, Numbers]:
    found: dict[str, Numbers] = {}
    for name, fields in CHANNELS.items():
        values = [next((record[one] for one in fields if record[one] is not None), None) for record in records]
        valid = [float(value) for value in values if isinstance(value, (int, float))]
        if name == "heart_rate_bpm":
            valid = [value for value in valid if value > 0]
        if valid:
            found[name] = _numbers(valid)
    strides = [
        float(record["cadence"]) + float(record["fractional_cadence"] or 0.0)
        for record in records
        if record["cadence"] is not None
    ]
    if strides:
        found["cadence_spm"] = _numbers([2.0 * value for value in strides])
    return found


def _numbers(values: Sequence[float]) -> Numbers:
    return len(values), sum(values) / len(values), min(values), max(values)
