"""What form analysis adds to reading a video: its time against the pose model's, and how it grows with the clip.

The clips are made of formulas; the pose model is timed on blank pictures of 720p, as many as the clip has.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from bench.ratios import Result, Wanted, alternate
from runtall.body import Recording
from runtall.form import Question, analyse
from runtall.pose.landmarker import Landmarker
from runtall.pose.region import Region

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from engine.form.filming import filmed
from engine.form.made_gait import HEIGHT_M, Gait, landmarks_m

TITLE = "Running form: analysis after pose"
RATE_HZ = 60.0
MODEL_PICTURES = 20


def measure() -> list[Result]:
    """Analysis of 10 s against the heavy model on as many pictures (scaled up from a few); 60 s against 10 s."""
    model = Landmarker("heavy", 2)
    picture = np.full((720, 1280, 3), 120, dtype=np.uint8)
    region = Region(640.0, 360.0, 600.0, 0.0)
    short, long = _clip(10.0), _clip(60.0)
    timed = alternate(
        {
            "analysis of 10 s at 60 fps": lambda: analyse(short, Question(HEIGHT_M)),
            "analysis of 60 s at 60 fps": lambda: analyse(long, Question(HEIGHT_M)),
            f"the heavy model on {MODEL_PICTURES} pictures": lambda: _look(model, picture, region),
        },
        rounds=5,
    )
    share = len(short.frames) / MODEL_PICTURES * 0.01
    model_name = f"the heavy model on {MODEL_PICTURES} pictures"
    return [
        timed.ratio(
            "analysis of 10 s at 60 fps",
            model_name,
            Wanted("at_most", share),
            note=f"one hundredth of the model's time on all {len(short.frames)} pictures is {share:g}",
        ),
        timed.ratio(
            "analysis of 60 s at 60 fps",
            model_name,
            Wanted("at_most", share * 6),
            note=f"one hundredth of the model's time on all {len(long.frames)} pictures is {share * 6:g}",
        ),
    ]


def _clip(seconds: float) -> Recording:
    times_s = np.arange(round(RATE_HZ * seconds)) / RATE_HZ
    return filmed(landmarks_m(Gait(), times_s), times_s, noise_px=1.0)


def _look(model: Landmarker, picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], region: Region) -> None:
    for _ in range(MODEL_PICTURES):
        model.find(picture, region)
