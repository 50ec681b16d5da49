"""People in a picture: BlazePose's single-shot detector."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from runtall.pose.model_files import DETECTOR, interpreter
from runtall.pose.region import Letterbox, Picture, Region

INPUT_SIZE = 224
GRIDS = ((8, 2), (16, 2), (32, 6))
"""Stride in pixels and anchors in each cell; 2,254 anchors in all."""
LEAST_SCORE = 0.5
SAME_PERSON_OVERLAP = 0.3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody found: where the landmark model should look, and how sure the detector is (0–1)."""

    region: Region
    score: float


class Detector:
    """Finds people in whole pictures."""

    def __init__(self, threads: int = 2) -> None:
        self._interpreter = interpreter(DETECTOR, threads)
        self._input = self._interpreter.get_input_details()[0]["index"]
        boxes, scores = self._interpreter.get_output_details()
        self._boxes, self._scores = boxes["index"], scores["index"]

    def find(self, picture: Picture) -> list[Person]:
        """Everybody found, surest first."""
        boxed = Letterbox.of(picture, INPUT_SIZE)
        self._interpreter.set_tensor(self._input, boxed.canvas[None])
        self.invoke()
        raw = self._interpreter.get_tensor(self._boxes)[0]
        logits = np.clip(self._interpreter.get_tensor(self._scores)[0, :, 0].astype(np.float64), -100, 100)
        scores = 1 / (1 + np.exp(-logits))
        sure = scores > LEAST_SCORE
        if not sure.any():
            return []
        # Box centre, box size, then four keypoints; all in input pixels from the anchor except the size.
        values = raw[sure].astype(np.float64).reshape(-1, 6, 2)
        values[:, [0, 2, 3, 4, 5]] += _anchors()[sure][:, None, :] * INPUT_SIZE
        kept = _merge(values, scores[sure])
        people = []
        for person, score in kept:
            points = boxed.to_picture(person)
            people.append(Person(Region.around(tuple(points[2]), tuple(points[3])), float(score)))
        return people

    def invoke(self) -> None:
        """Run the model on what its input holds: the part that cannot be saved."""
        self._interpreter.invoke()


@cache
def _anchors() -> NDArray[np.float64]:
    """The centres of the anchors as fractions of the input, 2,254 × 2 (x, y)."""
    centres = []
    for stride, count in GRIDS:
        cells = INPUT_SIZE // stride
        middles = (np.arange(cells) + 0.5) / cells
        down, across = np.meshgrid(middles, middles, indexing="ij")
        centres.append(np.repeat(np.stack([across.ravel(), down.ravel()], axis=1), count, axis=0))
    return np.concatenate(centres)


def _merge(values: NDArray[np.float64], scores: NDArray[np.float64]) -> list[tuple[NDArray[np.float64], float]]:
    """Boxes that overlap become one, averaged by score: BlazePose's weighted non-maximum suppression."""
    corners = np.concatenate([values[:, 0] - values[:, 1] / 2, values[:, 0] + values[:, 1] / 2], axis=1)
    left = list(np.argsort(-scores, kind="stable"))
    merged = []
    while left:
        best = left[0]
        overlap = np.array([_overlap(corners[best], corners[other]) for other in left[1:]])
        same = [best, *(other for other, share in zip(left[1:], overlap, strict=True) if share > SAME_PERSON_OVERLAP)]
        weights = scores[same].astype(np.float64)
        merged.append((np.average(values[same], axis=0, weights=weights), float(scores[best])))
        left = [other for other in left if other not in same]
    return merged


def _overlap(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Intersection over union of two boxes (left, top, right, bottom)."""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return float(both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both))
