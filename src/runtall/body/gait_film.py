"""The running mannequin before a camera: landmark recordings with the exact truth of every form metric."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from runtall.body.frame import Frame, Recording
from runtall.body.gait import Gait, Runner, knee_bend_deg, sagittal_angle_deg
from runtall.body.joints import MIRROR
from runtall.body.seer import Camera, Seer, Trouble, header_of
from runtall.body.skeleton import Figure, Place, Vector, add, along

SIDE: Final = Camera(azimuth_deg=-90.0, elevation_deg=0.0, distance_m=8.0, vertical_view_deg=18.0)
"""The runner's right side, at hip height."""
CLEAN: Final = Trouble(jitter_m=0.0, arm_jitter_m=0.0, bias_m=0.0, lost=0.0, far_visibility=0.8)
STILL: Final = Trouble(jitter_m=0.003, arm_jitter_m=0.005, bias_m=0.0, lost=0.0, far_visibility=0.8)
"""Jitter of a pose model without its bias."""
FIRST_LEG: Final = 23
"""Landmarks from here on are hips and legs."""
GRID: Final = 240


@dataclass(frozen=True, slots=True)
class Life:
    """How a person differs from a law: strides whose duration spreads by ``stride_pct`` (SD), a body that wanders by
    ``wander_cm`` and sways by ``lean_deg`` from stride to stride; ``late`` is the gait they slowly come to have."""

    stride_pct: float = 0.0
    wander_cm: float = 0.0
    lean_deg: float = 0.0
    late: Gait | None = None


@dataclass(frozen=True, slots=True)
class Filming:
    """How it is filmed. Besides the camera: ``travels`` past a camera that stands still, or on a belt; the camera pans
    after them at ``pan_mps`` and shakes by ``shake_cm`` (SD a picture); pictures come at a ``rate_hz`` that varies by
    ``rate_jitter`` of their interval, and play ``slower`` times slower than life; ``times_s``, where given, says when
    they come instead. The legs are swapped in this share of pictures."""

    rate_hz: float = 60.0
    seconds: float = 10.0
    camera: Camera = SIDE
    trouble: Trouble = CLEAN
    travels: str = "belt"
    pan_mps: float = 0.0
    shake_cm: float = 0.0
    rate_jitter: float = 0.0
    times_s: tuple[float, ...] = ()
    slower: float = 1.0
    swapped: float = 0.0
    seed: int = 0
    life: Life = field(default_factory=Life)


@dataclass(frozen=True, slots=True)
class Filmed:
    """A recording and its truth: ``truth`` by the names of the form metrics, ``contacts`` as (side, contact, off) in
    the recording's time, in the order of time."""

    recording: Recording
    truth: Mapping[str, float]
    contacts: tuple[tuple[str, float, float], ...]


def film(gait: Gait, filming: Filming | None = None, figure: Figure | None = None) -> Filmed:
    """A recording of the gait and its truth. ``travels`` is ``belt`` or ``road``; on the road the runner is half-way
    past the camera in the middle of the recording."""
    how, body = filming or Filming(), figure or Figure()
    dice = random.Random(how.seed)  # noqa: S311 (a simulation, no secret)
    runner = Runner(gait, body)
    late = Runner(how.life.late, body) if how.life.late is not None else None
    seer = Seer(how.camera, how.trouble, body, dice)
    strides = _Strides(gait, how.life, dice, how.seconds)
    aim = runner.hips(0.0)
    aim = (0.0, 0.0, sum(runner.hips(k / 12)[2] for k in range(12)) / 12)
    frames = []
    for real_s in _times_s(how, dice):
        stride, offset, lean_deg = strides.at(max(0.0, real_s))
        joints = runner.place(stride)
        if late is not None:
            joints = _blended(joints, late.place(stride), real_s / how.seconds)
        on_road_m = gait.speed_mps * (real_s - how.seconds / 2) if how.travels == "road" else 0.0
        shift = add(offset, (on_road_m, 0.0, 0.0))
        joints = _leaned({name: add(spot, shift) for name, spot in joints.items()}, lean_deg)
        shake = tuple(dice.gauss(0.0, how.shake_cm / 100) for _ in range(3))
        followed_m = how.pan_mps * (real_s - how.seconds / 2)
        seer.look_at((aim[0] + followed_m + shake[0], aim[1] + shake[1], aim[2] + shake[2]))
        frame = _in_picture(seer.see(real_s * how.slower, joints, "right", 0.0), how.camera)
        frames.append(_swapped(frame) if dice.random() < how.swapped else frame)
    recording = Recording(header_of(how.camera, how.rate_hz / how.slower), tuple(frames))
    known = dict(truth(gait, body, how.life.late, 0.5))
    faster = strides.cadence_spm(how.seconds) / known["cadence_spm"]
    for name in ("cadence_spm", "duty_factor", "vertical_ratio_pct"):
        if name in known:
            known[name] *= faster
    return Filmed(recording, known, strides.contacts(gait, how))


def _times_s(how: Filming, dice: random.Random) -> Iterator[float]:
    yield from how.times_s
    if not how.times_s:
        for number in range(round(how.seconds * how.rate_hz)):
            yield (number + how.rate_jitter * dice.uniform(-0.5, 0.5)) / how.rate_hz


def truth(
    gait: Gait, figure: Figure | None = None, late: Gait | None = None, share: float = 0.0
) -> Mapping[str, float]:
    """What a perfect eye would measure, by the names of the form metrics: angles in the plane that shows them,
    lengths on the body itself. With ``late``, of the moment ``share`` of the way there."""
    body = figure or Figure()
    runner = Runner(gait, body)
    places = [runner.place(number / GRID) for number in range(GRID)]
    if late is not None:
        other = Runner(late, body)
        places = [_blended(place, other.place(number / GRID), share) for number, place in enumerate(places)]

    def between(of: Callable[[Gait], float]) -> float:
        return of(gait) if late is None else (1 - share) * of(gait) + share * of(late)

    cadence_spm, contact_ms = between(lambda one: one.cadence_spm), between(lambda one: one.contact_ms)
    speed_mps = between(lambda one: one.speed_mps)
    bounce_cm = between(lambda one: abs(one.bounce_cm))
    standing = places[: max(1, round(GRID * contact_ms / 1000 * cadence_spm / 120))]
    known = {
        "cadence_spm": cadence_spm,
        "contact_time_ms": contact_ms,
        "duty_factor": contact_ms / 1000 * cadence_spm / 120,
        "vertical_oscillation_cm": bounce_cm,
        "step_asymmetry_pct": between(lambda one: one.asymmetry_pct),
        "knee_flexion_stance_deg": max(knee_bend_deg(place, "left") for place in standing),
    }
    if speed_mps > 0:
        known["vertical_ratio_pct"] = bounce_cm / (speed_mps * 60 / cadence_spm)
    return known | _of_the_stride(places) | _at_contact(places[0])


def _of_the_stride(places: list[Place]) -> dict[str, float]:
    trunks = [_trunk(place) for place in places]
    heads = [_minus_middle(place, "ear", "shoulder") for place in places]
    tilts = [_tilt_deg(place) for place in places]
    arms = [_minus(place["right_elbow"], place["right_shoulder"]) for place in places]
    sways = [math.degrees(math.atan2(trunk[1], trunk[2])) for trunk in trunks]
    middle = min(range(GRID // 2), key=lambda number: _middle(places[number], "hip")[2])
    return {
        "trunk_lean_deg": _mean([math.degrees(math.atan2(trunk[0], trunk[2])) for trunk in trunks]),
        "head_forward_deg": _mean([math.degrees(math.atan2(head[0], head[2])) for head in heads]),
        "shoulder_elevation_pct": _mean(
            [100 * head[2] / math.hypot(trunk[0], trunk[2]) for head, trunk in zip(heads, trunks, strict=True)]
        ),
        "elbow_angle_deg": _mean(
            [
                sagittal_angle_deg(*(place[f"right_{part}"] for part in ("shoulder", "elbow", "wrist")))
                for place in places
            ]
        ),
        "arm_swing_deg": _range([math.degrees(math.atan2(arm[0], -arm[2])) for arm in arms]),
        "arm_crossing_pct": _crossing_pct(places),
        "lateral_sway_deg": _range(sways),
        "pelvic_range_deg": _range(tilts),
        "pelvic_drop_deg": (tilts[middle] - tilts[(middle + GRID // 2) % GRID]) / 2,
    }


def _at_contact(place: Place) -> dict[str, float]:
    ankle, knee, hips = place["left_ankle"], place["left_knee"], _middle(place, "hip")
    return {
        "overstride_cm": 100 * (ankle[0] - hips[0]),
        "tibia_angle_deg": math.degrees(math.atan2(ankle[0] - knee[0], knee[2] - ankle[2])),
        "knee_flexion_contact_deg": knee_bend_deg(place, "left"),
    }


def _crossing_pct(places: list[Place]) -> float:
    width = _mean([abs(place["left_shoulder"][1] - place["right_shoulder"][1]) for place in places])
    past = []
    for side, sign in (("left", -1.0), ("right", 1.0)):
        middles = [(_middle(place, "shoulder")[1] + _middle(place, "hip")[1]) / 2 for place in places]
        past.append(
            max(sign * (place[f"{side}_wrist"][1] - middle) for place, middle in zip(places, middles, strict=True))
        )
    return 100 * _mean(past) / width


class _Strides:
    """Where in its stride the runner is at a time, and how far off the law's course."""

    def __init__(self, gait: Gait, life: Life, dice: random.Random, seconds: float) -> None:
        self._starts_s = [0.0]
        self._off: list[tuple[float, float, float]] = []
        late_s = life.late.stride_s if life.late is not None else gait.stride_s
        while self._starts_s[-1] <= seconds + 3:
            share = min(1.0, self._starts_s[-1] / seconds)
            stride_s = (1 - share) * gait.stride_s + share * late_s
            self._starts_s.append(self._starts_s[-1] + stride_s * (1 + dice.gauss(0.0, life.stride_pct / 100)))
            self._off.append(
                (
                    dice.gauss(0.0, life.wander_cm / 100),
                    dice.gauss(0.0, life.wander_cm / 100),
                    dice.gauss(0.0, life.lean_deg),
                )
            )
        self._now = 0

    def at(self, time_s: float) -> tuple[float, Vector, float]:
        """Strides done, how far off its place the body is, how far off its lean; times may go back a little."""
        now = max(0, self._now - 1)
        while time_s >= self._starts_s[now + 1]:
            now += 1
        self._now = now
        start_s, end_s = self._starts_s[now], self._starts_s[now + 1]
        part = (time_s - start_s) / (end_s - start_s)
        before, after = self._off[now], self._off[now + 1]
        x, y, lean_deg = ((1 - part) * one + part * other for one, other in zip(before, after, strict=True))
        return now + part, (x, y, 0.0), lean_deg

    def cadence_spm(self, seconds: float) -> float:
        """As it came to be over the recording."""
        self._now = 0
        return 120 * self.at(seconds)[0] / seconds

    def contacts(self, gait: Gait, how: Filming) -> tuple[tuple[str, float, float], ...]:
        """When feet landed and left."""
        found = []
        for start_s, end_s in pairwise(self._starts_s):
            for side, lands in (("left", 0.0), ("right", gait.right_contact)):
                landed_s = start_s + lands * (end_s - start_s)
                off_s = landed_s + gait.duty * (end_s - start_s)
                if landed_s < how.seconds:
                    found.append((side, landed_s * how.slower, off_s * how.slower))
        return tuple(sorted(found, key=lambda each: each[1]))


def _leaned(joints: Place, lean_deg: float) -> Place:
    """The trunk, head and arms turned forward about the hips."""
    if lean_deg == 0:
        return joints
    pivot = joints["mid_hip"]
    cosine, sine = math.cos(math.radians(lean_deg)), math.sin(math.radians(lean_deg))
    legs = {f"{side}_{part}" for side in ("left", "right") for part in ("hip", "knee", "ankle", "heel", "foot_index")}
    turned = {}
    for name, spot in joints.items():
        x, z = spot[0] - pivot[0], spot[2] - pivot[2]
        moved = (pivot[0] + x * cosine + z * sine, spot[1], pivot[2] + z * cosine - x * sine)
        turned[name] = spot if name in legs else moved
    return turned


def _blended(one: Place, other: Place, share: float) -> Place:
    return {name: add(along(spot, 1 - share), along(other[name], share)) for name, spot in one.items()}


def _in_picture(frame: Frame, camera: Camera) -> Frame:
    """Nobody, when the middle of the hips is outside of the picture."""
    if frame.pixels is None:
        return frame
    left, right = frame.pixels[FIRST_LEG], frame.pixels[FIRST_LEG + 1]
    if left is None or right is None:
        return frame
    x, y = (left[0] + right[0]) / 2, (left[1] + right[1]) / 2
    inside = 0 <= x < camera.width_px and 0 <= y < camera.height_px
    return frame if inside else Frame(frame.time_s, None, (0.0,) * len(frame.visibility))


def _swapped(frame: Frame) -> Frame:
    """Left and right leg under each other's name."""
    order = [*range(FIRST_LEG), *MIRROR[FIRST_LEG:]]
    pixels = None if frame.pixels is None else tuple(frame.pixels[number] for number in order)
    world = None if frame.world_m is None else tuple(frame.world_m[number] for number in order)
    return Frame(frame.time_s, pixels, tuple(frame.visibility[number] for number in order), world)


def _middle(place: Place, part: str) -> Vector:
    return along(add(place[f"left_{part}"], place[f"right_{part}"]), 0.5)


def _minus(a: Vector, b: Vector) -> Vector:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def _minus_middle(place: Place, upper: str, lower: str) -> Vector:
    return _minus(_middle(place, upper), _middle(place, lower))


def _trunk(place: Place) -> Vector:
    return _minus_middle(place, "shoulder", "hip")


def _tilt_deg(place: Place) -> float:
    """Positive: the right hip is lower."""
    left, right = place["left_hip"], place["right_hip"]
    return math.degrees(math.atan2(left[2] - right[2], left[1] - right[1]))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _range(values: list[float]) -> float:
    return max(values) - min(values)
