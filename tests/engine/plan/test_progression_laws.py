"""Laws of progression over drawn logs: what may never happen, whatever was logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.plan.cast import MONDAY, ROBIN
from runtall.plan import Pain, Runner, SetLog
from runtall.plan.doses import Target
from runtall.plan.progression import Progress, replay
from runtall.plan.progression_climb import climb_of
from runtall.plan.progression_ways import where_it_stands
from runtall.plan.ways import Way, choose_ways

GATES = {"plank_45": True, "kettlebell_swing": True}
TRAINED = replace(
    ROBIN,
    experience="trained",
    gates=GATES,
    loads={"dumbbells": (1.0, 2.0, 4.0, 5.0, 6.0, 7.5, 12.0), "kettlebell": (8.0, 12.0, 16.0), "cable": (5.0, 10.0)},
)
PLAIN = replace(ROBIN, loads={})
RUNNERS = (ROBIN, TRAINED, PLAIN)
EXERCISES = tuple(choose_ways(ROBIN))
SWAPPED = {"left": "right", "right": "left", None: None}

reserves = st.one_of(st.none(), st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0]))
pains = st.lists(
    st.builds(Pain, st.sampled_from(["low_back", "shoulder", "leg", "wrist"]), st.integers(0, 10)), max_size=2
).map(tuple)


@st.composite
def entries(draw: Any, exercise: str) -> list[SetLog]:
    """One session of the exercise: some sets, with sides or without, often the same load, sometimes another."""
    day = MONDAY - timedelta(days=draw(st.integers(0, 120)))
    loads = st.one_of(st.none(), st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 16.0, 20.0]))
    reps, load, rir = draw(st.integers(0, 17)), draw(loads), draw(reserves)
    variant = draw(st.sampled_from([None, None, None, None, VARIANTS[exercise]]))
    hold = draw(st.one_of(st.none(), st.sampled_from([3.0, 5.0, 7.0, 10.0])))
    sides = draw(st.sampled_from([(None,), ("left", "right"), ("left",), ("right", "left")]))
    hurt = draw(st.one_of(st.just(()), st.just(()), pains))
    sets = []
    for n in range(draw(st.integers(1, 4))):
        for side in sides:
            less = draw(st.sampled_from([0, 0, 0, 1, 3]))
            sets.append(
                SetLog(day, exercise, variant, side, max(0, reps - less), hold, load, rir, hurt if n == 0 else ())
            )
    return sets


VARIANTS = {
    "renegade_row": "kneeling_renegade_row",
    "shoulder_protraction_push_up": "kneeling_protraction_push_up",
    "single_arm_kettlebell_swing": "two_hand_swing",
    "standing_band_pull_apart": "reverse_fly",
    "one_arm_one_leg_cable_row": "one_leg_band_row",
    "cobra": "prone_w",
}


@st.composite
def scattered(draw: Any) -> tuple[Runner, str, list[SetLog]]:
    """Sessions without rhyme or reason."""
    exercise = draw(st.sampled_from(EXERCISES))
    drawn = draw(st.lists(entries(exercise), max_size=12))
    return draw(st.sampled_from(RUNNERS)), exercise, [entry for one in drawn for entry in one]


DEEDS = ("as asked",) * 5 + ("more", "fewer", "one set less", "half", "lighter", "heavier", "no reserve", "one side")


@st.composite
def lived(draw: Any) -> tuple[Runner, str, list[SetLog]]:
    """Months of a runner who mostly does what is asked, and sometimes more, less, lighter, heavier or on one side."""
    runner, exercise = draw(st.sampled_from(RUNNERS)), draw(st.sampled_from(EXERCISES))
    way = choose_ways(runner)[exercise]
    climb = climb_of(way, runner)
    log: list[SetLog] = []
    day = MONDAY - timedelta(days=800)
    for deed in draw(st.lists(st.sampled_from(DEEDS), max_size=30)):
        target = replay(way, log, runner, today=day).target
        place = climb.loads_kg.index(target.load_kg)
        load = climb.loads_kg[max(0, place - 1)] if deed == "lighter" else target.load_kg
        load = climb.loads_kg[min(place + 1, len(climb.loads_kg) - 1)] if deed == "heavier" else load
        reps = target.reps + {"more": 2, "fewer": -3, "heavier": -2}.get(deed, 0)
        sets = {"one set less": max(1, target.sets - 1), "half": (target.sets + 1) // 2}.get(deed, target.sets)
        rir = 0.0 if deed == "no reserve" else float(way.variant.dose.rir)
        hurt = draw(st.sampled_from([()] * 9 + [(Pain("leg", 9), Pain("shoulder", 9))]))
        for n in range(sets):
            for side in ("left", "right") if target.per_side else (None,):
                done = max(0, reps - 2 * (deed == "one side" and side == "left"))
                log.append(
                    SetLog(day, exercise, way.variant_id, side, done, target.hold_s, load, rir, hurt if n == 0 else ())
                )
        day += timedelta(days=draw(st.sampled_from([2, 3, 4, 4, 7, 16, 40])))
    return runner, exercise, log


def logs() -> st.SearchStrategy[tuple[Runner, str, list[SetLog]]]:
    return st.one_of(scattered(), lived(), lived())


def stands(runner: Runner, exercise: str, log: Sequence[SetLog], **more: Any) -> Progress:
    return replay(choose_ways(runner)[exercise], log, runner, **more)


def height(way: Way, runner: Runner, target: Target) -> tuple[int, int]:
    """Where a target lies on the stairs: the load's place, then the stage's."""
    climb = climb_of(way, runner)
    stages = [(stage.sets, stage.reps, stage.hold_s) for stage in climb.stages]
    return climb.loads_kg.index(target.load_kg), stages.index((target.sets, target.reps, target.hold_s))


@settings(max_examples=300, deadline=None)
@given(logs(), st.data())
def test_more_pain_never_raises_anything(drawn: tuple[Runner, str, list[SetLog]], data: st.DataObject) -> None:
    runner, exercise, log = drawn
    sorer = [
        replace(entry, pain=(*entry.pain, *data.draw(pains))) if data.draw(st.booleans()) else entry for entry in log
    ]
    way = choose_ways(runner)[exercise]
    before, after = stands(runner, exercise, log), stands(runner, exercise, sorer)
    assert height(way, runner, after.target) <= height(way, runner, before.target)
    assert height(way, runner, after.held) <= height(way, runner, before.target)


@settings(max_examples=200, deadline=None)
@given(logs(), st.data())
def test_more_pain_never_asks_for_a_heavier_load_in_any_way(
    drawn: tuple[Runner, str, list[SetLog]], data: st.DataObject
) -> None:
    """Whatever way the pain leads to, it weighs no more than the usual way would with less pain."""
    runner, exercise, log = drawn
    log = [entry for entry in log if entry.variant is None]
    sorer = [
        replace(entry, pain=(*entry.pain, *data.draw(pains))) if data.draw(st.booleans()) else entry for entry in log
    ]
    usual = stands(runner, exercise, log).target
    after = where_it_stands(runner, sorer).progress[exercise]
    if usual.load_kg is not None and after.target.load_kg is not None:
        assert after.target.load_kg <= usual.load_kg


@settings(max_examples=200, deadline=None)
@given(logs(), st.integers(0, 200), st.integers(0, 200))
def test_days_that_pass_without_training_never_raise_anything(
    drawn: tuple[Runner, str, list[SetLog]], soon: int, more: int
) -> None:
    runner, exercise, log = drawn
    way = choose_ways(runner)[exercise]
    early = stands(runner, exercise, log, today=MONDAY + timedelta(days=soon)).target
    late = stands(runner, exercise, log, today=MONDAY + timedelta(days=soon + more)).target
    assert height(way, runner, late) <= height(way, runner, early)


def perfectly(runner: Runner, exercise: str, gaps: Sequence[int]) -> list[tuple[list[SetLog], Progress]]:
    """A runner who does just what is asked, every time, with the asked repetitions in reserve."""
    way = choose_ways(runner)[exercise]
    log: list[SetLog] = []
    told = []
    day = MONDAY - timedelta(days=400)
    for gap in gaps:
        progress = replay(way, log, runner, today=day)
        target = progress.target
        sides = ("left", "right") if target.per_side else (None,)
        session = [
            SetLog(
                day, exercise, way.variant_id, side, target.reps, target.hold_s, target.load_kg, way.variant.dose.rir
            )
            for _ in range(target.sets)
            for side in sides
        ]
        log += session
        told.append((session, progress))
        day += timedelta(days=gap)
    return told


histories = st.lists(st.integers(2, 7), min_size=1, max_size=40)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(RUNNERS), st.sampled_from(EXERCISES), histories)
def test_a_perfect_history_never_lowers_anything_and_each_step_is_one_step(
    runner: Runner, exercise: str, gaps: list[int]
) -> None:
    way = choose_ways(runner)[exercise]
    climb = climb_of(way, runner)
    places = [height(way, runner, progress.target) for _, progress in perfectly(runner, exercise, gaps)]
    flat = [load * (climb.top + 1) + stage for load, stage in places]
    assert all(later - earlier in (0, 1) for earlier, later in pairwise(flat))
    rises = [n for n in range(1, len(flat)) if flat[n] > flat[n - 1]]
    assert all(later - earlier >= 2 for earlier, later in pairwise(rises))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(RUNNERS), st.sampled_from(EXERCISES), histories, st.data())
def test_a_missed_session_never_raises_anything(
    runner: Runner, exercise: str, gaps: list[int], data: st.DataObject
) -> None:
    told = [session for session, _ in perfectly(runner, exercise, gaps)]
    missed = data.draw(st.sets(st.integers(0, len(told) - 1)))
    way = choose_ways(runner)[exercise]
    today = MONDAY - timedelta(days=100)
    all_done = stands(runner, exercise, [entry for one in told for entry in one], today=today)
    fewer = [entry for n, one in enumerate(told) if n not in missed for entry in one]
    assert height(way, runner, stands(runner, exercise, fewer, today=today).target) <= height(
        way, runner, all_done.target
    )


@settings(max_examples=300, deadline=None)
@given(logs())
def test_one_session_more_is_never_more_than_one_stated_step(drawn: tuple[Runner, str, list[SetLog]]) -> None:
    runner, exercise, log = drawn
    way = choose_ways(runner)[exercise]
    climb = climb_of(way, runner)
    days = sorted({entry.date for entry in log})
    before = height(way, runner, stands(runner, exercise, []).target)
    for day in days:
        progress = stands(runner, exercise, [entry for entry in log if entry.date <= day])
        after = height(way, runner, progress.target)
        if after[0] > before[0]:
            assert after == (before[0] + 1, 0)
            now, then = climb.loads_kg[before[0]], climb.loads_kg[after[0]]
            assert now is not None
            assert then is not None
            most_kg, most_pct = climb.most_step
            assert then - now <= max(most_kg, now * most_pct / 100) + 1e-9
        elif after[0] == before[0]:
            assert after[1] <= before[1] + 1
        before = after


@settings(max_examples=200, deadline=None)
@given(logs())
def test_sides_swapped_give_the_mirrored_prescription(drawn: tuple[Runner, str, list[SetLog]]) -> None:
    runner, exercise, log = drawn
    mirrored = [replace(entry, side=SWAPPED[entry.side]) for entry in log]
    one, other = stands(runner, exercise, log), stands(runner, exercise, mirrored)
    assert replace(other, lead_side=SWAPPED[other.lead_side]) == one


@settings(max_examples=200, deadline=None)
@given(logs())
def test_an_older_session_like_the_first_lowers_nothing_and_adds_one_step_at_most(
    drawn: tuple[Runner, str, list[SetLog]],
) -> None:
    runner, exercise, log = drawn
    log = [replace(entry, pain=()) for entry in log if entry.variant is None]
    if not log:
        return
    way, climb = choose_ways(runner)[exercise], climb_of(choose_ways(runner)[exercise], runner)
    first = min(entry.date for entry in log)
    older = [replace(entry, date=first - timedelta(days=3)) for entry in log if entry.date == first]
    before = height(way, runner, stands(runner, exercise, log).target)
    after = height(way, runner, stands(runner, exercise, [*older, *log]).target)
    assert after >= before
    assert (after[0] - before[0]) * (climb.top + 1) + after[1] - before[1] <= 1


@settings(max_examples=100, deadline=None)
@given(logs(), st.randoms(use_true_random=False))
def test_the_order_in_which_sets_arrive_does_not_matter(drawn: tuple[Runner, str, list[SetLog]], random: Any) -> None:
    runner, _, log = drawn
    shuffled = list(log)
    random.shuffle(shuffled)
    assert where_it_stands(runner, shuffled, today=MONDAY) == where_it_stands(runner, log, today=MONDAY)
