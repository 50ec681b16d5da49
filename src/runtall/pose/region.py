"""A turned square in the picture: where the landmark model looks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
"""Height × width × 3, red green blue."""
Floats: TypeAlias = NDArray[np.float32]

MARGIN = 1.25
"""How far the square reaches beyond the person (BlazePose: 2.5 times the distance from hips to the scale point)."""


@dataclass(frozen=True, slots=True, eq=False)
class Letterbox:
    """A whole picture scaled into the middle of a black square. ``canvas`` (size × size × 3) holds values −1–1."""

    canvas: Floats
    offset: NDArray[np.float64]
    scale: NDArray[np.float64]

    @classmethod
    def of(cls, picture: Picture, size: int) -> Letterbox:
        """The picture in a square of ``size`` pixels."""
        height, width = picture.shape[:2]
        scale = size / max(height, width)
        inner_width, inner_height = max(1, round(width * scale)), max(1, round(height * scale))
        left, top = (size - inner_width) // 2, (size - inner_height) // 2
        canvas = np.zeros((size, size, 3), np.float32)
        small = cv2.resize(picture, (inner_width, inner_height), interpolation=cv2.INTER_AREA)
        canvas[top : top + inner_height, left : left + inner_width] = small
        return cls(canvas / 127.5 - 1.0, np.array([left, top]), np.array([width / inner_width, height / inner_height]))

    def to_picture(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points of the square (… × 2) in the picture's pixels."""
        back: NDArray[np.float64] = (points - self.offset) * self.scale
        return back


@dataclass(frozen=True, slots=True)
class Region:
    """A square around ``x``, ``y`` with ``side`` pixels, turned by ``turn_rad`` (positive clockwise on the screen)."""

    x: float
    y: float
    side: float
    turn_rad: float

    @classmethod
    def around(cls, hips: tuple[float, float], scale_point: tuple[float, float]) -> Region:
        """The region of a person from the middle of their hips and the point that tells their size and direction."""
        across, down = scale_point[0] - hips[0], scale_point[1] - hips[1]
        return cls(hips[0], hips[1], 2 * MARGIN * math.hypot(across, down), math.atan2(down, across) + math.pi / 2)

    def cut(self, picture: Picture, size: int) -> Floats:
        """The region upright as a ``size`` × ``size`` picture of values 0–1; black outside the picture."""
        warped = cv2.warpAffine(
            picture, self._to_picture(size), (size, size), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        )
        return warped.astype(np.float32) / 255.0

    def _to_picture(self, size: int) -> NDArray[np.float64]:
        """The 2 × 3 matrix from the cut's pixels to the picture's."""
        scale = self.side / size
        cosine, sine = math.cos(self.turn_rad) * scale, math.sin(self.turn_rad) * scale
        half = size / 2
        return np.array(
            [
                [cosine, -sine, self.x - half * cosine + half * sine],
                [sine, cosine, self.y - half * sine - half * cosine],
            ]
        )

    def to_picture(self, points: Floats) -> NDArray[np.float64]:
        """Points of the cut as fractions 0–1 (n × 2) in the picture's pixels."""
        return np.asarray(points, dtype=np.float64) @ self._to_picture(1)[:, :2].T + self._to_picture(1)[:, 2]

    def turn_upright(self, world: Floats) -> NDArray[np.float64]:
        """World points (n × 3) of the turned cut, turned back to the picture's axes."""
        cosine, sine = math.cos(self.turn_rad), math.sin(self.turn_rad)
        turned = np.asarray(world, dtype=np.float64).copy()
        turned[:, 0] = cosine * world[:, 0] - sine * world[:, 1]
        turned[:, 1] = sine * world[:, 0] + cosine * world[:, 1]
        return turned
