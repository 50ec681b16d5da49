"""People who move in a rhythm and do not run: no number is given of any of them."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.form.runners import FIGURE, FRONT_DEG, HEIGHT_M, REAR_DEG, SIDE_DEG, without_metres
from runtall.body import Recording
from runtall.body.gait import Gait, Runner
from runtall.body.gait_film import SIDE, STILL
from runtall.body.seer import Seer, header_of
from runtall.body.skeleton import SHANK, SIDES, THIGH, Place, add
from runtall.form import Question, analyse

RATE_HZ = 30.0
BUTT_KICKS = Runner(Gait(cadence_spm=180, contact_ms=200, lift_cm=60, speed_mps=0, overstride_cm=0), FIGURE)
STEP_HOP = Runner(Gait(cadence_spm=100, bounce_cm=22, lift_cm=30, speed_mps=2.2, overstride_cm=12), FIGURE)


def raised(joints: Place, up_m: float) -> Place:
    return {name: add(spot, (0.0, 0.0, up_m)) for name, spot in joints.items()}


def on_the_floor(joints: Place) -> Place:
    return raised(joints, -min(spot[2] for spot in joints.values()))


def pedalled(joints: Place, time_s: float, hz: float, wide_m: float, high_m: float) -> Place:
    """Feet on cranks, or on the rails of a cross-trainer."""
    for side, sign in SIDES:
        turn = 2 * math.pi * hz * time_s + (0 if sign > 0 else math.pi)
        ankle = (0.1 + wide_m * math.cos(turn), 0.1 * sign, 0.25 + high_m * math.sin(turn))
        pole = (1.0, 0.0, 0.0)
        joints[f"{side}_knee"], joints[f"{side}_ankle"] = FIGURE.reach(joints[f"{side}_hip"], ankle, pole, THIGH, SHANK)
        joints[f"{side}_heel"] = add(joints[f"{side}_ankle"], (-0.05, 0.0, -0.04))
        joints[f"{side}_foot_index"] = add(joints[f"{side}_ankle"], (0.18, 0.0, -0.05))
    return joints


def cycling(time_s: float) -> Place:
    return pedalled(raised(FIGURE.place({"pitch": 35, "raise": 60, "elbow": 15}), 0.95), time_s, 1.4, 0.17, 0.17)


def cross_trainer(time_s: float) -> Place:
    return pedalled(raised(FIGURE.place({"elbow": 60}), 0.95), time_s, 1.2, 0.25, 0.08)


def jumping_jacks(time_s: float) -> Place:
    share = (1 - math.cos(2 * math.pi * time_s)) / 2
    hop_m = 0.08 * abs(math.sin(2 * math.pi * time_s)) - 0.05 * share
    return raised(FIGURE.place({"raise": 20 + 140 * share, "plane": 90, "spread": 5 + 25 * share}), 0.9 + hop_m)


def squats(time_s: float) -> Place:
    share = (1 - math.cos(math.pi * time_s)) / 2
    return on_the_floor(FIGURE.place({"hip": 90 * share, "knee": 100 * share, "pitch": 30 * share, "raise": 70}))


def lunges(time_s: float) -> Place:
    swing = math.sin(1.4 * math.pi * time_s)
    bend = 20 + 20 * abs(swing)
    return on_the_floor(FIGURE.place({"left_hip": 40 * swing, "right_hip": -40 * swing, "knee": bend}))


def mountain_climbers(time_s: float) -> Place:
    swing = 50 * math.sin(2.6 * math.pi * time_s)
    legs = {"left_hip": 40 + swing, "right_hip": 40 - swing, "left_knee": 50 + swing, "right_knee": 50 - swing}
    return raised(FIGURE.place({"pitch": 70, "raise": 80, **legs}), 0.6)


def rope_jumping(time_s: float) -> Place:
    up = abs(math.sin(2.4 * math.pi * time_s))
    return raised(on_the_floor(FIGURE.place({"hip": 12 * (1 - up), "knee": 24 * (1 - up)})), 0.12 * up)


def butt_kicks(time_s: float) -> Place:
    return BUTT_KICKS.place(time_s / BUTT_KICKS.gait.stride_s)


def skipping(time_s: float) -> Place:
    stride = time_s / STEP_HOP.gait.stride_s
    return raised(STEP_HOP.place(stride), 0.06 * math.cos(8 * math.pi * stride))


def filmed(law: Callable[[float], Place], azimuth_deg: float) -> Recording:
    camera = replace(SIDE, azimuth_deg=azimuth_deg, elevation_deg=4.0)
    seer = Seer(camera, STILL, FIGURE, random.Random(1))
    seer.look_at((0.0, 0.0, 0.9))
    times_s = [number / RATE_HZ for number in range(round(14 * RATE_HZ))]
    frames = tuple(seer.see(time_s, law(time_s), "right", 0.0) for time_s in times_s)
    return Recording(header_of(camera, RATE_HZ), frames)


LAWS = (
    cycling, cross_trainer, jumping_jacks, squats, lunges, mountain_climbers, rope_jumping, butt_kicks, skipping,
)  # fmt: skip


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG, FRONT_DEG, -45.0])
@pytest.mark.parametrize("law", LAWS)
def test_who_does_not_run_gets_no_number(law: Callable[[float], Place], azimuth_deg: float) -> None:
    whole = filmed(law, azimuth_deg)
    assert not analyse(whole, Question(HEIGHT_M)).metrics
    flat = analyse(without_metres(whole), Question(HEIGHT_M))
    if law is butt_kicks and azimuth_deg != SIDE_DEG:  # only depth tells them from running; then it is said
        assert "form_spot_unknown" in [said.rule for said in flat.warnings] or flat.refused is not None
    else:
        assert not flat.metrics
