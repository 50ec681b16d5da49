"""What a pose model guesses: hips that follow a lifted leg, a hand hidden behind the trunk. What is said holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.form.runners import HEIGHT_M, REAR_DEG, SIDE_DEG, clip
from runtall.body import INDEX, Frame, Recording
from runtall.body.gait import Gait
from runtall.form import Question, analyse, compare_within
from runtall.form.tracks import tracks_of

HIPS = (INDEX["left_hip"], INDEX["right_hip"])
UPPER = tuple(INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("shoulder", "ear"))


def exaggerated(recording: Recording, which: tuple[int, ...], share: float) -> Recording:
    """Landmarks that rise and fall by so much more than the middle of the hips does."""
    hips = tracks_of(recording).mid_hip[:, 1]
    extra = share * (hips - hips.mean())

    def moved(frame: Frame, by: float) -> Frame:
        places = tuple(
            place and (place[0], place[1] + by) if number in which else place
            for number, place in enumerate(frame.pixels or ())
        )
        return replace(frame, pixels=places)

    return replace(recording, frames=tuple(moved(*each) for each in zip(recording.frames, extra, strict=True)))


def of_model(recording: Recording, model: str) -> Recording:
    return replace(recording, header=replace(recording.header, model=model))


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG])
@pytest.mark.parametrize("share", [0.15, 0.3])
def test_hips_that_rise_too_far_are_outvoted_by_the_shoulders(share: float, azimuth_deg: float) -> None:
    there = of_model(clip(azimuth_deg=azimuth_deg).recording, "blazepose-heavy")
    bounce = analyse(exaggerated(there, HIPS, share), Question(HEIGHT_M)).metrics["vertical_oscillation_cm"]
    assert bounce.value == pytest.approx(8.0, abs=0.6)
    assert bounce.uncertainty >= 8.0 * share  # what the curve of the hips beside it shows lies within
    plain = analyse(there, Question(HEIGHT_M)).metrics["vertical_oscillation_cm"]
    assert plain.uncertainty > 1.2  # rendered runners, mirrored too


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG])
@pytest.mark.parametrize(("which", "true_cm"), [(UPPER, 8.0), (HIPS, 10.4)])
def test_hips_that_are_markers_are_what_bounce_is(which: tuple[int, ...], true_cm: float, azimuth_deg: float) -> None:
    """The definition is the middle of the hips, whatever the shoulders do."""
    there = of_model(clip(azimuth_deg=azimuth_deg).recording, "markers")
    bounce = analyse(exaggerated(there, which, 0.3), Question(HEIGHT_M)).metrics["vertical_oscillation_cm"]
    assert bounce.value == pytest.approx(true_cm, abs=0.7)
    assert bounce.uncertainty < 1.2


def hidden_hand(recording: Recording, from_s: float) -> Recording:
    """From then on the near hand is behind the trunk for a third of the stride, and guessed on either side of the
    elbow."""
    draw = np.random.default_rng(4)
    elbow, wrist = INDEX["right_elbow"], INDEX["right_wrist"]

    def guessed(frame: Frame) -> Frame:
        places = list(frame.pixels or ())
        if frame.time_s < from_s or (frame.time_s / Gait().stride_s) % 1.0 > 0.35 or places[elbow] is None:
            return frame
        x, y = places[elbow] or (0.0, 0.0)
        places[wrist] = (x + draw.normal(0, 16.0), y + draw.normal(4.0, 16.0))
        return replace(frame, pixels=tuple(places))

    return replace(recording, frames=tuple(guessed(frame) for frame in recording.frames))


def test_a_hand_that_is_hidden_makes_the_elbow_less_certain_and_its_change_harder_to_tell() -> None:
    there = clip(seconds=14.0, jitter_m=0.003).recording
    hidden = analyse(hidden_hand(there, 7.0), Question(HEIGHT_M)).metrics["elbow_angle_deg"]
    seen = analyse(there, Question(HEIGHT_M)).metrics["elbow_angle_deg"]
    assert hidden.uncertainty > seen.uncertainty + 0.2
    assert abs(hidden.value - 90.0) < hidden.uncertainty
    assert seen.detectable is not None
    assert hidden.detectable is None or hidden.detectable > 3 * seen.detectable


def test_an_elbow_that_does_open_is_told() -> None:
    changing = clip(seconds=16.0, jitter_m=0.003, late=Gait(elbow_deg=130.0)).recording
    within = compare_within(analyse(changing, Question(HEIGHT_M)))
    [elbow] = [change for change in within.changes if change.metric == "elbow_angle_deg"]
    assert elbow.is_real
    assert elbow.change == pytest.approx(40 * 2 / 3, abs=8.0)
