"""The referee passes plans made by hand to be right, and names the rule in each that was made to be wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.plan import hand_made
from engine.plan.hand_made import KNOWLEDGE, RUNNER, TODAY, WEEKS, changed, day, good_plan, item, note, timed
from engine.plan.referee import check, without_clock
from engine.plan.referee_case import Breach

Plan = dict[str, Any]
MON, THU = 0, 1  # places of the first week's days in the good plan


def judged(plan: Plan, runner: str = RUNNER, today: date = TODAY, weeks: int = WEEKS, **more: Any) -> list[Breach]:
    return check(plan, runner, today, weeks, knowledge=more.pop("knowledge", KNOWLEDGE), **more)


def rules(plan: Plan, runner: str = RUNNER, **more: Any) -> set[str]:
    return {breach.rule for breach in judged(plan, runner, **more)}


# -- plans that are right ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weeks", [1, 3, 4, 7, 8, 13, 26])
def test_a_plan_made_by_hand_to_be_right_passes(weeks: int) -> None:
    assert judged(good_plan(weeks=weeks), weeks=weeks) == []


def test_minutes_agree_with_the_sums_done_by_hand() -> None:
    plan = good_plan()
    assert [plan["days"][MON]["minutes"], plan["days"][THU]["minutes"]] == [12.6, 13.52]


def test_a_race_week_with_its_taper_passes() -> None:
    race = TODAY + timedelta(days=5 + 7)  # the Saturday of week 2 closes Wednesday to Saturday
    plan = good_plan()
    plan["days"] = [one for one in plan["days"] if one["date"] != (race - timedelta(days=2)).isoformat()]
    for one in plan["days"][1:3]:  # Thursday 9 days before may stay full, Monday 5 days before may not
        if one["date"] == (race - timedelta(days=5)).isoformat():
            for each in one["items"]:
                each["sets"] = 1
            timed(one)
    assert judged(plan, RUNNER + f"\n[[race]]\ndate = {race}\n") == []


def test_a_replan_that_keeps_today_passes() -> None:
    today = TODAY + timedelta(days=10)  # the second Thursday, a strength day
    later = good_plan(weeks=WEEKS + 2)
    later["days"] = [
        one
        for one in later["days"]
        if today <= date.fromisoformat(one["date"]) <= today + timedelta(days=7 * WEEKS - 1)
    ]
    assert judged(later, today=today, previous=good_plan()) == []


def test_a_plan_from_a_log_passes_with_one_owned_step_up() -> None:
    log = [
        {"date": (TODAY - timedelta(days=ahead)).isoformat(), "exercise": "renegade_row", "variant": None, "load_kg": 4}
        for ahead in (3, 7)
    ]
    plan = good_plan()
    for one in plan["days"]:
        for each in one["items"]:
            each["load_kg"] = 6 if each["exercise"] == "renegade_row" else each["load_kg"]
    assert judged(plan, log=log) == []


def test_notes_let_the_soft_rules_give_way() -> None:
    plan = _without("cobra", "standing_band_pull_apart")
    assert "six_appear" in rules(plan)
    half = note("six_gave_way", "Left out: cobra.")
    assert "six_appear" in rules({**plan, "notes": [half]})
    whole = note("six_gave_way", "Left out: cobra, standing band pull apart.")
    assert "six_appear" not in rules({**plan, "notes": [whole]})
    elsewhere = note("six_gave_way", "Left out: cobra, standing band pull apart.", TODAY + timedelta(weeks=40))
    assert "six_appear" in rules({**plan, "notes": [elsewhere]})


# -- plans that are wrong, one rule each ---------------------------------------------------------------------------


def _without(*exercises: str) -> Plan:
    plan = good_plan()
    for one in plan["days"]:
        one["items"] = [each for each in one["items"] if each["exercise"] not in exercises]
        timed(one)
    return plan


def _with_item(place: int, number: int, made: dict[str, Any]) -> Plan:
    plan = good_plan()
    plan["days"][place]["items"][number] = made
    timed(plan["days"][place])
    return plan


def _moved(place: int, days: int) -> Plan:
    plan = good_plan()
    one = plan["days"][place]
    one["date"] = (date.fromisoformat(one["date"]) + timedelta(days=days)).isoformat()
    plan["days"].sort(key=lambda each: each["date"])
    return plan


def _reordered() -> Plan:
    plan = good_plan()
    plan["days"][THU]["items"].reverse()
    return plan


def _rows_last() -> Plan:
    plan = good_plan()
    plan["days"][MON]["items"].reverse()
    return plan


def _third_day(slot: str) -> Plan:
    plan = good_plan()
    saturday = TODAY + timedelta(days=5)
    plan["days"].insert(2, day(saturday, slot, [item("renegade_row"), item("cobra")]))
    return plan


def _three_swings() -> Plan:
    """Thursday, Saturday and the Monday after: two ISO weeks, yet three swings within seven days."""
    plan = _third_day("C")
    for place in (2, 3):
        plan["days"][place]["items"][0] = item("single_arm_kettlebell_swing")
        timed(plan["days"][place])
    return plan


def _never_easier() -> Plan:
    plan = good_plan()
    for one in plan["days"]:
        one["items"] = [item(each["exercise"]) for each in one["items"]]
        timed(one)
    return plan


def _easier_too_soon() -> Plan:
    plan = good_plan(weeks=WEEKS)
    for place in (2 * 6, 2 * 6 + 1):  # week 7, two weeks after the easier week 5
        for each in plan["days"][place]["items"]:
            each["sets"] = 1
        timed(plan["days"][place])
    return plan


def _load_rises() -> Plan:
    plan = good_plan()
    plan["days"][-2]["items"][0]["load_kg"] = 6
    return plan


def _emptied(notes: list[Any] | None = None) -> Plan:
    return {**good_plan(), "days": [], "notes": notes or []}


def _turns() -> Plan:
    """One day a week, called A in some weeks and B in others."""
    plan = good_plan()
    plan["days"] = [one for place, one in enumerate(plan["days"]) if place // 2 % 2 == place % 2]
    return plan


def _two_days(slot: str) -> Plan:
    plan = good_plan()
    plan["days"][THU]["slot"] = slot
    return plan


def reason(**more: str) -> list[dict[str, str]]:
    return [{"rule": "r", "text": "Because.", "source": "judgement", "certainty": "weak", **more}]


NO_GATES = RUNNER.replace("kettlebell_swing = true", "kettlebell_swing = false")
NO_PLANK = RUNNER.replace("plank_45 = true", "")
SORE = RUNNER + '\n[[pain]]\narea = "low_back"\nlevel = 1\n'
RACE = RUNNER + f"\n[[race]]\ndate = {TODAY + timedelta(days=6)}\n"
ALL_HURTS = RUNNER + "".join(
    f'\n[[pain]]\narea = "{area}"\nlevel = 10\n' for area in ("low_back", "shoulder", "wrist", "ankle_foot")
)
TAPS = item("renegade_row", "shoulder_taps")
QUALITY_FRIDAY = RUNNER.replace('fri = "easy"', 'fri = "quality"')
LONG_SATURDAY = RUNNER.replace('sat = "rest"', 'sat = "long"')
LOGGED = [{"date": "2026-02-26", "exercise": "renegade_row", "variant": None, "load_kg": 4}]
STEP_UP = RUNNER + "".join(
    f'\n[[run]]\ndate = {on}\nkind = "easy"\ndistance_km = {km}\n'
    for on, km in (("2026-02-24", 10), ("2026-03-03", 12))
)


def _saying(text: str) -> Plan:
    return changed("days", 0, "items", 0, "reasons", to=reason(text=text))


def _heavy(kg: float) -> Plan:
    plan = good_plan()
    for one in plan["days"]:
        for each in one["items"]:
            each["load_kg"] = kg if each["exercise"] == "renegade_row" else each["load_kg"]
    return plan


WRONG: list[tuple[str, Callable[[], Plan], str]] = [
    ("shape", lambda: changed("solve_s", to="fast"), RUNNER),
    ("shape", lambda: changed("solve_s", to=float("nan")), RUNNER),
    ("shape", lambda: changed("notes", to={}), RUNNER),
    ("shape", lambda: changed("days", 0, "date", to="02.03.2026"), RUNNER),
    ("shape", lambda: changed("days", 0, "slot", to="Monday"), RUNNER),
    ("shape", lambda: changed("days", 0, "minutes", to="12.6"), RUNNER),
    ("shape", lambda: changed("days", 0, "projected", to=1), RUNNER),
    ("shape", lambda: changed("days", 0, "items", to=[]), RUNNER),
    ("shape", lambda: changed("days", 0, "items", 0, to="renegade_row"), RUNNER),
    ("shape", lambda: changed("days", 0, "items", 0, "sets", to=2.0), RUNNER),
    ("shape", lambda: changed("days", 0, "items", 0, "reps", to=True), RUNNER),
    ("shape", lambda: changed("days", 0, "items", 0, "load_kg", to=0), RUNNER),
    ("shape", lambda: changed("days", 0, "items", 0, "rest_s", to=None), RUNNER),
    ("shape", lambda: {**good_plan(), "days": list(reversed(good_plan()["days"]))}, RUNNER),
    ("status", lambda: changed("status", to="time_limit"), RUNNER),
    ("exercise_id", lambda: changed("days", 0, "items", 0, "exercise", to="plank"), RUNNER),
    ("variant_id", lambda: changed("days", 0, "items", 0, "variant", to="seated_row"), RUNNER),
    ("variant_id", lambda: changed("days", 0, "items", 0, "variant", to="renegade_row"), RUNNER),
    ("per_side", lambda: changed("days", 0, "items", 0, "per_side", to=False), RUNNER),
    ("reasons", lambda: changed("days", 0, "items", 0, "reasons", to=[]), RUNNER),
    ("reasons", lambda: changed("days", 0, "items", 0, "reasons", to=reason(certainty="sure")), RUNNER),
    ("reasons", lambda: changed("days", 0, "items", 0, "reasons", to=reason(source="hearsay")), RUNNER),
    ("reasons", lambda: changed("days", 0, "items", 0, "reasons", to=reason(text=" ")), RUNNER),
    ("wording", lambda: _saying("Within {minutes} minutes."), RUNNER),
    ("wording", lambda: _saying("This prevents injuries."), RUNNER),
    ("notes", lambda: changed("notes", to=[{"rule": "r", "text": "t"}]), RUNNER),
    ("notes", lambda: changed("notes", to=[{"rule": "r", "weeks": []}]), RUNNER),
    ("notes", lambda: changed("notes", to=[{"rule": "r", "text": "t", "weeks": ["soon"]}]), RUNNER),
    ("dates", lambda: good_plan(weeks=WEEKS + 1), RUNNER),
    ("available", lambda: _moved(THU, 1), RUNNER),
    ("race_window", good_plan, RACE),
    ("two_or_three", lambda: _without("shoulder_protraction_push_up", "standing_band_pull_apart"), RUNNER),
    ("two_or_three", lambda: _with_item(MON, 1, item("renegade_row")), RUNNER),
    ("row", lambda: _without("renegade_row"), RUNNER),
    ("low_load", lambda: _without("cobra"), RUNNER),
    ("minutes_formula", lambda: changed("days", 0, "minutes", to=12.0), RUNNER),
    ("minutes_limit", good_plan, RUNNER.replace("minutes_per_session = 15", "minutes_per_session = 13")),
    ("warm_up_apart", lambda: {**good_plan(), "days": [_cold(one) for one in good_plan()["days"]]}, RUNNER),
    ("equipment", good_plan, RUNNER.replace('"band", ', "")),
    ("equipment", good_plan, RUNNER.replace('"dumbbells", "kettlebell", ', "")),
    ("gate", good_plan, NO_GATES),
    ("gate", good_plan, NO_PLANK),
    ("pain", good_plan, SORE),
    ("says_so", lambda: _with_item(MON, 0, {**deepcopy(TAPS), "reasons": reason()}), RUNNER),
    ("no_pull_is_said", lambda: _with_item(MON, 0, {**deepcopy(TAPS), "reasons": reason(text="Instead.")}), RUNNER),
    ("rest", lambda: changed("days", 0, "items", 0, "rest_s", to=30), RUNNER),
    ("starting_dose", lambda: changed("days", 0, "items", 0, "sets", to=3), RUNNER),
    ("starting_dose", lambda: changed("days", 0, "items", 0, "reps", to=7), RUNNER),
    ("starting_dose", lambda: changed("days", 1, "items", 2, "hold_s", to=4.5), RUNNER),
    ("owned_load", lambda: changed("days", 0, "items", 0, "load_kg", to=5), RUNNER),
    ("owned_load", lambda: changed("days", 0, "items", 1, "load_kg", to=4), RUNNER),
    ("load_named", lambda: changed("days", 0, "items", 0, "load_kg", to=None), RUNNER),
    ("start_load", lambda: _heavy(20), RUNNER.replace("dumbbells = [4, 6]", "dumbbells = [4, 20]")),
    ("cobra_hold", lambda: changed("days", 1, "items", 2, "hold_s", to=None), RUNNER),
    ("cobra_hold", lambda: changed("days", 1, "items", 2, "hold_s", to=10), RUNNER),
    ("swing_first", _reordered, RUNNER),
    ("swing_day_before", good_plan, QUALITY_FRIDAY),
    ("swing_day_before", good_plan, RUNNER + '\n[[run]]\ndate = 2026-03-27\nkind = "long"\ndistance_km = 20\n'),
    ("session_order", _rows_last, RUNNER),
    ("consecutive", lambda: _moved(MON, 2), RUNNER),
    ("swing_new", good_plan, LONG_SATURDAY),
    ("days_per_week", lambda: _third_day("C"), RUNNER),
    ("slot_once", lambda: _two_days("A"), RUNNER),
    ("swing_twice", _three_swings, RUNNER),
    ("empty_without_note", _emptied, ALL_HURTS),
    ("week_unused", _emptied, RUNNER),
    ("slot_keeps", lambda: _with_item(2, 1, item("cobra")), RUNNER),
    ("slots_used", _turns, RUNNER.replace('["mon", "tue", "thu", "sat"]', '["mon"]')),
    ("six_appear", lambda: _without("cobra", "standing_band_pull_apart"), RUNNER),
    ("note_true", lambda: changed("notes", to=[note("six_gave_way", "Left out: cobra.", TODAY)]), RUNNER),
    ("easier_week", _never_easier, RUNNER),
    ("easier_week", _easier_too_soon, RUNNER),
    ("taper", good_plan, RUNNER + "\n[[race]]\ndate = 2026-03-09\n"),
    ("mid_back_sets", lambda: _without("renegade_row", "one_arm_one_leg_cable_row", "cobra"), RUNNER),
    ("projected", lambda: changed("days", 0, "projected", to=False), RUNNER),
    ("load_rise", _load_rises, RUNNER),
]


def _cold(one: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key != "warm_up_minutes"}


@pytest.mark.parametrize(("rule", "make", "runner"), WRONG, ids=[f"{n}-{row[0]}" for n, row in enumerate(WRONG)])
def test_a_plan_made_to_be_wrong_is_named_by_its_rule(rule: str, make: Callable[[], Plan], runner: str) -> None:
    assert rule in rules(make(), runner)


def test_repetition_seconds_must_be_the_evidences() -> None:
    full = KNOWLEDGE.exercises["cobra"].variants["cobra"]
    hasty = replace(KNOWLEDGE.exercises["cobra"], variants={"cobra": replace(full, rep_s=5.0)})
    knowledge = replace(KNOWLEDGE, exercises={**KNOWLEDGE.exercises, "cobra": hasty})
    assert "rep_seconds" in rules(good_plan(), knowledge=knowledge)


@pytest.mark.parametrize(
    ("rule", "plan", "log", "runner"),
    [
        ("load_step", _heavy(10), LOGGED, RUNNER.replace("[4, 6]", "[4, 6, 10]")),
        ("held_week", _heavy(6), LOGGED, STEP_UP),
        ("swing_new", good_plan(), [{**LOGGED[0], "exercise": "single_arm_kettlebell_swing"}], LONG_SATURDAY),
    ],
)
def test_the_log_is_held_against_the_plan(rule: str, plan: Plan, log: list[dict[str, Any]], runner: str) -> None:
    assert rule in rules(plan, runner, log=log)


def _replanned(today: date) -> Plan:
    plan = good_plan(weeks=WEEKS + 2)
    last = today + timedelta(days=7 * WEEKS - 1)
    plan["days"] = [one for one in plan["days"] if today <= date.fromisoformat(one["date"]) <= last]
    return plan


def test_a_replan_may_not_touch_today_or_the_past() -> None:
    today = TODAY + timedelta(days=10)
    plan = _replanned(today)
    plan["days"][0]["items"].pop()
    assert "today_unchanged" in rules(plan, today=today, previous=good_plan())
    plan["days"].pop(0)
    assert "today_unchanged" in rules(plan, today=today, previous=good_plan())
    past = _replanned(TODAY)
    past["days"][0]["items"].pop(1)
    assert "past_unchanged" in rules(past, today=TODAY + timedelta(days=2), previous=good_plan())


def test_days_before_today_count_in_weeks_blocks_and_neighbours() -> None:
    today = TODAY + timedelta(days=11)  # the Friday after the second Thursday
    plan = _replanned(today)
    extra = day(today, "C", [item("renegade_row"), item("cobra")])
    plan["days"].insert(0, extra)
    found = rules(plan, RUNNER.replace('"thu", "sat"', '"thu", "fri"'), today=today, previous=good_plan())
    assert {"consecutive", "days_per_week"} <= found


def test_only_solve_s_may_differ_between_equal_plans() -> None:
    assert without_clock(changed("solve_s", to=9.9)) == without_clock(good_plan())
    assert without_clock(changed("status", to="feasible")) != without_clock(good_plan())


def test_every_rule_of_the_referee_has_a_plan_that_breaks_it() -> None:
    here = Path(hand_made.__file__).parent
    stated = set()
    for source in sorted(here.glob("referee_*.py")):
        stated |= set(re.findall(r'breach\(\s*"([a-z_]+)"', source.read_text("utf-8")))
        stated |= set(re.findall(r'reasons\.append\(\("([a-z_]+)"', source.read_text("utf-8")))
    shown = {row[0] for row in WRONG} | {"rep_seconds", "load_step", "held_week", "today_unchanged", "past_unchanged"}
    assert stated <= shown
