"""Draw what each kind of signal measures, and with which sign: the mannequin posed, the angle marked, the code's value.

python -m tools.draw_conventions writes docs/images/angles/<kind>.svg; a test compares them and holds each value against
the one worked out by hand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from runtall.body import LANDMARKS, Frame, view_of
from runtall.body.mannequin import Poses, Stroke, moments
from runtall.body.skeleton import Figure, Place, Vector
from runtall.catalogue.movement import Signal
from runtall.coach.signals import Scene, reader

FOLDER: Final = Path(__file__).parent.parent / "docs" / "images" / "angles"
Spot: TypeAlias = tuple[float, float]
PIXELS_PER_M: Final = 130.0
FIGURE: Final = Figure(1.72)
ABOVE: Final = "above"
"""In place of an azimuth: seen from straight above, forward to the right."""
STROKES: Final = (
    ("mid_shoulder", "mid_hip"),
    ("left_shoulder", "right_shoulder"),
    ("left_hip", "right_hip"),
    *(
        (f"{side}_{one}", f"{side}_{two}")
        for side in ("left", "right")
        for one, two in (
            ("shoulder", "elbow"),
            ("elbow", "wrist"),
            ("hip", "knee"),
            ("knee", "ankle"),
            ("heel", "foot_index"),
            ("ankle", "heel"),
        )
    ),
)
STYLE: Final = """\
<style>
path,circle,line{fill:none;stroke:#5b6472;stroke-width:5;stroke-linecap:round}
.far{stroke:#b6bdc8}
.by{stroke:#1d4ed8;stroke-width:3}
.ref{stroke:#1d4ed8;stroke-width:1.5;stroke-dasharray:5 4}
.arc{stroke:#c2410c;stroke-width:2.5}
.dot{fill:#1d4ed8;stroke:none}
.floor{stroke:#b6bdc8;stroke-width:1.5}
text{font:14px system-ui,sans-serif;fill:#1f2937}
.value{fill:#c2410c;font-weight:600}
@media (prefers-color-scheme:dark){
path,circle,line{stroke:#98a2b3}.far{stroke:#4b5563}.by,.ref{stroke:#93b4ff}.dot{fill:#93b4ff}
.arc{stroke:#fdba74}.value{fill:#fdba74}text{fill:#e5e7eb}.floor{stroke:#4b5563}
}
</style>
"""


@dataclass(frozen=True, slots=True)
class Panel:
    """One posed figure, what is measured on it, and from where it is seen (azimuth in degrees, or ``ABOVE``)."""

    caption: str
    kind: str
    points: tuple[str, ...]
    angles: Mapping[str, float]
    seen_from: float | str = -90.0
    space: str = "sagittal"
    per: str = "none"
    side: str = "right"

    @property
    def place(self) -> Place:
        """The joints in metres, with the middles that signals may name."""
        pose = Poses("belly", self.angles, self.angles)
        (joints,) = moments(pose, Stroke(), FIGURE, [0.0])
        for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "ear"):
            one, two = joints[f"left_{joint}"], joints[f"right_{joint}"]
            joints[f"mid_{joint}"] = ((one[0] + two[0]) / 2, (one[1] + two[1]) / 2, (one[2] + two[2]) / 2)
        return joints

    @property
    def value(self) -> float:
        """What the coach's own reader of signals says of the posed figure."""
        frame = self.frame()
        signal = Signal(self.kind, self.kind, self.points, self.space, self.per, MappingProxyType({}), None, None, 1.0)
        scene = Scene(self.points)
        if (sight := view_of(frame)) is not None:
            scene.take(frame, sight)
        value = reader(signal, self.side)(scene)
        if value is None:
            raise ValueError(f"the pose of {self.caption!r} does not show its {self.kind}")
        return value

    def frame(self) -> Frame:
        """What a camera without perspective sees from there; from above the person is seen as from their right side."""
        joints = self.place
        right, down, away = _camera(-90.0 if self.seen_from == ABOVE else float(self.seen_from))
        spots = [joints.get(name, joints["nose"]) for name in LANDMARKS]
        pixels = tuple((PIXELS_PER_M * _dot(spot, right), PIXELS_PER_M * _dot(spot, down)) for spot in spots)
        metres = tuple((_dot(spot, right), _dot(spot, down), _dot(spot, away)) for spot in spots)
        return Frame(0.0, pixels, (1.0,) * len(spots), metres)

    def drawn(self, name: str) -> Spot:
        """Where a joint is in the drawing, y down."""
        spot = self.place[name]
        if self.seen_from == ABOVE:
            return PIXELS_PER_M * spot[0], -PIXELS_PER_M * spot[1]
        right, down, _ = _camera(float(self.seen_from))
        return PIXELS_PER_M * _dot(spot, right), PIXELS_PER_M * _dot(spot, down)

    def arms(self) -> tuple[Spot, Spot, Spot]:
        """Of a marked angle: its vertex, the direction it counts from, and the direction it counts to."""
        spots = [self.drawn(point) for point in self.points]
        if self.kind == "lean":
            return spots[0], (0.0, -1.0), _toward(spots[0], spots[1])
        if self.kind == "tilt":
            level = 1.0 if spots[1][0] >= spots[0][0] else -1.0
            return spots[0], (level, 0.0), _toward(spots[0], spots[1])
        one, two, three, four = spots if len(spots) == 4 else (spots[0], spots[1], spots[1], spots[2])
        return three, _toward(one, two), _toward(three, four)

    @property
    def marked_deg(self) -> float:
        """The size of the angle as it is drawn, without sign."""
        _, one, two = self.arms()
        return math.degrees(math.acos(max(-1.0, min(1.0, one[0] * two[0] + one[1] * two[1]))))


PLANK: Final = {"pitch": 76.0, "raise": 76.0, "ankle": -20.0}
DRAWINGS: Final[Mapping[str, tuple[Panel, ...]]] = {
    "lean": (
        Panel("facing right", "lean", ("mid_hip", "mid_shoulder"), {"pitch": 30, "hip": 30}),
        Panel("facing left", "lean", ("mid_hip", "mid_shoulder"), {"pitch": 30, "hip": 30}, seen_from=90.0),
        Panel("leaning back", "lean", ("mid_hip", "mid_shoulder"), {"pitch": -15, "hip": -15}),
    ),
    "flexion": (
        Panel("straight", "flexion", ("right_hip", "right_knee", "right_ankle"), {}, space="picture"),
        Panel(
            "bent", "flexion", ("right_hip", "right_knee", "right_ankle"),
            {"pitch": 40, "hip": 70, "knee": 60, "ankle": -30}, space="picture",
        ),
        Panel("elbow", "flexion", ("right_shoulder", "right_elbow", "right_wrist"), {"right_elbow": 80}),
    ),
    "bend": (
        Panel("sagging hips", "bend", ("mid_shoulder", "mid_hip", "mid_ankle"), {**PLANK, "hip": -30}),
        Panel("lifted hips", "bend", ("mid_shoulder", "mid_hip", "mid_ankle"), {**PLANK, "pitch": 90, "hip": 30}),
    ),
    "face": (
        Panel("neck bent forward", "face", ("mid_hip", "mid_shoulder", "mid_ear"), {"neck": 40}),
        Panel("looking up", "face", ("mid_hip", "mid_shoulder", "mid_ear"), {"pitch": 90, "neck": -40, "raise": 80}),
    ),
    "tilt": (
        Panel("right hip low", "tilt", ("right_hip", "left_hip"), {"roll": 12}, seen_from=0.0, space="picture"),
        Panel("left hip low", "tilt", ("right_hip", "left_hip"), {"roll": -12}, seen_from=0.0, space="picture"),
    ),
    "turn": (
        Panel("chest turned to its left, from above", "turn", ("right_hip", "left_hip", "right_shoulder",
              "left_shoulder"), {"twist": 30, "raise": 60}, seen_from=ABOVE),
    ),
    "height": (
        Panel("raised", "height", ("right_shoulder", "right_wrist"), {"right_raise": 120}, per="arm", space="picture"),
        Panel("lowered", "height", ("right_shoulder", "right_wrist"), {"right_raise": 60}, per="arm", space="picture"),
    ),
    "ahead": (
        Panel("facing right", "ahead", ("right_shoulder", "right_wrist"), {"right_raise": 90}, per="arm"),
        Panel("facing left", "ahead", ("left_shoulder", "left_wrist"), {"left_raise": 90}, 90.0, per="arm"),
    ),
}  # fmt: skip


def drawing(kind: str) -> str:
    """The drawing of one kind of signal as SVG: its panels side by side."""
    parts: list[str] = []
    left, tallest = 0.0, 0.0
    for panel in DRAWINGS[kind]:
        shapes, box = _shapes(panel)
        parts.append(f'<g transform="translate({left - box[0]:.1f} {-box[1]:.1f})">\n{shapes}</g>\n')
        left += box[2]
        tallest = max(tallest, box[3])
    says = "; ".join(f"{panel.caption}: {label(panel)}" for panel in DRAWINGS[kind])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left:.0f} {tallest:.0f}" width="{left:.0f}" '
        f'role="img" aria-label="{kind}: {says}">\n{STYLE}{"".join(parts)}</svg>\n'
    )


def label(panel: Panel) -> str:
    """The value as the drawing shows it: degrees, or lengths."""
    if panel.kind in ("height", "ahead"):
        return f"{panel.value:+.2f} {panel.per} lengths".replace("-", "−")
    return f"{abs(panel.value):.0f}°" if panel.kind == "flexion" else f"{panel.value:+.0f}°".replace("-", "−")


def _shapes(panel: Panel) -> tuple[str, tuple[float, float, float, float]]:
    """The lines of one panel, and the box around them (left, top, width, height)."""
    spots = {name: panel.drawn(name) for name in panel.place}
    far = "left" if panel.seen_from in (-90.0, ABOVE) else "right" if panel.seen_from == 90.0 else ""
    strokes = sorted(STROKES, key=lambda ends: not (far and ends[0].startswith(far)))
    lines = [
        _line(spots[a], spots[b], "far" if far and a.startswith(far) and b.startswith(far) else "") for a, b in strokes
    ]
    head = spots["mid_ear"]
    lines.append(f'<circle cx="{head[0]:.1f}" cy="{head[1]:.1f}" r="{0.06 * FIGURE.height_m * PIXELS_PER_M:.1f}"/>\n')
    lines.append(_line(head, spots["nose"], ""))
    lines += _marks(panel, spots)
    drawn = [*spots.values(), *([] if panel.kind in ("height", "ahead") else [_tip(panel)])]
    left, right = min(x for x, _ in drawn) - 34, max(x for x, _ in drawn) + 34
    wide = max(right - left, 9 * max(len(panel.caption), len(label(panel))) + 16)
    left -= (wide - (right - left)) / 2
    top, bottom = min(y for _, y in drawn) - 34, max(y for _, y in drawn) + 52
    middle = left + wide / 2
    lines.append(_text((middle, bottom - 28), panel.caption, ""))
    lines.append(_text((middle, bottom - 10), label(panel), "value"))
    return "".join(lines), (left, top, wide, bottom - top)


def _tip(panel: Panel) -> Spot:
    vertex, one, _ = panel.arms()
    return vertex[0] + 80 * one[0], vertex[1] + 80 * one[1]


def _marks(panel: Panel, spots: Mapping[str, Spot]) -> Iterable[str]:
    """The measured points and the angle or length between them."""
    measured = [spots[point] for point in panel.points]
    if panel.kind in ("height", "ahead"):
        (x1, y1), (x2, y2) = measured
        corner = (x2, y1)
        yield _line((x1, y1), corner, "arc" if panel.kind == "ahead" else "ref")
        yield _line(corner, (x2, y2), "arc" if panel.kind == "height" else "ref")
    else:
        pairs = [measured[:2], measured[2:]] if len(measured) == 4 else list(pairwise(measured))
        for start, end in pairs:
            yield _line(start, end, "by")
        vertex, one, two = panel.arms()
        yield _line(vertex, _tip(panel), "ref")
        yield _arc(vertex, one, two, 52.0)
    for spot in measured:
        yield f'<circle class="dot" cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="4.5"/>\n'


def _arc(vertex: Spot, one: Spot, two: Spot, radius: float) -> str:
    start, end = ((vertex[0] + radius * side[0], vertex[1] + radius * side[1]) for side in (one, two))
    sweep = 1 if one[0] * two[1] - one[1] * two[0] > 0 else 0
    return (
        f'<path class="arc" d="M{start[0]:.1f} {start[1]:.1f}A{radius:.0f} {radius:.0f} 0 0 {sweep} '
        f'{end[0]:.1f} {end[1]:.1f}"/>\n'
    )


def _line(one: Spot, two: Spot, kind: str) -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<line{named} x1="{one[0]:.1f}" y1="{one[1]:.1f}" x2="{two[0]:.1f}" y2="{two[1]:.1f}"/>\n'


def _text(spot: Spot, words: str, kind: str) -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{spot[0]:.1f}" y="{spot[1]:.1f}" text-anchor="middle">{words}</text>\n'


def _camera(azimuth_deg: float) -> tuple[Vector, Vector, Vector]:
    turn = math.radians(azimuth_deg)
    return (-math.sin(turn), math.cos(turn), 0.0), (0.0, 0.0, -1.0), (-math.cos(turn), -math.sin(turn), 0.0)


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(p * q for p, q in zip(a, b, strict=True))


def _toward(one: Spot, two: Spot) -> Spot:
    size = math.dist(one, two) or 1.0
    return (two[0] - one[0]) / size, (two[1] - one[1]) / size


def main() -> None:
    """Write every drawing."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for kind in DRAWINGS:
        (FOLDER / f"{kind}.svg").write_text(drawing(kind), encoding="utf-8")


if __name__ == "__main__":
    main()
