"""The channels of a run: their names, which values are no measurement, and what to say about them in four numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from runtall.runs.nouns import FileWarning, FloatArray

if TYPE_CHECKING:
    from runtall.runs.nouns import Run

CHANNELS: tuple[str, ...] = (
    "distance_m",
    "speed_mps",
    "heart_rate_bpm",
    "cadence_spm",
    "altitude_m",
    "vertical_oscillation_mm",
    "vertical_ratio_pct",
    "contact_time_ms",
    "contact_balance_pct",
    "step_length_mm",
    "power_w",
    "temperature_c",
)
DEVELOPER_PREFIX = "dev:"

# Beyond these a total is damage. The longest runs on record last days and are some thousand kilometres. Judgement.
LONGEST_TIMER_S = 20 * 86_400.0
LONGEST_DISTANCE_M = 2e6

# A running cadence lies here (steps/min, both feet): tells steps from strides. Judgement.
PLAUSIBLE_STEPS_PER_MIN = (120.0, 240.0)
LONGEST_STEP_M = 3.0  # a little more than the longest steps of the fastest sprinters. Judgement.

# Beyond these a value is damage, not a measurement: far outside what a runner or the earth can do. Judgement.
POSSIBLE: Mapping[str, tuple[float, float]] = {
    "distance_m": (0.0, LONGEST_DISTANCE_M),
    "speed_mps": (0.0, 60.0),
    "heart_rate_bpm": (0.0, 254.0),
    "cadence_spm": (0.0, 512.0),
    "altitude_m": (-1000.0, 13_000.0),
    "vertical_oscillation_mm": (0.0, 2000.0),
    "vertical_ratio_pct": (0.0, 200.0),
    "contact_time_ms": (0.0, 6000.0),
    "contact_balance_pct": (0.0, 100.0),
    "step_length_mm": (0.0, 6000.0),
    "power_w": (0.0, 10_000.0),
    "temperature_c": (-100.0, 100.0),
}


@dataclass(frozen=True, slots=True)
class ChannelSummary:
    """Count, plain mean, least and greatest of a channel's valid samples, in the channel's unit."""

    count: int
    mean: float
    min: float
    max: float


def summarise(values: FloatArray) -> ChannelSummary | None:
    """Four numbers over the valid (not NaN) samples; ``None`` where there is none.

    >>> summarise(np.array([1.0, np.nan, 3.0]))
    ChannelSummary(count=2, mean=2.0, min=1.0, max=3.0)
    """
    valid = values[~np.isnan(values)]
    if valid.size == 0:
        return None
    return ChannelSummary(int(valid.size), float(valid.mean()), float(valid.min()), float(valid.max()))


def summarise_channels(run: Run) -> dict[str, ChannelSummary]:
    """One summary per channel of the run, in the run's order."""
    summaries = ((name, summarise(values)) for name, values in run.channels.items())
    return {name: summary for name, summary in summaries if summary is not None}


def keep_measured(channels: Mapping[str, FloatArray]) -> tuple[dict[str, FloatArray], tuple[FileWarning, ...]]:
    """Leave out what is no measurement: a heart rate of 0, values not finite or impossible, channels without a sample.

    A cadence or speed of 0 stays: standing is a measurement. A warning tells of each channel with impossible values.
    """
    kept: dict[str, FloatArray] = {}
    warnings: list[FileWarning] = []
    for name, values in channels.items():
        valid = np.isfinite(values)
        if name == "heart_rate_bpm":
            valid &= values > 0
        if name in POSSIBLE:
            low, high = POSSIBLE[name]
            impossible = valid & ((values < low) | (values > high))
            if count := int(impossible.sum()):
                valid &= ~impossible
                warnings.append(_impossible(name, count))
        if valid.all() and valid.size:
            kept[name] = values
        elif valid.any():
            kept[name] = np.where(valid, values, np.nan)
    return kept, tuple(warnings)


def _strides_too_long(steps_per_min: float, speed_mps: FloatArray | None) -> bool:
    """Whether that few steps at that speed would each be longer than anyone's."""
    if speed_mps is None:
        return False
    moving = speed_mps[np.isfinite(speed_mps) & (speed_mps > 0)]
    return bool(moving.size and float(np.median(moving)) * 60.0 / steps_per_min > LONGEST_STEP_M)


def _impossible(name: str, count: int) -> FileWarning:
    return FileWarning(
        "impossible_values",
        "{count} values of {channel} are impossible and were left out",
        {"count": count, "channel": name},
    )


def steps_per_minute(
    recorded: FloatArray, speed_mps: FloatArray | None = None
) -> tuple[FloatArray, FileWarning | None]:
    """Cadence of both feet from a device's number, which counts strides (one foot) in nearly every file.

    The median of the values above 0 decides: it is doubled unless only the undoubled value is a plausible running
    cadence (120–240 steps/min) and, where ``speed_mps`` is known, its steps no longer than any runner's: a sprinter
    takes over 240. A warning tells when that judgement left it undoubled.
    """
    moving = recorded[np.isfinite(recorded) & (recorded > 0)]
    if moving.size == 0:
        return recorded * 2.0, None
    median = float(np.median(moving))
    low, high = PLAUSIBLE_STEPS_PER_MIN
    doubled_fits, plain_fits = low <= 2.0 * median <= high, low <= median <= high
    if doubled_fits or not plain_fits or _strides_too_long(median, speed_mps):
        return recorded * 2.0, None
    return recorded, FileWarning(
        "cadence_already_steps",
        "the cadence, about {median:.0f} a minute, was taken as steps of both feet and not doubled",
        {"median": median},
    )
