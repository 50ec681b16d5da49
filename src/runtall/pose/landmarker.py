"""Landmarks of one person in a region: BlazePose's landmark model with its heatmap refinement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runtall.pose.model_files import LANDMARKERS, Size, interpreter
from runtall.pose.region import Floats, Picture, Region

INPUT_SIZE = 256
BODY_LANDMARKS = 33
HEATMAP_SIZE = 64
WINDOW = 7
"""Cells of the heatmap around a landmark that refine it."""
LEAST_PEAK = 0.5
"""The heatmap refines a landmark only where it is at least this sure."""


@dataclass(frozen=True, slots=True)
class Pose:
    """A person's landmarks: pixels (33 × 2), visibility (33), metres (33 × 3), how sure (0–1), where to look next."""

    pixels: NDArray[np.float64]
    visibility: NDArray[np.float64]
    world_m: NDArray[np.float64]
    score: float
    next_region: Region


class Landmarker:
    """Finds the landmarks of the person in a region."""

    def __init__(self, size: Size = "heavy", threads: int = 2) -> None:
        self.model = LANDMARKERS[size]
        self._interpreter = interpreter(self.model, threads)
        self._input = self._interpreter.get_input_details()[0]["index"]
        outputs = {tuple(detail["shape"]): detail["index"] for detail in self._interpreter.get_output_details()}
        self._points = outputs[1, 195]
        self._score = outputs[1, 1]
        self._heatmap = outputs[1, HEATMAP_SIZE, HEATMAP_SIZE, 39]
        self._world = outputs[1, 117]

    def find(self, picture: Picture, region: Region) -> Pose:
        """The landmarks of whoever is in ``region``; ``score`` says whether anybody is."""
        self._interpreter.set_tensor(self._input, region.cut(picture, INPUT_SIZE)[None])
        self.invoke()
        tensor = self._interpreter.get_tensor
        points = tensor(self._points).reshape(39, 5)
        fractions = refine(points[:, :2] / INPUT_SIZE, tensor(self._heatmap)[0])
        placed = region.to_picture(fractions)
        visibility = _sigmoid(points[:BODY_LANDMARKS, 3].astype(np.float64))
        presence = _sigmoid(points[:BODY_LANDMARKS, 4].astype(np.float64))
        hips, scale_point = placed[BODY_LANDMARKS], placed[BODY_LANDMARKS + 1]
        return Pose(
            pixels=placed[:BODY_LANDMARKS],
            visibility=np.minimum(visibility, presence),
            world_m=region.turn_upright(tensor(self._world).reshape(39, 3)[:BODY_LANDMARKS]),
            score=float(tensor(self._score)[0, 0]),
            next_region=Region.around((hips[0], hips[1]), (scale_point[0], scale_point[1])),
        )

    def invoke(self) -> None:
        """Run the model on what its input holds: the part that cannot be saved."""
        self._interpreter.invoke()


def refine(fractions: Floats, heatmap: Floats) -> Floats:
    """Landmarks (n × 2, fractions) moved to the centre of mass of the heatmap (64 × 64 × n, logits) around them.

    Only where the heatmap is sure enough and the landmark lies inside; the others stay.
    """
    cells = np.floor(fractions * HEATMAP_SIZE).astype(np.intp)
    inside = ((cells >= 0) & (cells < HEATMAP_SIZE)).all(axis=1)
    reach = np.arange(-(WINDOW // 2), WINDOW // 2 + 1)
    columns = cells[:, 0, None] + reach  # n × 7
    rows = cells[:, 1, None] + reach
    in_map = ((rows >= 0) & (rows < HEATMAP_SIZE))[:, :, None] & ((columns >= 0) & (columns < HEATMAP_SIZE))[:, None, :]
    last = HEATMAP_SIZE - 1
    windows = heatmap[
        np.clip(rows, 0, last)[:, :, None], np.clip(columns, 0, last)[:, None, :], np.arange(len(cells))[:, None, None]
    ]
    weights = np.where(in_map, _sigmoid(windows.astype(np.float64)), 0.0)  # n × 7 × 7
    sure = inside & (weights.max(axis=(1, 2)) >= LEAST_PEAK)
    total = np.maximum(weights.sum(axis=(1, 2)), 1e-9)
    across, down = (weights.sum(axis=1) * columns).sum(axis=1), (weights.sum(axis=2) * rows).sum(axis=1)
    centres = np.stack([across, down], axis=1) / total[:, None] / HEATMAP_SIZE
    refined: Floats = np.where(sure[:, None], centres, fractions).astype(np.float32)
    return refined


def _sigmoid(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(values, -100, 100)))
