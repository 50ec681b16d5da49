"""Real and rendered videos through the pose model: what must come out, and what must not.

Contact time is judged by its difference between two rendered clips only: against the rendered gait it depends on its
definition.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from runtall.body import Recording
from runtall.catalogue import EXERCISE_IDS
from runtall.form import FormReport, Question, analyse, code, compare_within
from runtall.form.camera import watched
from runtall.pose import PoseReader, open_video

pytestmark = pytest.mark.data


@cache
def read(path: Path, height_m: float) -> FormReport:
    with watched(open_video(path)) as video:
        reader = PoseReader(video, "heavy")
        recording = Recording(reader.header, tuple(reader))
    return analyse(recording, Question(height_m, camera=video.watch.camera, reader_warnings=tuple(reader.warnings)))


def clip(real_data: Path, name: str) -> tuple[FormReport, Mapping[str, Any]]:
    truth = json.loads((real_data / "clips" / f"{name}.json").read_text(encoding="utf-8"))
    return read(real_data / "clips" / f"{name}.mp4", truth["body"]["height_m"]), truth["form"]


def test_a_real_treadmill_runner(real_data: Path) -> None:
    found = read(real_data / "running_video" / "male_side.mp4", 1.75)
    assert found.view == "side"
    assert found.travel == "treadmill"
    assert found.metrics["cadence_spm"].value == pytest.approx(168.9, abs=1.0)
    assert "contact_time_ms" not in found.metrics  # 30 pictures a second
    within = compare_within(found)  # twelve seconds at a steady pace
    assert within.changes
    assert not [change.metric for change in within.changes if change.is_real]
    assert not {"panning", "shaking", "several_people"} & {code(said) for said in found.warnings}


def test_a_walker_and_a_jumper_are_not_called_running(real_data: Path) -> None:
    found = read(real_data / "running_video" / "sports2d_demo.mp4", 1.7)
    assert found.refused is not None
    assert not found.metrics


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
def test_an_exercise_is_not_called_running(real_data: Path, exercise: str) -> None:
    [path, *_] = sorted((real_data / "clips").glob(f"{exercise}_clean*.mp4"))
    with watched(open_video(path)) as video:
        reader = PoseReader(video, "lite")  # the coarsest model is the likeliest to be fooled
        recording = Recording(reader.header, tuple(reader))
    found = analyse(recording, Question(1.7, camera=video.watch.camera))
    assert found.refused is not None
    assert not found.metrics


SIDE = ("running_side_clean", "running_side_clean_60fps", "running_side_late_60fps", "running_side_portrait")
REAR = ("running_rear_level", "running_rear_sway_60fps")


@pytest.mark.parametrize("name", SIDE + REAR)
def test_rendered_runners(real_data: Path, name: str) -> None:
    found, truth = clip(real_data, name)
    assert found.view == ("side" if name in SIDE else "rear")
    metrics = found.metrics
    assert metrics["cadence_spm"].value == pytest.approx(truth["cadence_spm"], abs=1.0)
    for metric in ("trunk_lean_deg", "vertical_oscillation_cm", "lateral_sway_deg", "pelvic_range_deg"):
        if metric in truth:
            assert metrics[metric].value == pytest.approx(truth[metric], abs=metrics[metric].uncertainty), metric
    if name in SIDE:
        assert metrics["vertical_oscillation_cm"].value == pytest.approx(truth["vertical_oscillation_cm"], abs=1.0)
        assert metrics["elbow_angle_deg"].value == pytest.approx(truth["elbow_angle_deg"]["L"], abs=10.0)
    else:
        assert "pelvic_drop_deg" not in metrics  # the model's hips follow the legs


def test_a_rendered_runner_whose_pictures_are_mirrored(real_data: Path, tmp_path: Path) -> None:
    """The engine mirrors exactly; the pose model does not, and the intervals allow for that."""
    truth = json.loads((real_data / "clips" / "running_side_clean.json").read_text(encoding="utf-8"))
    turned = tmp_path / "mirrored.mp4"
    mirror_video(real_data / "clips" / "running_side_clean.mp4", turned, seconds=7.0)
    found = read(turned, truth["body"]["height_m"])
    assert found.view == "side"
    bounce = found.metrics["vertical_oscillation_cm"]
    assert bounce.value == pytest.approx(truth["form"]["vertical_oscillation_cm"], abs=bounce.uncertainty)
    assert found.metrics["cadence_spm"].value == pytest.approx(truth["form"]["cadence_spm"], abs=1.0)
    assert found.metrics["elbow_angle_deg"].value == pytest.approx(truth["form"]["elbow_angle_deg"]["L"], abs=10.0)


def mirror_video(source: Path, target: Path, seconds: float) -> None:
    """The first seconds of a video with left and right exchanged."""
    with av.open(str(source)) as original, av.open(str(target), "w") as made:
        [stream] = original.streams.video
        out = made.add_stream("libx264", rate=stream.average_rate, options={"crf": "20", "preset": "veryfast"})
        out.width, out.height, out.pix_fmt = stream.width, stream.height, "yuv420p"
        for frame in original.decode(stream):
            if frame.time is not None and frame.time >= seconds:
                break
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame.to_ndarray(format="rgb24")[:, ::-1]))
            made.mux(out.encode(picture))
        made.mux(out.encode(None))


def test_a_tired_runner_against_a_fresh_one(real_data: Path) -> None:
    fresh, fresh_truth = clip(real_data, "running_side_clean_60fps")
    tired, tired_truth = clip(real_data, "running_side_late_60fps")
    for metric, within in (("trunk_lean_deg", 2.0), ("cadence_spm", 1.0), ("contact_time_ms", 15.0)):
        change = tired.metrics[metric].value - fresh.metrics[metric].value
        assert change == pytest.approx(tired_truth[metric] - fresh_truth[metric], abs=within), metric
    assert tired.metrics["shoulder_elevation_pct"].value < fresh.metrics["shoulder_elevation_pct"].value
