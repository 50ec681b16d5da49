"""Double progression, by hand: what a session earns, what it costs, and how the plan says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from engine.plan.cast import MONDAY, ROBIN
from runtall.plan import Pain, SetLog
from runtall.plan.progression import replay
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
