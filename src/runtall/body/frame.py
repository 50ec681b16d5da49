"""What a pose model saw: one ``Frame`` a picture, many frames a ``Recording``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

Pixel: TypeAlias = tuple[float, float]
Metres: TypeAlias = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the 33 landmarks were at one time.

    ``time_s`` counts from the start of the recording. ``pixels`` are (x right, y **down**) in the picture;
    ``visibility`` is 0–1. ``world_m`` is (x right, y **down**, z away from the camera) around the middle of the hips,
    or ``None`` when the model gave none. A landmark not seen is ``None``; ``pixels`` itself is ``None`` when nobody was
    in the picture.
    """

    time_s: float
    pixels: tuple[Pixel | None, ...] | None
    visibility: tuple[float, ...]
    world_m: tuple[Metres | None, ...] | None = None


def known(frame: Frame) -> Frame:
    """The same frame with what is no place taken for not seen.

    A landmark with a part that is no finite number becomes ``None``, one without pixels has visibility 0, and where no
    landmark is left nobody is in the picture.
    """
    pixels, world = frame.pixels, frame.world_m
    if pixels is None or (_is_whole(pixels) and _is_whole(world or ()) and _is_whole((frame.visibility,))):
        return frame
    pixels = tuple(point if point is not None and _is_whole((point,)) else None for point in pixels)
    if not any(pixels):
        return Frame(frame.time_s, None, (0.0,) * len(frame.visibility))
    seen = tuple(
        value if point is not None and math.isfinite(value) else 0.0
        for point, value in zip(pixels, frame.visibility, strict=True)
    )
    if world is not None:
        world = tuple(point if point is not None and _is_whole((point,)) else None for point in world)
    return Frame(frame.time_s, pixels, seen, world)


def _is_whole(points: Sequence[Sequence[float] | None]) -> bool:
    """Whether every point is there and every part of it a finite number. A sum is finite only if all of it is."""
    return None not in points and math.isfinite(sum(chain.from_iterable(points)))  # type: ignore[arg-type]  # none is None


@dataclass(frozen=True, slots=True)
class Header:
    """What made a recording: the model and its hash go with every result, because models must not be mixed in a trend.

    ``frame_rate_hz`` is nominal; times are in the frames. ``width_px`` and ``height_px`` are those of the upright
    picture.
    """

    model: str
    model_sha256: str
    frame_rate_hz: float
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Recording:
    """A whole recording in memory, frames in time order."""

    header: Header
    frames: tuple[Frame, ...]

    @property
    def duration_s(self) -> float:
        """Time from the first frame to the last; 0 with fewer than two."""
        return self.frames[-1].time_s - self.frames[0].time_s if len(self.frames) > 1 else 0.0
