"""Numbers for the page's charts: weeks, and a run's channels thinned without hiding an extreme.

The shape is the one ``frontend/src/charts/data.ts`` names. Every point shown is a point measured: of each stretch of a
run the least and the greatest value stay, and a pause stays a gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

import numpy as np
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from runtall.catalogue import load_rules
from runtall.runs import ChannelSummary, Run
from runtall.runs.blocks import speed_of, timer_time_s
from runtall.runs.channels import summarise
from runtall.runs.jumps import Jump
from runtall.runs.weeks import Week, week_start
from runtall.units import DistanceUnit, metres_per
from runtall_web.runs.words import CHANNEL_WORDS, ChannelWords, channel_words

Floats = NDArray[np.float64]
STRETCHES = 500
GAP_S = 15.0
SMOOTH_S = 15.0
STANDING_MPS = 0.5
ZERO_IS_STANDING = frozenset({"cadence_spm", "power_w", "step_length_mm"})
FIRST_CHANNELS = ("heart_rate_bpm", "cadence_spm", "altitude_m")


@dataclass(frozen=True, slots=True)
class ChannelChart:
    """One chart that a run offers: its key in the address, its heading and what is said below it."""

    key: str
    title: str
    summary: str
    note: str


def weeks_chart(weeks: Sequence[Week], jumps: Sequence[tuple[int, Jump]], unit: DistanceUnit) -> dict[str, object]:
    """Distance a week as bars; a mark over each week that holds a jump."""
    per = metres_per(unit)
    jumped = {week_start(jump.run.local_date) for _number, jump in jumps}
    kilometres = [round(week.distance_m / per, 2) for week in weeks]
    marks = [value if week.start in jumped else None for week, value in zip(weeks, kilometres, strict=True)]
    word = _("km") if unit == "km" else _("mi")
    series: list[dict[str, object]] = [
        {"label": _("Distance"), "unit": word, "role": "run", "decimals": 1, "kind": "bars", "values": kilometres}
    ]
    if jumped:
        series.append(
            {"label": _("Jump"), "unit": word, "role": "warn", "decimals": 1, "kind": "marks", "values": marks}
        )
    midnight = [datetime.combine(week.start, time(), UTC).timestamp() for week in weeks]
    return {"x": {"label": _("Week from"), "kind": "date", "values": midnight}, "series": series}


def charts_of(run: Run) -> list[ChannelChart]:
    """The charts that this run's channels allow, the most telling first; developer fields last."""
    offered = []
    if speed_of(run) is not None:
        words = _("Mean of the {seconds} seconds around each point; walks and stops are gaps.")
        offered.append(ChannelChart("pace", _("Pace"), "", words.format(seconds=int(SMOOTH_S))))
    known = dict.fromkeys(name for name in (*FIRST_CHANNELS, *CHANNEL_WORDS) if name in run.channels)
    keys = {name: name for name in known} | {name: f"dev-{n}" for n, name in enumerate(_developer_channels(run))}
    for name, key in keys.items():
        words_of = channel_words(name)
        values = moving_values(run, name)
        found = summarise(values) if values is not None else None
        if found is not None:
            note = _("Standing still is a gap.") if name in ZERO_IS_STANDING else ""
            offered.append(ChannelChart(key, words_of.name, _in_numbers(found, words_of), note))
    return offered


def moving_values(run: Run, channel: str) -> Floats | None:
    """A channel as it is drawn: steps of zero while standing are left out, or they would hide everything else."""
    values = run.channels.get(channel)
    if values is None or channel not in ZERO_IS_STANDING:
        return values
    return np.asarray(np.where(values > 0, values, np.nan), dtype=np.float64)


def _in_numbers(found: ChannelSummary, words: ChannelWords) -> str:
    """``Mean 152 bpm, from 98 to 171``: what the chart shows, for those who cannot see it."""
    mean, low, high = (
        number_format(round(x, words.decimals), words.decimals) for x in (found.mean, found.min, found.max)
    )
    said = _("Mean {mean} {unit}, from {low} to {high}").format(mean=mean, unit=words.unit, low=low, high=high)
    return said.replace("  ", " ").replace(" ,", ",")


def _developer_channels(run: Run) -> list[str]:
    return sorted(name for name in run.channels if name.startswith("dev:"))


def moving_mean(run: Run | None, channel: str) -> float | None:
    """The plain mean of a channel while moving; ``None`` without one."""
    values = moving_values(run, channel) if run is not None else None
    found = summarise(values) if values is not None else None
    return None if found is None else found.mean


def run_chart(run: Run, key: str, unit: DistanceUnit) -> dict[str, object] | None:
    """One channel over elapsed time; ``None`` when the run has no such chart."""
    series = _series(run, key, unit)
    if series is None:
        return None
    values, described = series
    keep = kept_points(run.time_s, values)
    x, y = with_gaps(run.time_s[keep], values[keep])
    rounded = [None if value is None else round(value, 3) for value in y]
    return {
        "x": {"label": _("Time"), "kind": "elapsed", "values": [round(second, 1) for second in x]},
        "series": [{**described, "values": rounded}],
        "bands": _bands(run),
    }


def kept_points(time_s: Floats, values: Floats, stretches: int = STRETCHES) -> NDArray[np.int64]:
    """Which points to draw: the first and last, and of each of ``stretches`` equal spans the least and the greatest.

    Everything is kept while there are few points. Missing values are dropped.
    """
    valid = np.flatnonzero(np.isfinite(values))
    if valid.size <= 2 * stretches:
        return valid
    span = np.linspace(time_s[valid[0]], time_s[valid[-1]], stretches + 1)
    stretch = np.clip(np.searchsorted(span, time_s[valid], side="right") - 1, 0, stretches - 1)
    order = np.lexsort((values[valid], stretch))
    ends = np.flatnonzero(np.diff(stretch[order], append=-1))
    starts = np.concatenate(([0], ends[:-1] + 1))
    chosen = np.concatenate((valid[order[starts]], valid[order[ends]], valid[[0, -1]]))
    return np.unique(chosen)


def with_gaps(time_s: Floats, values: Floats, longest_s: float | None = None) -> tuple[list[float], list[float | None]]:
    """Put a missing value into every hole, so that no line is drawn across a pause."""
    if time_s.size == 0:
        return [], []
    usual = float(np.median(np.diff(time_s))) if time_s.size > 1 else 0.0
    longest = longest_s if longest_s is not None else max(GAP_S, 4 * usual)
    x: list[float] = [float(time_s[0])]
    y: list[float | None] = [float(values[0])]
    for before, second, value in zip(time_s[:-1], time_s[1:], values[1:], strict=True):
        if second - before > longest:
            x.append(float(before + second) / 2)
            y.append(None)
        x.append(float(second))
        y.append(float(value))
    return x, y


def smoothed(time_s: Floats, values: Floats, width_s: float = SMOOTH_S) -> Floats:
    """The plain mean of the valid values within ``width_s`` around each point; a missing value stays missing."""
    valid = np.isfinite(values)
    total = np.concatenate(([0.0], np.cumsum(np.where(valid, values, 0.0))))
    count = np.concatenate(([0], np.cumsum(valid)))
    first = np.searchsorted(time_s, time_s - width_s / 2, side="left")
    last = np.searchsorted(time_s, time_s + width_s / 2, side="right")
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (total[last] - total[first]) / (count[last] - count[first])
    return np.asarray(np.where(valid, mean, np.nan), dtype=np.float64)


def _series(run: Run, key: str, unit: DistanceUnit) -> tuple[Floats, Mapping[str, object]] | None:
    if key == "pace":
        speed = speed_of(run)
        return None if speed is None else _pace(run, speed, unit)
    name = key
    if key.startswith("dev-"):
        developer = _developer_channels(run)
        number = key.removeprefix("dev-")
        if not number.isdecimal() or int(number) >= len(developer):
            return None
        name = developer[int(number)]
    elif name not in CHANNEL_WORDS:
        return None
    values = moving_values(run, name)
    if values is None:
        return None
    words = channel_words(name)
    return values, {"label": words.name, "unit": words.unit, "role": words.role, "decimals": words.decimals}


def _pace(run: Run, speed: Floats, unit: DistanceUnit) -> tuple[Floats, Mapping[str, object]]:
    mean = smoothed(run.time_s, speed)
    usual = float(np.nanmedian(mean)) if np.isfinite(mean).any() else 0.0
    slowest = max(usual * load_rules()["fade_method"].number("moving_ratio"), STANDING_MPS)
    with np.errstate(divide="ignore", invalid="ignore"):
        pace = np.where(mean >= slowest, metres_per(unit) / mean, np.nan)
    word = _("/km") if unit == "km" else _("/mi")
    described = {
        "label": _("Pace"),
        "unit": word,
        "role": "run",
        "decimals": 0,
        "format": "clock",
        "reversed": True,
    }
    return np.asarray(pace, dtype=np.float64), described


def _bands(run: Run) -> list[dict[str, object]]:
    """The fifths that are compared, where they lie on the clock; none for a run too short to compare."""
    if run.timer_s < 60 * load_rules()["fade_too_short"].number("minimum_min") or len(run.time_s) < 2:
        return []
    timer = timer_time_s(run)
    total = float(timer[-1] - timer[0])
    method = load_rules()["fade_method"]
    parts, early, late = (method.number(name) for name in ("parts", "early_part", "late_part"))
    ends = [(early - 1) / parts, early / parts, (late - 1) / parts, late / parts]
    at = np.interp([total * share for share in ends], timer - timer[0], run.time_s)
    return [
        {"from": float(at[0]), "to": float(at[1]), "label": _("early"), "role": "ink-2"},
        {"from": float(at[2]), "to": float(at[3]), "label": _("late"), "role": "accent"},
    ]
