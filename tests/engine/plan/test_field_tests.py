"""Field tests: the copies of EVIDENCE section 5 by hand, when they are due, and what a change may be called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.plan.cast import MONDAY, ROBIN
from runtall.catalogue import load_field_tests, load_rules
from runtall.catalogue.field_tests import read_field_tests
from runtall.errors import CatalogueError
from runtall.plan import Pain, SetLog
from runtall.plan.field_tests import (
    FieldResult,
    against_first,
    against_last,
    possible_tests,
    side_note,
    when_due,
    why_not_now,
)

TESTS = load_field_tests()


def held(test: str, seconds: float, days_ago: int = 0, **more: object) -> FieldResult:
    return FieldResult(MONDAY - timedelta(days=days_ago), test, seconds, **more)  # type: ignore[arg-type]  # by name


def test_the_tests_their_order_and_their_errors_are_those_of_the_evidence() -> None:
    told = {test.id: (test.measures, test.error and test.error.least_change) for test in TESTS.values()}
    assert told == {
        "sorensen": ("hold", 48),
        "front_plank": ("hold", 30),
        "side_plank": ("hold", None),
        "scapular_hold": ("hold", 46),
        "cobra_hold": ("hold", None),
        "push_up_plus_reps": ("reps", 2),
        "row_reps": ("reps", 2),
    }
    assert list(told) == list(TESTS)
    assert TESTS["sorensen"].cap_s == 240
    assert TESTS["sorensen"].optional
    assert {test.id for test in TESTS.values() if test.per_side} == {"side_plank", "row_reps"}
    weeks = load_rules()["tests_when"].numbers
    assert (weeks["first_weeks"], weeks["last_weeks"]) == (4, 6)
    assert load_rules()["tests_stop"].number("limit_0_10") == 3
    assert load_rules()["test_sides"].number("above_pct") == 10


def test_what_nobody_measured_says_judgement_or_stays_unknown() -> None:
    certainty = {test.id: test.error.why.certainty for test in TESTS.values() if test.error}
    assert certainty == {
        "sorensen": "moderate",
        "front_plank": "judgement",
        "scapular_hold": "weak",
        "push_up_plus_reps": "judgement",
        "row_reps": "judgement",
    }
    assert TESTS["side_plank"].error is None
    assert TESTS["cobra_hold"].error is None


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (("cap_s = 240\n", ""), "needs cap_s"),
        (('source = ["sorensen_reliability", "judgement"]', 'source = "nowhere"'), "source nowhere"),
        (('measures = "hold"', 'measures = "breaths"'), "measures"),
        (("[sorensen]", "[sorensen"), "no TOML"),
    ],
)
def test_a_spoiled_file_is_refused(spoil: tuple[str, str], told: str) -> None:
    from importlib.resources import files

    text = files("runtall.catalogue").joinpath("field_tests.toml").read_text("utf-8")
    with pytest.raises(CatalogueError, match=told):
        read_field_tests(text.replace(*spoil, 1), "f")


@pytest.mark.parametrize(("days", "due"), [(0, False), (27, False), (28, True), (42, True), (400, True)])
def test_due_four_weeks_after_the_last_ones_and_never_overdue(days: int, due: bool) -> None:
    done = when_due([held("front_plank", 60, days), held("front_plank", 50, days + 40)], MONDAY)
    assert done.is_due == due
    assert (done.first, done.last) == (MONDAY - timedelta(days=days - 28), MONDAY - timedelta(days=days - 42))


def test_the_first_tests_are_due_at_once() -> None:
    assert when_due([], MONDAY).is_due
    assert when_due([], MONDAY).first is None


@pytest.mark.parametrize(("back", "days_ago", "offered"), [(0, 0, True), (1, 0, False), (2, 6, False), (5, 7, True)])
def test_not_offered_while_the_low_back_hurts(back: int, days_ago: int, offered: bool) -> None:
    log = [SetLog(MONDAY - timedelta(days=days_ago), "cobra", reps=6, pain=(Pain("low_back", back),))]
    assert (why_not_now(ROBIN, log, MONDAY) is None) == offered
    assert why_not_now(replace(ROBIN, pain=(Pain("low_back", 1),)), [], MONDAY) is not None
    assert why_not_now(replace(ROBIN, pain=(Pain("knee", 5), Pain("low_back", 0))), [], MONDAY) is None


def test_a_later_session_without_pain_takes_the_word_back() -> None:
    days = (MONDAY - timedelta(days=3), MONDAY - timedelta(days=1))
    log = [SetLog(days[0], "cobra", reps=6, pain=(Pain("low_back", 4),)), SetLog(days[1], "cobra", reps=6)]
    assert why_not_now(ROBIN, log, MONDAY) is None


def test_only_what_the_equipment_allows_is_asked_for() -> None:
    bare = [test.id for test in possible_tests(replace(ROBIN, equipment=()))]
    assert bare == ["sorensen", "front_plank", "side_plank", "cobra_hold", "push_up_plus_reps"]
    assert [test.id for test in possible_tests(ROBIN)] == list(TESTS)


@pytest.mark.parametrize(
    ("test", "before", "now", "verdict"),
    [
        ("sorensen", 100, 147, "within"),
        ("sorensen", 100, 148, "more"),
        ("sorensen", 148, 100, "less"),
        ("sorensen", 240, 240, "full"),
        ("front_plank", 60, 89, "within"),
        ("front_plank", 60, 90, "more"),
        ("scapular_hold", 60, 105, "within"),
        ("scapular_hold", 60, 106, "more"),
        ("side_plank", 30, 90, "own"),
        ("cobra_hold", 10, 40, "own"),
        ("push_up_plus_reps", 10, 11, "within"),
        ("push_up_plus_reps", 10, 12, "more"),
    ],
)
def test_a_change_is_called_one_only_beyond_the_error(test: str, before: float, now: float, verdict: str) -> None:
    result, earlier = held(test, now), held(test, before, 35)
    assert against_last(result, [earlier, result]).verdict == verdict
    assert against_last(earlier, [earlier, result]).verdict == "first"


def test_the_words_name_the_change_the_day_and_the_error() -> None:
    said = against_last(held("front_plank", 75), [held("front_plank", 63, 35)]).reason.text
    day = (MONDAY - timedelta(days=35)).isoformat()
    assert said == f"+12 s against {day}: within the error of 30 s, so it cannot tell."
    own = against_last(held("cobra_hold", 20), [held("cobra_hold", 24, 35)]).reason.text
    assert own.startswith(f"−4 s against {day}. Own baseline only")


def test_baseline_and_last_time_are_two_questions() -> None:
    results = [held("front_plank", seconds, days) for seconds, days in ((60, 90), (85, 55), (95, 20))]
    assert against_last(results[2], results).verdict == "within"
    assert against_first(results[2], results).verdict == "more"


def test_pain_another_load_and_the_other_side_are_not_compared() -> None:
    hurt = held("front_plank", 12, 30, cut_short=True)
    assert against_last(hurt, [held("front_plank", 90, 60)]).verdict == "cut_short"
    assert against_last(held("front_plank", 60), [hurt]).verdict == "first"
    row = held("row_reps", 12, load_kg=8.0, side="left")
    assert against_last(row, [held("row_reps", 15, 30, load_kg=6.0, side="left")]).verdict == "other_load"
    assert against_last(row, [held("row_reps", 15, 30, load_kg=8.0, side="right")]).change is None


def test_sides_that_differ_by_more_than_a_tenth_get_a_note() -> None:
    def note(left: float, right: float) -> object:
        found = side_note(held("side_plank", left, side="left"), held("side_plank", right, side="right"))
        return None if found is None else found.params["difference_pct"]

    assert note(60, 54) is None
    assert note(60, 53) == 12
    assert note(53, 60) == note(60, 53)
    assert note(0, 0) is None


SECONDS = st.integers(0, 240)


@given(st.sampled_from([test.id for test in TESTS.values() if test.error]), SECONDS, SECONDS)
def test_laws_of_comparing(test: str, before: int, now: int) -> None:
    """Turned round, a change only changes its sign; and what is more than the error stays so when the gap grows."""
    there = against_last(held(test, now), [held(test, before, 30)])
    back = against_last(held(test, before), [held(test, now, 30)])
    mirrored = {"more": "less", "less": "more"}
    assert back.verdict == mirrored.get(there.verdict, there.verdict)
    assert back.change == -(there.change or 0)
    if there.verdict == "more":
        assert against_last(held(test, now + 1), [held(test, before, 30)]).verdict == "more"


@given(st.lists(st.integers(0, 500), max_size=6), st.integers(0, 600))
def test_one_more_test_never_makes_the_next_ones_due_sooner(days: list[int], today: int) -> None:
    now = date(2026, 1, 1) + timedelta(days=today)
    results = [FieldResult(date(2026, 1, 1) + timedelta(days=day), "front_plank", 60) for day in days]
    more = [*results, FieldResult(now, "front_plank", 60)]
    assert not when_due(more, now).is_due
    assert when_due(results, now).is_due or not when_due(more, now).is_due
