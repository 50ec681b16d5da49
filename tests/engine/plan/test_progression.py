"""Double progression, by hand: what a session earns, what it costs, and how the plan says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.plan.cast import MONDAY, ROBIN, planned, rules_noted
from runtall.catalogue import load_gates
from runtall.errors import InvalidSettings
from runtall.plan import Pain, Runner, SetLog, make_plan
from runtall.plan.history import SWING
from runtall.plan.progression import Progress, replay
from runtall.plan.progression_gates import earned_gates
from runtall.plan.progression_ways import where_it_stands
from runtall.plan.ways import choose_ways

WAYS = choose_ways(ROBIN)
ROW = WAYS["renegade_row"]  # starts at 2 × 6 a side with 4 kg; grows to 3 × 10, then 1 to 2 kg more


def session(
    day: int, reps: int, *, sets: int = 2, load_kg: float = 4.0, rir: float | None = 3, pain: int = 0
) -> list[SetLog]:
    on = MONDAY - timedelta(days=100 - day)
    hurt = (Pain("shoulder", pain),) if pain else ()
    return [
        SetLog(on, "renegade_row", None, side, reps, None, load_kg, rir, hurt)
        for _ in range(sets)
        for side in ("left", "right")
    ]


def after(*sessions: list[SetLog]) -> tuple[int, int, float | None]:
    target = replay(ROW, [entry for one in sessions for entry in one], ROBIN).target
    return target.sets, target.reps, target.load_kg


def test_nothing_logged_is_the_starting_dose() -> None:
    assert after() == (2, 6, 4.0)


def test_one_good_session_earns_nothing_and_two_earn_one_step() -> None:
    assert after(session(1, 6)) == (2, 6, 4.0)
    assert after(session(1, 6), session(4, 6)) == (2, 8, 4.0)


def test_repetitions_first_then_a_set_then_the_next_load_from_the_start() -> None:
    good = [session(day, 6) for day in (1, 4)] + [session(day, 8) for day in (7, 10)]
    assert after(*good) == (2, 10, 4.0)
    good += [session(day, 10) for day in (13, 16)]
    assert after(*good) == (3, 10, 4.0)
    good += [session(day, 10, sets=3) for day in (19, 22)]
    assert after(*good) == (2, 6, 5.0)  # 5 kg is owned and 1 kg away


def test_a_load_further_away_than_the_stated_step_is_not_taken() -> None:
    runner = replace(ROBIN, loads={"dumbbells": (4.0, 8.0)})
    way = choose_ways(runner)["renegade_row"]
    good = [entry for day in range(1, 60, 3) for entry in session(day, 10, sets=3)]
    assert replay(way, good, runner).target.load_kg == 4.0


def test_too_few_repetitions_or_sets_or_nothing_in_reserve_earns_nothing() -> None:
    assert after(session(1, 6), session(4, 5)) == (2, 6, 4.0)
    assert after(session(1, 6), session(4, 6, sets=1)) == (2, 6, 4.0)
    assert after(session(1, 6), session(4, 6, rir=1)) == (2, 6, 4.0)
    assert after(session(1, 6, rir=None), session(4, 6, rir=None)) == (2, 6, 4.0)


def test_two_repetitions_over_need_no_reserve_told() -> None:
    assert after(session(1, 8, rir=None), session(4, 8, rir=None)) == (2, 8, 4.0)


def test_pain_above_the_limit_takes_the_last_step_back() -> None:
    assert after(session(1, 6), session(4, 6), session(7, 8, pain=5)) == (2, 6, 4.0)
    assert after(session(1, 6), session(4, 6, pain=5), session(7, 6)) == (2, 6, 4.0)


def test_a_fresh_step_can_be_held() -> None:
    progress = replay(ROW, [*session(1, 6), *session(4, 6)], ROBIN)
    assert (progress.target.reps, progress.held.reps, progress.step) == (8, 6, "reps")


def test_a_lighter_owned_load_that_was_lifted_is_where_it_goes_on() -> None:
    assert after(session(1, 6, load_kg=2.0)) == (2, 6, 2.0)


def test_sets_of_another_variant_do_not_count() -> None:
    other = [replace(entry, variant="bird_dog_row") for entry in (*session(1, 6), *session(4, 6))]
    assert after(other) == (2, 6, 4.0)
    assert replay(ROW, other, ROBIN).last is None


def progress(*sessions: list[SetLog], today: date | None = None) -> Progress:
    return replay(ROW, [entry for one in sessions for entry in one], ROBIN, today=today)


def on(day: int) -> date:
    return session(day, 6)[0].date


def test_an_unowned_lighter_load_goes_on_from_the_next_owned_below() -> None:
    assert after(session(1, 6, load_kg=3.0)) == (2, 6, 2.0)


def test_a_lighter_load_goes_on_where_the_log_has_been_with_it() -> None:
    earned = [session(day, reps) for day, reps in ((1, 6), (4, 6), (7, 8), (10, 8), (13, 10), (16, 10))]
    earned += [session(19, 10, sets=3), session(22, 10, sets=3)]
    assert after(*earned) == (2, 6, 5.0)
    assert after(*earned, session(25, 6)) == (3, 10, 4.0)
    assert after(*earned, session(25, 10, sets=3)) == (2, 6, 5.0)  # the old load is easy still: the next one again


def test_heavier_loads_than_asked_are_followed_after_two_good_sessions_by_one_owned_load() -> None:
    assert after(session(1, 6, load_kg=8.0)) == (2, 6, 4.0)
    assert after(session(1, 6, load_kg=8.0), session(4, 6, load_kg=8.0)) == (2, 6, 5.0)
    assert progress(session(1, 6, load_kg=8.0), session(4, 6, load_kg=8.0)).step == "lifted"


def test_one_warm_up_set_does_not_speak_for_the_session() -> None:
    warm_up = [replace(entry, load_kg=2.0) for entry in session(1, 10, sets=1)]
    assert after([*warm_up, *session(1, 6)], session(4, 6)) == (2, 8, 4.0)


@pytest.mark.parametrize(
    ("rested_d", "expected"), [(13, (2, 10, 4.0)), (14, (2, 8, 4.0)), (21, (2, 6, 4.0)), (90, (2, 6, 4.0))]
)
def test_a_break_takes_steps_back(rested_d: int, expected: tuple[int, int, float]) -> None:
    earned = [session(day, reps) for day, reps in ((1, 6), (4, 6), (7, 8), (10, 8))]
    found = progress(*earned, today=on(10 + rested_d))
    assert (found.target.sets, found.target.reps, found.target.load_kg) == expected
    assert (found.away is None) == (rested_d < 14)


def test_training_something_else_is_no_break_until_eight_weeks() -> None:
    earned = [session(day, reps) for day, reps in ((1, 6), (4, 6), (7, 8), (10, 8))]
    other = [[SetLog(on(day), "cobra", None, None, 6, 3.0)] for day in range(14, 70, 7)]
    assert progress(*earned, *other, today=on(65)).away is None
    found = progress(*earned, *other, today=on(66))
    assert (found.target.reps, found.away, found.is_break) == (8, (56, 1), False)


def test_the_weaker_side_leads_and_neither_side_goes_ahead_of_it() -> None:
    def uneven(day: int) -> list[SetLog]:
        return [replace(one, reps=5) if one.side == "left" else replace(one, reps=9) for one in session(day, 6)]

    found = progress(uneven(1), uneven(4))
    assert (found.target.reps, found.lead_side) == (6, "left")
    only_right = [entry for day in (1, 4) for entry in session(day, 9) if entry.side == "right"]
    assert progress(only_right).target.reps == 6


def bell(*days: int, reps: int, sets: int = 3, load_kg: float = 8.0, pain: tuple[Pain, ...] = ()) -> list[SetLog]:
    return [
        SetLog(on(day), SWING, None, side, reps, None, load_kg, 3, pain)
        for day in days
        for _ in range(sets)
        for side in ("left", "right")
    ]


def test_bells_go_to_three_times_fifteen_a_side_before_the_next_one() -> None:
    log, reps, day = [], 8, 1
    while reps < 15:
        log += bell(day, day + 3, reps=reps)
        reps, day = min(reps + 2, 15), day + 6
    way = WAYS[SWING]
    assert (replay(way, log, ROBIN).target.reps, replay(way, log, ROBIN).target.load_kg) == (15, 8.0)
    assert replay(way, [*log, *bell(day, day + 3, reps=15, sets=2)], ROBIN).target.load_kg == 8.0
    bigger = replay(way, [*log, *bell(day, day + 3, reps=15)], ROBIN).target
    assert (bigger.sets, bigger.reps, bigger.load_kg) == (3, 8, 12.0)  # 50 % more
    far = replace(ROBIN, loads={**ROBIN.loads, "kettlebell": (8.0, 16.0)})
    stays = replay(choose_ways(far)[SWING], [*log, *bell(day, day + 3, reps=15)], far)
    assert (stays.target.load_kg, stays.at_top) == (8.0, True)


def test_a_bigger_bell_swung_unasked_is_not_followed() -> None:
    assert replay(WAYS[SWING], bell(1, 4, 7, 10, reps=8, load_kg=12.0), ROBIN).target.load_kg == 8.0


def cobra(*days: int, reps: int, hold_s: float, sets: int = 2) -> list[SetLog]:
    return [SetLog(on(day), "cobra", None, None, reps, hold_s, None, 3) for day in days for _ in range(sets)]


def test_the_cobra_holds_three_then_five_seconds_then_grows_in_repetitions_sets_and_holds() -> None:
    way, log, told = WAYS["cobra"], [], []
    for day in range(1, 40, 3):
        target = replay(way, log, ROBIN).target
        told.append((target.sets, target.reps, target.hold_s, target.seconds_per_rep))
        log += cobra(day, reps=target.reps, hold_s=target.hold_s or 0, sets=target.sets)
    steps = list(dict.fromkeys(told))
    assert steps == [
        (2, 6, 3, 6),
        (2, 6, 5, 8),
        (2, 8, 5, 8),
        (3, 8, 5, 8),
        (3, 8, 7, 10),
        (3, 8, 9, 12),
        (3, 8, 10, 13),
    ]


FREE = (Pain("low_back", 0),)


def swings_with_both_hands(*days: int, reps: int = 10, sets: int = 3, pain: tuple[Pain, ...] = FREE) -> list[SetLog]:
    return [
        SetLog(on(day), SWING, "two_hand_swing", None, reps, None, 8.0, None, pain) for day in days for _ in range(sets)
    ]


LEARNING = replace(ROBIN, gates={"plank_45": True, "deadlift_2x10": True})


def test_four_two_hand_swing_sessions_over_two_weeks_open_the_one_arm_swing() -> None:
    done = swings_with_both_hands(1, 6, 11, 15)
    assert earned_gates(LEARNING, done) == ("two_hand_swing_4_sessions", "kettlebell_swing")
    assert where_it_stands(LEARNING, done).ways[SWING].variant_id is None
    assert where_it_stands(LEARNING, swings_with_both_hands(1, 6, 11)).ways[SWING].variant_id == "two_hand_swing"


@pytest.mark.parametrize(
    "log",
    [
        swings_with_both_hands(1, 4, 8, 14),
        swings_with_both_hands(1, 6, 11, 15, reps=9),
        swings_with_both_hands(1, 6, 11, 15, sets=2),
        [*swings_with_both_hands(1, 6, 11), *swings_with_both_hands(15, pain=(Pain("low_back", 1),))],
    ],
    ids=["13 days", "nine repetitions", "two sets", "a sore back"],
)
def test_less_than_that_opens_nothing(log: list[SetLog]) -> None:
    assert earned_gates(LEARNING, log) == ()


def test_no_gate_that_needs_a_test_opens_itself() -> None:
    untested = replace(ROBIN, gates={})
    assert earned_gates(untested, swings_with_both_hands(1, 6, 11, 15, 20)) == ()
    no_hinge = replace(ROBIN, gates={"deadlift_2x10": True, "hinge_20": False})
    assert "kettlebell_swing" not in earned_gates(no_hinge, swings_with_both_hands(1, 6, 11, 15))
    said_no = replace(LEARNING, gates={**LEARNING.gates, "kettlebell_swing": False})
    assert earned_gates(said_no, swings_with_both_hands(1, 6, 11, 15)) == ("two_hand_swing_4_sessions",)
    counted = {gate.id for gate in load_gates().values() if gate.earned_by is not None}
    assert counted == {"deadlift_2x10", "two_hand_swing_4_sessions"}


def deadlifts(*days: int, pain: tuple[Pain, ...] = FREE) -> list[SetLog]:
    return [SetLog(on(day), SWING, "kettlebell_deadlift", None, 10, None, 8.0, 3, pain) for day in days for _ in (1, 2)]


def test_two_deadlift_sessions_open_the_two_hand_swing_and_then_the_whole_ladder_opens_by_itself() -> None:
    hinged = replace(ROBIN, gates={"hinge_20": True})
    assert earned_gates(hinged, deadlifts(1)) == ()
    assert earned_gates(hinged, deadlifts(1, 4)) == ("deadlift_2x10",)
    assert where_it_stands(hinged, deadlifts(1, 4)).ways[SWING].variant_id == "two_hand_swing"
    log = [*deadlifts(1, 4), *swings_with_both_hands(8, 12, 17, 22)]
    assert earned_gates(hinged, log) == ("deadlift_2x10", "two_hand_swing_4_sessions", "kettlebell_swing")
    assert where_it_stands(hinged, log).ways[SWING].variant_id is None
    assert earned_gates(replace(ROBIN, gates={}), log) == ()  # nobody has tested the hinge


def test_nobody_passes_a_back_gate_by_silence() -> None:
    """Saying nothing about the back opens nothing; a word in the log or among the answers does; pain takes it back."""
    silent = swings_with_both_hands(1, 6, 11, 15, pain=())
    assert earned_gates(LEARNING, silent) == ("two_hand_swing_4_sessions",)
    assert where_it_stands(LEARNING, silent).ways[SWING].variant_id == "two_hand_swing"
    asked = replace(LEARNING, pain=FREE)
    assert earned_gates(asked, silent) == ("two_hand_swing_4_sessions", "kettlebell_swing")
    told_once = [*swings_with_both_hands(1, 6, 11, pain=()), *swings_with_both_hands(15)]
    assert "kettlebell_swing" in earned_gates(LEARNING, told_once)
    sore_elsewhere = [*told_once, SetLog(on(15), "cobra", reps=6, pain=(Pain("low_back", 2),))]
    assert "kettlebell_swing" not in earned_gates(LEARNING, sore_elsewhere)
    assert earned_gates(replace(ROBIN, gates={"hinge_20": True}), deadlifts(1, 4, pain=())) == ()


def test_the_plan_says_which_gate_is_closed_and_how_to_pass_it() -> None:
    def told(runner: Runner, log: list[SetLog]) -> dict[str, dict[str, object]]:
        plan = make_plan(runner, today=on(30), weeks=1, log=log)
        return {note.rule: dict(note.reason.params) for note in plan.notes if note.rule.startswith("gate_")}

    untested = told(replace(ROBIN, gates={"plank_45": True}), [])
    assert untested["gate_closed"]["question"] == load_gates()["hinge_20"].question
    assert "broomstick" in str(untested["gate_closed"]["test"])
    counting = told(LEARNING, swings_with_both_hands(20, 25))
    assert (counting["gate_counts"]["done"], counting["gate_counts"]["sessions"]) == (2, 4)
    waiting = told(LEARNING, swings_with_both_hands(10, 15, 20, 25, pain=()))
    assert waiting["gate_waits_for_a_word"]["areas"] == "low back"
    assert "gate_closed" not in told(LEARNING, swings_with_both_hands(10, 15, 20, 25))


def test_a_runner_not_born_yet_is_refused() -> None:
    with pytest.raises(InvalidSettings, match="birth_year is 2090") as refused:
        make_plan(replace(ROBIN, birth_year=2090), today=on(1), weeks=1)
    assert "leave the key out" in str(refused.value.remedy)


def push_ups(*days: int, reps: int, sets: int, variant: str | None = None) -> list[SetLog]:
    return [SetLog(on(day), PUSH_UP, variant, None, reps, 2.0, None, 3) for day in days for _ in range(sets)]


PUSH_UP = "shoulder_protraction_push_up"
TOP = [*push_ups(1, 4, reps=10, sets=2), *push_ups(7, 10, reps=12, sets=2), *push_ups(13, 16, reps=12, sets=3)]


def test_the_next_rung_waits_for_the_runners_own_yes() -> None:
    at_top = where_it_stands(ROBIN, TOP)
    assert at_top.ways[PUSH_UP].variant_id is None
    assert at_top.progress[PUSH_UP].at_top
    plan = planned(log=TOP, today=on(18))
    assert "gate_to_test" in rules_noted(plan)
    ready = replace(ROBIN, gates={**ROBIN.gates, "push_up_plus_3x12": True})
    assert where_it_stands(ready, TOP).ways[PUSH_UP].variant_id == "leg_lift_protraction_push_up"
    assert where_it_stands(ready, TOP[:-1]).ways[PUSH_UP].variant_id is None


def test_pain_with_nothing_left_to_take_back_calls_for_another_way_until_two_sessions_pass_without() -> None:
    sore = session(1, 6, pain=4)
    stood = where_it_stands(ROBIN, sore)
    assert stood.ways["renegade_row"].variant_id != None  # noqa: E711
    assert "renegade_row" in stood.sore
    assert (stood.progress["renegade_row"].target.load_kg or 0) <= 4.0
    variant = stood.ways["renegade_row"].variant_id
    fine = [[replace(one, variant=variant) for one in session(day, 6)] for day in (4, 7)]
    assert where_it_stands(ROBIN, [*sore, *fine[0]]).ways["renegade_row"].variant_id == variant
    assert where_it_stands(ROBIN, [*sore, *fine[0], *fine[1]]).ways["renegade_row"].variant_id is None


def test_a_prescription_says_what_earned_it() -> None:
    sessions = [session(day, reps) for day, reps in ((81, 6), (84, 6), (87, 8), (90, 8), (93, 10), (94, 10))]
    sessions += [session(95, 10, sets=3), session(97, 10, sets=3)]
    log = [entry for one in sessions for entry in one]
    item = next(i for day in planned(log=log).days for i in day.items if i.exercise == "renegade_row")
    said = {reason.rule: reason.text for reason in item.reasons}
    assert said["step_load"] == "+1 kg: 3 × 10 a side with 3 in reserve in 2 sessions running. Now 2 × 6 a side."
