"""A run recorded twice is kept once; two runs stay two; order does not matter."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.runs.activity_files import START, fit_activity, gpx, lap, steady, tcx, trackpoint
from runtall.runs import (
    FileWarning,
    Run,
    RunSummary,
    find_duplicates,
    keep_once,
    read_activity,
    same_recording,
    same_run,
)


def summary(
    after_s: float = 0, timer_s: float = 3600, distance_m: float | None = 12_000, paused_s: float = 0
) -> RunSummary:
    return RunSummary(START + timedelta(seconds=after_s), 0, timer_s, timer_s + paused_s, distance_m)


@pytest.mark.parametrize(
    "other",
    [
        summary(),
        summary(after_s=90, timer_s=3500, distance_m=12_400),  # phone started later, satellites disagree
        summary(after_s=-400, timer_s=4200, distance_m=12_100),  # phone never stopped for ten minutes
        summary(timer_s=3000, paused_s=600, distance_m=11_000),  # one of them pauses by itself
        summary(distance_m=None),  # a heart rate strap on its own
        summary(paused_s=31 * 86_400),  # stopped, and saved a month later
    ],
)
def test_recordings_of_the_same_time_are_one_run(other: RunSummary) -> None:
    assert same_run(summary(), other)
    assert same_run(other, summary())


@pytest.mark.parametrize(
    "other",
    [
        summary(after_s=3600),  # the next hour
        summary(after_s=86_400),
        summary(after_s=1800),  # half of it
        summary(timer_s=600, distance_m=2000),  # a short one inside a long one
        summary(distance_m=6000),  # nobody ran both in that hour
        summary(after_s=3 * 3600),  # by numbers alone a clock's mistake cannot be told from a second run
    ],
)
def test_different_runs_stay_different(other: RunSummary) -> None:
    assert not same_run(summary(), other)
    assert not same_run(other, summary())


def recorded(format_: str, shift_s: float = 0) -> Run:
    seconds = range(0, 1200, 4)
    if format_ == "fit":
        columns = {"timestamp": [float(s) for s in seconds], "distance": [3.0 * s for s in seconds]}
        data = fit_activity({**columns, "heart_rate": [120 + s // 40 for s in seconds]}, {"total_distance": 3588.0})
    elif format_ == "tcx":
        data = tcx(lap(0, 1196, 3588, [trackpoint(s, 3.0 * s) for s in seconds]))
    else:
        data = gpx([steady(300, step_s=4.0)])
    run = read_activity(data, f"run.{format_}").runs[0]
    return dataclasses.replace(run, start_time=run.start_time + timedelta(seconds=shift_s))


def test_the_richest_recording_is_kept_with_every_source() -> None:
    runs = [recorded("gpx"), recorded("fit"), recorded("tcx")]
    (kept,) = keep_once(runs)
    assert "heart_rate_bpm" in kept.channels
    assert kept.sources == ("run.fit", "run.gpx", "run.tcx")


def test_one_recording_under_two_clocks_is_one_run() -> None:
    for hours in (-7, 1, 2, 5.75):
        assert same_recording(recorded("fit"), recorded("tcx", hours * 3600))
        assert len(keep_once([recorded("fit"), recorded("tcx", hours * 3600)])) == 1
    assert not same_recording(recorded("fit"), recorded("tcx", 1234))
    longer = recorded("tcx", 7200)
    faster = dataclasses.replace(longer, channels={"distance_m": longer.channels["distance_m"] * 1.02})
    assert not same_recording(recorded("fit"), faster)


def test_an_equally_long_run_on_another_day_is_another_run() -> None:
    assert len(keep_once([recorded("fit"), recorded("fit", 2 * 86_400)])) == 2
    flat = dataclasses.replace(recorded("fit", 7200), channels={"heart_rate_bpm": np.full(300, 120.0)})
    assert not same_recording(flat, recorded("fit"))


summaries = st.builds(
    summary,
    after_s=st.integers(0, 20_000),
    timer_s=st.integers(0, 6000),
    distance_m=st.none() | st.integers(0, 20_000),
    paused_s=st.integers(0, 5000),
)


@given(st.lists(summaries, max_size=12), st.randoms(use_true_random=False))
def test_who_groups_does_not_depend_on_the_order(runs: list[RunSummary], random: object) -> None:
    def groups(order: list[int]) -> set[frozenset[int]]:
        return {frozenset(order[i] for i in found) for found in find_duplicates([runs[i] for i in order])}

    order = list(range(len(runs)))
    before = groups(order)
    random.shuffle(order)  # type: ignore[attr-defined]  # Hypothesis's Random
    assert groups(order) == before


@given(summaries, summaries)
def test_being_the_same_run_works_both_ways(a: RunSummary, b: RunSummary) -> None:
    assert same_run(a, a)
    assert same_run(a, b) == same_run(b, a)
    assert bool(find_duplicates([a, b])) == same_run(a, b)


@given(st.permutations(["fit", "tcx", "gpx", "fit+1d"]))
def test_what_is_kept_does_not_depend_on_the_order_of_import(order: list[str]) -> None:
    made = {kind: recorded(kind.removesuffix("+1d"), 86_400 if kind.endswith("+1d") else 0) for kind in order}
    kept = keep_once([made[kind] for kind in order])
    assert [(run.start_time, run.sources) for run in kept] == [
        (START, ("run.fit", "run.gpx", "run.tcx")),
        (START + timedelta(days=1), ("run.fit",)),
    ]


def test_a_run_whose_clock_was_never_set_is_matched_by_its_samples_alone() -> None:
    undated = dataclasses.replace(recorded("gpx"), warnings=(FileWarning("clock_not_set", "the clock was not set"),))
    assert same_run(recorded("gpx"), recorded("fit"))
    assert not same_run(undated, recorded("fit"))
    assert len(keep_once([undated, recorded("gpx")])) == 1
