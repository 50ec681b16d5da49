"""The figure doing an exercise: joints in metres at the times of one repetition, from the engine's mannequin.

The poses are the movement's; nothing is posed here. Added is what a picture needs besides: fingers, the crown of the
head, the floor, and the thing in the hand. The right arm works; the other side is the mirror image.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from runtall.body.joints import LANDMARKS
from runtall.body.mannequin import Stroke, moments
from runtall.body.mannequin_sets import poses_of
from runtall.body.skeleton import Figure, Place, Vector, add, along, length, minus, square_to
from runtall.catalogue import Exercise, load_exercises, load_movements
from runtall.catalogue.movement import Performance
from runtall_web.exercises.figure_parts import MUSCLES, Part, Patch, parts
from runtall_web.exercises.figure_tools import DUMBBELL_RADIUS_M, HANDLE_SHARE, TOOLS, Rod

FIGURE: Final = Figure()
FRAME_RATE_HZ: Final = 20
MOST_STEPS: Final = 30
"""In one phase: a slow way is as crooked as a quick one, and needs no more straight pieces."""
SHOWN: Final = frozenset(
    {"nose", "left_ear", "right_ear"}
    | {f"{side}_{joint}" for side in ("left", "right")
       for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")}
)  # fmt: skip
"""The landmarks that a part of the figure needs; what is no landmark is always told."""
FLAT_HANDS: Final = frozenset({"shoulder_protraction_push_up", "cobra"})
GRIP_M: Final = 0.085
FINGERS_M: Final = 0.17
CARRIED_M: Final = 0.04
"""How high the mannequin keeps planted wrists and toes."""
NOSE_DOWN_DEG: Final = 13.6
"""The nose landmark lies so far below the ears' line in a level head."""


@dataclass(frozen=True, slots=True)
class Motion:
    """One repetition: ``phases`` and ``places`` for each of ``times_s``; ``rest`` and ``far`` are the indices of the
    key poses. ``lit`` and ``lit_too`` are the skin over the muscles that work most, and too."""

    exercise: str
    parts: tuple[Part, ...]
    times_s: tuple[float, ...]
    phases: tuple[str, ...]
    places: tuple[Place, ...]
    rest: int
    far: int
    lit: tuple[Patch, ...]
    lit_too: tuple[Patch, ...]
    rods: tuple[Rod, ...]


@cache
def motion(exercise_id: str) -> Motion | None:
    """The figure's repetition, or ``None`` where the catalogue has no key poses for the exercise."""
    exercise = load_exercises()[exercise_id]
    movement = load_movements().get(exercise_id)
    if movement is None or movement.performance is None:
        return None
    performance = movement.performance
    out_s, hold_s, back_s = tempo_s(exercise, performance)
    stroke = Stroke("right", out_s, hold_s, back_s, performance.pause_s)
    times_s, phases = _course(out_s, hold_s, back_s, performance.pause_s)
    flat = exercise_id in FLAT_HANDS
    tool = TOOLS.get(exercise_id)
    places = [dict(place) for place in moments(poses_of(performance), stroke, FIGURE, times_s)]
    if exercise_id == "renegade_row":
        places = _raised(places)
    for place in places:
        _finish(place, flat=flat, planted=performance.support == "hands_and_toes")
    fleshed = parts("flat" if flat else "fist")
    floor = min(_lowest(part, place) for place in places for part in fleshed)
    places = [{name: (x, y, z - floor) for name, (x, y, z) in place.items()} for place in places]
    if tool is not None:
        places = [{**place, **tool.points(place)} for place in places]
    return Motion(
        exercise_id, fleshed, times_s, phases, tuple(places), 0, phases.index("back") - 1,
        _skin(exercise.primary_muscles), _skin(exercise.secondary_muscles), tool.rods if tool else (),
    )  # fmt: skip


def tempo_s(exercise: Exercise, performance: Performance) -> tuple[float, float, float]:
    """Out, hold and back as the page teaches them; the mannequin's own where speed is the point and none is taught."""
    return exercise.full.dose.tempo_s or performance.tempo_s


def _course(out_s: float, hold_s: float, back_s: float, pause_s: float) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Times and phases of the frames: close together where it moves, two where it stays."""
    times, phases = [0.0], ["out"]
    for phase, lasts_s in (("out", out_s), ("hold", hold_s), ("back", back_s), ("rest", pause_s)):
        if lasts_s <= 0:
            continue
        steps = 1 if phase in ("hold", "rest") else min(MOST_STEPS, math.ceil(lasts_s * FRAME_RATE_HZ))
        start_s = times[-1]
        times += [start_s + lasts_s * step / steps for step in range(1, steps + 1)]
        phases += [phase] * steps
    return tuple(times), tuple(phases)


def _raised(places: Iterable[Place]) -> list[Place]:
    """The plank turned about its toes until the hands are as high as the dumbbells' handles ask."""
    turned: list[Place] = []
    pivot = slope = 0.0
    for place in places:
        if not turned:
            pivot = place["left_foot_index"][0]
            reach = place["left_wrist"][0] - pivot
            slope = math.asin((DUMBBELL_RADIUS_M + GRIP_M * HANDLE_SHARE - CARRIED_M) / reach)
        cosine, sine = math.cos(slope), math.sin(slope)
        turned.append(
            {
                name: (pivot + (x - pivot) * cosine - z * sine, y, (x - pivot) * sine + z * cosine)
                for name, (x, y, z) in place.items()
            }
        )
    return turned


def _finish(place: Place, *, flat: bool, planted: bool) -> None:
    """Add the middle and the crown of the head, the root of the nose and the tips of the hands."""
    head = along(add(place["left_ear"], place["right_ear"]), 0.5)
    left = unit(minus(place["left_ear"], place["right_ear"]))
    ahead = square_to(left, minus(place["nose"], head))
    up = cross(ahead, left)
    ahead, up = tipped(ahead, up, NOSE_DOWN_DEG)
    place["head"], place["crown"] = head, add(head, along(up, 0.1))
    place["nose"] = add(head, add(along(ahead, 0.098), along(up, -0.034)))
    place["nose_root"] = add(head, add(along(ahead, 0.092), along(up, 0.014)))
    for side in ("left", "right"):
        wrist = place[f"{side}_wrist"]
        fore = unit(minus(wrist, place[f"{side}_elbow"]))
        if flat and planted:
            tip = (wrist[0] + FINGERS_M, wrist[1], wrist[2] - 0.022)
        else:
            tip = add(wrist, along(fore, FINGERS_M if flat else GRIP_M))
        place[f"{side}_hand"] = tip


def tipped(ahead: Vector, up: Vector, angle_deg: float) -> tuple[Vector, Vector]:
    """``ahead`` and ``up`` turned in their own plane, ahead toward up."""
    cosine, sine = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    return (
        add(along(ahead, cosine), along(up, sine)),
        add(along(up, cosine), along(ahead, -sine)),
    )


def axes_of(part: Part, place: Place) -> tuple[Vector, Vector, Vector, float]:
    """Front and left of a part, its line's direction, and the line's length."""
    line = minus(place[part.end], place[part.start])
    size = length(line)
    up = along(line, 1 / size)
    left = square_to(up, minus(place[part.left[1]], place[part.left[0]]))
    return cross(left, up), left, up, size


def _lowest(part: Part, place: Place) -> float:
    front, left, up, size = axes_of(part, place)
    start = place[part.start]
    return min(
        start[2] + up[2] * size * at + front[2] * ahead - math.hypot(front[2] * depth, left[2] * width)
        for at, depth, width, ahead in part.rings
    )


def _skin(muscles: Iterable[str]) -> tuple[Patch, ...]:
    """The skin over muscles; one that nobody has placed yet stays dark."""
    return tuple(patch for muscle in muscles for patch in MUSCLES.get(muscle, ()))


def unit(a: Vector) -> Vector:
    return along(a, 1 / length(a))


def cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


@cache
def motion_json(exercise_id: str) -> bytes | None:
    """The motion as the page's script reads it: metres and seconds, three numbers a joint, a row a frame."""
    made = motion(exercise_id)
    if made is None:
        return None
    names = [name for name in made.places[0] if name in SHOWN or name not in LANDMARKS]
    told: Mapping[str, object] = {
        "joints": names,
        "times": [round(time_s, 3) for time_s in made.times_s],
        "phases": made.phases,
        "frames": [[round(value, 3) for name in names for value in place[name]] for place in made.places],
        "parts": [[part.name, part.start, part.end, part.left, part.rings] for part in made.parts],
        "lit": [_told(patch) for patch in made.lit],
        "lit_too": [_told(patch) for patch in made.lit_too],
        "rods": [[rod.start, rod.end, rod.radius_m, int(rod.soft)] for rod in made.rods],
    }
    return json.dumps(told, separators=(",", ":")).encode()


def _told(patch: Patch) -> tuple[object, ...]:
    return patch.part, patch.begin, patch.end, patch.middle_deg, patch.half_deg
