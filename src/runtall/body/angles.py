"""Angles between body segments, with one set of signs for the whole program.

In the picture x grows to the right and y **down**; functions here take points as (x, y) and give degrees.

    inclination: from a lower point to an upper one, against the vertical      joint angle: at b, between a and c

          upper                   upper                                            a
            \\  −θ            +θ  /                                                  \\   180° is straight
             \\                  /                                                    b ——— c
              lower        lower        positive leans to the picture's right

``facing`` turns the picture's right into the person's forward: +1 when they look to the right, −1 to the left, so that
*forward is positive whichever way they face*.
"""

from __future__ import annotations

import math

Point = tuple[float, float]
Vector3 = tuple[float, float, float]


def inclination_deg(lower: Point, upper: Point, facing: int = 1) -> float | None:
    """How far a segment leans forward from the vertical, −180° to 180°; 0 is upright.

    ``None`` for a segment without length.

    >>> inclination_deg((0, 100), (0, 0))
    0.0
    >>> round(inclination_deg((0, 100), (100, 0)))
    45
    >>> round(inclination_deg((0, 100), (100, 0), facing=-1))
    -45
    """
    across, up = upper[0] - lower[0], lower[1] - upper[1]
    if across == 0 and up == 0:
        return None
    return math.degrees(math.atan2(facing * across, up))


def joint_angle_deg(a: Point, b: Point, c: Point) -> float | None:
    """The angle at ``b`` between ``a`` and ``c``, 0° to 180°; 180° is straight. ``None`` when a point falls on ``b``.

    >>> round(joint_angle_deg((0, 1), (0, 0), (1, 0)))
    90
    """
    first, second = (a[0] - b[0], a[1] - b[1]), (c[0] - b[0], c[1] - b[1])
    if not any(first) or not any(second):
        return None
    cross = first[0] * second[1] - first[1] * second[0]
    return math.degrees(math.atan2(abs(cross), first[0] * second[0] + first[1] * second[1]))


def joint_angle_3d_deg(a: Vector3, b: Vector3, c: Vector3) -> float | None:
    """The same in metres: the angle at ``b``, 0° to 180°, ``None`` when a point falls on ``b``.

    >>> round(joint_angle_3d_deg((0, 0, 1), (0, 0, 0), (0, 1, 0)))
    90
    """
    first = (a[0] - b[0], a[1] - b[1], a[2] - b[2])
    second = (c[0] - b[0], c[1] - b[1], c[2] - b[2])
    if not any(first) or not any(second):
        return None
    cross = math.hypot(
        first[1] * second[2] - first[2] * second[1],
        first[2] * second[0] - first[0] * second[2],
        first[0] * second[1] - first[1] * second[0],
    )
    return math.degrees(math.atan2(cross, sum(p * q for p, q in zip(first, second, strict=True))))


def middle(a: Point, b: Point) -> Point:
    """Half-way between two points."""
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def unwrapped_deg(before: float, now: float) -> float:
    """``now`` moved by whole turns to lie within 180° of ``before``.

    >>> unwrapped_deg(179, -179)
    181
    """
    return now - 360 * round((now - before) / 360)
