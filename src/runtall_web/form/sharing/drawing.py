"""Curves and figures as drawings that need no script: numbers for ``form/shared.html`` to write as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from runtall.body import LIMBS
from runtall.form import StridePose
from runtall_web.form import metrics
from runtall_web.form.curves import CurveChart

WIDTH, HEIGHT = 320.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 38.0, 6.0, 8.0, 22.0
ROOM = 0.08
"""What stays free above and below a curve, as a share of its range."""
LEAST_RANGE = 2.0
"""Degrees, centimetres or per cent that a chart shows at least: what is flat looks flat."""
LINES = 3
"""Lines across, with their values."""

FIGURE_WIDTH, TALLEST = 200.0, 300.0
GROUND_ROOM, SIDE_ROOM = 14.0, 12.0
HEAD_POINTS = ("nose", "left_ear", "right_ear")
HEAD_PER_TRUNK = 0.2
FEET = ("left_heel", "left_foot_index", "right_heel", "right_foot_index")

MOMENTS: dict[tuple[str, str], str | Promise] = {
    ("contact", "left"): gettext_lazy("Left foot lands"),
    ("contact", "right"): gettext_lazy("Right foot lands"),
    ("mid_stance", "left"): gettext_lazy("Mid-stance, left"),
    ("mid_stance", "right"): gettext_lazy("Mid-stance, right"),
    ("off", "left"): gettext_lazy("Left foot leaves"),
    ("off", "right"): gettext_lazy("Right foot leaves"),
}


@dataclass(frozen=True, slots=True)
class Line:
    path: str
    role: str
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    x: float
    width: float
    role: str
    label: str


@dataclass(frozen=True, slots=True)
class Level:
    """A line across at a value."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class CurveDrawing:
    """One curve chart: ``lines`` over ``bands``, with ``levels``; x runs through one stride."""

    title: str
    lines: tuple[Line, ...]
    bands: tuple[Band, ...]
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Limb:
    x1: float
    y1: float
    x2: float
    y2: float
    role: str


@dataclass(frozen=True, slots=True)
class Figure:
    """The runner at one moment, in a box of ``FIGURE_WIDTH`` × ``height`` with the ground at ``ground``.

    ``head`` is x, y and radius, ``None`` where no face was seen.
    """

    title: str
    height: float
    ground: float
    limbs: tuple[Limb, ...]
    head: tuple[float, float, float] | None


def curve_drawing(curve: CurveChart) -> CurveDrawing:
    """A chart of ``curves.py`` as lines in a box of ``WIDTH`` × ``HEIGHT``."""
    chart: Mapping[str, Any] = curve.chart
    at: Sequence[float] = chart["x"]["values"]
    series: Sequence[Mapping[str, Any]] = chart["series"]
    low, high = _range(value for each in series for value in each["values"])
    across = (WIDTH - LEFT - RIGHT) / 100
    down = (HEIGHT - TOP - BOTTOM) / (high - low)

    def place(x: float, y: float) -> str:
        return f"{LEFT + x * across:.1f} {HEIGHT - BOTTOM - (y - low) * down:.1f}"

    lines = tuple(
        Line(
            "M" + "L".join(place(x, y) for x, y in zip(at, each["values"], strict=True)),
            str(each["role"]),
            str(each["label"]),
        )
        for each in series
    )
    bands = tuple(
        Band(round(LEFT + band["from"] * across, 1), round((band["to"] - band["from"]) * across, 1), *_told(band))
        for band in chart["bands"]
    )
    return CurveDrawing(curve.title, lines, bands, tuple(_levels(low, high, down, str(series[0]["unit"]))))


def figure_drawings(poses: Sequence[StridePose]) -> list[Figure]:
    """Figures of one size side by side, their lowest foot on the ground line."""
    if not poses:
        return []
    points = [point for pose in poses for point in pose.points.values()]
    widest = max(abs(x) for x, _y in points) + HEAD_PER_TRUNK
    tallest = max(y for _x, y in points) + HEAD_PER_TRUNK - min(_ground(pose) for pose in poses)
    scale = min((FIGURE_WIDTH / 2 - SIDE_ROOM) / widest, (TALLEST - GROUND_ROOM - SIDE_ROOM) / tallest)
    return [_figure(pose, scale, round(tallest * scale + SIDE_ROOM)) for pose in poses]


def _figure(pose: StridePose, scale: float, floor: float) -> Figure:
    ground = _ground(pose)

    def place(point: tuple[float, float]) -> tuple[float, float]:
        x, y = point
        return round(FIGURE_WIDTH / 2 + x * scale, 1), round(floor - (y - ground) * scale, 1)

    limbs = [
        Limb(*place(pose.points[one]), *place(pose.points[other]), _role(one, other))
        for one, other in LIMBS
        if one in pose.points and other in pose.points and not ({one, other} & set(HEAD_POINTS))
    ]
    face = [pose.points[name] for name in HEAD_POINTS if name in pose.points]
    head = None
    if face:
        middle = (sum(x for x, _y in face) / len(face), sum(y for _x, y in face) / len(face))
        head = (*place(middle), round(HEAD_PER_TRUNK * scale, 1))
    limbs.sort(key=lambda limb: limb.role != _behind(pose.side))
    return Figure(str(MOMENTS[pose.moment, pose.side]), floor + GROUND_ROOM, floor, tuple(limbs), head)


def _ground(pose: StridePose) -> float:
    """How high the lowest part of a foot is; of the ankles where no foot was seen."""
    low = [pose.points[name][1] for name in FEET if name in pose.points]
    return min(low or [y for _x, y in pose.points.values()])


def _role(one: str, other: str) -> str:
    sides = {name.partition("_")[0] for name in (one, other)}
    return "middle" if len(sides) > 1 else sides.pop()


def _behind(near: str) -> str:
    """The side that is drawn first."""
    return "right" if near == "left" else "left"


def _range(values: Iterable[float]) -> tuple[float, float]:
    known = list(values)
    low, high = min(known), max(known)
    room = max(ROOM * (high - low), (LEAST_RANGE - (high - low)) / 2)
    return low - room, high + room


def _levels(low: float, high: float, down: float, unit: str) -> Iterable[Level]:
    step = _step((high - low) / LINES)
    places = max(0, -math.floor(math.log10(step)))
    first = math.ceil(low / step)
    for number in range(first, math.floor(high / step) + 1):
        value = number * step
        shown = metrics.figure(value, places)
        text = f"{shown}{unit}" if unit == "°" else shown
        yield Level(round(HEIGHT - BOTTOM - (value - low) * down, 1), text)


def _step(rough: float) -> float:
    """A round number not far from ``rough``: 1, 2 or 5 times a power of ten."""
    power = float(10 ** math.floor(math.log10(rough)))
    return next((times * power for times in (1, 2, 5) if times * power >= rough), 10 * power)


def _told(band: Mapping[str, Any]) -> tuple[str, str]:
    return str(band["role"]), str(band["label"])
