"""Heads are placed in every picture, those that nobody saw too."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtall.body import INDEX, LANDMARKS
from runtall.errors import InputRefused
from runtall.pose.cover import SOFT_EDGE, cover
from runtall.pose.face_tracks import HOLD_S, places_of
from runtall.pose.faces import Place, head_of

RATE_HZ = 30
TIMES = [number / RATE_HZ for number in range(90)]
NOBODY: list[list[Place]] = [[] for _ in TIMES]


def holds(places: list[Place], x: float, y: float) -> bool:
    return any(math.dist((place.x, place.y), (x, y)) <= place.radius for place in places)


def walker(number: int) -> Place:
    """Somebody who crosses the picture at 100 pixels a second."""
    return Place(50 + 100 * TIMES[number], 60, 12)


def test_a_head_reaches_past_the_face_and_grows_with_the_trunk() -> None:
    points: list[tuple[float, float] | None] = [(100.0, 50.0)] * len(LANDMARKS)
    for name, x in (("left_ear", 92), ("right_ear", 108)):
        points[INDEX[name]] = (float(x), 50.0)
    for part, y in (("shoulder", 80.0), ("hip", 180.0)):
        points[INDEX[f"left_{part}"]] = points[INDEX[f"right_{part}"]] = (100.0, y)
    head = head_of(points)
    assert head is not None
    assert (head.x, head.y, head.radius) == pytest.approx((100, 50, 30))  # 0.3 of the trunk's 100
    points[INDEX["left_hip"]] = None
    smaller = head_of(points)
    assert smaller is not None
    assert smaller.radius == pytest.approx(12)  # 1.5 times the ears' 8
    assert head_of([None] * len(LANDMARKS)) is None


def test_a_head_that_shows_no_face_is_above_the_shoulders() -> None:
    points: list[tuple[float, float] | None] = [None] * len(LANDMARKS)
    for part, place in (("shoulder", (100.0, 80.0)), ("hip", (100.0, 180.0))):
        points[INDEX[f"left_{part}"]] = points[INDEX[f"right_{part}"]] = place
    head = head_of(points)
    assert head is not None
    assert (head.x, head.y) == pytest.approx((100, 40))
    assert head.radius == pytest.approx(45)
    points[INDEX["nose"]] = (104.0, 45.0)
    seen = head_of(points)
    assert seen is not None
    assert (seen.x, seen.y, seen.radius) == pytest.approx((104, 45, 30))


@given(st.sets(st.integers(0, len(TIMES) - 1), min_size=1, max_size=60))
def test_the_runner_is_covered_wherever_they_were_lost(seen: set[int]) -> None:
    """Between, before and after the pictures that have landmarks: where they last were, where they come back, and on
    the way between."""
    places = places_of(NOBODY, [walker(n) if n in seen else None for n in range(len(TIMES))], TIMES)
    for number in range(len(TIMES)):
        x = walker(number).x
        if min(seen) <= number <= max(seen):
            assert holds(places[number], x, 60)
        else:
            end = walker(min(seen) if number < min(seen) else max(seen))
            assert holds(places[number], end.x, 60)


def test_a_lost_head_is_covered_ever_more_generously() -> None:
    places = places_of(NOBODY, [walker(0), *[None] * 89], TIMES)
    radii = [each[0].radius for each in places]
    assert radii == sorted(radii)
    assert radii[30] == pytest.approx(24, rel=0.05)


def test_another_face_is_followed_through_pictures_that_miss_it() -> None:
    """Between two sights, and for a second beyond the first and the last, standing still or going on."""
    found = [[walker(n)] if n % 9 in (0, 1) and 36 <= n <= 55 else [] for n in range(len(TIMES))]
    places = places_of(found, [None] * len(TIMES), TIMES)
    held = round(HOLD_S * RATE_HZ)
    for number in range(36 - held, 55 + held):
        assert holds(places[number], walker(number).x, 60)
        if number > 55:
            assert holds(places[number], walker(55).x, 60)
    assert not places[55 + held + 1]
    assert not places[36 - held - 1]


def test_two_faces_that_pass_each_other_both_stay_covered() -> None:
    def other(number: int) -> Place:
        return Place(350 - 100 * TIMES[number], 75, 12)

    found = [[walker(n), other(n)] if not 40 <= n <= 50 else [] for n in range(len(TIMES))]
    places = places_of(found, [None] * len(TIMES), TIMES)
    for number in range(len(TIMES)):
        assert holds(places[number], walker(number).x, 60)
        assert holds(places[number], other(number).x, 75)


def test_a_single_doubtful_sight_covers_nothing_a_sure_one_does() -> None:
    for score, is_covered in ((0.5, False), (0.9, True)):
        found = [*NOBODY[:40], [Place(10, 10, 5, score)], *NOBODY[41:]]
        places = places_of(found, [walker(n) for n in range(90)], TIMES)
        assert holds(places[40], 10, 10) == is_covered


def test_two_sights_next_to_each_other_tell_no_speed() -> None:
    """A mistake beside a real head must not send a disc across the picture."""
    found = [*NOBODY[:40], [Place(100, 50, 12)], [Place(112, 50, 12, 0.6)], *NOBODY[42:]]
    for places in places_of(found, [walker(n) for n in range(90)], TIMES):
        assert all(place.x < 120 for place in places[1:])


def test_nothing_is_promised_where_no_face_was_ever_placed() -> None:
    with pytest.raises(InputRefused) as refused:
        places_of(NOBODY, [None] * len(TIMES), TIMES)
    assert refused.value.code == "no_faces"


@given(st.floats(-20, 120), st.floats(-20, 100), st.floats(0.5, 60))
def test_under_a_disc_nothing_is_left_and_beyond_it_everything(x: float, y: float, radius: float) -> None:
    before = np.random.default_rng(1).integers(0, 255, (80, 100, 3), dtype=np.uint8)
    picture = before.copy()
    cover(picture, [Place(x, y, radius)])
    down, across = np.mgrid[:80, :100]
    distance = np.hypot(down - y, across - x)
    assert np.unique(picture[distance <= radius], axis=0).shape[0] <= 1
    beyond = distance > radius * (1 + SOFT_EDGE)
    assert (picture[beyond] == before[beyond]).all()
