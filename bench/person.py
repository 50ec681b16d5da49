"""A plainly drawn person that the pose models take for one: the mannequin's landmarks filled out with limbs and a face.

For tests and benchmarks that need moving pictures of somebody without showing anybody.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from runtall.body import INDEX, Frame

Picture = NDArray[np.uint8]
WALL, FLOOR = (200, 196, 188), (120, 110, 100)
SKIN, SHIRT, SHORTS, SHOE, HAIR = (224, 172, 140), (40, 90, 170), (40, 40, 50), (230, 230, 230), (60, 40, 30)
LIMBS = (
    ("hip", "knee", SHORTS, 0.34),
    ("knee", "ankle", SKIN, 0.22),
    ("heel", "foot_index", SHOE, 0.16),
    ("shoulder", "elbow", SHIRT, 0.20),
    ("elbow", "wrist", SKIN, 0.15),
    ("wrist", "index", SKIN, 0.13),
)
"""From, to, colour, and width in trunk lengths."""


def wall(width: int, height: int) -> Picture:
    """The empty room."""
    picture = np.full((height, width, 3), WALL, np.uint8)
    picture[int(0.8 * height) :] = FLOOR
    return picture


def draw_person(picture: Picture, frame: Frame, shift_px: tuple[float, float] = (0.0, 0.0)) -> None:
    """Draw whom ``frame`` shows into ``picture``, the nearer parts over the farther; nothing when nobody is there."""
    if frame.pixels is None or frame.world_m is None:
        return
    spots = {name: np.add(frame.pixels[number] or (0, 0), shift_px) for name, number in INDEX.items()}
    depth = {name: (frame.world_m[number] or (0, 0, 0))[2] for name, number in INDEX.items()}
    trunk_px = float(np.hypot(*(_middle(spots, "shoulder") - _middle(spots, "hip")))) or 1.0
    parts = [
        (depth[f"{side}_{one}"] + depth[f"{side}_{two}"], f"{side}_{one}", f"{side}_{two}", colour, share)
        for side in ("left", "right")
        for one, two, colour, share in LIMBS
    ]
    for far, one, two, colour, share in sorted(parts, key=lambda part: -part[0]):
        if far > 0:
            _limb(picture, spots[one], spots[two], colour, share * trunk_px)
    corners = np.array([spots[f"{side}_{joint}"] for side in ("left", "right") for joint in ("shoulder", "hip")])
    hull = cv2.convexHull(corners.astype(np.int32))
    cv2.fillConvexPoly(picture, hull, SHIRT)
    cv2.polylines(picture, [hull], True, SHIRT, max(1, round(0.3 * trunk_px)))
    _head(picture, spots, trunk_px)
    for far, one, two, colour, share in sorted(parts, key=lambda part: -part[0]):
        if far <= 0:
            _limb(picture, spots[one], spots[two], colour, share * trunk_px)


def scenes(frames: tuple[Frame, ...], width: int, height: int) -> Iterator[Picture]:
    """One softened picture a frame."""
    for frame in frames:
        picture = wall(width, height)
        draw_person(picture, frame)
        yield cv2.GaussianBlur(picture, (5, 5), 0).astype(np.uint8)


def _head(picture: Picture, spots: dict[str, NDArray[np.float64]], trunk_px: float) -> None:
    ears, crown = _middle(spots, "ear"), _middle(spots, "ear") - _middle(spots, "shoulder")
    crown = crown / (float(np.hypot(*crown)) or 1.0)
    _limb(picture, _middle(spots, "shoulder"), ears, SKIN, 0.2 * trunk_px)
    _spot(picture, ears, 0.24 * trunk_px, SKIN)
    _spot(picture, ears + 0.1 * trunk_px * crown, 0.2 * trunk_px, HAIR)
    for name in ("left_eye", "right_eye"):
        _spot(picture, spots[name], 0.02 * trunk_px, (20, 20, 20))
    _spot(picture, spots["nose"], 0.03 * trunk_px, (200, 130, 110))
    _limb(picture, spots["mouth_left"], spots["mouth_right"], (150, 60, 60), 0.03 * trunk_px)


def _middle(spots: dict[str, NDArray[np.float64]], joint: str) -> NDArray[np.float64]:
    return (spots[f"left_{joint}"] + spots[f"right_{joint}"]) / 2


def _limb(picture: Picture, one: NDArray[np.float64], two: NDArray[np.float64], colour: object, width: float) -> None:
    ends = [tuple(int(part) for part in spot) for spot in (one, two)]
    cv2.line(picture, ends[0], ends[1], colour, max(1, round(width)))


def _spot(picture: Picture, at: NDArray[np.float64], radius: float, colour: object) -> None:
    cv2.circle(picture, tuple(int(part) for part in at), max(2, round(radius)), colour, -1)
