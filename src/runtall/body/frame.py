"""What a pose model saw: one ``Frame`` a picture, many frames a ``Recording``."""

from __future__ import annotations

from dataclasses import dataclass
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
