"""Planning again: the past stays, today stays unless asked, what lies ahead changes only where it must."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.plan.cast import MONDAY, ROBIN, contents, planned, rules_noted, with_pain
from runtall.errors import InvalidSettings
from runtall.plan import Pain, Pin, Plan, Race, SetLog, WeekKind, read_plan

FIRST = planned(weeks=12)


def later(days: int, **more: object) -> Plan:
    return planned(today=MONDAY + timedelta(days=days), weeks=12, previous=FIRST, **more)


def test_the_same_day_again_changes_nothing() -> None:
    assert later(0).days == FIRST.days


@pytest.mark.parametrize("days", [1, 2, 6, 7, 9, 20, 34])
def test_what_is_past_is_kept_and_what_lies_ahead_stays(days: int) -> None:
    again = later(days)
    today = MONDAY + timedelta(days=days)
    assert again.past_days == tuple(day for day in FIRST.days if day.date < today)
    assert again.anchor == FIRST.anchor
    ahead = {day: names for day, names in contents(FIRST).items() if day >= today}
    assert {day: names for day, names in contents(again).items() if day <= FIRST.last_day} == ahead


def test_easier_weeks_go_on_from_the_earlier_plan() -> None:
    again = later(35)
    kinds = [week.kind for week in again.calendar]
    for start in range(len(kinds) - 6):
        assert WeekKind.EASIER in kinds[start : start + 6]


def test_todays_day_stays_unless_it_was_asked_for() -> None:
    today = FIRST.days[2].date
    tuesday_free = replace(ROBIN, available=tuple(day for day in range(7) if day != today.weekday()))
    kept = planned(tuesday_free, today, 4, previous=FIRST)
    assert kept.days[0] == FIRST.days[2]
    moved = planned(tuesday_free, today, 4, previous=FIRST, replan_today=True)
    assert today not in contents(moved)


def test_a_day_without_strength_today_stays_without() -> None:
    today = FIRST.days[2].date - timedelta(days=1)
    assert today not in contents(planned(replace(ROBIN, available=(today.weekday(),)), today, 2, previous=FIRST))


def test_todays_day_changes_when_a_rule_that_never_gives_way_asks_for_it() -> None:
    today = next(day.date for day in FIRST.days if "renegade_row" in contents(FIRST)[day.date])
    plan = planned(with_pain(ROBIN, wrist=5), today, 4, previous=FIRST)
    assert "today_changed" in rules_noted(plan)
    todays = [day for day in plan.days if day.date == today]
    assert all(item.variant != None for day in todays for item in day.items if item.exercise == "renegade_row")  # noqa: E711


def test_never_the_day_after_logged_sets() -> None:
    yesterday = MONDAY - timedelta(days=1)
    log = [SetLog(yesterday, "cobra", None, None, 6, 3.0)]
    assert MONDAY not in contents(planned(log=log))
    assert MONDAY not in contents(planned(log=[SetLog(MONDAY, "cobra", None, None, 6, 3.0)]))


def test_logged_weeks_are_not_projected() -> None:
    tuesday = MONDAY + timedelta(days=1)
    log = [SetLog(MONDAY, "cobra", None, None, 6, 3.0)]
    plan = planned(today=tuesday, log=log, weeks=2)
    assert {day.projected for day in plan.days if day.date < MONDAY + timedelta(days=7)} == {False}
    assert {day.projected for day in plan.days if day.date >= MONDAY + timedelta(days=7)} == {True}


def test_two_good_sessions_raise_the_dose_and_a_step_up_in_running_holds_it() -> None:
    log = [SetLog(MONDAY - timedelta(days=back), "cobra", None, None, 6, 3.0, None, 3.0) for back in (7, 7, 4, 4)]
    item = next(item for day in planned(log=log).days for item in day.items if item.exercise == "cobra")
    assert (item.sets, item.reps, item.hold_s) == (2, 6, 5.0)
    assert "step_hold" in {reason.rule for reason in item.reasons}


def test_a_new_race_moves_only_what_it_must() -> None:
    race = MONDAY + timedelta(days=24)
    again = planned(replace(ROBIN, races=(Race(race),)), MONDAY + timedelta(days=1), 12, previous=FIRST)
    far = {day: names for day, names in contents(FIRST).items() if day > race + timedelta(days=7)}
    assert {
        day: names for day, names in contents(again).items() if day > race + timedelta(days=7) and day <= FIRST.last_day
    } == far


def test_a_plan_that_begins_later_is_no_earlier_plan() -> None:
    with pytest.raises(InvalidSettings, match="begins on"):
        planned(today=MONDAY - timedelta(days=1), previous=FIRST)


def test_a_day_set_by_hand_is_kept_and_its_price_is_told() -> None:
    rest_day = MONDAY + timedelta(days=11)  # a Friday: Robin does not run
    plan = planned(pins=[Pin(rest_day)])
    day = next(day for day in plan.days if day.date == rest_day)
    assert day.pinned
    assert {cost.rule for cost in day.costs} & {"pin_cost_rest_day", "pin_cost_uneven", "pin_free"}
    again = planned(today=MONDAY + timedelta(days=3), previous=plan)
    assert rest_day in contents(again)


def test_a_day_moved_by_hand_leaves_its_place() -> None:
    before = FIRST.days[2].date
    after = before + timedelta(days=1)
    plan = planned(weeks=12, previous=FIRST, pins=[Pin(after, moved_from=before)])
    assert before not in contents(plan)
    assert after in contents(plan)


def test_a_day_set_by_hand_keeps_its_exercises_and_says_that_its_slot_had_others() -> None:
    wednesday = MONDAY + timedelta(days=9)
    plan = later(7, pins=[Pin(wednesday, None, ("renegade_row", "cobra"))])
    assert contents(plan)[wednesday] == ("renegade_row", "cobra")
    assert {"pin_cost_slot", "slot_gave_way"} <= rules_noted(plan)


@pytest.mark.parametrize(
    ("pin", "rule"),
    [
        (Pin(date(2026, 12, 12)), "race_window"),
        (Pin(MONDAY), "never_consecutive"),
        (Pin(MONDAY + timedelta(days=200)), "dates"),
        (Pin(MONDAY + timedelta(days=3), None, ("cobra",)), "two_or_three"),
        (Pin(MONDAY + timedelta(days=3), None, ("cobra", "standing_band_pull_apart")), "row_every_day"),
        (Pin(MONDAY + timedelta(days=3), None, ("renegade_row", "one_arm_one_leg_cable_row")), "low_load_every_day"),
        (
            Pin(MONDAY + timedelta(days=5), None, ("single_arm_kettlebell_swing", "renegade_row", "cobra")),
            "swing_first",
        ),
    ],
)
def test_a_day_by_hand_that_breaks_a_hard_rule_is_refused_by_its_name(pin: Pin, rule: str) -> None:
    runner = replace(ROBIN, races=(Race(date(2026, 12, 13)),))
    log = [SetLog(MONDAY - timedelta(days=1), "cobra", None, None, 6, 3.0)]
    with pytest.raises(InvalidSettings, match=f"the rule {rule}"):
        planned(runner, pins=[pin], log=log)


@pytest.mark.parametrize("moved", [False, True])
def test_a_day_set_by_hand_and_done_does_not_stand_in_its_own_way(moved: bool) -> None:
    before = FIRST.days[0].date
    by_hand = before + timedelta(days=1) if moved else before
    pins = [Pin(by_hand, moved_from=before if moved else None)]
    plan = planned(previous=FIRST, pins=pins)
    day = next(day for day in plan.days if day.date == by_hand)
    log = [SetLog(by_hand, item.exercise, item.variant, None, item.reps, item.hold_s) for item in day.items]
    again = planned(today=by_hand, previous=replace(plan, pins=()), pins=pins, log=log)
    assert contents(again)[by_hand] == contents(plan)[by_hand]
    assert before not in contents(again) or not moved
    assert again.pins == ()
    assert planned(today=by_hand, previous=plan, log=log).days == again.days
    with pytest.raises(InvalidSettings, match="the rule never_consecutive"):
        planned(today=by_hand, pins=pins, log=log)  # nobody had planned that day


def test_pain_while_training_takes_the_step_back_and_says_so() -> None:
    sets = [SetLog(MONDAY - timedelta(days=back), "cobra", None, None, 8, 3.0, None, 3.0) for back in (9, 9, 6, 6)]
    hurt = [SetLog(MONDAY - timedelta(days=3), "cobra", None, None, 8, 3.0, None, 3.0, (Pain("low_back", 6),))]
    item = next(i for day in planned(log=[*sets, *hurt]).days for i in day.items if i.exercise == "cobra")
    assert (item.sets, item.reps) == (2, 6)
    assert "back_off" in {reason.rule for reason in item.reasons}


def test_a_previous_plan_survives_its_json() -> None:
    assert read_plan(json.dumps(FIRST.to_json())) == FIRST


@pytest.mark.parametrize(
    ("text", "named"),
    [("[]", "the plan"), ("{", "no JSON"), ('{"todya": 1}', "no today"), ('{"today": "2026-13-01"}', "today")],
)
def test_a_file_that_is_no_plan_is_refused(text: str, named: str) -> None:
    with pytest.raises(InvalidSettings, match=named):
        read_plan(text, "p.json")
