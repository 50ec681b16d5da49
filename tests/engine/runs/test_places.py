"""Distances on the earth by figures that can be checked with a pencil."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtall.runs.places import EARTH_RADIUS_M, metres_between, offset_from_longitude_s, track_length

degrees = st.floats(-89, 89)


def between(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(metres_between(*(np.array([value]) for value in (*a, *b)))[0])


def test_a_quarter_of_the_way_round_the_earth() -> None:
    assert between((0, 0), (90, 0)) == pytest.approx(EARTH_RADIUS_M * np.pi / 2)
    assert between((0, -45), (0, 45)) == pytest.approx(EARTH_RADIUS_M * np.pi / 2)
    assert between((0, 179.5), (0, -179.5)) == pytest.approx(EARTH_RADIUS_M * np.pi / 180)  # over the date line
    assert between((60, 0), (60, 0.001)) == pytest.approx(EARTH_RADIUS_M * np.pi / 180 * 0.001 / 2, rel=1e-9)


@given(degrees, degrees, degrees, degrees)
def test_there_and_back_are_equally_far(a: float, b: float, c: float, d: float) -> None:
    assert between((a, b), (c, d)) == pytest.approx(between((c, d), (a, b)))
    assert 0 <= between((a, b), (c, d)) <= EARTH_RADIUS_M * np.pi * (1 + 1e-12)


@given(
    st.lists(st.tuples(st.floats(-0.001, 0.001), st.floats(-0.001, 0.001)), min_size=2, max_size=30), st.integers(1, 9)
)
def test_the_length_never_falls_and_no_faster_track_counts_whole(
    places: list[tuple[float, float]], step_s: int
) -> None:
    latitude, longitude = (np.array(column) for column in zip(*places, strict=True))
    time_s = np.arange(len(places)) * float(step_s)
    length = track_length(time_s, latitude, longitude, np.zeros(len(places), np.bool_))
    known = length.distance_m[np.isfinite(length.distance_m)]
    assert (np.diff(known) >= 0).all()
    assert known[-1] <= 12.5 * max(time_s[-1], 1.0) + 1e-6


def test_a_track_that_goes_on_far_away_goes_on_there() -> None:
    time_s = np.arange(20.0)
    latitude = np.where(time_s < 10, 0.0, 1.0) + time_s * 2.7e-5  # 3 m/s, and 111 km in one second
    length = track_length(time_s, latitude, np.zeros(20), np.zeros(20, np.bool_))
    assert length.jumps == 1
    assert length.distance_m[-1] == pytest.approx(18 * 2.7e-5 * np.pi / 180 * EARTH_RADIUS_M, rel=1e-6)


@pytest.mark.parametrize(
    ("longitude", "hours"), [(0, 0), (7.4, 0), (7.6, 1), (-7.6, -1), (180, 12), (-180, -12), (172.4, 11), (-122.4, -8)]
)
def test_nautical_hours(longitude: float, hours: int) -> None:
    assert offset_from_longitude_s(longitude) == hours * 3600
