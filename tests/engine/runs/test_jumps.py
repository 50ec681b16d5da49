"""Single-run jumps: every edge of the window and of the classes by hand, and the laws."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.runs.running import ran
from runtall.runs.jumps import classify_jumps, jump_class, longest_in_window
from runtall.runs.load import load_report
from runtall.runs.nouns import RunSummary
from runtall.units import METRES_PER_MILE

DAY = date(2026, 3, 31)  # the 30 days before it are all of March from the 1st on

summaries = st.builds(
    RunSummary,
    start_time=st.integers(0, 89 * 86_400).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s)),
    utc_offset_s=st.none() | st.sampled_from([-36_000, 0, 19_800, 43_200]),
    timer_s=st.just(1800.0),
    elapsed_s=st.just(1800.0),
    distance_m=st.none() | st.integers(1, 60).map(lambda half_km: half_km * 500.0),
)
histories = st.lists(summaries, max_size=20, unique_by=lambda run: run.start_time)


def level_of_last(*runs: RunSummary) -> tuple[str, bool]:
    jump = classify_jumps(runs)[-1]
    return jump.level, jump.plus


@pytest.mark.parametrize(
    ("km", "level"),
    [
        (5, ("none", False)),
        (11, ("none", False)),
        (11.01, ("amber", False)),
        (13, ("amber", False)),
        (13.01, ("amber", True)),
        (20, ("amber", True)),
        (20.01, ("red", False)),
        (50, ("red", False)),
    ],
)
def test_classes_against_a_longest_of_ten(km, level):
    assert level_of_last(ran("2026-03-20", 10), ran(DAY, km)) == level


@pytest.mark.parametrize(("ratio", "level"), [(1.05, "none"), (1.06, "amber"), (1.10, "amber"), (2.01, "red")])
def test_after_an_injury_the_first_limit_is_lower(ratio, level):
    assert jump_class(ratio, injured_lately=True)[0] == level


def test_after_an_injury_a_small_step_says_it_is_our_judgement():
    (_, jump) = classify_jumps([ran("2026-03-01", 10), ran("2026-03-20", 10.8)], injured_lately=True)
    assert (jump.level, jump.reasons[0].source) == ("amber", "judgement")
    assert "from 5 % on" in jump.reasons[0].text
    assert "hazard" not in jump.reasons[0].text


def test_the_window_is_thirty_local_days_before_the_run():
    inside, outside = ran("2026-03-01", 10, hour=0), ran("2026-02-28", 10, hour=23.9)
    assert level_of_last(inside, ran(DAY, 12, hour=23)) == ("amber", False)
    assert level_of_last(outside, ran(DAY, 12, hour=0)) == ("cannot_tell", False)


def test_an_earlier_run_of_the_day_counts_and_a_later_one_does_not():
    morning, evening = ran(DAY, 10, hour=7), ran(DAY, 12, hour=18)
    first, second = classify_jumps([evening, morning])
    assert (first.run, first.level) == (morning, "cannot_tell")
    assert (second.run, second.level, second.ratio) == (evening, "amber", 1.2)


def test_the_run_itself_never_counts():
    assert level_of_last(ran(DAY, 40)) == ("cannot_tell", False)


def test_the_longest_of_the_window_counts_not_the_latest():
    assert level_of_last(ran("2026-03-05", 20), ran("2026-03-28", 5), ran(DAY, 21)) == ("none", False)


def test_a_window_without_any_distance_cannot_tell():
    assert level_of_last(ran("2026-03-20", None), ran("2026-03-21", 0), ran(DAY, 8)) == ("cannot_tell", False)


def test_a_run_without_distance_is_not_classified_but_named_in_the_window():
    jumps = classify_jumps([ran("2026-02-01", 9), ran("2026-03-10", 10), ran("2026-03-20", None), ran(DAY, 12)])
    assert [jump.run.distance_m for jump in jumps] == [9000, 10_000, 12_000]
    assert [reason.rule for reason in jumps[-1].reasons] == ["load_jump_amber", "load_window_gaps"]


def test_a_record_younger_than_the_window_says_so():
    (_, jump) = classify_jumps([ran("2026-03-25", 10), ran(DAY, 12)])
    assert [reason.rule for reason in jump.reasons] == ["load_jump_amber", "load_short_history"]
    assert "back 6 days before" in jump.reasons[1].text
    covered = classify_jumps([ran("2026-03-01", 10), ran(DAY, 12)])[-1]
    assert [reason.rule for reason in covered.reasons] == ["load_jump_amber"]


@pytest.mark.parametrize(
    ("km", "figures"),
    [(12, ("1.64", "1.31", "2.05")), (15, ("1.52", "1.16", "2.00")), (21, ("2.28", "1.50", "3.48"))],
)
def test_the_reason_gives_the_published_figure_with_its_interval(km, figures):
    """Frandsen 2025: single-run distance against the longest of the prior 30 days."""
    reason = classify_jumps([ran("2026-02-20", 10), ran("2026-03-20", 10), ran(DAY, km)])[-1].reasons[0]
    assert reason.source == "frandsen_2025"
    assert all(figure in reason.text for figure in figures)
    assert "associated with" in reason.text
    assert "Observed" in reason.text
    assert not any(word in reason.text.lower() for word in ("safe", "prevent", "cause injur", "acwr"))


def test_the_reason_speaks_the_runners_unit():
    runs = [
        dataclasses.replace(ran("2026-03-20", 1), distance_m=10 * METRES_PER_MILE),
        dataclasses.replace(ran(DAY, 1), distance_m=12 * METRES_PER_MILE),
    ]
    assert "12.0 mi, 20 % longer" in classify_jumps(runs, "mi")[-1].reasons[0].text
    assert "19.3 km, 20 % longer" in classify_jumps(runs, "km")[-1].reasons[0].text


def test_the_longest_up_to_a_day():
    window = longest_in_window([ran("2026-02-28", 30), ran("2026-03-01", 12), ran(DAY, 10), ran("2026-04-01", 40)], DAY)
    assert (window.first_day, window.last_day) == (date(2026, 3, 1), DAY)
    assert (window.longest_m, window.runs, window.is_covered) == (12_000, 2, True)


@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_import_does_not_matter(history, random):
    shuffled = list(history)
    random.shuffle(shuffled)
    assert classify_jumps(shuffled) == classify_jumps(history)


@given(histories)
def test_one_pass_agrees_with_looking_at_every_pair(history):
    """The plain definition, run by run, against the sliding window."""
    for jump in classify_jumps(history):
        run = jump.run
        before = [
            other.distance_m
            for other in history
            if other.distance_m is not None
            and run.local_date - timedelta(days=30) <= other.local_date <= run.local_date
            and (other.local_date, other.start_time) < (run.local_date, run.start_time)
        ]
        assert jump.window.longest_m == max(before, default=None)
        assert jump.window.runs == len(before)


@given(histories, st.integers(-200, 200))
def test_shifting_every_date_changes_no_class(history, days):
    shifted = [dataclasses.replace(run, start_time=run.start_time + timedelta(days=days)) for run in history]
    assert [jump.level for jump in classify_jumps(shifted)] == [jump.level for jump in classify_jumps(history)]


@given(histories, st.sampled_from([0.5, 2.0]))
def test_scaling_every_distance_changes_no_class(history, factor):
    scaled = [
        dataclasses.replace(run, distance_m=None if run.distance_m is None else run.distance_m * factor)
        for run in history
    ]
    assert [jump.level for jump in classify_jumps(scaled)] == [jump.level for jump in classify_jumps(history)]


@given(st.floats(0.01, 20), st.floats(0.01, 20), st.booleans())
def test_a_longer_run_is_never_in_a_lower_class(ratio, longer_by, injured):
    order = [("none", False), ("amber", False), ("amber", True), ("red", False)]
    lower, higher = (jump_class(value, injured_lately=injured) for value in (ratio, ratio + longer_by))
    assert order.index(higher) >= order.index(lower)


def test_a_report_holds_what_was_run_up_to_today():
    runs = [ran("2026-03-02", 10), ran("2026-03-09", 12), ran("2026-03-16", None), ran("2026-04-02", 40)]
    report = load_report(runs, DAY)
    assert [jump.run.distance_m for jump in report.jumps] == [12_000]
    assert [jump.run.distance_m for jump in report.cannot_tell] == [10_000]
    assert report.longest.longest_m == 12_000
    assert [note.rule for note in report.notes] == ["load_after_today", "load_without_distance"]
    assert "2026-03-16" in report.notes[1].text


def test_only_novices_get_the_weekly_note():
    runs = [ran(DAY - timedelta(days=7 * weeks), km) for weeks, km in ((4, 10), (3, 10), (2, 10), (1, 10), (0, 15))]
    rules = {who: {note.rule for note in load_report(runs, DAY, experience=who).notes} for who in ("novice", "trained")}
    assert rules == {"novice": {"load_week_rise_novice"}, "trained": set()}


def test_a_report_on_nothing_says_so():
    report = load_report([], DAY)
    assert (report.weeks, report.jumps, [note.rule for note in report.notes]) == ((), (), ["load_nothing"])


def test_a_report_after_a_long_rest_cannot_tell_the_next_jump():
    report = load_report([ran("2026-01-05", 10)], DAY)
    assert report.longest.longest is None
    assert [note.rule for note in report.notes] == ["load_no_longest"]


def test_runs_that_do_not_say_their_local_time_are_counted():
    report = load_report([ran("2026-03-30", 10, offset_h=None), ran("2026-03-29", 10)], DAY)
    assert [(note.rule, note.params["runs"]) for note in report.notes] == [("load_unknown_local_time", 1)]


def test_many_runs_without_distance_are_named_by_the_latest():
    runs = [ran(DAY - timedelta(days=days), None) for days in range(10)]
    (note,) = [note for note in load_report(runs, DAY).notes if note.rule == "load_without_distance"]
    assert note.params["runs"] == 10
    assert str(note.params["dates"]).startswith("…, 2026-03-26")
