"""Faces in a picture: BlazeFace's full-range single-shot detector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from runtall.pose.model_files import FACE_DETECTOR, interpreter
from runtall.pose.region import Letterbox, Picture

INPUT_SIZE = 192
STRIDE = 4
"""One anchor in each cell of so many pixels."""
VALUES = 16
"""Box centre, box size and six keypoints, x and y each."""


@dataclass(frozen=True, slots=True)
class Face:
    """A face's square box, brow to chin, by its middle, in the picture's pixels; ``score`` is 0–1."""

    x: float
    y: float
    side: float
    score: float


class FaceDetector:
    """Finds faces that fill at least about a twentieth of a picture's longer side, in profile too; none from behind."""

    def __init__(self, threads: int = 2) -> None:
        self._interpreter = interpreter(FACE_DETECTOR, threads)
        self._input = self._interpreter.get_input_details()[0]["index"]
        last = {int(detail["shape"][-1]): detail["index"] for detail in self._interpreter.get_output_details()}
        self._boxes, self._scores = last[VALUES], last[1]
        cells = INPUT_SIZE // STRIDE
        down, across = np.divmod(np.arange(cells * cells), cells)
        self._anchors = (np.stack([across, down], axis=1) + 0.5) * STRIDE

    def find(self, picture: Picture, least_score: float) -> list[Face]:
        """Every box above ``least_score``, surest first; one face gives several that overlap."""
        boxed = Letterbox.of(picture, INPUT_SIZE)
        self._interpreter.set_tensor(self._input, boxed.canvas[None])
        self._interpreter.invoke()
        logits = self._interpreter.get_tensor(self._scores)[0, :, 0].astype(np.float64)
        scores = 1 / (1 + np.exp(-np.clip(logits, -100, 100)))
        sure = np.flatnonzero(scores > least_score)
        raw = self._interpreter.get_tensor(self._boxes)[0].astype(np.float64)[sure]
        middles = boxed.to_picture(raw[:, :2] + self._anchors[sure])
        sides = (raw[:, 2:4] * boxed.scale).max(axis=1)
        found = [
            Face(float(x), float(y), float(side), float(score))
            for (x, y), side, score in zip(middles, sides, scores[sure], strict=True)
        ]
        return sorted(found, key=lambda face: -face.score)
