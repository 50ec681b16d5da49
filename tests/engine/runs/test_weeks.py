"""Weeks: solved by hand, and the laws that every history keeps."""

from __future__ import annotations

import dataclasses
import itertools
import math
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.runs.running import ran
from runtall.runs.nouns import RunSummary
from runtall.runs.weeks import Week, novice_rise, steps_up, week_start, weekly, weekly_step_pct

TODAY = date(2026, 3, 25)  # a Wednesday

summaries = st.builds(
    RunSummary,
    start_time=st.integers(0, 130 * 86_400).map(lambda s: datetime(2025, 12, 1, tzinfo=UTC) + timedelta(seconds=s)),
    utc_offset_s=st.none() | st.integers(-12 * 4, 14 * 4).map(lambda quarters: quarters * 900),
    timer_s=st.floats(0, 40_000),
    elapsed_s=st.floats(0, 50_000),
    distance_m=st.none() | st.floats(0, 100_000),
)
histories = st.lists(summaries, max_size=25)


def test_two_weeks_and_the_empty_one_between_them():
    weeks = weekly([ran("2026-03-08", 10), ran("2026-03-17", 5), ran("2026-03-22", 7.5, minutes=50)], date(2026, 3, 22))
    assert [week.name for week in weeks] == ["2026-W10", "2026-W11", "2026-W12"]
    assert [week.distance_m for week in weeks] == [10_000, 0, 12_500]
    assert [week.timer_s for week in weeks] == [3600, 0, 1800 + 3000]
    assert [week.runs for week in weeks] == [1, 0, 2]
    assert [week.longest_m for week in weeks] == [10_000, None, 7_500]
    assert [week.is_partial for week in weeks] == [False, False, True]


def test_weeks_go_on_to_today_when_nobody_runs():
    weeks = weekly([ran("2026-03-02", 10)], TODAY)
    assert [week.runs for week in weeks] == [1, 0, 0, 0]
    assert weeks[-1].start == date(2026, 3, 23)


def test_a_run_after_today_is_left_out():
    assert weekly([ran("2026-03-26", 10)], TODAY) == ()
    assert [week.runs for week in weekly([ran("2026-03-24", 10), ran("2026-03-26", 10)], TODAY)] == [1]


def test_no_runs_make_no_weeks():
    assert weekly([], TODAY) == ()


@pytest.mark.parametrize(
    ("day", "name"),
    [("2026-01-01", "2026-W01"), ("2025-12-29", "2026-W01"), ("2027-01-03", "2026-W53"), ("2024-12-31", "2025-W01")],
)
def test_the_new_year_belongs_to_the_iso_week(day: str, name: str):
    assert weekly([ran(day, 5)], date.fromisoformat(day))[0].name == name


@pytest.mark.parametrize(("offset_h", "day"), [(0, "2026-03-15"), (10, "2026-03-16"), (-12, "2026-03-15")])
def test_the_local_date_decides_on_either_side_of_midnight(offset_h: int, day: str):
    """Sunday 15 March 2026, 20:00 UTC, is Monday morning in Sydney and Sunday elsewhere."""
    run = RunSummary(datetime(2026, 3, 15, 20, tzinfo=UTC), offset_h * 3600, 1800, 1800, 5000)
    assert run.local_date == date.fromisoformat(day)
    assert weekly([run], TODAY)[0].start == week_start(date.fromisoformat(day))


def test_a_run_without_distance_counts_in_time_and_number_only():
    (week,) = weekly([ran("2026-03-23", None, minutes=30), ran("2026-03-24", 8)], TODAY)
    assert (week.distance_m, week.timer_s, week.runs, week.runs_without_distance) == (8000, 1800 + 2880, 2, 1)


@given(histories, summaries)
def test_adding_a_run_never_lowers_a_week(history: list[RunSummary], one_more: RunSummary):
    before = {week.start: week for week in weekly(history, TODAY)}
    after = {week.start: week for week in weekly([*history, one_more], TODAY)}
    for start, week in before.items():
        assert after[start].distance_m >= week.distance_m
        assert after[start].timer_s >= week.timer_s
        assert after[start].runs >= week.runs
        assert (after[start].longest_m or 0) >= (week.longest_m or 0)


@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_import_does_not_matter(history: list[RunSummary], random):
    shuffled = list(history)
    random.shuffle(shuffled)
    assert weekly(shuffled, TODAY) == weekly(history, TODAY)


@given(histories, st.integers(-30, 30))
def test_shifting_every_date_by_weeks_shifts_the_weeks(history: list[RunSummary], count: int):
    by = timedelta(weeks=count)
    shifted = [dataclasses.replace(run, start_time=run.start_time + by) for run in history]
    expected = tuple(dataclasses.replace(week, start=week.start + by) for week in weekly(history, TODAY))
    assert weekly(shifted, TODAY + by) == expected


@given(histories)
def test_nothing_is_lost_and_nothing_counted_twice(history: list[RunSummary]):
    weeks = weekly(history, TODAY)
    known = [run for run in history if run.local_date <= TODAY]
    assert sum(week.runs for week in weeks) == len(known)
    assert math.isclose(sum(week.timer_s for week in weeks), sum(run.timer_s for run in known), abs_tol=1e-6)
    assert all(later.start - week.start == timedelta(7) for week, later in itertools.pairwise(weeks))


@given(histories, st.sampled_from([0.5, 2.0, 4.0]))
def test_distance_scales(history: list[RunSummary], factor: float):
    """Exact for powers of two; kilometres and miles differ by a factor only."""
    scaled = [
        dataclasses.replace(run, distance_m=None if run.distance_m is None else run.distance_m * factor)
        for run in history
    ]
    assert [w.distance_m for w in weekly(scaled, TODAY)] == [w.distance_m * factor for w in weekly(history, TODAY)]


@pytest.mark.parametrize(
    ("distance_m", "previous_m", "step_pct", "up"),
    [
        (33_000, [30_000], 10.0, False),
        (33_001, [30_000], 10.003333333, True),
        (33_000, [99_000, 30_000], 10.0, False),
        (10_000, [20_000], -50.0, False),
        (10_000, [0], math.inf, True),
        (0, [0], 0.0, False),
        (10_000, [], None, False),
    ],
)
def test_a_step_up_is_measured_on_the_week_before(distance_m, previous_m, step_pct, up):
    assert weekly_step_pct(distance_m, previous_m) == step_pct
    assert steps_up(distance_m, previous_m) is up


def weeks_of(*distances_km: float) -> list[Week]:
    monday = date(2026, 2, 2)
    return [
        Week(monday + timedelta(weeks=n), km * 1000, 0, 1, 0, None, is_partial=False)
        for n, km in enumerate(distances_km)
    ]


@pytest.mark.parametrize(
    ("distances_km", "week"),
    [
        ((20, 20, 20, 26), None),  # 30 % exactly
        ((20, 20, 20, 27), "2026-W09"),
        ((20, 20, 20, 27, 20), "2026-W09"),  # last week still speaks
        ((20, 20, 20, 27, 20, 20), None),  # the week before last is over
        ((20, 0, 10, 30), None),  # a rise from an empty week has no size
        ((10, 40), None),
    ],
)
def test_novices_hear_of_a_rise_over_two_weeks(distances_km, week):
    note = novice_rise(weeks_of(*distances_km))
    assert (note.params["week"] if note else None) == week
    if note:
        assert (note.source, note.certainty) == ("judgement", "judgement")
        assert "safe" not in note.text
