"""A fixed part of the mannequin's table (``make bench`` has all of it): no exercise may fall below what is wanted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bench.coach_mannequin import AZIMUTHS_DEG, Tally, judged, results, settings, tally

from runtall.body.joints import LANDMARKS
from runtall.body.model_error import HEAVY, part_of, where
from runtall.catalogue import EXERCISE_IDS, load_movements

EVERY = 9


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    """Every ninth set of the bench, each exercise among them from several sides."""
    return tally(settings(EVERY), processes=1)


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
def test_the_table_does_not_fall(tallies: dict[str, Tally], exercise: str) -> None:
    row = tallies[exercise]
    assert row.sets >= 15
    assert row.shown >= 5
    assert row.sides_right == row.exact
    missed = [result.what for result in results({exercise: row}) if not result.met]
    assert missed == [], row.missed


@pytest.mark.parametrize("seed", [250, 260, 277, 1180, 1245, 1272])
def test_a_head_and_elbows_seen_wrongly_at_rest_are_no_effort(seed: int) -> None:
    """The model draws them bent by some degrees all the time: what counts is how far they leave the person's rest."""
    setting = next(one for one in settings() if one.seed == seed % 1000)
    told, found = judged(replace(setting, seed=seed))
    assert len(found.reps) == len(told)


def test_the_whole_bench_has_hundreds_of_sets_of_every_kind() -> None:
    whole = list(settings())
    assert len(whole) > 800
    for exercise, azimuths in AZIMUTHS_DEG.items():
        performance = load_movements()[exercise].performance
        assert performance is not None
        shown = {(setting.azimuth_deg, setting.fault) for setting in whole if setting.exercise == exercise}
        assert shown == {(azimuth, fault) for azimuth in azimuths for fault in ("", *performance.faults)}


def test_every_landmark_has_a_measured_error_from_every_side() -> None:
    for name in LANDMARKS:
        assert all((part_of(name), place) in HEAVY for place in ("near", "far", "front")), name
    assert where("left_hip", 0.9) == "near"
    assert where("left_hip", -0.9) == "far"
    assert where("right_hip", 0.1) == "front"
