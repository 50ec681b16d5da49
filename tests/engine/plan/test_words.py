"""What the plan says: true for the runner it is said to, once, and of use to them."""

from __future__ import annotations

from dataclasses import replace

from engine.plan.cast import MATTHEW, ROBIN, planned, rules_noted, with_pain
from runtall.plan import Plan, StrengthDay
from runtall.plan.history import SWING


def said_of(day: StrengthDay, exercise: str) -> dict[str, str]:
    """The reasons of one item by rule."""
    return {reason.rule: reason.text for item in day.items if item.exercise == exercise for reason in item.reasons}


def note(plan: Plan, rule: str) -> str:
    return next(note.reason.text for note in plan.notes if note.rule == rule)


def test_an_exercise_that_is_the_only_one_of_its_kind_is_named_without_a_second_article() -> None:
    plans = (planned(), planned(replace(ROBIN, strength_days_per_week=3, minutes_per_session=15)))
    texts = [reason.text for plan in plans for day in plan.days for item in day.items for reason in item.reasons]
    assert any("it is the cobra." in text for text in texts)
    assert not any("the the" in text for text in texts)


def test_a_hip_thrust_in_place_of_the_swing_is_not_called_a_swing() -> None:
    plan = planned(MATTHEW, weeks=4)
    said = [said_of(day, SWING) for day in plan.days if said_of(day, SWING)]
    assert said
    assert all("hinge_first" in reasons and "swing_first" not in reasons for reasons in said)


def test_pain_that_takes_exercises_away_is_named_once_with_its_level() -> None:
    plan = planned(with_pain(ROBIN, neck=5), weeks=4)
    assert plan.days
    left_out = [note.reason.text for note in plan.notes if note.rule.startswith("cannot_do")]
    assert len(left_out) == 1
    assert "neck 5/10" in left_out[0]
    assert "Single-arm kettlebell swing; One-arm, one-leg cable row" in left_out[0]


def test_pain_that_leaves_no_row_is_sent_to_a_clinician_and_not_to_a_shop() -> None:
    """Robin owns a band and dumbbells already: only the pain is in the way."""
    text = note(planned(with_pain(ROBIN, shoulder=4, wrist=6), weeks=4), "no_row_pain")
    assert "shoulder 4/10, wrist 6/10" in text
    assert "clinician" in text
    assert "band" not in text


def test_equipment_that_is_missing_is_named() -> None:
    assert "a cable machine" in note(planned(MATTHEW, weeks=4), "cannot_do_equipment")


def test_minutes_that_stay_unused_are_explained() -> None:
    assert "room_left" in rules_noted(planned(replace(ROBIN, minutes_per_session=60)))
    assert "room_left" not in rules_noted(planned(replace(ROBIN, minutes_per_session=15)))


def test_a_gap_of_a_week_is_no_reason_for_a_day() -> None:
    one_day = planned(replace(ROBIN, strength_days_per_week=1), weeks=6)
    assert not [reason for day in one_day.days for reason in day.reasons if reason.rule == "day_spread"]
    assert [reason for day in planned().days for reason in day.reasons if reason.rule == "day_spread"]


def test_loads_nobody_listed_are_not_said_to_be_missing() -> None:
    plan = planned(replace(ROBIN, loads={}), weeks=2)
    texts = {reason.text for day in plan.days for item in day.items for reason in item.reasons}
    untold = [text for text in texts if "which loads you have" in text]
    assert untold
    assert not any("not listed" in text for text in untold)
