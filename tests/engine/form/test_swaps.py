"""Left and right put right by the gait: single pictures, stretches, and nothing where nothing is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.form.runners import HEIGHT_M, REAR_DEG, SIDE_DEG, clip
from runtall.body import INDEX, MIRROR, Frame, Recording
from runtall.form import Question, analyse, code, put_right
from runtall.form.repair import count_swaps
from runtall.form.tracks import tracks_of
from runtall.pose import PoseReader, open_video

PARTS = ("hip", "knee", "ankle", "heel", "foot_index")
LEGS = frozenset(INDEX[f"{side}_{part}"] for side in ("left", "right") for part in PARTS)


def swapped(frame: Frame) -> Frame:
    places = frame.pixels or ()
    return replace(
        frame, pixels=tuple(places[MIRROR[number]] if number in LEGS else place for number, place in enumerate(places))
    )


def with_swaps(recording: Recording, wrong: set[int]) -> Recording:
    frames = tuple(swapped(frame) if number in wrong else frame for number, frame in enumerate(recording.frames))
    return replace(recording, frames=frames)


def far_from_crossing(recording: Recording, wrong: set[int]) -> set[int]:
    """Those of ``wrong`` in which the ankles lie apart, so that a name can be wrong."""
    tracks = tracks_of(recording)
    apart = np.linalg.norm(tracks.of("left_ankle") - tracks.of("right_ankle"), axis=1)
    return {number for number in wrong if apart[number] > 0.4 * np.median(apart)}


@pytest.mark.parametrize("rate_hz", [30.0, 60.0])
def test_scattered_swaps(rate_hz: float) -> None:
    clean = clip(rate_hz=rate_hz, jitter_m=0.004).recording
    draw = np.random.default_rng(3)
    wrong = set(np.flatnonzero(draw.random(len(clean.frames)) < 0.2).tolist())
    spoiled = with_swaps(clean, wrong)
    mended = put_right(spoiled)
    assert count_swaps(tracks_of(mended)) <= count_swaps(tracks_of(spoiled)) / 4
    for number in far_from_crossing(clean, wrong):
        assert mended.frames[number].pixels == clean.frames[number].pixels


def test_swaps_that_last_for_strides() -> None:
    clean = clip(jitter_m=0.003).recording
    spoiled = with_swaps(clean, {*range(150, 260), *range(400, 440)})
    found, plain = analyse(spoiled, Question(HEIGHT_M)), analyse(clean, Question(HEIGHT_M))
    assert "swaps_repaired" in [code(said) for said in found.warnings]
    for name in ("cadence_spm", "contact_time_ms", "overstride_cm", "trunk_lean_deg"):
        metric = plain.metrics[name]
        assert found.metrics[name].value == pytest.approx(metric.value, abs=0.3 * metric.uncertainty), name


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG])
def test_nothing_is_exchanged_where_nothing_is_wrong(azimuth_deg: float) -> None:
    clean = clip(azimuth_deg=azimuth_deg, jitter_m=0.004).recording
    assert put_right(clean) == clean


def test_who_does_not_run_is_left_alone() -> None:
    clean = clip().recording
    nobody = replace(clean, frames=tuple(replace(frame, pixels=None) for frame in clean.frames))
    assert put_right(nobody) == nobody


@pytest.mark.data
def test_a_real_runner_keeps_at_most_a_quarter_of_the_swaps(real_data: Path) -> None:
    with open_video(real_data / "running_video" / "male_side.mp4") as video:
        reader = PoseReader(video, "heavy")
        recording = Recording(reader.header, tuple(reader))
    before = count_swaps(tracks_of(recording))
    assert before >= 8
    assert count_swaps(tracks_of(put_right(recording))) <= before / 4
