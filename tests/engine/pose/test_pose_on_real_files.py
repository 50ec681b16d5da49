"""Landmarks against the exact joints of rendered people, and against what nobody may claim."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from runtall.body import INDEX
from runtall.pose import PoseReader, open_video

pytestmark = pytest.mark.data

JOINTS = ("hip", "knee", "elbow", "wrist")
"""Surface and joint centre nearly coincide here; shoulders and ankles are defined otherwise by the renderer."""
PICTURES = 60
TOLERANCE_OF_HEIGHT = 0.05
"""Median error granted, as a share of the person's longest extent in the picture."""


@pytest.mark.parametrize("exercise", ["running_side_portrait", "standing_band_pull_apart_clean", "cobra_clean"])
def test_landmarks_lie_on_the_joints(real_data: Path, exercise: str) -> None:
    truth = json.loads((real_data / "clips" / f"{exercise}.json").read_text())
    names = {name: number for number, name in enumerate(truth["joint_names"])}
    with open_video(real_data / "clips" / f"{exercise}.mp4") as video:
        reader = PoseReader(video, "full")
        frames = [frame for frame, _ in zip(reader, range(PICTURES), strict=False)]
    assert all(frame.pixels for frame in frames)
    errors = []
    for frame, exact in zip(frames, truth["joints2d"], strict=False):
        extent = np.ptp(np.array(exact), axis=0).max()
        for joint in JOINTS:
            seen = [frame.pixels[INDEX[f"{side}_{joint}"]] for side in ("left", "right")]
            real = [exact[names[f"{joint}_{side}"]] for side in ("L", "R")]
            errors.append(np.hypot(*(np.mean(seen, axis=0) - np.mean(real, axis=0))) / extent)
    assert np.median(errors) < TOLERANCE_OF_HEIGHT
