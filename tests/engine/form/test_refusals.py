"""Who does not run, what plays too slowly, which picture cannot be used: said, and no number given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.form.filming import FRONT_DEG, REAR_DEG, SIDE_DEG, filmed
from engine.form.made_gait import HEIGHT_M, Gait, landmarks_m
from engine.form.test_recovery import film, report
from runtall.body import LANDMARKS, Frame
from runtall.form import Camera, FormReport, Question, analyse, code

WALK = Gait(cadence_spm=115, duty=0.62, speed_mps=1.4, bounce_m=0.04, vaulting=True, lift_m=0.12, reach_m=0.4)
ON_THE_SPOT = Gait(speed_mps=0.01, reach_m=0.05, lift_m=0.25)
STEPPING = replace(ON_THE_SPOT, cadence_spm=120, duty=0.55, vaulting=True, bounce_m=0.02)


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


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG, FRONT_DEG])
@pytest.mark.parametrize("cadence_spm", [95.0, 115.0, 130.0])
def test_walking(azimuth_deg: float, cadence_spm: float) -> None:
    walk = replace(WALK, cadence_spm=cadence_spm, speed_mps=1.4 * cadence_spm / 115)
    assert why(report(walk, seconds=14, azimuth_deg=azimuth_deg, noise_px=1.0)) == "walking"


def test_standing() -> None:
    times_s = np.arange(600) / 60
    still = np.repeat(landmarks_m(Gait(), times_s[:1]), len(times_s), axis=0)
    assert why(analyse(filmed(still, times_s, noise_px=1.0), Question(HEIGHT_M))) in ("standing", "no_rhythm")


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, -SIDE_DEG])
def test_running_on_the_spot(azimuth_deg: float) -> None:
    assert why(report(ON_THE_SPOT, azimuth_deg=azimuth_deg)) == "on_the_spot"


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG, FRONT_DEG])
def test_stepping_on_the_spot_gets_no_cadence(azimuth_deg: float) -> None:
    assert why(report(STEPPING, seconds=14, azimuth_deg=azimuth_deg)) in ("on_the_spot", "walking")


def test_running_on_the_spot_from_behind_is_not_ruled_out_and_said_so() -> None:
    assert "spot_unknown" in said(report(Gait(), azimuth_deg=REAR_DEG))


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG])
@pytest.mark.parametrize("times_slower", [2.0, 4.0, 8.0])
@pytest.mark.parametrize("gait", [Gait(), Gait(cadence_spm=195, bounce_m=0.07), Gait(cadence_spm=150, bounce_m=0.1)])
def test_slow_motion(gait: Gait, times_slower: float, azimuth_deg: float) -> None:
    times_s = np.arange(900) / 60
    slowed = filmed(landmarks_m(gait, times_s / times_slower * 4), times_s * 4, azimuth_deg=azimuth_deg)
    assert why(analyse(slowed, Question(HEIGHT_M))) == "slow_motion"


def test_a_video_that_plays_twice_as_fast() -> None:
    times_s = np.arange(900) / 120
    assert why(analyse(filmed(landmarks_m(Gait(), 2 * times_s), times_s), Question(HEIGHT_M))) in (
        "sped_up",
        "no_rhythm",
    )


def test_too_small_and_small() -> None:
    assert why(report(Gait(), metres_across=30.0)) == "too_small"
    assert "small" in said(report(Gait(), metres_across=10.0))


def test_feet_cut_off_refuse_everything_a_head_only_itself() -> None:
    assert why(report(Gait(), height_px=500)) == "cut_off"
    points = film(Gait())
    lower = [
        replace(frame, pixels=tuple(p and (p[0], p[1] - 160.0) for p in frame.pixels or ())) for frame in points.frames
    ]
    found = analyse(replace(points, frames=tuple(lower)), Question(HEIGHT_M))
    assert why(found) is None
    assert "head_cut_off" in said(found)
    assert "head_forward_deg" not in found.metrics
    assert "trunk_lean_deg" in found.metrics


@pytest.mark.parametrize("azimuth_deg", [-30.0, -45.0, 45.0, 50.0, 135.0, -140.0])
def test_an_oblique_view_gives_cadence_alone(azimuth_deg: float) -> None:
    found = report(Gait(), azimuth_deg=azimuth_deg, noise_px=1.0)
    assert found.view == "oblique"
    assert list(found.metrics) == ["cadence_spm"]
    assert "oblique" in said(found)


def test_a_shaking_camera() -> None:
    assert why(report(Gait(), shake_px=9.0)) == "shaking"
    assert "shaking" in said(report(Gait(), shake_px=5.0))
    assert "shaking" not in said(report(Gait(), noise_px=2.0))
    shaken = analyse(film(Gait()), Question(HEIGHT_M, camera=Camera(0.0, 0.03)))
    assert why(shaken) == "shaking"


def test_a_panning_camera() -> None:
    road = replace(Gait(), travels=True)
    half = film(road, metres_across=24.0, camera_m=20.0, width_px=3840, pan_mps=1.5)
    assert "panning" in said(analyse(half, Question(HEIGHT_M)))
    followed = film(road, pan_mps=3.0)
    assert "panning" in said(analyse(followed, Question(HEIGHT_M, camera=Camera(-0.7, 0.0))))
    assert "panning" not in said(report(Gait()))


@pytest.mark.parametrize(
    ("strides", "refused", "warned"), [(6.4, True, False), (7.3, False, True), (9.4, False, True), (10.3, False, False)]
)
def test_steps_a_leg(strides: float, refused: bool, warned: bool) -> None:
    found = report(Gait(), seconds=strides * Gait().stride_s)
    assert (why(found) == "too_few_steps") is refused
    assert ("few_steps" in said(found)) is warned


def test_several_people_are_mentioned() -> None:
    found = analyse(film(Gait()), Question(HEIGHT_M, reader_warnings=("several_people",)))
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
    whole = film(Gait(), noise_px=1.0, azimuth_deg=azimuth_deg)
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
        assert found.metrics["trunk_lean_deg"].value == pytest.approx(8.0, abs=0.5)


def test_nobody_and_hardly_anything() -> None:
    empty = film(Gait())
    gone = replace(empty, frames=tuple(replace(frame, pixels=None) for frame in empty.frames))
    assert why(analyse(gone)) == "nobody"
    assert why(analyse(replace(empty, frames=empty.frames[:2]))) is not None
    assert why(analyse(replace(empty, frames=()))) == "nobody"


def test_a_runner_lost_for_a_moment_is_measured_where_seen_longest() -> None:
    whole = film(Gait(), seconds=14.0)
    cut = tuple(replace(frame, pixels=None) if 2.0 < frame.time_s < 4.0 else frame for frame in whole.frames)
    found = analyse(replace(whole, frames=cut), Question(HEIGHT_M))
    assert why(found) is None
    assert "person_lost" in said(found)
    assert found.metrics["cadence_spm"].value == pytest.approx(170.0, abs=0.5)
