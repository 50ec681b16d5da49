"""Values with their standard errors: of the whole clip, and of its first and last part."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from runtall.catalogue import Reason
from runtall.form.change import detectable_change
from runtall.form.events import SIDES, foot_events
from runtall.form.meanstride import MeanStride, mean_stride
from runtall.form.measures import (
    TIMES_STANDARD_ERROR,
    Runner,
    angle_deg,
    at_contact,
    behind_measures,
    common_measures,
    side_measures,
)
from runtall.form.reading import Reading
from runtall.form.rulebook import method_error, number, reason, repeat_error
from runtall.form.tracks import Floats

WINDOW_STRIDES = 2
"""Cadence is compared between windows of so many strides: the rhythm's phase is a fit over about two, in which what a
single stride does is hidden."""
WINDOW_STEP = 0.25
HIDDEN = 1.65
"""How much larger the spread of such windows is than it looks, because of that fit and of the line taken out of them
(from 700 made-up clips of 18 strides whose durations were drawn)."""

Estimate = tuple[float, float]
"""A value and its standard error."""


@dataclass(frozen=True, slots=True)
class Part:
    """The first or last part of a clip: from and to where it goes in strides (``turns``), its mean stride, what was
    measured in it, in how many ``blocks`` of strides; ``speed`` is that of the ground under the runner in trunks per
    second, NaN where the view does not show it."""

    turns: tuple[float, float]
    mean: MeanStride
    estimates: Mapping[str, Estimate]
    blocks: int
    speed: Estimate


@dataclass(frozen=True, slots=True)
class Parts:
    """Early and late of a clip; ``doubts`` is how far they may differ only because contact or a hand was read
    otherwise in them, in each metric's unit."""

    early: Part
    late: Part
    doubts: Mapping[str, float]


def measured(reading: Reading, runner: Runner) -> dict[str, Estimate]:
    """Everything that the view shows of the whole clip."""
    whole = _measure(reading, reading.mean(), runner)
    blocks = range(len(reading.fits.matrix))
    found = _with_errors(reading, runner, whole, blocks, reading.stride_s)
    turns = _turns(reading)
    return {**found, "cadence_spm": (whole["cadence_spm"], cadence_error(reading, float(turns[-1])))}


def ground_speed(reading: Reading, mean: MeanStride) -> float | None:
    """How fast the ground goes back under the runner, as standing feet show it; trunks per second."""
    if reading.sight.view != "side":
        return None
    events = [foot_events(mean, side, reading.sight.facing) for side in SIDES]
    speeds = [event.ground_speed for event in events if event is not None and np.isfinite(event.ground_speed)]
    return float(np.mean(speeds)) if speeds else None


def early_and_late(reading: Reading, runner: Runner) -> Parts | Reason | None:
    """The first and last part, a reason when their speed differs, ``None`` when the clip is too short."""
    places = _parts(reading.fits.strides)
    if places is None:
        return None
    early, late = (_part(reading, runner, blocks) for blocks in places)
    change_pct = _speed_change_pct(early, late)
    if change_pct is not None:
        return reason("speed_changed", change_pct=change_pct)
    doubts = _contact_doubts(reading, runner, early.mean, late.mean)
    if reading.sight.view == "side":
        bent = [elbow_unclear_deg(reading, runner, part.mean, *part.turns) for part in (early, late)]
        doubts["elbow_angle_deg"] = TIMES_STANDARD_ERROR * abs(bent[1] - bent[0])
    return Parts(early, late, doubts)


def _speed_change_pct(early: Part, late: Part) -> float | None:
    """By how much cadence, or the ground under the standing foot, changed; ``None`` where both are matched."""
    within_pct = number("matched_speed", "within_guessed_pct")
    cadence_pct = 100 * abs(early.mean.stride_s / late.mean.stride_s - 1)
    (first, first_error), (last, last_error) = early.speed, late.speed
    feet_pct = 100 * abs(last / first - 1)
    unsure_pct = 100 * TIMES_STANDARD_ERROR * float(np.hypot(first_error, last_error)) / first
    if feet_pct > np.hypot(within_pct, unsure_pct):  # never where a NaN says that it is not seen
        return max(cadence_pct, feet_pct)
    return cadence_pct if cadence_pct > within_pct else None


def detectable(name: str, parts: Parts) -> float | None:
    """The least difference of the two parts that is more than error; ``None`` where even a large one could not be
    told. Few blocks of strides know their own spread badly, which Student's distribution takes into account."""
    early, late = parts.early, parts.late
    (first, first_error), (last, last_error) = early.estimates[name], late.estimates[name]
    if not np.isfinite([first, last, first_error, last_error]).all():
        return None
    spread = _students(early.blocks + late.blocks - 2) * np.hypot(first_error, last_error)
    floor = TIMES_STANDARD_ERROR * number("early_late", "least_share_of_method") * method_error(name)
    least = float(np.sqrt(spread**2 + floor**2 + parts.doubts.get(name, 0.0) ** 2))
    most = max(number("early_late", "most_of_method") * method_error(name), detectable_change(repeat_error(name)))
    return least if least < most else None


def elbow_unclear_deg(
    reading: Reading, runner: Runner, mean: MeanStride, first: float = 0.0, last: float = math.inf
) -> float:
    """By how much the elbow of the mean arm is straighter than the elbow on the average of the pictures (of strides
    ``first`` to ``last``): the same in an arm that is seen well, not where a hand is hidden or points at the camera."""
    turns = _turns(reading)
    shoulder, elbow, wrist = (reading.tracks.of(f"{runner.near}_{part}") for part in ("shoulder", "elbow", "wrist"))
    upper, lower = shoulder - elbow, wrist - elbow
    cross = upper[:, 0] * lower[:, 1] - upper[:, 1] * lower[:, 0]
    seen_deg = np.degrees(np.arctan2(np.abs(cross), (upper * lower).sum(axis=1)))
    counted = np.isfinite(seen_deg) & (turns >= first) & (turns <= last)
    mean_arm = angle_deg(mean, *(f"{runner.near}_{part}" for part in ("shoulder", "elbow", "wrist")))
    return float(mean_arm.mean() - seen_deg[counted].mean()) if counted.any() else 0.0


def cadence_error(reading: Reading, strides: float) -> float:
    """Standard error of the mean cadence over so many ``strides``, from how the clip's windows of a few strides differ
    from a runner who steadily changes."""
    turns, time_s = _turns(reading), reading.tracks.time_s
    if turns[-1] < 3 * WINDOW_STRIDES:
        return float("nan")
    starts = np.arange(0.0, turns[-1] - WINDOW_STRIDES, WINDOW_STEP)
    durations_s = np.interp(starts + WINDOW_STRIDES, turns, time_s) - np.interp(starts, turns, time_s)
    left = durations_s - np.polyval(np.polyfit(starts, durations_s, 1), starts)
    share = HIDDEN * float(left.std() / durations_s.mean())
    return 120 * reading.rhythm.stride_hz * share * math.sqrt(WINDOW_STRIDES / strides)


def _part(reading: Reading, runner: Runner, blocks: Sequence[int]) -> Part:
    strides = reading.fits.strides
    edges = np.concatenate([[0.0], np.cumsum(strides)])
    first, last = float(edges[blocks[0]]), float(edges[blocks[-1] + 1])
    start_s, end_s = np.interp([first, last], _turns(reading), reading.tracks.time_s)
    stride_s = float(end_s - start_s) / (last - first)
    mean = mean_stride(reading.fits, stride_s, only=blocks)
    found = _with_errors(reading, runner, _measure(reading, mean, runner), blocks, stride_s)
    cadence_spm = 120 / stride_s
    least = cadence_spm * number("stride_spread", "least_pct") / 100 / float(np.sqrt(last - first))
    found["cadence_spm"] = (cadence_spm, float(np.fmax(cadence_error(reading, last - first), least)))
    speeds = [
        ground_speed(reading, mean_stride(reading.fits, stride_s, without=block, only=blocks)) for block in blocks
    ]
    speed = ground_speed(reading, mean) or np.nan, _jackknife([each or np.nan for each in speeds])
    return Part((first, last), mean, found, len(blocks), speed)


def _contact_doubts(reading: Reading, runner: Runner, early: MeanStride, late: MeanStride) -> dict[str, float]:
    """What a change may owe to contact alone: its two signs lie otherwise to each other in the two parts, and each
    part is read as if they lay as in the other."""
    if reading.sight.view != "side":
        return {}
    facing = reading.sight.facing
    shifts = {}
    for side in SIDES:
        first, last = (foot_events(mean, side, facing) for mean in (early, late))
        shifts[side] = last.apart - first.apart if first is not None and last is not None else 0.0
    doubts: dict[str, float] = {}
    for mean, shift in ((early, shifts[runner.near]), (late, -shifts[runner.near])):
        read, moved = at_contact(mean, facing, runner, 0.0), at_contact(mean, facing, runner, shift)
        doubts |= {name: max(doubts.get(name, 0.0), abs(moved[name] - read[name])) for name in read}
    off = max(abs(shifts[side]) for side in runner.feet)
    return doubts | {
        "contact_time_ms": 1000 * off * reading.stride_s,
        "duty_factor": off,
        "step_asymmetry_pct": 200 * float(np.hypot(shifts["left"], shifts["right"])),
    }


def _with_errors(
    reading: Reading, runner: Runner, whole: Mapping[str, float], blocks: Sequence[int], stride_s: float
) -> dict[str, Estimate]:
    """Standard errors by the jackknife over blocks of strides; cadence, which no block changes, gets 0."""
    without = [
        _measure(reading, mean_stride(reading.fits, stride_s, without=block, only=blocks), runner)
        for block in (blocks if len(blocks) > 1 else [])
    ]
    return {name: (value, _jackknife([one.get(name, np.nan) for one in without])) for name, value in whole.items()}


def _measure(reading: Reading, mean: MeanStride, runner: Runner) -> dict[str, float]:
    view = reading.sight.view
    if view == "side":
        return side_measures(mean, reading.sight.facing, runner)
    if view == "oblique":
        return {"cadence_spm": common_measures(mean, runner)["cadence_spm"]}
    return behind_measures(mean, runner, view == "front")


def _jackknife(values: list[float]) -> float:
    known = np.array([value for value in values if np.isfinite(value)])
    if len(known) < 2:
        return float("nan")
    return float(np.sqrt((len(known) - 1) / len(known) * ((known - known.mean()) ** 2).sum()))


def _students(freedom: int) -> float:
    """The 97.5 % point of Student's t (Cornish and Fisher's expansion), within 2 % from 3 degrees of freedom on."""
    z, freedom = TIMES_STANDARD_ERROR, max(1, freedom)
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)


def _turns(reading: Reading) -> Floats:
    """Strides since the clip's beginning, (time)."""
    phase = reading.rhythm.phase
    turns: Floats = (phase - phase[0]) / (2 * np.pi)
    return turns


def _parts(strides: Floats) -> tuple[list[int], list[int]] | None:
    """The blocks of the first and last third, or half where thirds are too short."""
    count = len(strides)
    for share in (3, 2):
        size = count // share
        if size >= 2 and min(strides[:size].sum(), strides[-size:].sum()) >= number("early_late", "least_steps"):
            return list(range(size)), list(range(count - size, count))
    return None
