"""What the person says of a clip is held against the picture: from where it was filmed, and how fast they ran."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.form.runners import FIGURE, FRONT_DEG, HEIGHT_M, REAR_DEG, SIDE_DEG, USUAL, clip, report
from runtall.body import INDEX, Frame, Recording
from runtall.body.gait import Gait
from runtall.body.gait_film import SIDE, film
from runtall.form import FormReport, Question, analyse, code
from runtall.form.rulebook import possible

FROM = {"side": SIDE_DEG, "rear": REAR_DEG, "front": FRONT_DEG}


def filmed(azimuth_deg: float, *, metres: bool) -> Recording:
    if not metres:
        return clip(azimuth_deg=azimuth_deg, jitter_m=0.003).recording
    return film(Gait(), replace(USUAL, camera=replace(SIDE, azimuth_deg=azimuth_deg)), FIGURE).recording


@pytest.mark.parametrize("metres", [False, True])
@pytest.mark.parametrize("seen", FROM)
@pytest.mark.parametrize("said", FROM)
def test_a_view_that_the_picture_contradicts_gives_no_number(said: str, seen: str, metres: bool) -> None:
    found = analyse(filmed(FROM[seen], metres=metres), Question(HEIGHT_M, view=said))
    if said == seen:
        assert found.refused is None
        assert found.metrics.keys() == analyse(filmed(FROM[seen], metres=metres), Question(HEIGHT_M)).metrics.keys()
        return
    assert found.refused is not None
    assert not found.metrics
    assert code(found.refused) == "view_contrary"
    assert f"from the {said}" in found.refused.text
    assert f"from the {seen}" in found.refused.text


@pytest.mark.parametrize("said", FROM)
def test_who_is_seen_at_an_angle_is_not_made_square_by_saying_so(said: str) -> None:
    found = analyse(filmed(-45.0, metres=True), Question(HEIGHT_M, view=said))
    assert found.refused is not None
    assert code(found.refused) == "view_contrary_oblique"


@pytest.mark.parametrize(("azimuth_deg", "said"), [(-58.0, "side"), (160.0, "rear"), (20.0, "front")])
def test_within_the_error_of_the_picture_the_person_is_believed_and_warned(azimuth_deg: float, said: str) -> None:
    alone = analyse(filmed(azimuth_deg, metres=True), Question(HEIGHT_M))
    assert alone.view == "oblique"
    found = analyse(filmed(azimuth_deg, metres=True), Question(HEIGHT_M, view=said))
    assert found.view == said
    assert len(found.metrics) > 5
    assert "view_doubtful" in [code(each) for each in found.warnings]


def with_hips_on_each_other(recording: Recording) -> Recording:
    """A pose model that lets the hips change sides within the stride."""
    left, right = INDEX["left_hip"], INDEX["right_hip"]

    def crossed(frame: Frame, number: int) -> Frame:
        places = list(frame.pixels or ())
        one, other = places[left], places[right]
        assert one is not None
        assert other is not None
        if number % 40 < 20:
            places[left], places[right] = other, one
        return replace(frame, pixels=tuple(places))

    return replace(recording, frames=tuple(crossed(frame, number) for number, frame in enumerate(recording.frames)))


def test_hips_that_change_sides_give_no_tilt() -> None:
    found = analyse(with_hips_on_each_other(clip(azimuth_deg=REAR_DEG).recording), Question(HEIGHT_M))
    assert "lateral_sway_deg" in found.metrics
    assert not {"pelvic_range_deg", "pelvic_drop_deg"} & found.metrics.keys()


def test_what_no_runner_can_have_is_not_told() -> None:
    """A trunk pushed far ahead of the hips, as by a model that takes something else for the shoulders."""
    whole = clip(jitter_m=0.003).recording
    moved = [INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("shoulder", "ear")]

    def pushed(frame: Frame) -> Frame:
        places = [
            place and (place[0] + 190.0, place[1]) if number in moved else place
            for number, place in enumerate(frame.pixels or ())
        ]
        return replace(frame, pixels=tuple(places))

    pushed_on = replace(whole, frames=tuple(pushed(frame) for frame in whole.frames))
    found = analyse(pushed_on, Question(HEIGHT_M))
    assert found.refused is None
    assert "trunk_lean_deg" not in found.metrics
    why = {each.metric: code(each.reason) for each in found.abstained}
    assert why["trunk_lean_deg"] == "impossible"


def test_every_number_has_bounds_that_ordinary_runners_keep() -> None:
    for azimuth_deg in FROM.values():
        for name, metric in report(azimuth_deg=azimuth_deg).metrics.items():
            least, most = possible(name)
            assert least < metric.value - 0.5 * abs(metric.value) or least <= 0, name
            assert metric.value < most, name


def said_speed(found: FormReport) -> bool:
    return "speed_doubtful" in [code(each) for each in found.warnings]


@pytest.mark.parametrize("true_mps", [2.4, 2.9, 3.6])
@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, -SIDE_DEG])
@pytest.mark.parametrize(
    ("times", "doubted"),
    [(0.5, True), (0.7, True), (0.92, False), (1.0, False), (1.08, False), (1.45, True), (2.8, True)],
)
def test_a_speed_that_the_standing_foot_contradicts_gives_no_ratio(
    true_mps: float, azimuth_deg: float, times: float, doubted: bool
) -> None:
    gait = Gait(speed_mps=true_mps, contact_ms=min(260.0, 680 / true_mps))
    made = clip(gait, 30.0, azimuth_deg=azimuth_deg, jitter_m=0.003)
    found = analyse(made.recording, Question(HEIGHT_M, true_mps * times))
    assert said_speed(found) is doubted
    assert ("vertical_ratio_pct" in found.metrics) is not doubted
    if doubted:
        why = {each.metric: each.reason for each in found.abstained}["vertical_ratio_pct"]
        assert code(why) == "speed_doubtful"
        seen_mps = why.params["seen_mps"]
        assert isinstance(seen_mps, float)
        assert seen_mps == pytest.approx(true_mps, rel=0.08)


def test_from_behind_no_foot_tells_the_speed() -> None:
    found = analyse(clip(azimuth_deg=REAR_DEG).recording, Question(HEIGHT_M, 6.0))
    assert not said_speed(found)
    assert np.isfinite(found.metrics["vertical_ratio_pct"].value)
