"""A pinhole camera with the troubles of a pose model: joints in the room become landmark frames."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from runtall.body.frame import Frame, Header, Metres, Pixel
from runtall.body.joints import LANDMARKS
from runtall.body.model_error import Drawn, Error, draw
from runtall.body.skeleton import SIDES, Figure, Place, Vector, add, along, dot, minus

MODEL: Final = "mannequin"
FACE_LANDMARKS: Final = 11
"""The first landmarks are those of the face."""
ARMS: Final = frozenset({"wrist", "elbow", "pinky", "index", "thumb"})


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera that looks at the middle of the figure. Azimuth 0 is in front of it, 90 at its left side.
    ``roll_deg`` tilts the camera: the picture turns clockwise."""

    azimuth_deg: float = 90.0
    elevation_deg: float = 6.0
    distance_m: float = 3.5
    vertical_view_deg: float = 38.0
    width_px: int = 1280
    height_px: int = 720
    roll_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a pose model adds: jitter and a constant bias of each landmark (metres, standard deviations along each
    axis), lost frames (share), the working side of a row drawn too high, and how visible limbs on the far side of a
    figure seen from its side are.

    With ``errors`` (see ``model_error``) each landmark errs as measured, instead of by ``jitter_m`` and ``bias_m``;
    ``slides`` is how much of what it slides during a repetition, ``hidden_hand_m`` how far off a far working hand may
    be at the far end.
    """

    jitter_m: float = 0.003
    arm_jitter_m: float = 0.005
    bias_m: float = 0.015
    lost: float = 0.01
    lifted_m: float = 0.0
    far_visibility: float = 0.05
    errors: Mapping[tuple[str, str], Error] | None = None
    slides: float = 1.0
    hidden_hand_m: float = 0.0


def header_of(camera: Camera, frame_rate_hz: float) -> Header:
    """The header of what this camera films."""
    return Header(MODEL, "0" * 64, frame_rate_hz, camera.width_px, camera.height_px)


class Seer:
    """The camera and the troubles of a pose model."""

    def __init__(self, camera: Camera, trouble: Trouble, figure: Figure, dice: random.Random) -> None:
        self._camera = camera
        self._trouble = trouble
        self._dice = dice
        self._tall = figure.height_m
        azimuth, elevation = math.radians(camera.azimuth_deg), math.radians(camera.elevation_deg)
        level = math.cos(elevation)
        back: Vector = (math.cos(azimuth) * level, math.sin(azimuth) * level, math.sin(elevation))
        self._away = along(back, -1.0)
        self._right: Vector = (-math.sin(azimuth), math.cos(azimuth), 0.0)
        right, away = self._right, self._away
        self._down: Vector = (
            away[1] * right[2] - away[2] * right[1],
            away[2] * right[0] - away[0] * right[2],
            away[0] * right[1] - away[1] * right[0],
        )
        self._focal_px = camera.height_px / 2 / math.tan(math.radians(camera.vertical_view_deg) / 2)
        roll = math.radians(camera.roll_deg)
        self._roll = math.cos(roll), math.sin(roll)
        self._middle: Vector | None = None
        near_left = dot(back, (0.0, 1.0, 0.0))
        self._near = "left" if near_left > 0 else "right"
        self._seen = [_visibility(name, near_left, trouble.far_visibility) for name in LANDMARKS]
        if trouble.errors is None:
            face = tuple(dice.gauss(0, trouble.bias_m) for _ in range(3))
            self._errors = [self._plain_error(index, name, face) for index, name in enumerate(LANDMARKS)]
        else:
            facing = 1.0 if self._right[0] >= 0 else -1.0
            self._errors = [
                self._error(drawn) for drawn in draw(trouble.errors, trouble.slides, near_left, facing, dice)
            ]
        self._hidden_m = dice.uniform(-trouble.hidden_hand_m, trouble.hidden_hand_m)

    def _plain_error(self, index: int, name: str, face: tuple[float, ...]) -> tuple[Vector, Vector, float]:
        """The same bias along each axis all the time; those of the face err mostly together."""
        trouble, dice = self._trouble, self._dice
        jitter = trouble.arm_jitter_m if name.split("_")[-1] in ARMS else trouble.jitter_m
        if index >= FACE_LANDMARKS:
            x, y, z = (dice.gauss(0, trouble.bias_m) for _ in range(3))
        else:
            x, y, z = (dice.gauss(part, 0.3 * trouble.bias_m) for part in face)
        return (x, y, z), (0.0, 0.0, 0.0), jitter

    def _error(self, drawn: Drawn) -> tuple[Vector, Vector, float]:
        """What was measured in the picture, as vectors in the room; how far away a landmark is errs as much."""
        across, up = drawn.rest_m
        rest = add(along(self._right, across), along(self._down, -up))
        rest = add(rest, along(self._away, self._dice.gauss(0, self._trouble.bias_m)))
        across, up = drawn.slide_m
        return rest, add(along(self._right, across), along(self._down, -up)), drawn.jitter_m

    def look_at(self, spot: Vector) -> None:
        """Turn to a place in the room; without it the camera looks where the figure first was."""
        self._middle = spot

    def see(self, time_s: float, joints: Place, side: str, share: float) -> Frame:
        """What the model would say of the figure now; ``share`` of the way to the far end lifts the working side."""
        dice = self._dice
        if dice.random() < self._trouble.lost:
            return Frame(time_s, None, (0.0,) * len(LANDMARKS))
        spots = landmarks(joints)
        if self._middle is None:
            self._middle = along(add(spots["left_hip"], spots["right_hip"]), 0.5)
            if abs(spots["left_shoulder"][2] - self._middle[2]) > 0.25 * self._tall:
                self._middle = (self._middle[0], self._middle[1], self._middle[2] - 0.02)
        pixels: list[Pixel] = []
        metres: list[Metres] = []
        hips = along(add(spots["left_hip"], spots["right_hip"]), 0.5)
        for index, name in enumerate(LANDMARKS):
            rest, slide, jitter = self._errors[index]
            spot = add(spots[name], add(rest, along(slide, share)))
            spot = (
                spot[0] + dice.gauss(0, jitter),
                spot[1] + dice.gauss(0, jitter),
                spot[2] + dice.gauss(0, jitter) + self._lift(name, side, share),
            )
            pixels.append(self._pixel(spot))
            around = minus(spot, hips)
            metres.append((dot(around, self._right), dot(around, self._down), dot(around, self._away)))
        return Frame(time_s, tuple(pixels), tuple(self._seen), tuple(metres))

    def _lift(self, name: str, side: str, share: float) -> float:
        if not name.startswith(side):
            return 0.0
        if side != self._near and name.endswith(("_wrist", "_pinky", "_index", "_thumb")) and "foot" not in name:
            return self._hidden_m * share
        part = {"shoulder": 1.4, "hip": 0.6}.get(name.split("_")[-1], 0.0)
        return self._trouble.lifted_m * part * share

    def _pixel(self, spot: Vector) -> Pixel:
        camera = self._camera
        from_middle = minus(spot, self._middle or (0.0, 0.0, 0.0))
        depth = camera.distance_m + dot(from_middle, self._away)
        scale = self._focal_px / max(depth, 0.2)
        across, down = scale * dot(from_middle, self._right), scale * dot(from_middle, self._down)
        cosine, sine = self._roll
        return (
            camera.width_px / 2 + across * cosine - down * sine,
            camera.height_px / 2 + across * sine + down * cosine,
        )


def _visibility(name: str, near_left: float, far_visibility: float) -> float:
    """How visible a landmark is: limbs on the far side of a figure seen from its side hardly are."""
    if abs(near_left) < 0.5 or name.split("_")[-1] in ("shoulder", "hip", "ear", "nose"):
        return 0.98
    far = "right" if near_left > 0 else "left"
    return far_visibility if far in name else 0.95


def landmarks(joints: Place) -> Place:
    """The 33 landmarks; the fingers continue the forearm.

    A pose model draws the shoulder on the chest: it follows half of what the shoulder blade moves (measured on clips).
    """
    spots = dict(joints)
    for side, sign in SIDES:
        spots[f"{side}_shoulder"] = along(add(joints[f"{side}_shoulder"], joints[f"{side}_socket"]), 0.5)
        elbow, wrist = joints[f"{side}_elbow"], joints[f"{side}_wrist"]
        ahead = along(minus(wrist, elbow), 0.35)
        for finger, off in (("pinky", 0.02), ("index", -0.005), ("thumb", -0.025)):
            tip = add(wrist, along(ahead, 0.6 if finger == "thumb" else 1.0))
            spots[f"{side}_{finger}"] = (tip[0], tip[1] + sign * off, tip[2])
    return spots
