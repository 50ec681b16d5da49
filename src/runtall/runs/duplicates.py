"""The same run recorded twice (watch and phone, Garmin's copy and Strava's, TCX and FIT) is found and kept once.

Nobody runs two runs at once, so recordings that cover the same time are one run. Tolerances are judgement: two
devices are started and stopped some minutes apart, and a foot pod and satellites disagree by a tenth or more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, Protocol

import numpy as np

from runtall.runs.channels import DEVELOPER_PREFIX
from runtall.runs.nouns import Run

SHARED_TIME = 0.8  # of the longer recording, from start to end
START_WITHIN_S = 180.0
TIMER_WITHIN = 0.1  # of the longer timer, for recordings that start together but end apart (one was never stopped)
DISTANCE_WITHIN = 0.2  # of the longer distance
DISTANCE_WITHIN_M = 300.0
QUARTER_HOUR_S = 900.0
FURTHEST_CLOCK_S = 14 * 3600.0  # the furthest that local time is from UTC
CLOCK_NOT_SET = "clock_not_set"  # the code of the warning that a run's date is a guess
_ALIKE_SAMPLES = 0.99
_FEWEST_SAMPLES = 60


class Timed(Protocol):
    """What telling one run from another needs: a ``Run`` or a ``RunSummary``."""

    @property
    def start_time(self) -> datetime: ...
    @property
    def timer_s(self) -> float: ...
    @property
    def elapsed_s(self) -> float: ...
    @property
    def distance_m(self) -> float | None: ...


class Richness(NamedTuple):
    """How much a recording tells; the greater is kept. Channels with a valid sample count before samples and laps."""

    channels: int
    developer_channels: int
    samples: int
    laps: int


def same_run(a: Timed, b: Timed) -> bool:
    """Whether two recordings are of one run: they share most of their time, or start together and last as long.

    Their distances must agree within 20 % or 300 m where both are known. A ``Run`` whose device's clock was never set
    cannot be matched by time. Symmetric.
    """
    if not _distances_agree(a, b) or _undated(a) or _undated(b):
        return False
    apart_s = abs((a.start_time - b.start_time).total_seconds())
    span_a, span_b = _span_s(a), _span_s(b)
    first, second = (span_a, span_b) if a.start_time <= b.start_time else (span_b, span_a)
    shared_s = min(first - apart_s, second)
    longer_s = max(span_a, span_b)
    if longer_s > 0 and shared_s >= SHARED_TIME * longer_s:
        return True
    return apart_s <= START_WITHIN_S and abs(a.timer_s - b.timer_s) <= TIMER_WITHIN * max(a.timer_s, b.timer_s)


def same_recording(a: Run, b: Run) -> bool:
    """Whether two files hold one recording under clocks that differ by whole quarter hours.

    Some converters write local time as UTC. It takes the same number of samples with the same heart rates or
    distances throughout, which no two runs have.
    """
    apart_s = abs((a.start_time - b.start_time).total_seconds())
    off_s = abs(apart_s - round(apart_s / QUARTER_HOUR_S) * QUARTER_HOUR_S)
    size = a.time_s.size
    if off_s > 2.0 or apart_s > FURTHEST_CLOCK_S or size < _FEWEST_SAMPLES or b.time_s.size != size:
        return False
    if np.abs((a.time_s - a.time_s[0]) - (b.time_s - b.time_s[0])).max() > 1.5:
        return False
    for name, within in (("heart_rate_bpm", 0.5), ("distance_m", 2.0)):
        if name in a.channels and name in b.channels:
            left, right = a.channels[name], b.channels[name]
            alike = np.abs(left - right) <= within
            both = np.isfinite(left) & np.isfinite(right)
            if both.sum() >= _FEWEST_SAMPLES and np.ptp(left[both]) > 5.0:
                return bool(alike[both].mean() >= _ALIKE_SAMPLES)
    return False


def find_duplicates(runs: Sequence[Timed]) -> tuple[tuple[int, ...], ...]:
    """Groups of indices, two or more each, that are one run. The order of ``runs`` does not change who groups."""
    group = list(range(len(runs)))

    def top(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, j in _likely_pairs(runs):
        a, b = runs[i], runs[j]
        if same_run(a, b) or (isinstance(a, Run) and isinstance(b, Run) and same_recording(a, b)):
            group[max(top(i), top(j))] = min(top(i), top(j))
    members: dict[int, list[int]] = defaultdict(list)
    for i in range(len(runs)):
        members[top(i)].append(i)
    return tuple(tuple(found) for found in members.values() if len(found) > 1)


def richness(run: Run) -> Richness:
    """How much a recording tells."""
    developer = sum(name.startswith(DEVELOPER_PREFIX) for name in run.channels)
    return Richness(len(run.channels) - developer, developer, run.time_s.size, len(run.laps))


def keep_once(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Every run once, by start: the richest recording, with the files of all recordings as its ``sources``.

    The order of ``runs`` does not matter.
    """
    kept = dict(enumerate(runs))
    for found in find_duplicates(runs):
        best = min(found, key=lambda i: _preference(runs[i]))
        others = {source for i in found for source in runs[i].sources} - set(runs[best].sources)
        for i in found:
            del kept[i]
        kept[best] = replace(runs[best], sources=(*runs[best].sources, *sorted(others)))
    return tuple(sorted(kept.values(), key=lambda run: (run.start_time, run.sources)))


def _preference(run: Run) -> tuple[tuple[int, ...], float, float, tuple[str, ...]]:
    """Richest first; where two tell as much, the earlier, the longer, then by name: never by order of import."""
    return (tuple(-count for count in richness(run)), run.start_time.timestamp(), -run.timer_s, run.sources)


def _likely_pairs(runs: Sequence[Timed]) -> set[tuple[int, int]]:
    """Pairs that start near enough to be one run, or have samples equal in number (a clock off by hours)."""
    pairs: set[tuple[int, int]] = set()
    order = sorted(range(len(runs)), key=lambda i: runs[i].start_time)
    for place, i in enumerate(order):
        # Sharing 80 % of the longer span means starting within 20 % of the earlier one's.
        reach_s = max(START_WITHIN_S, (1.0 - SHARED_TIME) * _span_s(runs[i])) + 1.0
        for j in order[place + 1 :]:
            if (runs[j].start_time - runs[i].start_time).total_seconds() > reach_s:
                break
            pairs.add((i, j))
    sizes: dict[int, list[int]] = defaultdict(list)
    for i in order:
        run = runs[i]
        if isinstance(run, Run) and run.time_s.size >= _FEWEST_SAMPLES:
            sizes[run.time_s.size].append(i)
    for same_size in sizes.values():
        for place, i in enumerate(same_size):
            for j in same_size[place + 1 :]:
                if (runs[j].start_time - runs[i].start_time).total_seconds() > FURTHEST_CLOCK_S:
                    break
                pairs.add((i, j))
    return pairs


def _span_s(run: Timed) -> float:
    return max(run.elapsed_s, run.timer_s, 0.0)


def _undated(run: Timed) -> bool:
    return isinstance(run, Run) and any(warning.code == CLOCK_NOT_SET for warning in run.warnings)


def _distances_agree(a: Timed, b: Timed) -> bool:
    if not a.distance_m or not b.distance_m:
        return True
    longer_m = max(a.distance_m, b.distance_m)
    return abs(a.distance_m - b.distance_m) <= max(DISTANCE_WITHIN_M, DISTANCE_WITHIN * longer_m)
