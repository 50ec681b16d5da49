"""Faces of real and rendered people are covered in every picture, by the lookers alone: no landmarks are given."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from runtall.pose.giving import places_to_cover

pytestmark = pytest.mark.data

NOSE, TOP = 0, 1


def nothing(done_s: float, all_s: float | None) -> None:
    """Progress that nobody looks at."""


def test_a_real_runners_nose_is_covered_in_every_picture(real_data: Path) -> None:
    """Noses by another pose model, RTMPose, in every picture."""
    other = json.loads((real_data / "running_video" / "male_side.pose.json").read_text())
    covered = places_to_cover(real_data / "running_video" / "male_side.mp4", [], nothing)
    assert len(covered) == len(other["frames"])
    missed = []
    for number, (places, points) in enumerate(zip(covered, other["frames"], strict=True)):
        x, y = (value / other["height"] for value in points[NOSE][:2])
        if not any(math.dist((place.x, place.y), (x, y)) < place.radius for place in places):
            missed.append(number)
    assert missed == []


@pytest.mark.parametrize("clip", ["running_side_clean", "running_side_portrait", "standing_band_pull_apart_clean"])
def test_a_rendered_head_is_covered_in_every_picture(real_data: Path, clip: str) -> None:
    truth = json.loads((real_data / "clips" / f"{clip}.json").read_text())
    head = truth["joint_names"].index("nose")
    covered = places_to_cover(real_data / "clips" / f"{clip}.mp4", [], nothing)
    missed = []
    for number, (places, points) in enumerate(zip(covered, truth["joints2d"], strict=True)):
        x, y = (value / truth["height"] for value in points[head])
        if not any(math.dist((place.x, place.y), (x, y)) < place.radius for place in places):
            missed.append(number)
    assert missed == []
