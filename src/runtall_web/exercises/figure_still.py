"""The figure as a still picture: key poses as flat shapes, seen along parallel lines from two sides.

It is shown where nothing may move, where there is no WebGL and no script, and small on the cards.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Final, TypeAlias

from runtall.body.skeleton import Place, Vector, add, along, dot, minus, square_to
from runtall_web.exercises.figure_motion import (
    Motion,
    axes_of,
    cross,
    motion,
    unit,
)
from runtall_web.exercises.figure_parts import Part, Patch

Spot: TypeAlias = tuple[float, float]
Drawn: TypeAlias = tuple[str, tuple[Spot, ...], float]
"""Class, outline, and the width where it is a line."""
TRUNK: Final = frozenset({"pelvis", "chest", "neck", "left_girdle", "right_girdle"})
"""Drawn in one piece."""
NOSE_NEARER_M: Final = 0.02
PIXELS_PER_M: Final = 200.0
MARGIN: Final = 10.0
AROUND: Final = 16
"""Points around a ring where the shape is the hull of them all."""


@dataclass(frozen=True, slots=True)
class Eye:
    """Where the picture is taken from, in degrees: azimuth 0 in front, 90 at the left; elevation above the floor."""

    azimuth_deg: float
    elevation_deg: float

    def axes(self) -> tuple[Vector, Vector, Vector]:
        """To the right and up in the picture, and toward the eye."""
        turn, rise = math.radians(self.azimuth_deg), math.radians(self.elevation_deg)
        toward = (math.cos(turn) * math.cos(rise), math.sin(turn) * math.cos(rise), math.sin(rise))
        right = (-math.sin(turn), math.cos(turn), 0.0)
        return right, cross(toward, right), toward


EYES: Final = {
    "renegade_row": (Eye(-90, 4), Eye(-28, 16)),
    "shoulder_protraction_push_up": (Eye(-90, 4), Eye(-130, 30)),
    "single_arm_kettlebell_swing": (Eye(-90, 4), Eye(-35, 8)),
    "standing_band_pull_apart": (Eye(-28, 24), Eye(155, 8)),
    "one_arm_one_leg_cable_row": (Eye(-90, 4), Eye(-145, 10)),
    "cobra": (Eye(-90, 5), Eye(-140, 30)),
}
EMBLEM_SIDES: Final = {"standing_band_pull_apart": 1, "cobra": 1}
MOVING_SIDES: Final = {"standing_band_pull_apart": 0}
"""Where the moving figure is not first seen from the second side: the band is in front of the chest."""
MACHINE: Final = frozenset({"pulley", "wheel", "post_top"})
USUAL_EYES: Final = (Eye(-90, 4), Eye(-35, 10))


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled ``path`` (or a line, where it has ``width``) of the class ``kind``."""

    kind: str
    path: str
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Still:
    """One picture: its ``box`` (SVG's viewBox) and its shapes from back to front."""

    box: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class _Layer:
    depth: float
    shapes: tuple[Drawn, ...]


def eyes_of(exercise_id: str) -> tuple[Eye, Eye]:
    """The two sides from which an exercise shows best."""
    return EYES.get(exercise_id, USUAL_EYES)


@cache
def stills(exercise_id: str, view: int) -> tuple[Still, ...]:
    """The two key poses from one of the two sides, in boxes of one size; empty without a motion."""
    made = motion(exercise_id)
    if made is None:
        return ()
    eye = eyes_of(exercise_id)[view]
    drawn = [_layers(made, made.places[index], eye) for index in (made.rest, made.far)]
    spots = [spot for layers in drawn for layer in layers for _, path, _ in layer.shapes for spot in path]
    box = _box(spots)
    return tuple(Still(box, _shapes(layers, _smooth)) for layers in drawn)


@cache
def emblem(exercise_id: str) -> Still | None:
    """The far pose alone, from one side, cut to its own size and without floor and machine: the small picture."""
    made = motion(exercise_id)
    if made is None:
        return None
    held = replace(made, rods=tuple(rod for rod in made.rods if rod.end not in MACHINE))
    layers = _layers(held, made.places[made.far], eyes_of(exercise_id)[EMBLEM_SIDES.get(exercise_id, 0)])[1:]
    spots = [spot for layer in layers for _, path, _ in layer.shapes for spot in path]
    return Still(_square(spots), _shapes(layers, _rough))


def _shapes(layers: Iterable[_Layer], draw: Callable[[Sequence[Spot]], str]) -> tuple[Shape, ...]:
    ordered = sorted(layers, key=lambda layer: layer.depth)
    return tuple(
        Shape(kind, _line(path) if width else draw(path), width)
        for layer in ordered
        for kind, path, width in layer.shapes
    )


def _layers(made: Motion, place: Place, eye: Eye) -> list[_Layer]:
    axes = eye.axes()
    layers = [_floor(made, axes)]
    edges: list[Drawn] = []
    flesh: list[Drawn] = []
    lit: list[Drawn] = []
    for part in made.parts:
        outline = _outline(part, place, axes)
        skin = [
            (kind, piece, 0.0)
            for kind, patches in (("lit-too", made.lit_too), ("lit", made.lit))
            for patch in patches
            if patch.part == part.name
            for piece in [_piece(part, patch, place, axes)]
            if len(piece) > 2
        ]
        middle = along(add(place[part.start], place[part.end]), 0.5)
        if part.name in TRUNK:
            edges.append(("edge", outline, 0.0))
            flesh.append(("flesh", outline, 0.0))
            lit += skin
        else:
            nearer = NOSE_NEARER_M if part.name == "nose" else 0.0
            layers.append(_Layer(dot(middle, axes[2]) + nearer, (("body", outline, 0.0), *skin)))
    trunk = along(add(place["mid_hip"], place["collar"]), 0.5)
    layers.append(_Layer(dot(trunk, axes[2]), (*edges, *flesh, *lit)))
    return layers + _tool(made, place, axes)


def _seen(spot: Vector, axes: tuple[Vector, Vector, Vector]) -> Spot:
    return PIXELS_PER_M * dot(spot, axes[0]), -PIXELS_PER_M * dot(spot, axes[1])


def _flat(direction: Vector, axes: tuple[Vector, Vector, Vector]) -> Spot:
    return dot(direction, axes[0]), -dot(direction, axes[1])


def _outline(part: Part, place: Place, axes: tuple[Vector, Vector, Vector]) -> tuple[Spot, ...]:
    """The part's silhouette: both sides of its line, or the hull of all where the line comes at the eye."""
    front, left, up, size = axes_of(part, place)
    start = place[part.start]
    line = _flat(up, axes)
    seen = math.hypot(*line)
    if seen * size < 0.75 * max(width for _, _, width, _ in part.rings) * 2:
        return _hull(_seen(spot, axes) for ring in part.rings for spot in _ring(start, front, left, up, size, ring))
    across = (-line[1] / seen, line[0] / seen)
    flat_front, flat_left = _flat(front, axes), _flat(left, axes)
    one: list[Spot] = []
    other: list[Spot] = []
    for at, depth, width, ahead in part.rings:
        x, y = _seen(add(start, add(along(up, size * at), along(front, ahead))), axes)
        by_front = depth * depth * (flat_front[0] * across[0] + flat_front[1] * across[1])
        by_left = width * width * (flat_left[0] * across[0] + flat_left[1] * across[1])
        reach = math.hypot(by_front / depth, by_left / width) or 1.0
        dx = PIXELS_PER_M * (by_front * flat_front[0] + by_left * flat_left[0]) / reach
        dy = PIXELS_PER_M * (by_front * flat_front[1] + by_left * flat_left[1]) / reach
        one.append((x + dx, y + dy))
        other.append((x - dx, y - dy))
    return tuple(one + other[::-1])


def _ring(
    start: Vector, front: Vector, left: Vector, up: Vector, size: float, ring: tuple[float, float, float, float]
) -> list[Vector]:
    at, depth, width, ahead = ring
    middle = add(start, add(along(up, size * at), along(front, ahead)))
    turns = (2 * math.pi * step / AROUND for step in range(AROUND))
    return [add(middle, add(along(front, depth * math.cos(t)), along(left, width * math.sin(t)))) for t in turns]


def _piece(part: Part, patch: Patch, place: Place, axes: tuple[Vector, Vector, Vector]) -> tuple[Spot, ...]:
    """What the eye sees of a patch of skin."""
    front, left, up, size = axes_of(part, place)
    start = place[part.start]
    spots: list[Spot] = []
    for row in range(7):
        at = patch.begin + (patch.end - patch.begin) * row / 6
        depth, width, ahead = _between(part.rings, at)
        for column in range(25):
            angle = math.radians(patch.middle_deg + patch.half_deg * (column / 12 - 1))
            outward = add(along(front, math.cos(angle) / depth), along(left, math.sin(angle) / width))
            if dot(unit(outward), axes[2]) < 0.04:
                continue
            flesh = add(along(front, ahead + depth * math.cos(angle)), along(left, width * math.sin(angle)))
            spots.append(_seen(add(start, add(along(up, size * at), flesh)), axes))
    return _hull(spots) if len(spots) > 4 else ()


def _between(rings: Sequence[tuple[float, float, float, float]], at: float) -> tuple[float, float, float]:
    """Depth, width and shift of the skin at a place along a part."""
    for below, above in pairwise(rings):
        if at <= above[0]:
            share = max(0.0, (at - below[0]) / (above[0] - below[0]))
            depth, width, ahead = (low + share * (high - low) for low, high in zip(below[1:], above[1:], strict=True))
            return depth, width, ahead
    return rings[-1][1:]


def _floor(made: Motion, axes: tuple[Vector, Vector, Vector]) -> _Layer:
    """A soft ellipse under all that moves."""
    spots = [
        place[name] for place in (made.places[made.rest], made.places[made.far]) for name in place if "post" not in name
    ]
    low = [min(spot[axis] for spot in spots) - 0.25 for axis in (0, 1)]
    high = [max(spot[axis] for spot in spots) + 0.25 for axis in (0, 1)]
    middle = ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2)
    turns = (2 * math.pi * step / 24 for step in range(24))
    ring = (
        (
            middle[0] + (high[0] - low[0]) / 2 * math.cos(turn),
            middle[1] + (high[1] - low[1]) / 2 * math.sin(turn),
            0.0,
        )
        for turn in turns
    )
    return _Layer(-1e9, (("floor", tuple(_seen(spot, axes) for spot in ring), 0.0),))


def _tool(made: Motion, place: Place, axes: tuple[Vector, Vector, Vector]) -> list[_Layer]:
    """Rods as bars with flat or round ends, balls as discs, bands and cables as lines."""
    layers: list[_Layer] = []
    for rod in made.rods:
        start, end = place[rod.start], place[rod.end]
        depth = dot(along(add(start, end), 0.5), axes[2]) + 0.02
        if rod.soft:
            path = (_seen(start, axes), _seen(end, axes))
            layers.append(_Layer(depth, (("band", path, 2 * rod.radius_m * PIXELS_PER_M),)))
            continue
        line = unit(minus(end, start)) if rod.start != rod.end else axes[2]
        one = square_to(line, (0.0, 0.0, 1.0) if abs(line[2]) < 0.9 else (0.0, 1.0, 0.0))
        other = cross(line, one)
        rim = [
            _seen(add(middle, along(add(along(one, math.cos(turn)), along(other, math.sin(turn))), rod.radius_m)), axes)
            for middle in {start, end}
            for turn in (2 * math.pi * step / AROUND for step in range(AROUND))
        ]
        layers.append(_Layer(depth, (("tool", _hull(rim), 0.0),)))
    return layers


def _hull(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """The convex hull (Andrew's monotone chain)."""
    ordered = sorted(set(spots))

    def chain(points: Iterable[Spot]) -> list[Spot]:
        made: list[Spot] = []
        for x, y in points:
            while len(made) > 1:
                (ax, ay), (bx, by) = made[-2:]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 1e-9:
                    break
                made.pop()
            made.append((x, y))
        return made

    return tuple(chain(ordered)[:-1] + chain(reversed(ordered))[:-1])


def _smooth(spots: Sequence[Spot]) -> str:
    """A closed path that bends at the spots and passes through the middles between them."""
    ring = [*spots, spots[0]]
    middles = [((ax + bx) / 2, (ay + by) / 2) for (ax, ay), (bx, by) in pairwise(ring)]
    told = [(x, y, mx, my) for (x, y), (mx, my) in zip(ring[1:], [*middles[1:], middles[0]], strict=True)]
    curves = "".join("Q" + " ".join(_number(value) for value in curve) for curve in told)
    return f"M{_number(middles[0][0])} {_number(middles[0][1])}{curves}Z"


def _rough(spots: Sequence[Spot]) -> str:
    """A closed path with corners, to half a centimetre: enough for a small picture."""
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in spots) + "Z"


def _line(spots: Sequence[Spot]) -> str:
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in spots)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _box(spots: Sequence[Spot]) -> str:
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    low = (min(xs) - MARGIN, min(ys) - MARGIN)
    return f"{low[0]:.0f} {low[1]:.0f} {max(xs) - low[0] + MARGIN:.0f} {max(ys) - low[1] + MARGIN:.0f}"


def _square(spots: Sequence[Spot]) -> str:
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    size = max(max(xs) - min(xs), max(ys) - min(ys)) + 2 * MARGIN
    return f"{(max(xs) + min(xs) - size) / 2:.0f} {(max(ys) + min(ys) - size) / 2:.0f} {size:.0f} {size:.0f}"
