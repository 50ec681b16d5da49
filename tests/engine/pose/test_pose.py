"""Regions by hand, refinement against a plain loop, whom to follow, and what is said when nobody is there."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.pose.film import film, halves
from runtall.pose import PoseReader, open_video
from runtall.pose.detector import Detector, Person
from runtall.pose.landmarker import refine
from runtall.pose.region import Region
from runtall.pose.track import choose


def test_a_region_by_hand() -> None:
    """Somebody upright: the scale point lies 100 px above the hips, so the square has 250 px and is not turned."""
    region = Region.around((300, 400), (300, 300))
    assert region.side == pytest.approx(250)
    assert region.turn_rad == pytest.approx(0)
    assert region.to_picture(np.array([[0.5, 0.5], [0.0, 0.0]])) == pytest.approx(np.array([[300, 400], [175, 275]]))


@given(st.floats(-3, 3), st.floats(20, 60), st.floats(60, 140), st.floats(60, 140))
def test_what_is_seen_in_the_cut_lies_there_in_the_picture(turn: float, side: float, x: float, y: float) -> None:
    """A bright spot's place in the cut, taken back to the picture, is where the spot was drawn."""
    region = Region(x, y, side, turn)
    spot = region.to_picture(np.array([[0.3, 0.6]]))[0]
    picture = np.zeros((200, 200, 3), np.uint8)
    rows, columns = np.mgrid[0:200, 0:200]
    picture[np.hypot(columns - spot[0], rows - spot[1]) < 4] = 255
    cut = region.cut(picture, 100)[:, :, 0]
    rows, columns = np.mgrid[0:100, 0:100]
    centre = np.array([(cut * columns).sum(), (cut * rows).sum()]) / cut.sum()
    assert centre == pytest.approx([30, 60], abs=1.5)


def test_world_points_are_turned_back() -> None:
    region = Region(0, 0, 1, math.pi / 2)
    assert region.turn_upright(np.array([[1.0, 0.0, 5.0]])) == pytest.approx(np.array([[0.0, 1.0, 5.0]]))


def plain_refinement(fractions: np.ndarray, heatmap: np.ndarray) -> np.ndarray:
    """The same in the plainest way, from the published description of the graph."""
    moved = fractions.copy()
    for number, (x, y) in enumerate(fractions):
        column, row = math.floor(x * 64), math.floor(y * 64)
        if not (0 <= column < 64 and 0 <= row < 64):
            continue
        total = across = down = peak = 0.0
        for r in range(max(0, row - 3), min(64, row + 4)):
            for c in range(max(0, column - 3), min(64, column + 4)):
                sure = 1 / (1 + math.exp(-heatmap[r, c, number]))
                total, across, down, peak = total + sure, across + c * sure, down + r * sure, max(peak, sure)
        if peak >= 0.5 and total > 0:
            moved[number] = across / total / 64, down / total / 64
    return moved


def test_refinement_is_that_of_the_plain_loop() -> None:
    noise = np.random.default_rng(3)
    fractions = noise.uniform(-0.1, 1.1, (39, 2)).astype(np.float32)
    heatmap = noise.normal(-3, 2, (64, 64, 39)).astype(np.float32)
    assert refine(fractions, heatmap) == pytest.approx(plain_refinement(fractions, heatmap), abs=1e-5)


def person(x: float, y: float, side: float) -> Person:
    """Somebody at a place with a size."""
    return Person(Region(x, y, side, 0), 0.9)


def test_the_large_one_in_the_middle_is_followed_and_then_held_on_to() -> None:
    runner, passer_by = person(500, 300, 400), person(900, 300, 450)
    assert choose([passer_by, runner], 1000, 600, None) is runner
    assert choose([passer_by, runner], 1000, 600, passer_by.region) is passer_by
    assert choose([], 1000, 600, runner.region) is None


def test_nobody_is_seen_where_nobody_is(tmp_path: Path) -> None:
    with open_video(film(tmp_path / "empty.mp4", [halves(320, 240)] * 4)) as video:
        reader = PoseReader(video, "lite", 1)
        frames = list(reader)
    assert [frame.pixels for frame in frames] == [None] * 4
    assert "nobody" in reader.warnings
    assert reader.header.width_px == 320


def test_the_detector_takes_any_shape() -> None:
    detector = Detector(1)
    for shape in ((2, 2000, 3), (2000, 2, 3), (1, 1, 3)):
        assert detector.find(np.zeros(shape, np.uint8)) == []
