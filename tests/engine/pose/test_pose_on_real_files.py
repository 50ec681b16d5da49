"""Landmarks against the exact joints of rendered people, and against what nobody may claim."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from runtall.body import INDEX, LIMBS
from runtall.pose import PoseReader, open_video
from runtall.pose.detector import Detector
from runtall.pose.landmarker import Landmarker, Pose
from runtall.pose.region import Picture
from runtall.pose.track import Tracker

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


def test_poses_are_drawn_on_the_photographs(real_data: Path, tmp_path: Path) -> None:
    """Look at them: they are left in the test's own folder. Nobody is missed, and nobody is taken for a giant."""
    landmarker, detector = Landmarker("heavy"), Detector()
    photographs = sorted((real_data / "photos").glob("*.jpg"))
    assert photographs
    for path in photographs:
        picture = np.ascontiguousarray(cv2.imread(str(path))[:, :, ::-1])
        pose = Tracker(landmarker, detector).step(0.0, picture)
        assert pose is not None, path.name
        inside = (pose.pixels >= 0).all(axis=1) & (pose.pixels < picture.shape[1::-1]).all(axis=1)
        assert inside.mean() > 0.8, path.name
        trunk = np.hypot(*(pose.pixels[[11, 12]].mean(axis=0) - pose.pixels[[23, 24]].mean(axis=0)))
        shins = [np.hypot(*(pose.pixels[knee] - pose.pixels[knee + 2])) for knee in (25, 26)]
        assert max(shins) < 2.5 * trunk, path.name
        cv2.imwrite(str(tmp_path / path.name), drawn(picture, pose)[:, :, ::-1])
    print(f"drawn into {tmp_path}")
    assert len(list(tmp_path.iterdir())) == len(photographs)


def drawn(picture: Picture, pose: Pose) -> Picture:
    """The photograph with the skeleton on it: left blue, right red, and paler the less it is seen."""
    made = picture.copy()
    for one, two in LIMBS:
        ends = [tuple(int(part) for part in pose.pixels[INDEX[name]]) for name in (one, two)]
        colour = (60, 110, 255) if one.startswith("left") and two.startswith("left") else (255, 70, 60)
        if one[:4] != two[:4]:
            colour = (255, 255, 255)
        seen = min(pose.visibility[INDEX[one]], pose.visibility[INDEX[two]])
        cv2.line(made, ends[0], ends[1], colour, 4 if seen > 0.5 else 1)
    return made
