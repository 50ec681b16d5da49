"""The planner's plans pass the referee, over a grid of edge cases and over drawn runners.

The larger sweep is a script: see ``sweep.py``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from engine.plan.asking import ask_planner, ask_words
from engine.plan.referee import Breach, check, without_clock
from engine.plan.strategies import GATES, MONDAY, OWNED, Ask, asks, grid, runner_toml

TYPICAL = runner_toml(gates=GATES, loads=OWNED)


def planned(ask: Ask, **more: Any) -> dict[str, Any]:
    answer = ask_planner(ask.runner_toml, ask.today, ask.weeks, **more)
    assert answer.status == 0, answer.err
    return answer.plan


def told(ask: Ask, breaches: list[Breach]) -> str:
    lines = [f"{breach.rule} on {breach.date}: {breach.detail}" for breach in breaches]
    return "\n".join([f"{ask.name}: today {ask.today}, {ask.weeks} weeks", *lines, ask.runner_toml])


@pytest.mark.parametrize("ask", grid(), ids=lambda ask: ask.name)
def test_the_grid_passes(ask: Ask) -> None:
    breaches = check(planned(ask), ask.runner_toml, ask.today, ask.weeks)
    assert not breaches, told(ask, breaches)


@pytest.mark.parametrize("ask", [grid()[0], grid()[1], grid()[3], *grid()[30:37]], ids=lambda ask: ask.name)
def test_nothing_gives_way_where_nothing_has_to(ask: Ask) -> None:
    said = ("projected_weeks", "step_up_hold", "gate_closed")  # they tell; no rule gave way
    gave_way = [note for note in planned(ask)["notes"] if note["rule"] not in said]
    assert gave_way == []


def test_with_a_mat_only_the_row_is_shoulder_taps_and_says_that_it_is_no_pull() -> None:
    plan = planned(Ask("mat only", runner_toml(equipment=("mat",)), MONDAY, 4))
    rows = [item for day in plan["days"] for item in day["items"] if item["exercise"] == "renegade_row"]
    assert len(rows) == len(plan["days"]) > 0
    for row in rows:
        assert row["variant"] == "shoulder_taps"
        assert any("no pull" in reason["text"] for reason in row["reasons"])


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(ask=asks())
def test_drawn_runners_pass(ask: Ask) -> None:
    breaches = check(planned(ask), ask.runner_toml, ask.today, ask.weeks)
    assert not breaches, told(ask, breaches)


@pytest.mark.parametrize("ask", grid()[:4], ids=lambda ask: ask.name)
def test_the_same_question_has_the_same_answer(ask: Ask) -> None:
    assert without_clock(planned(ask)) == without_clock(planned(ask))


@pytest.mark.parametrize("after_d", [1, 3, 7, 10, 30, 40])
def test_replanning_keeps_today_and_the_past(after_d: int) -> None:
    first = Ask("first", TYPICAL, MONDAY, 8)
    previous = planned(first)
    again = Ask(f"{after_d} days later", TYPICAL, MONDAY + timedelta(days=after_d), 8)
    plan = planned(again, previous=previous)
    breaches = check(plan, again.runner_toml, again.today, again.weeks, previous)
    assert not breaches, told(again, breaches)


def test_replanning_twice_keeps_the_blocks_of_the_first_plan() -> None:
    previous = planned(Ask("first", TYPICAL, MONDAY, 8))
    for after_d in (10, 20, 37):
        today = MONDAY + timedelta(days=after_d)
        plan = planned(Ask("again", TYPICAL, today, 8), previous=previous)
        breaches = check(plan, TYPICAL, today, 8, previous, anchor=MONDAY)
        assert not breaches, told(Ask("again", TYPICAL, today, 8), breaches)
        previous = plan


def test_replanning_on_the_same_day_changes_nothing() -> None:
    ask = Ask("same day", TYPICAL, MONDAY, 8)
    previous = planned(ask)
    days = [(day["date"], day["slot"], [one["exercise"] for one in day["items"]]) for day in previous["days"]]
    again = planned(ask, previous=previous)
    assert [(day["date"], day["slot"], [one["exercise"] for one in day["items"]]) for day in again["days"]] == days


@pytest.mark.parametrize("hand", ["2026-03-03", "2026-03-06=cobra,renegade_row"])
def test_a_day_set_by_hand_is_kept_and_breaks_nothing(hand: str) -> None:
    ask = Ask("by hand", TYPICAL, MONDAY, 4)
    plan = planned(ask, more=["--pin", hand])
    on, _, exercises = hand.partition("=")
    kept = [{item["exercise"] for item in day["items"]} for day in plan["days"] if day["date"] == on]
    assert len(kept) == 1
    assert not exercises or kept[0] == set(exercises.split(","))
    assert not (breaches := check(plan, TYPICAL, MONDAY, 4)), told(ask, breaches)


def test_the_plan_does_not_hang_on_the_order_of_hashes(tmp_path: Path) -> None:
    runner = tmp_path / "runner.toml"
    runner.write_text(TYPICAL, "utf-8")
    call = "import sys; from runtall.cli import main; sys.exit(main())"
    words = ["-c", call, "plan", "--runner", str(runner), "--today", "2026-03-02", "--weeks", "8", "--json"]
    said = [
        subprocess.run(
            [sys.executable, *words], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        )
        for seed in ("1", "2")
    ]
    first, second = (without_clock(json.loads(one.stdout)) for one in said)
    assert first == second


CONTRACT = {
    "plan": ("status", "solve_s", "days", "notes"),
    "day": ("date", "slot", "minutes", "projected", "items"),
    "item": ("exercise", "variant", "sets", "reps", "hold_s", "load_kg", "per_side", "rest_s", "reasons"),
    "reason": ("rule", "text", "source", "certainty"),
    "note": ("rule", "text", "weeks"),
}


def bare(plan: dict[str, Any]) -> dict[str, Any]:
    """The plan with the contract's keys and no others, as another program might have written it."""

    def only(kind: str, table: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {key: table[key] for key in CONTRACT[kind]} | more

    def item(one: dict[str, Any]) -> dict[str, Any]:
        return only("item", one, reasons=[only("reason", reason) for reason in one["reasons"]])

    days = [only("day", day, items=[item(one) for one in day["items"]]) for day in plan["days"]]
    return only("plan", plan, days=days, notes=[only("note", note) for note in plan["notes"]])


def test_an_earlier_plan_needs_the_contracts_keys_only_and_may_have_more() -> None:
    today = MONDAY + timedelta(days=9)
    first = planned(Ask("first", TYPICAL, MONDAY, 4))
    stranger = bare(first)
    stranger["days"][0]["colour"] = stranger["author"] = "somebody else's"
    plan = planned(Ask("again", TYPICAL, today, 4), previous=stranger)
    assert not (breaches := check(plan, TYPICAL, today, 4, stranger)), told(Ask("again", TYPICAL, today, 4), breaches)
    assert [day["date"] for day in plan["past_days"]] == [
        day["date"] for day in first["days"] if day["date"] < today.isoformat()
    ]


def test_only_days_with_a_race_ahead_are_said_to_come_before_one() -> None:
    race = MONDAY + timedelta(weeks=2)
    plan = planned(Ask("race on a monday", runner_toml(gates=GATES, races=(race,)), MONDAY, 4))
    said = {
        day["date"]: any(reason["rule"] == "taper_dose" for item in day["items"] for reason in item["reasons"])
        for day in plan["days"]
    }
    assert any(said[on] for on in said if on < race.isoformat())
    assert not any(said[on] for on in said if on > race.isoformat())


def test_dated_runs_of_last_week_count_until_real_runs_are_known() -> None:
    week = [(MONDAY + timedelta(days=days), "easy", km) for days, km in ((-6, 10.0), (-2, 10.0), (1, 15.0), (5, 15.0))]
    plan = planned(Ask("half as far again", runner_toml(gates=GATES, week=None, runs=week), MONDAY, 1))
    assert [week["step_up_pct"] for week in plan["calendar"]] == [50.0]


def test_an_empty_list_of_loads_is_no_load_told() -> None:
    told_nothing = planned(Ask("empty", runner_toml(gates=GATES, loads={"dumbbells": ()}), MONDAY, 2))
    untold = planned(Ask("none", runner_toml(gates=GATES), MONDAY, 2))
    assert without_clock(told_nothing) == without_clock(untold)


def test_a_slot_whose_exercise_now_hurts_changes_under_a_note() -> None:
    previous = planned(Ask("before", TYPICAL, MONDAY, 4))
    today = MONDAY + timedelta(days=7)
    sore = runner_toml(gates=GATES, loads=OWNED, pains=(("leg", 6),))
    plan = planned(Ask("sore leg", sore, today, 3), previous=previous)
    breaches = check(plan, sore, today, 3, previous)
    assert not breaches, told(Ask("sore leg", sore, today, 3), breaches)
    assert any(note["rule"] == "slot_gave_way" for note in plan["notes"])


def test_growing_never_takes_an_exercise_out_of_its_slot() -> None:
    tight = runner_toml(gates=GATES, loads=OWNED, minutes=5)
    previous = planned(Ask("before", tight, MONDAY, 8))
    today = MONDAY + timedelta(days=14)
    log = [
        {key: item[key] for key in ("exercise", "variant", "hold_s", "load_kg")}
        | {"date": day["date"], "reps": item["reps"] + 2, "rir": 3}
        for day in previous["days"]
        if day["date"] < today.isoformat()
        for item in day["items"]
        for _ in range(item["sets"])
    ]
    plan = planned(Ask("grown", tight, today, 6), previous=previous, log=log)
    breaches = check(plan, tight, today, 6, previous, log)
    assert not breaches, told(Ask("grown", tight, today, 6), breaches)


REFUSED: list[tuple[str, str | bytes, str, str]] = [
    ("broken TOML", "[runner\n", "2026-03-02", "4"),
    ("no runner table", "[week]\nmon = 'easy'\n", "2026-03-02", "4"),
    ("empty file", "", "2026-03-02", "4"),
    ("not UTF-8", b"\xff\xfe\x00", "2026-03-02", "4"),
    ("unknown key", TYPICAL.replace("[runner]", '[runner]\nshoe = "blue"'), "2026-03-02", "4"),
    ("unknown table", TYPICAL + "\n[shoes]\n", "2026-03-02", "4"),
    ("wrong type", TYPICAL.replace("strength_days_per_week = 2", 'strength_days_per_week = "two"'), "2026-03-02", "4"),
    ("out of range", TYPICAL.replace("strength_days_per_week = 2", "strength_days_per_week = 4"), "2026-03-02", "4"),
    ("a number for a table", "runner = 3\n", "2026-03-02", "4"),
    ("a flag for a number", TYPICAL.replace("mass_kg = 70", "mass_kg = true"), "2026-03-02", "4"),
    ("not a number", TYPICAL.replace("mass_kg = 70", "mass_kg = nan"), "2026-03-02", "4"),
    ("pain of eleven", TYPICAL + '\n[[pain]]\narea = "knee"\nlevel = 11\n', "2026-03-02", "4"),
    ("pain of an unknown area", TYPICAL + '\n[[pain]]\narea = "hair"\nlevel = 1\n', "2026-03-02", "4"),
    ("a race with a time", TYPICAL + "\n[[race]]\ndate = 2026-03-20T10:00:00\n", "2026-03-02", "4"),
    ("a race with a word", TYPICAL + '\n[[race]]\ndate = "soon"\n', "2026-03-02", "4"),
    ("a run of an unknown kind", TYPICAL + '\n[[run]]\ndate = 2026-03-20\nkind = "jog"\n', "2026-03-02", "4"),
    ("a weekday that is none", TYPICAL.replace('"mon", ', '"moon", '), "2026-03-02", "4"),
    ("no weeks", TYPICAL, "2026-03-02", "0"),
    ("too many weeks", TYPICAL, "2026-03-02", "27"),
    ("weeks in words", TYPICAL, "2026-03-02", "four"),
    ("a day that is none", TYPICAL, "2026-02-30", "4"),
    ("the end of time", TYPICAL, "9999-12-30", "4"),
]


@pytest.mark.parametrize(("runner", "today", "weeks"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_bad_input_is_refused_in_one_clear_line(runner: str | bytes, today: str, weeks: str) -> None:
    answer = ask_planner(runner, today, weeks)
    _refused_clearly(answer.status, answer.out, answer.err)


@pytest.mark.parametrize("option", ["previous", "log"])
@pytest.mark.parametrize("text", ["{", "[1, 2]", '"plan"', "null", "{}", "[" * 5000, '{"sets": 3}', '{"days": [1]}'])
def test_bad_json_is_refused_in_one_clear_line(option: str, text: str) -> None:
    answer = ask_planner(TYPICAL, MONDAY, 2, **{option: text})
    _refused_clearly(answer.status, answer.out, answer.err)


def test_a_missing_runner_file_is_refused_in_one_clear_line() -> None:
    answer = ask_words(["plan", "--runner", "/nowhere/runner.toml", "--today", "2026-03-02", "--weeks", "2", "--json"])
    _refused_clearly(answer.status, answer.out, answer.err)


def _refused_clearly(status: int, out: str, err: str) -> None:
    lines = err.strip().splitlines()
    assert (status, out) == (2, ""), (status, out, err)
    assert lines
    assert "Traceback" not in err
    errors = [line for line in lines if line.startswith("error[") or "error:" in line]
    assert len(errors) == 1, err


def test_an_unknown_key_is_named() -> None:
    answer = ask_planner(TYPICAL.replace("[runner]", '[runner]\nshoe_size = "43"'), MONDAY, 2)
    assert "shoe_size" in answer.err


def logged_session(on: date, plan: dict[str, Any], extra_reps: int) -> list[dict[str, Any]]:
    """The plan's first day as done on ``on``, with ``extra_reps`` more than asked for in every set."""
    keys = ("exercise", "variant", "hold_s", "load_kg")
    return [
        {**{key: item[key] for key in keys}, "date": on.isoformat(), "reps": item["reps"] + extra_reps, "rir": 3}
        for item in plan["days"][0]["items"]
        for _ in range(item["sets"])
    ]


@pytest.mark.parametrize("extra_reps", [-3, 0, 2])
def test_only_logged_sets_raise_a_load(extra_reps: int) -> None:
    before = planned(Ask("before", TYPICAL, MONDAY - timedelta(weeks=2), 8))
    log = [entry for days in (8, 5, 1) for entry in logged_session(MONDAY - timedelta(days=days), before, extra_reps)]
    ask = Ask("logged", TYPICAL, MONDAY, 4)
    plan = planned(ask, log=log)
    assert not (breaches := check(plan, TYPICAL, MONDAY, 4, log=log)), told(ask, breaches)
    done = {(entry["exercise"], entry["variant"]): entry["load_kg"] for entry in log if entry["load_kg"]}
    rises = [
        (item["exercise"], item["load_kg"])
        for day in plan["days"]
        for item in day["items"]
        if (load := done.get((item["exercise"], item["variant"]))) and item["load_kg"] > load
    ]
    assert extra_reps > 0 or not rises


def test_the_json_is_json_and_nothing_else() -> None:
    answer = ask_planner(TYPICAL, MONDAY, 2)
    assert json.loads(answer.out) == answer.plan
    assert answer.err == ""
