"""A run cut into fifths of its timer time, and each fifth into blocks of about half a minute.

Blocks are what late and early are compared with: half a minute averages out the steps and most of the noise of a
satellite speed, and leaves enough blocks to see how they scatter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runtall.catalogue import Rule
from runtall.runs.nouns import FloatArray, Run

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """The blocks of one run. ``sample_block`` (one per sample) is −1 where the sample is left out.

    ``part`` (one per block) counts the fifths from 1. ``weight_s`` (one per sample) is the timer time that a sample
    stands for. ``speed_mps`` and ``slope_pct`` (one per block) are NaN where the block is too thinly recorded.
    """

    length_s: float
    part: IntArray
    sample_block: IntArray
    weight_s: FloatArray
    speed_mps: FloatArray
    slope_pct: FloatArray
    min_cover_s: float

    def means(self, values: FloatArray) -> FloatArray:
        """The time-weighted mean of a channel in each block; NaN where less than half the block has a value."""
        valid = np.isfinite(values) & (self.sample_block >= 0)
        block, count = np.where(valid, self.sample_block, len(self.part)), len(self.part)  # the last bin is thrown away
        covered = np.bincount(block, weights=self.weight_s, minlength=count + 1)[:count]
        weighted = np.where(valid, self.weight_s * values, 0.0)
        total = np.bincount(block, weights=weighted, minlength=count + 1)[:count]
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(np.where(covered >= self.min_cover_s, total / covered, np.nan), dtype=np.float64)


def timer_time_s(run: Run) -> FloatArray:
    """Seconds on the timer at each sample: elapsed seconds less the pauses before it."""
    if not run.pauses:
        return run.time_s.astype(np.float64, copy=True)
    starts, ends = _starts_and_ends(run)
    knots = np.concatenate((starts, ends))
    order = np.argsort(knots, kind="stable")
    knots = knots[order]
    standing = np.cumsum(np.where(order < starts.size, 1.0, -1.0))  # pauses open after each knot
    stood_s = np.concatenate(([0.0], np.cumsum(standing[:-1] * np.diff(knots))))
    return np.asarray(run.time_s - np.interp(run.time_s, knots, stood_s), dtype=np.float64)


def _starts_and_ends(run: Run) -> tuple[FloatArray, FloatArray]:
    """Those of the pauses, in order of start."""
    pauses = sorted(run.pauses, key=lambda pause: pause.start_s)
    return np.array([pause.start_s for pause in pauses]), np.array([pause.end_s for pause in pauses])


def speed_of(run: Run) -> FloatArray | None:
    """Speed in m/s at each sample, from the distance where no speed was recorded; ``None`` without either."""
    speed = run.channels.get("speed_mps")
    if speed is not None:
        return speed
    distance = run.channels.get("distance_m")
    if distance is None or len(distance) < 2:
        return None
    return np.asarray(np.gradient(distance, run.time_s), dtype=np.float64)


def cut(run: Run, speed_mps: FloatArray, method: Rule) -> Blocks:
    """Cut a run into blocks, leaving out walks, stops and the first seconds after a pause.

    Needs at least two samples. ``method`` is the rule ``fade_method``, which holds every number.
    """
    parts = int(method.number("parts"))
    timer = timer_time_s(run)
    timer = timer - timer[0]
    total_s = max(float(timer[-1]), 1.0)
    per_part = int(min(max(total_s / parts // method.number("block_s"), 1), method.number("max_blocks_per_part")))
    length_s = total_s / parts / per_part
    block = np.minimum((timer / length_s).astype(np.int64), parts * per_part - 1)
    gaps = np.diff(timer, append=timer[-1] + 1.0)
    weight = np.minimum(np.maximum(gaps, 0.0), method.number("longest_gap_s"))
    block[~_is_running(run, speed_mps, weight, method)] = -1
    part = np.repeat(np.arange(1, parts + 1), per_part)
    nothing = np.full(len(part), np.nan)
    min_cover_s = method.number("min_coverage_ratio") * length_s
    bare = Blocks(length_s, part, block, weight, nothing, nothing, min_cover_s)
    speed = bare.means(speed_mps)
    slope = _slope_pct(run, bare, timer, speed)
    return Blocks(length_s, part, block, weight, speed, slope, min_cover_s)


def _is_running(run: Run, speed_mps: FloatArray, weight_s: FloatArray, method: Rule) -> BoolArray:
    known = np.isfinite(speed_mps) & (speed_mps > 0)
    if not known.any():
        return known
    order = np.argsort(speed_mps[known])
    passed = np.cumsum(weight_s[known][order])
    median = speed_mps[known][order][int(np.searchsorted(passed, passed[-1] / 2))]
    running = known & (np.nan_to_num(speed_mps) >= method.number("moving_ratio") * median)
    if run.pauses:
        starts, ends = _starts_and_ends(run)
        latest_end = np.concatenate(([-np.inf], np.maximum.accumulate(ends)))
        begun = np.searchsorted(starts, run.time_s, side="right")
        running &= run.time_s >= latest_end[begun] + method.number("settle_s")
    return np.asarray(running, dtype=np.bool_)


def _slope_pct(run: Run, bare: Blocks, timer_s: FloatArray, speed_mps: FloatArray) -> FloatArray:
    """Rise over run of each block from its two halves; NaN throughout when the file has no usable altitude."""
    altitude = run.channels.get("altitude_m")
    if altitude is None:
        return np.full(len(bare.part), np.nan)
    second_half = (timer_s % bare.length_s) >= bare.length_s / 2
    halves = []
    for half in (~second_half, second_half):
        kept = np.where(half, bare.sample_block, -1)
        halved = Blocks(bare.length_s, bare.part, kept, bare.weight_s, speed_mps, speed_mps, bare.min_cover_s / 2)
        halves.append(halved.means(altitude))
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = 100 * (halves[1] - halves[0]) / (speed_mps * bare.length_s / 2)
    return np.asarray(slope, dtype=np.float64)
