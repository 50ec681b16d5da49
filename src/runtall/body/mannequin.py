"""A figure that performs a movement before a pinhole camera: landmark recordings with exact truth.

The performance comes from key poses (joint angles) and a script that says what each repetition is like. Hands and feet
stay where they are planted. Truth is what was scripted, so a coach can be held against it. The same seed gives the
same bytes.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from runtall.body.frame import Frame, Recording
from runtall.body.seer import Camera, Seer, Trouble, header_of
from runtall.body.skeleton import (
    FOREARM,
    SHANK,
    SIDES,
    THIGH,
    UPPER_ARM,
    Figure,
    Place,
    Vector,
    add,
    along,
    length,
    minus,
)

KNEELING: Final = frozenset({"hands_and_toes", "hand_and_knees"})
"""Supports with hands on the floor: the body turns about toes or knees until the hands come down."""
RAISED_DEG: Final = 1.0
MOST_RAISED_DEG: Final = 30.0
REACHED_M: Final = 0.0005
REACHES: Final = 4
"""How planted arms find their hands: the first change of their raise, the most of it, how near is there, and tries."""


@dataclass(frozen=True, slots=True)
class Poses:
    """The two ends of a movement as joint angles for a working right arm: ``work_`` and ``free_`` stand for the arms
    (and the legs beneath them). ``support`` is what stays planted."""

    support: str
    rest: Mapping[str, float]
    far: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One scripted excursion. ``share`` of the way from rest to far; below 1 it is no full repetition. ``changes``
    make a fault: they are added to the far pose under ``far_…``, to the pose after it under ``low_…``, else to
    both."""

    side: str = "right"
    out_s: float = 1.0
    hold_s: float = 0.5
    back_s: float = 1.0
    pause_s: float = 0.5
    share: float = 1.0
    counts: bool = True
    fault: str = ""
    changes: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """The truth of one full repetition."""

    side: str
    start_s: float
    hold_from_s: float
    hold_to_s: float
    end_s: float
    fault: str

    @property
    def hold_s(self) -> float:
        return self.hold_to_s - self.hold_from_s


def perform(
    poses: Poses,
    strokes: Sequence[Stroke],
    *,
    figure: Figure,
    camera: Camera,
    trouble: Trouble,
    frame_rate_hz: float,
    seed: int,
    lead_s: float = 1.5,
    tail_s: float = 1.5,
    walk_in: bool = False,
) -> tuple[Recording, tuple[Told, ...]]:
    """A recording of the script and its truth.

    ``walk_in`` begins and ends with the upright figure walking through the picture, where nothing is to be counted.
    """
    told, course = _schedule(poses, strokes, lead_s, tail_s)
    stage = _Stage(poses.support, _changed(poses.rest, strokes[0].changes, "low_"), figure)
    dice = random.Random(seed)  # noqa: S311 (a simulation, no secret)
    seer = Seer(camera, trouble, figure, dice)
    frames: list[Frame] = []
    offset_s = 0.0
    if walk_in:
        offset_s = 3.0
        frames += _walk(seer, figure, 0.0, offset_s, frame_rate_hz)
    for number in range(int(course.end_s * frame_rate_hz)):
        time_s = number / frame_rate_hz
        side, angles, share = course.at(time_s)
        frames.append(seer.see(offset_s + time_s, stage.place(side, angles), side, share))
    if walk_in:
        from_s = frames[-1].time_s + 1 / frame_rate_hz
        frames += _walk(seer, figure, from_s, from_s + 3.0, frame_rate_hz)
    header = header_of(camera, frame_rate_hz)
    shifted = tuple(
        Told(
            t.side, t.start_s + offset_s, t.hold_from_s + offset_s, t.hold_to_s + offset_s, t.end_s + offset_s, t.fault
        )
        for t in told
    )
    return Recording(header, tuple(frames)), shifted


def moments(poses: Poses, stroke: Stroke, figure: Figure, times_s: Sequence[float]) -> tuple[Place, ...]:
    """Where every joint is at each of ``times_s`` (never going back) of one stroke, in metres, without any camera."""
    _, course = _schedule(poses, (stroke,), 0.0, 0.0)
    stage = _Stage(poses.support, _changed(poses.rest, stroke.changes, "low_"), figure)
    return tuple(stage.place(side, angles) for side, angles, _ in map(course.at, times_s))


def smooth(share: float) -> float:
    """The minimum-jerk course from 0 to 1 (Flash and Hogan 1985)."""
    share = min(1.0, max(0.0, share))
    return share * share * share * (10 - 15 * share + 6 * share * share)


@dataclass(frozen=True, slots=True)
class _Leg:
    """One stretch of the course: from one pose to another, or still."""

    from_s: float
    to_s: float
    side: str
    start: Mapping[str, float]
    end: Mapping[str, float]
    from_share: float
    to_share: float


class _Course:
    def __init__(self, legs: list[_Leg]) -> None:
        self._legs = legs
        self._now = 0
        self.end_s = legs[-1].to_s

    def at(self, time_s: float) -> tuple[str, Mapping[str, float], float]:
        """Working side, joint angles and the share of the way, at a time that never goes back."""
        while time_s > self._legs[self._now].to_s and self._now < len(self._legs) - 1:
            self._now += 1
        leg = self._legs[self._now]
        part = smooth((time_s - leg.from_s) / (leg.to_s - leg.from_s)) if leg.to_s > leg.from_s else 1.0
        names = leg.start.keys() | leg.end.keys()
        angles = {name: (1 - part) * _angle(leg.start, name) + part * _angle(leg.end, name) for name in names}
        return leg.side, angles, (1 - part) * leg.from_share + part * leg.to_share


def _schedule(poses: Poses, strokes: Sequence[Stroke], lead_s: float, tail_s: float) -> tuple[list[Told], _Course]:
    told: list[Told] = []
    side = strokes[0].side
    low = _changed(poses.rest, strokes[0].changes, "low_")
    legs = [_Leg(0.0, lead_s, side, low, low, 0.0, 0.0)]
    at_s = lead_s
    for stroke in strokes:
        before, low = low, _changed(poses.rest, stroke.changes, "low_")
        far = _changed(poses.far, stroke.changes, "far_")
        end = {
            name: (1 - stroke.share) * _angle(low, name) + stroke.share * _angle(far, name)
            for name in low.keys() | far.keys()
        }
        times = [at_s]
        for part_s in (stroke.out_s, stroke.hold_s, stroke.back_s, stroke.pause_s):
            times.append(times[-1] + part_s)
        marks = list(pairwise(times))
        share = stroke.share
        legs += [
            _Leg(*marks[0], stroke.side, before, end, 0.0, share),
            _Leg(*marks[1], stroke.side, end, end, share, share),
            _Leg(*marks[2], stroke.side, end, low, share, 0.0),
            _Leg(*marks[3], stroke.side, low, low, 0.0, 0.0),
        ]
        if stroke.counts:
            told.append(Told(stroke.side, times[0], times[1], times[2], times[3], stroke.fault))
        at_s = times[4]
    legs.append(_Leg(at_s, at_s + tail_s, legs[-1].side, low, low, 0.0, 0.0))
    return told, _Course(legs)


def _changed(angles: Mapping[str, float], changes: Mapping[str, float], prefix: str) -> dict[str, float]:
    """The angles with the changes that are for this end of the movement, or for both."""
    made = dict(angles)
    for name, change in changes.items():
        plain = name.removeprefix(prefix)
        if not plain.startswith(("low_", "far_")):
            made[plain] = _angle(made, plain) + change
    return made


def _angle(angles: Mapping[str, float], name: str) -> float:
    """The angle of this name; one side's is that of both sides where it has none of its own."""
    side, _, plain = name.partition("_")
    both = angles.get(plain, 0.0) if side in ("left", "right", "work", "free") else 0.0
    return angles.get(name, both)


class _Stage:
    """Puts the figure on the floor so that what is planted stays where it was at rest."""

    def __init__(self, support: str, rest: Mapping[str, float], figure: Figure) -> None:
        self._support = support
        self._figure = figure
        self._plants: dict[str, Place] = {}
        for side, _ in SIDES:
            joints = self._grounded(_sided(rest, side))
            self._plants[side] = {name: joints[name] for name in self._planted(side)}
        first = self._plants["right"]
        self._plants["left"] = first if self._support != "one_foot" else self._plants["left"]

    def _planted(self, side: str) -> tuple[str, ...]:
        other = "left" if side == "right" else "right"
        return {
            "hands_and_toes": ("left_wrist", "right_wrist", "left_foot_index", "right_foot_index"),
            "hand_and_knees": ("left_wrist", "right_wrist", "left_knee", "right_knee"),
            "feet": ("left_ankle", "right_ankle"),
            "one_foot": (f"{other}_ankle",),
            "belly": ("left_hip", "right_hip"),
        }[self._support]

    def place(self, side: str, angles: Mapping[str, float]) -> Place:
        """The joints in the room for a pose with ``side`` working."""
        sided = _sided(angles, side)
        plants = self._plants[side]
        down = [name for name in plants if not (name == f"{side}_wrist" and self._lifts(sided, side))]
        joints = self._grounded(self._reaching(sided, plants, down) if self._support == "hands_and_toes" else sided)
        rear = [name for name in down if "wrist" not in name]
        shift = (0.0, 0.0, 0.0)
        for name in rear:
            shift = add(shift, along(minus(plants[name], joints[name]), 1 / len(rear)))
        if self._support in KNEELING:
            shift = (shift[0], shift[1], 0.0)
        joints = {name: add(spot, shift) for name, spot in joints.items()}
        for name in down:
            self._hold(joints, name, plants[name])
        return joints

    def _reaching(self, sided: Mapping[str, float], plants: Place, down: Sequence[str]) -> Mapping[str, float]:
        """The pose with planted arms raised so that their hands stay where they are, not with elbows bent for it."""
        hands = [name for name in down if name.endswith("_wrist")]

        def raised(by_deg: float) -> dict[str, float]:
            more = {name.replace("wrist", "raise"): by_deg for name in hands}
            return {**sided, **{name: _angle(sided, name) + by for name, by in more.items()}}

        def off_m(by_deg: float) -> float:
            joints = self._grounded(raised(by_deg))
            back = joints["left_foot_index"][0] + joints["right_foot_index"][0]
            back -= plants["left_foot_index"][0] + plants["right_foot_index"][0]
            return sum(joints[name][0] - plants[name][0] for name in hands) / len(hands) - back / 2

        last, now = 0.0, RAISED_DEG
        off_last, off_now = off_m(last), off_m(now)
        for _ in range(REACHES):
            if abs(off_now) < REACHED_M or off_now == off_last:
                break
            last, now = now, now - off_now * (now - last) / (off_now - off_last)
            off_last, off_now = off_now, off_m(now)
        return raised(now) if abs(now) <= MOST_RAISED_DEG else sided

    def _lifts(self, sided: Mapping[str, float], side: str) -> bool:
        """Whether the working hand has left the floor: its elbow bends and the other's does not."""
        other = "left" if side == "right" else "right"
        mine = sided.get(f"{side}_elbow", sided.get("elbow", 0.0))
        return mine > sided.get(f"{other}_elbow", sided.get("elbow", 0.0)) + 0.5

    def _grounded(self, sided: Mapping[str, float]) -> Place:
        joints = self._figure.place(sided)
        if self._support not in KNEELING:
            return joints
        back = "foot_index" if self._support == "hands_and_toes" else "knee"
        lower = min((joints[f"{side}_wrist"] for side, _ in SIDES), key=lambda hand: hand[2])
        rear = along(add(joints[f"left_{back}"], joints[f"right_{back}"]), 0.5)
        line = minus(lower, rear)
        slope = math.atan2(line[2], line[0])
        cosine, sine = math.cos(-slope), math.sin(-slope)

        def level(spot: Vector) -> Vector:
            x, z = spot[0] - rear[0], spot[2] - rear[2]
            return x * cosine - z * sine, spot[1], x * sine + z * cosine + 0.04

        return {name: level(spot) for name, spot in joints.items()}

    def _hold(self, joints: Place, name: str, spot: Vector) -> None:
        """Bend the limb so that its end is where it was planted."""
        side, part = name.split("_", 1)
        figure = self._figure
        if part == "wrist":
            bones = (UPPER_ARM * figure.arms, FOREARM * figure.arms)
            shoulder, elbow = joints[f"{side}_shoulder"], joints[f"{side}_elbow"]
            pole = minus(elbow, along(add(shoulder, joints[name]), 0.5))
            pole = pole if length(pole) > 0.01 else (-1.0, 0.0, 0.2)
            joints[f"{side}_elbow"], joints[name] = figure.reach(shoulder, spot, pole, *bones)
        elif part == "ankle":
            bones = (THIGH * figure.legs, SHANK * figure.legs)
            hip, knee = joints[f"{side}_hip"], joints[f"{side}_knee"]
            pole = minus(knee, along(add(hip, joints[name]), 0.5))
            pole = pole if length(pole) > 0.005 else (1.0, 0.0, 0.3)
            foot = {tip: minus(joints[f"{side}_{tip}"], joints[name]) for tip in ("heel", "foot_index")}
            joints[f"{side}_knee"], joints[name] = figure.reach(hip, spot, pole, *bones)
            joints.update({f"{side}_{tip}": add(joints[name], offset) for tip, offset in foot.items()})


def _sided(angles: Mapping[str, float], side: str) -> dict[str, float]:
    """``work_`` and ``free_`` angles as left and right ones; turns and rolls mirrored when the left arm works."""
    other = "left" if side == "right" else "right"
    flip = 1.0 if side == "right" else -1.0
    made = {}
    for name, value in angles.items():
        if name.startswith("work_"):
            made[f"{side}_{name[5:]}"] = value
        elif name.startswith("free_"):
            made[f"{other}_{name[5:]}"] = value
        elif name in ("twist", "roll", "turn", "yaw"):
            made[name] = flip * value
        else:
            made[name] = value
    return made


def _walk(seer: Seer, figure: Figure, from_s: float, to_s: float, frame_rate_hz: float) -> Iterator[Frame]:
    """The upright figure walking on the spot and swinging its arms, from one time up to another."""
    for number in range(round((to_s - from_s) * frame_rate_hz)):
        time_s = number / frame_rate_hz
        swing = math.sin(2 * math.pi * 0.9 * time_s)
        joints = figure.place(
            {
                "left_raise": 25 * swing,
                "right_raise": -25 * swing,
                "elbow": 15,
                "left_hip": -22 * swing,
                "right_hip": 22 * swing,
                "left_knee": 15 + 15 * swing,
                "right_knee": 15 - 15 * swing,
            }
        )
        yield seer.see(from_s + time_s, joints, "right", 0.0)
