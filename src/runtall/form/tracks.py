"""A recording as columns: times, landmark places, what was seen; the form in which gait is computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from runtall.body import INDEX, LANDMARKS, Frame, Header, Recording

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

CHUNK = 256
"""Frames held at a time while columns are gathered."""
LEG = ("hip", "knee", "ankle", "heel", "foot_index")
ARM = ("shoulder", "elbow", "wrist")
LEAST_VISIBILITY = 0.1
"""A landmark with less is a guess of the model and does not count. Little is asked, because to leave out a landmark
always at the same moment of the stride bends its mean stride; strays are left out by place (judgement)."""


@dataclass(frozen=True, slots=True)
class Tracks:
    """Landmarks of one person through time.

    ``time_s`` (time). ``pixels`` (time, 33, 2), x right, y **down**, NaN where not seen. ``visibility`` (time, 33).
    ``world_m`` (time, 33, 3) or ``None``. ``frame_rate_hz`` is measured from the times, not taken from the header.
    """

    header: Header
    time_s: Floats
    pixels: Floats
    visibility: Floats
    world_m: Floats | None
    frame_rate_hz: float

    def of(self, name: str) -> Floats:
        """The places of one landmark, (time, 2)."""
        return self.pixels[:, INDEX[name]]

    @property
    def mid_hip(self) -> Floats:
        """Half-way between the hips, (time, 2) pixels."""
        middle: Floats = (self.of("left_hip") + self.of("right_hip")) / 2
        return middle

    @property
    def mid_shoulder(self) -> Floats:
        """Half-way between the shoulders, (time, 2) pixels."""
        middle: Floats = (self.of("left_shoulder") + self.of("right_shoulder")) / 2
        return middle

    @property
    def someone(self) -> Flags:
        """Where hips and shoulders were found, (time)."""
        both = self.mid_hip + self.mid_shoulder
        return np.isfinite(both[:, 0]) & np.isfinite(both[:, 1])


def tracks_of(recording: Recording) -> Tracks:
    """The columns of a recording; landmarks below ``LEAST_VISIBILITY`` stay in, gates decide."""
    return gathered(recording.header, recording.frames)


def gathered(header: Header, frames: Iterable[Frame]) -> Tracks:
    """The columns of frames as they come; none is kept, so that a long video takes little memory (1.6 kB a picture)."""
    parts = []
    waiting = iter(frames)
    while some := list(islice(waiting, CHUNK)):
        parts.append(_columns(some))
    if not parts:
        parts.append(_columns([]))
    time_s, pixels, visibility, world = (np.concatenate(column) for column in zip(*parts, strict=True))
    known = world if np.isfinite(world).any() else None
    return Tracks(header, time_s, pixels, visibility, known, measured_rate_hz(time_s))


def _columns(frames: Sequence[Frame]) -> tuple[Floats, Floats, Floats, Floats]:
    time_s = np.array([frame.time_s for frame in frames], dtype=np.float64)
    pixels = np.full((len(frames), len(LANDMARKS), 2), np.nan)
    visibility = np.zeros((len(frames), len(LANDMARKS)))
    world = np.full((len(frames), len(LANDMARKS), 3), np.nan)
    for number, frame in enumerate(frames):
        if frame.pixels is None:
            continue
        pixels[number] = _rows(frame.pixels, 2)
        visibility[number] = frame.visibility
        if frame.world_m is not None:
            world[number] = _rows(frame.world_m, 3)
    return time_s, pixels, visibility, world


def measured_rate_hz(time_s: Floats) -> float:
    """Frames per second by the times themselves; 0 with fewer than two frames."""
    return float((len(time_s) - 1) / (time_s[-1] - time_s[0])) if len(time_s) > 1 else 0.0


def filled(values: Floats) -> Floats:
    """A column without its NaN gaps: straight lines across them; all NaN stays so."""
    known = np.isfinite(values)
    if known.all() or not known.any():
        return values
    places = np.arange(len(values))
    joined: Floats = np.interp(places, places[known], values[known])
    return joined


def _rows(points: tuple[tuple[float, ...] | None, ...], size: int) -> Floats:
    if None not in points:
        return np.array(points, dtype=np.float64)
    blank = (np.nan,) * size
    return np.array([point if point is not None else blank for point in points], dtype=np.float64)
