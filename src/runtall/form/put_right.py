"""A recording with the legs named alike throughout, to draw over the video."""

from __future__ import annotations

import numpy as np

from runtall.body import MIRROR, Frame, Recording
from runtall.body.joints import LANDMARKS
from runtall.form.reading import read_gait
from runtall.form.sight import sight_of
from runtall.form.tracks import LEG, tracks_of

LEGS = tuple(number for number, name in enumerate(LANDMARKS) if name.partition("_")[2] in LEG)
ORDER = tuple(MIRROR[number] if number in LEGS else number for number in range(len(LANDMARKS)))


def put_right(recording: Recording) -> Recording:
    """The same frames with left and right leg exchanged, in pixels, metres and visibility, where the gait says they
    were swapped; unchanged where nobody runs."""
    tracks = tracks_of(recording)
    sight = sight_of(tracks)
    reading = read_gait(tracks, sight) if sight is not None else None
    if reading is None:
        return recording
    swapped = set(np.flatnonzero(reading.swapped).tolist())
    frames = tuple(_exchanged(frame) if number in swapped else frame for number, frame in enumerate(recording.frames))
    return Recording(recording.header, frames)


def _exchanged(frame: Frame) -> Frame:
    pixels = None if frame.pixels is None else tuple(frame.pixels[number] for number in ORDER)
    world = None if frame.world_m is None else tuple(frame.world_m[number] for number in ORDER)
    return Frame(frame.time_s, pixels, tuple(frame.visibility[number] for number in ORDER), world)
