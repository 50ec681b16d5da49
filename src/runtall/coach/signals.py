"""Signals: from one frame's landmarks to one number each, as a movement definition asks.

``picture`` takes pixels as they are (up positive); ``sagittal`` first undoes the foreshortening of the person's forward
direction, forward positive whichever way they face; ``world`` takes the model's metres.

A landmark is used however little visible it is: the model's guesses of hidden far limbs follow their movement, and
whether enough is seen is watched elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from runtall.body import INDEX, Frame
from runtall.body.view import Sight
from runtall.catalogue.movement import Signal

Flat: TypeAlias = tuple[float, float]
Spot: TypeAlias = tuple[float, ...]
Read: TypeAlias = "Callable[[Scene], float | None]"

LEAST_FORWARD: Final = 0.5
"""A forward direction foreshortened to less than this share (30° off the axis) is stretched no further."""
SETTLES_S: Final = 0.4
"""Body lengths in the picture are smoothed over this time until the exercise's position is taken (judgement)."""
LARGEST_DRIFT: Final = 0.002
"""Then they follow by at most this share a second: a length that changes within a repetition must not move what is
measured by it, and somebody who comes nearer while exercising does so slowly (judgement)."""


class Scene:
    """One frame made ready for signals: points by name in each space, and the body's lengths in the picture."""

    __slots__ = ("_names", "_time_s", "arm", "flat", "points", "settled", "trunk", "world")

    def __init__(self, points: Iterable[str]) -> None:
        self._names = [(name, _indices(name)) for name in sorted(set(points) | RULER_POINTS)]
        self._time_s = -math.inf
        self.settled = False
        self.trunk = self.arm = 0.0
        self.points: dict[str, Flat | None] = {}
        self.flat: dict[str, Flat | None] = {}
        self.world: dict[str, Spot | None] = {}

    def take(self, frame: Frame, sight: Sight) -> None:
        """Make ``frame`` the scene; ``frame.pixels`` must not be ``None``."""
        stretch = math.copysign(1 / max(LEAST_FORWARD, abs(sight.forward)), sight.forward)
        points, flat, world = self.points, self.flat, self.world
        pixels, metres = frame.pixels or (), frame.world_m
        for name, (one, two) in self._names:
            first, second = pixels[one], pixels[two]
            if first is None or second is None:
                points[name] = flat[name] = world[name] = None
                continue
            x, up = (first[0] + second[0]) * 0.5, -(first[1] + second[1]) * 0.5
            points[name] = (x, up)
            flat[name] = (x * stretch, up)
            if metres is None:
                world[name] = None
            else:
                near, far = metres[one], metres[two]
                world[name] = (
                    None
                    if near is None or far is None
                    else ((near[0] + far[0]) / 2, -(near[1] + far[1]) / 2, (near[2] + far[2]) / 2)
                )
        self._measure(frame.time_s)

    def _measure(self, time_s: float) -> None:
        elapsed_s = min(time_s - self._time_s, SETTLES_S)
        self._time_s = time_s
        shoulders, hips = self.flat["mid_shoulder"], self.flat["mid_hip"]
        if shoulders and hips:
            self.trunk = self._followed(self.trunk, math.dist(shoulders, hips), elapsed_s)
        longest = 0.0
        for side in ("left", "right"):
            shoulder, elbow, wrist = (self.points[f"{side}_{joint}"] for joint in ("shoulder", "elbow", "wrist"))
            if shoulder and elbow and wrist:
                longest = max(longest, math.dist(shoulder, elbow) + math.dist(elbow, wrist))
        if longest:
            self.arm = self._followed(self.arm, longest, elapsed_s)

    def _followed(self, length: float, seen: float, elapsed_s: float) -> float:
        if not length:
            return seen
        step = elapsed_s / SETTLES_S * abs(seen - length)
        if self.settled:
            step = min(step, LARGEST_DRIFT * elapsed_s * length)
        return length + math.copysign(step, seen - length)


RULER_POINTS: Final = frozenset(
    {"mid_shoulder", "mid_hip"}
    | {f"{side}_{joint}" for side in ("left", "right") for joint in ("shoulder", "elbow", "wrist")}
)


def _indices(name: str) -> tuple[int, int]:
    if name.startswith("mid_"):
        return INDEX["left_" + name[4:]], INDEX["right_" + name[4:]]
    return INDEX[name], INDEX[name]


def on_side(point: str, side: str) -> str:
    """The landmark that ``work_…`` or ``free_…`` means when ``side`` (left or right) works."""
    if point.startswith("work_"):
        return f"{side}_{point[5:]}"
    if point.startswith("free_"):
        return f"{'right' if side == 'left' else 'left'}_{point[5:]}"
    return point


def reader(signal: Signal, side: str) -> Read:
    """How to read ``signal`` from a scene when ``side`` works. A ``mix`` has none: see :class:`Part`."""
    names = [on_side(point, side) for point in signal.points]
    return MAKERS[signal.kind](names, signal.space, signal.per)


class Part:
    """One part of a mix: a column of the row times its weight, above a floor where it has one.

    The floor is a value, or lies above the person's own level at rest, or is the higher of both; until the rest is
    known, a part that needs it adds nothing.
    """

    __slots__ = ("_above_rest", "_column", "_floor", "_rest", "_weight")

    def __init__(self, column: int, weight: float, signal: Signal) -> None:
        self._column = column
        self._weight = weight
        self._floor = signal.floor
        self._above_rest = signal.above_rest
        self._rest = math.inf

    @property
    def needs_rest(self) -> bool:
        return self._above_rest is not None

    def value(self, row: list[float]) -> float:
        """What it adds; NaN when it is missing."""
        value = row[self._column]
        floor = self._floor
        if self._above_rest is not None:
            over_rest = self._rest + self._above_rest
            floor = over_rest if floor is None else max(floor, over_rest)
        if floor is not None and value == value:
            value = max(0.0, value - floor)
        return self._weight * value

    def rest(self, row: list[float], share: float) -> None:
        """Let the person's own level at rest follow the value now by this share; by 1 it begins anew."""
        value = row[self._column]
        if value == value:
            known = share < 1 and not math.isinf(self._rest)
            self._rest = self._rest + share * (value - self._rest) if known else value


def _spots(scene: Scene, space: str) -> Mapping[str, Spot | None]:
    if space == "world":
        return scene.world
    return scene.flat if space == "sagittal" else scene.points


def _flexion(names: list[str], space: str, _per: str) -> Read:
    a, b, c = names

    def read(scene: Scene) -> float | None:
        spots = _spots(scene, space)
        first, middle, last = spots.get(a), spots.get(b), spots.get(c)
        if first is None or middle is None or last is None:
            return None
        one, two, whole = math.dist(first, middle), math.dist(middle, last), math.dist(first, last)
        if one * two == 0:
            return None
        cosine = (one * one + two * two - whole * whole) / (2 * one * two)
        return 180 - math.degrees(math.acos(max(-1.0, min(1.0, cosine))))

    return read


def _bend(names: list[str], _space: str, _per: str) -> Read:
    """Signed angle at b against the straight line a–c, positive when b is above it."""
    a, b, c = names

    def read(scene: Scene) -> float | None:
        first, middle, last = scene.flat[a], scene.flat[b], scene.flat[c]
        if first is None or middle is None or last is None:
            return None
        turn = _turned(middle[0] - first[0], middle[1] - first[1], last[0] - middle[0], last[1] - middle[1])
        return turn if first[0] > last[0] else -turn

    return read


def _lean(names: list[str], _space: str, _per: str) -> Read:
    lower, upper = names

    def read(scene: Scene) -> float | None:
        below, above = scene.flat[lower], scene.flat[upper]
        if below is None or above is None:
            return None
        return math.degrees(math.atan2(above[0] - below[0], above[1] - below[1]))

    return read


def _face(names: list[str], _space: str, _per: str) -> Read:
    """Angle from the segment a→b to the segment c→d (or b→c, given three) in the sagittal plane; forward is
    positive."""
    a, b, c, d = names if len(names) == 4 else (names[0], names[1], names[1], names[2])

    def read(scene: Scene) -> float | None:
        flat = scene.flat
        start, end, from_, to = flat[a], flat[b], flat[c], flat[d]
        if start is None or end is None or from_ is None or to is None:
            return None
        return -_turned(end[0] - start[0], end[1] - start[1], to[0] - from_[0], to[1] - from_[1])

    return read


def _turned(x1: float, y1: float, x2: float, y2: float) -> float:
    return math.degrees(math.atan2(x1 * y2 - y1 * x2, x1 * x2 + y1 * y2))


def _height(names: list[str], space: str, per: str) -> Read:
    lower, upper = names

    def read(scene: Scene) -> float | None:
        spots = _spots(scene, space)
        below, above = spots.get(lower), spots.get(upper)
        unit = _unit(scene, per)
        return None if below is None or above is None or not unit else (above[1] - below[1]) / unit

    return read


def _level(names: list[str], space: str, per: str) -> Read:
    """How far apart in height two points are, whichever is the higher."""
    height = _height(names, space, per)

    def read(scene: Scene) -> float | None:
        value = height(scene)
        return None if value is None else abs(value)

    return read


def _reach(names: list[str], space: str, per: str) -> Read:
    a, b = names

    def read(scene: Scene) -> float | None:
        spots = _spots(scene, space)
        one, two = spots.get(a), spots.get(b)
        unit = _unit(scene, per)
        return None if one is None or two is None or not unit else math.dist(one, two) / unit

    return read


def _ahead(names: list[str], space: str, per: str) -> Read:
    back, front = names

    def read(scene: Scene) -> float | None:
        spots = _spots(scene, space)
        one, two = spots.get(back), spots.get(front)
        unit = _unit(scene, per)
        return None if one is None or two is None or not unit else (two[0] - one[0]) / unit

    return read


def _tilt(names: list[str], space: str, _per: str) -> Read:
    """How far b is above a, as the angle of the line between them against the horizontal, −90° to 90°."""
    a, b = names

    def read(scene: Scene) -> float | None:
        spots = _spots(scene, space)
        one, two = spots.get(a), spots.get(b)
        if one is None or two is None:
            return None
        across = math.hypot(two[0] - one[0], two[2] - one[2]) if space == "world" else abs(two[0] - one[0])
        return math.degrees(math.atan2(two[1] - one[1], across))

    return read


def _twist(names: list[str], _space: str, _per: str) -> Read:
    """Angle seen from above, in metres, from the line a→b to the line c→d, −180° to 180°."""
    a, b, c, d = names

    def read(scene: Scene) -> float | None:
        world = scene.world
        start, end, from_, to = world.get(a), world.get(b), world.get(c), world.get(d)
        if start is None or end is None or from_ is None or to is None:
            return None
        return _turned(end[0] - start[0], end[2] - start[2], to[0] - from_[0], to[2] - from_[2])

    return read


def _place(names: list[str], _space: str, per: str) -> Read:
    (a,) = names

    def read(scene: Scene) -> float | None:
        spot, unit = scene.points[a], _unit(scene, per)
        return None if spot is None or not unit else spot[0] / unit

    return read


def _unit(scene: Scene, per: str) -> float:
    if per == "trunk":
        return scene.trunk
    return scene.arm if per == "arm" else 1.0


MAKERS: Final[Mapping[str, Callable[[list[str], str, str], Read]]] = {
    "flexion": _flexion,
    "bend": _bend,
    "lean": _lean,
    "face": _face,
    "height": _height,
    "level": _level,
    "reach": _reach,
    "ahead": _ahead,
    "tilt": _tilt,
    "turn": _twist,
    "place": _place,
}
