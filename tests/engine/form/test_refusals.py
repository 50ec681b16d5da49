"""Who does not run, what plays too slowly, which picture cannot be used: said, and no number given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.form.runners import (
    FIGURE,
    FRONT_DEG,
    HEIGHT_M,
    REAR_DEG,
    SIDE_DEG,
    USUAL,
    clip,
    ran,
    report,
)
from runtall.body import LANDMARKS, Frame, Recording
from runtall.body.gait import ON_THE_SPOT, STEPPING, WALKING, Gait
from runtall.body.gait_film import SIDE, film
from runtall.form import Camera, FormReport, Question, analyse, code


def why(found: FormReport) -> str | None:
    """The code of a refusal, after checking that it holds for everything and is said."""
    if found.refused is None:
        return None
    assert not found.metrics
    assert {code(each.reason) for each in found.abstained} == {code(found.refused)}
    assert found.refused in found.warnings
    return code(found.refused)


def said(found: FormReport) -> list[str]:
    return [code(each) for each in found.warnings]


def joined(*parts: Recording) -> Recording:
    """One after the other, as if filmed in one go."""
    frames: list[Frame] = []
    for part in parts:
        start_s = frames[-1].time_s + 1 / part.header.frame_rate_hz if frames else 0.0
        frames += [replace(frame, time_s=frame.time_s + start_s) for frame in part.frames]
    return replace(parts[0], frames=tuple(frames))


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG, FRONT_DEG, -45.0])
@pytest.mark.parametrize("cadence_spm", [95.0, 115.0, 135.0])
def test_walking(azimuth_deg: float, cadence_spm: float) -> None:
    walk = replace(WALKING, cadence_spm=cadence_spm, contact_ms=75000 / cadence_spm, speed_mps=1.4 * cadence_spm / 115)
    assert why(report(walk, 30.0, 14.0, azimuth_deg=azimuth_deg, jitter_m=0.003)) == "walking"


def test_standing() -> None:
    still = clip(jitter_m=0.003)
    stood = tuple(replace(still.recording.frames[0], time_s=frame.time_s) for frame in still.recording.frames)
    assert why(analyse(replace(still.recording, frames=stood), Question(HEIGHT_M))) in ("standing", "no_rhythm")


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, -SIDE_DEG])
def test_running_on_the_spot(azimuth_deg: float) -> None:
    assert why(report(ON_THE_SPOT, 30.0, azimuth_deg=azimuth_deg)) == "on_the_spot"


@pytest.mark.parametrize("azimuth_deg", [REAR_DEG, FRONT_DEG, -45.0])
@pytest.mark.parametrize("gait", [ON_THE_SPOT, replace(ON_THE_SPOT, lift_cm=60.0)])
def test_depth_tells_running_on_the_spot_from_anywhere(gait: Gait, azimuth_deg: float) -> None:
    how = replace(USUAL, rate_hz=30.0, camera=replace(SIDE, azimuth_deg=azimuth_deg))
    assert why(analyse(film(gait, how, FIGURE).recording, Question(HEIGHT_M))) == "on_the_spot"


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG, FRONT_DEG])
def test_stepping_on_the_spot_gets_no_cadence(azimuth_deg: float) -> None:
    assert why(report(STEPPING, 30.0, 14.0, azimuth_deg=azimuth_deg)) in ("on_the_spot", "walking")


def test_running_on_the_spot_from_behind_without_depth_is_not_ruled_out_and_said_so() -> None:
    assert "spot_unknown" in said(report(azimuth_deg=REAR_DEG))


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG])
@pytest.mark.parametrize("times_slower", [2.0, 4.0, 8.0])
@pytest.mark.parametrize(
    "gait", [Gait(), Gait(cadence_spm=195, bounce_cm=7.0, contact_ms=220), Gait(cadence_spm=150, bounce_cm=10.0)]
)
def test_slow_motion(gait: Gait, times_slower: float, azimuth_deg: float) -> None:
    how = replace(USUAL, rate_hz=120.0, slower=times_slower, camera=replace(SIDE, azimuth_deg=azimuth_deg))
    assert why(analyse(ran(gait, how).recording, Question(HEIGHT_M))) == "slow_motion"


@pytest.mark.parametrize("azimuth_deg", [REAR_DEG, FRONT_DEG])
@pytest.mark.parametrize("times_slower", [1.5, 2.0])
@pytest.mark.parametrize("cadence_spm", [178.0, 186.0, 196.0])
def test_slow_motion_from_behind_is_not_called_walking(
    cadence_spm: float, times_slower: float, azimuth_deg: float
) -> None:
    """Quick runners have a walker's cadence then, and fall as slowly; but they lift their feet as no walker does."""
    gait = Gait(cadence_spm=cadence_spm, bounce_cm=5.5, speed_mps=3.2, contact_ms=205, overstride_cm=10)
    camera = replace(SIDE, azimuth_deg=azimuth_deg)
    how = replace(USUAL, seconds=10.0 * times_slower, slower=times_slower, camera=camera)
    assert why(analyse(ran(gait, how).recording, Question(HEIGHT_M))) == "slow_motion"


@pytest.mark.parametrize("azimuth_deg", [REAR_DEG, FRONT_DEG])
def test_feet_that_are_hardly_lifted_leave_walking_and_slow_motion_open(azimuth_deg: float) -> None:
    shuffle = Gait(cadence_spm=190, bounce_cm=6.0, speed_mps=2.6, contact_ms=240, overstride_cm=10, lift_cm=15)
    how = replace(USUAL, seconds=15.0, slower=1.5, camera=replace(SIDE, azimuth_deg=azimuth_deg))
    refused = analyse(ran(shuffle, how).recording, Question(HEIGHT_M)).refused
    assert refused is not None
    assert code(refused) == "walking_or_slow"
    assert "walks" in refused.text
    assert "slow motion" in refused.text


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG, FRONT_DEG])
@pytest.mark.parametrize("jitter_m", [0.0, 0.008])
def test_too_few_pictures_a_second_are_the_reason_that_is_said(jitter_m: float, azimuth_deg: float) -> None:
    for rate_hz in (8.0, 10.0, 13.0):
        found = report(rate_hz=rate_hz, seconds=12.0, azimuth_deg=azimuth_deg, jitter_m=jitter_m)
        assert why(found) == "too_few_pictures"
        assert found.refused is not None
        assert f"only {rate_hz:.0f} pictures" in found.refused.text
    assert why(report(rate_hz=15.0, seconds=12.0, azimuth_deg=azimuth_deg, jitter_m=jitter_m)) is None
    slow = replace(USUAL, rate_hz=30.0, seconds=14.0, slower=3.0, camera=replace(SIDE, azimuth_deg=azimuth_deg))
    assert why(analyse(ran(Gait(), slow).recording, Question(HEIGHT_M))) == "slow_motion"


def on_its_side(recording: Recording, turns: int) -> Recording:
    """The picture turned by so many quarters."""
    header, frames = recording.header, recording.frames
    for _ in range(turns):
        wide = header.width_px
        frames = tuple(
            replace(frame, pixels=tuple(place and (place[1], wide - place[0]) for place in frame.pixels or ()))
            for frame in frames
        )
        header = replace(header, width_px=header.height_px, height_px=header.width_px)
    return Recording(header, frames)


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG, FRONT_DEG, -45.0])
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_picture_that_lies_on_its_side_is_said_to(turns: int, azimuth_deg: float) -> None:
    found = analyse(on_its_side(clip(azimuth_deg=azimuth_deg).recording, turns), Question(HEIGHT_M))
    assert why(found) == "lying"


@pytest.mark.parametrize("times_faster", [1.5, 2.0])
def test_a_video_that_plays_too_fast(times_faster: float) -> None:
    found = analyse(ran(Gait(), replace(USUAL, slower=1 / times_faster)).recording, Question(HEIGHT_M))
    assert why(found) in ("sped_up", "no_rhythm")


def test_a_sprinter_is_no_video_that_plays_too_fast() -> None:
    sprint = Gait(cadence_spm=240, contact_ms=130, bounce_cm=4.5, speed_mps=7, lift_cm=55, knee_contact_deg=25)
    found = report(replace(sprint, strike_deg=-10, overstride_cm=25))
    assert why(found) is None
    assert found.metrics["cadence_spm"].value == pytest.approx(240.0, abs=0.8)


def test_walking_and_running_in_one_clip_gets_no_number_of_either() -> None:
    walk, run = clip(WALKING, 30.0, 8.0).recording, clip(Gait(), 30.0, 8.0).recording
    for mixed in (joined(walk, run), joined(run, walk, run), joined(run, walk, walk)):
        assert why(analyse(mixed, Question(HEIGHT_M))) is not None


def test_somebody_who_turns_round_half_way_is_not_measured_as_one_run() -> None:
    there, back = clip(Gait(), 30.0, 8.0).recording, clip(Gait(), 30.0, 8.0, azimuth_deg=-SIDE_DEG).recording
    assert why(analyse(joined(there, back), Question(HEIGHT_M))) is not None


def test_too_small_and_small() -> None:
    assert why(analyse(ran(Gait(), replace(USUAL, camera=replace(SIDE, distance_m=32.0))).recording)) == "too_small"
    small = analyse(ran(Gait(), replace(USUAL, camera=replace(SIDE, distance_m=20.0))).recording)
    assert "small" in said(small)


def moved(recording: Recording, down_px: float) -> Recording:
    """The same picture with the camera pointed elsewhere."""
    frames = tuple(
        replace(frame, pixels=tuple(place and (place[0], place[1] + down_px) for place in frame.pixels or ()))
        for frame in recording.frames
    )
    return replace(recording, frames=frames)


def test_feet_cut_off_refuse_everything_a_head_only_itself() -> None:
    whole = clip().recording
    feet_px = max(place[1] for place in whole.frames[0].pixels or () if place)
    head_px = min(place[1] for place in whole.frames[0].pixels or () if place)
    assert why(analyse(moved(whole, 720 - feet_px + 20), Question(HEIGHT_M))) == "cut_off"
    found = analyse(moved(whole, -head_px - 10), Question(HEIGHT_M))
    assert why(found) is None
    assert "head_cut_off" in said(found)
    assert "head_forward_deg" not in found.metrics
    assert "trunk_lean_deg" in found.metrics


@pytest.mark.parametrize("azimuth_deg", [-30.0, -45.0, 45.0, 50.0, 135.0, -140.0])
def test_an_oblique_view_gives_cadence_alone(azimuth_deg: float) -> None:
    found = report(rate_hz=30.0, azimuth_deg=azimuth_deg, jitter_m=0.003)
    assert found.view == "oblique"
    assert list(found.metrics) == ["cadence_spm"]
    assert "oblique" in said(found)


def test_a_shaking_camera() -> None:
    assert why(analyse(ran(Gait(), replace(USUAL, shake_cm=4.0)).recording, Question(HEIGHT_M))) == "shaking"
    shaken = analyse(ran(Gait(), replace(USUAL, shake_cm=1.5)).recording, Question(HEIGHT_M))
    assert "shaking" in said(shaken)
    assert "shaking" not in said(report(jitter_m=0.005))
    found = analyse(clip().recording, Question(HEIGHT_M, camera=Camera(0.0, 0.03)))
    assert why(found) == "shaking"


def test_a_panning_camera() -> None:
    far = replace(SIDE, distance_m=25.0, vertical_view_deg=24.0, width_px=1920, height_px=1080)
    half = ran(Gait(), replace(USUAL, camera=far, travels="road", pan_mps=1.5)).recording
    assert "panning" in said(analyse(half, Question(HEIGHT_M)))
    followed = ran(Gait(), replace(USUAL, travels="road", pan_mps=2.9)).recording
    assert "panning" in said(analyse(followed, Question(HEIGHT_M, camera=Camera(-0.7, 0.0))))
    assert "panning" not in said(report())


@pytest.mark.parametrize(
    ("strides", "refused", "warned"), [(6.4, True, False), (7.3, False, True), (9.4, False, True), (10.3, False, False)]
)
def test_steps_a_leg(strides: float, refused: bool, warned: bool) -> None:
    found = report(seconds=strides * Gait().stride_s)
    assert (why(found) == "too_few_steps") is refused
    assert ("few_steps" in said(found)) is warned


def test_several_people_are_mentioned() -> None:
    found = analyse(clip().recording, Question(HEIGHT_M, reader_warnings=("several_people",)))
    assert "several_people" in said(found)
    assert why(found) is None


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, -SIDE_DEG, REAR_DEG])
@pytest.mark.parametrize(
    ("parts", "refused"),
    [
        (("heel", "foot_index"), False),
        (("ear",), False),
        (("heel", "foot_index", "ear", "nose"), False),
        (("wrist", "elbow"), False),
        (("knee",), True),
        (("ankle",), True),
        (("hip",), True),
    ],
)
def test_a_skeleton_that_lacks_landmarks(parts: tuple[str, ...], refused: bool, azimuth_deg: float) -> None:
    whole = clip(azimuth_deg=azimuth_deg, jitter_m=0.003).recording
    gone = {
        number for number, name in enumerate(LANDMARKS) if name.removeprefix("left_").removeprefix("right_") in parts
    }

    def without(frame: Frame) -> Frame:
        places = tuple(None if number in gone else place for number, place in enumerate(frame.pixels or ()))
        return replace(frame, pixels=places, visibility=tuple(0.0 if place is None else 1.0 for place in places))

    found = analyse(replace(whole, frames=tuple(without(frame) for frame in whole.frames)), Question(HEIGHT_M))
    assert (why(found) is not None) is refused
    assert all(np.isfinite(metric.value) for metric in found.metrics.values())
    if not refused and azimuth_deg != REAR_DEG:
        assert found.metrics["trunk_lean_deg"].value == pytest.approx(6.0, abs=0.5)


def test_nobody_and_hardly_anything() -> None:
    empty = clip().recording
    gone = replace(empty, frames=tuple(replace(frame, pixels=None) for frame in empty.frames))
    assert why(analyse(gone)) == "nobody"
    assert why(analyse(replace(empty, frames=empty.frames[:2]))) is not None
    assert why(analyse(replace(empty, frames=()))) == "nobody"


def test_a_runner_lost_for_a_moment_is_measured_where_seen_longest() -> None:
    whole = clip(seconds=14.0).recording
    cut = tuple(replace(frame, pixels=None) if 2.0 < frame.time_s < 4.0 else frame for frame in whole.frames)
    found = analyse(replace(whole, frames=cut), Question(HEIGHT_M))
    assert why(found) is None
    assert "person_lost" in said(found)
    assert found.metrics["cadence_spm"].value == pytest.approx(170.0, abs=0.5)
