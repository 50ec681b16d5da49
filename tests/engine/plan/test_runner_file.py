"""A runner's TOML: every key of the contract is read, everything else is refused by its name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.plan.cast import ROBIN
from runtall.errors import InvalidSettings
from runtall.plan import PAIN_AREAS, Pain, PlannedRun, Race, RunKind, Runner, read_runner, write_runner

EVERYTHING = """
[runner]
name = "Robin"
birth_year = 1984
height_m = 1.74
mass_kg = 70
experience = "trained"
strength_days_per_week = 3
minutes_per_session = 20
equipment = ["mat", "band", "dumbbells"]
units = "mi"
available = ["sun", "tue"]
[loads]
dumbbells = [8, 4]
[week]
tue = "quality"
sun = "long"
[gates]
plank_45 = true
kettlebell_swing = false
[focus]
shoulder_hunch = 2
cobra = 1
[[pain]]
area = "knee"
level = 2
[[run]]
date = 2026-12-01
kind = "easy"
distance_km = 12.5
[[race]]
date = 2026-12-20
"""


def test_every_key_is_read() -> None:
    assert read_runner(EVERYTHING) == Runner(
        name="Robin",
        birth_year=1984,
        height_m=1.74,
        mass_kg=70.0,
        experience="trained",
        strength_days_per_week=3,
        minutes_per_session=20,
        equipment=("band", "dumbbells", "mat"),
        units="mi",
        available=(1, 6),
        loads={"dumbbells": (4.0, 8.0)},
        week=(RunKind.REST, RunKind.QUALITY, *(RunKind.REST,) * 4, RunKind.LONG),
        gates={"plank_45": True, "kettlebell_swing": False},
        focus={"shoulder_hunch": 2.0, "cobra": 1.0},
        pain=(Pain("knee", 2),),
        runs=(PlannedRun(date(2026, 12, 1), RunKind.EASY, 12.5),),
        races=(Race(date(2026, 12, 20)),),
    )


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("mass_kg = 70", "mas_kg = 70", "mas_kg in runner is not known; did you mean mass_kg?"),
        ("[gates]", "[gate]", "gate in the file is not known; did you mean gates?"),
        ("plank_45 = true", "plank_54 = true", "plank_54"),
        ("shoulder_hunch = 2", "shoulder_hnuch = 2", "did you mean shoulder_hunch?"),
        ("dumbbells = [8, 4]", "mat = [1]", "mat in loads"),
        ("distance_km = 12.5", "distance_mi = 12.5", "distance_mi in run"),
        ("level = 2", "level = 11", "pain.level is 11; give a whole number from 0 to 10"),
        ('area = "knee"', 'area = "elbow"', "pain.area is 'elbow'"),
        ("strength_days_per_week = 3", "strength_days_per_week = 4", "from 1 to 3"),
        ("strength_days_per_week = 3", "strength_days_per_week = true", "runner.strength_days_per_week is True"),
        ("minutes_per_session = 20", "", "runner has no minutes_per_session"),
        ("date = 2026-12-20", 'date = "2026-12-20"', "race.date is '2026-12-20'; give a date"),
        ("date = 2026-12-20", "date = 2026-12-20T08:00:00", "race.date"),
        ('tue = "quality"', 'tue = "tempo"', "week.tue is 'tempo'"),
        ('"band", ', '"trampoline", ', "trampoline"),
        ("mass_kg = 70", "mass_kg = nan", "mass_kg"),
        ('experience = "trained"', 'experience = "elite"', "one of novice, trained"),
        ("[runner]", "[runner", "is no TOML"),
    ],
)
def test_what_is_wrong_is_named(before: str, after: str, named: str) -> None:
    assert before in EVERYTHING
    with pytest.raises(InvalidSettings, match=re.escape(named)) as refused:
        read_runner(EVERYTHING.replace(before, after, 1), "me.toml")
    assert "me.toml" in str(refused.value)
    assert "\n" not in refused.value.line()


names = st.text(max_size=30)
runners = st.builds(
    replace,
    st.just(ROBIN),
    name=names,
    birth_year=st.none() | st.integers(1900, 2100),
    mass_kg=st.none() | st.floats(25, 300),
    available=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    pain=st.lists(st.builds(Pain, st.sampled_from(PAIN_AREAS), st.integers(0, 10)), max_size=3).map(tuple),
    week=st.tuples(*[st.sampled_from([kind for kind in RunKind if kind is not RunKind.RACE])] * 7),
    runs=st.lists(
        st.builds(PlannedRun, st.dates(), st.sampled_from(list(RunKind)), st.none() | st.floats(0, 500)), max_size=3
    ).map(tuple),
    focus=st.dictionaries(st.sampled_from(["lower_back", "posture", "cobra"]), st.floats(0, 10)),
)


@settings(max_examples=60, deadline=None)
@given(runners)
def test_writing_and_reading_gives_the_same_runner(runner: Runner) -> None:
    assert read_runner(write_runner(runner)) == runner


def test_a_moment_in_place_of_a_date_is_shown_as_it_was_written() -> None:
    with pytest.raises(InvalidSettings, match=r"race\.date is 2026-12-01T10:00:00; give a date"):
        read_runner(EVERYTHING + "[[race]]\ndate = 2026-12-01T10:00:00\n")
