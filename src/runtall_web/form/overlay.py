"""The landmarks as the player draws them: the legs put right, packed.

Little-endian: ``RTLM``, uint32 version, uint32 pictures n, uint32 landmarks k; float64 t[n], seconds from the first
picture; int16 x, y [n × k × 2] in units of the picture's width and height / 16384, -32768 where not seen;
uint8 v[n × k], visibility × 255.
"""

from __future__ import annotations

import struct

import numpy as np

from runtall.body import LANDMARKS, Recording
from runtall.form import put_right

MAGIC = b"RTLM"
VERSION = 1
PER_SIDE = 16_384
NOT_SEEN = -32_768


def packed(recording: Recording) -> bytes:
    """``recording`` with its legs put right, packed."""
    right = put_right(recording)
    count, points = len(right.frames), len(LANDMARKS)
    times = np.array([frame.time_s for frame in right.frames], dtype="<f8")
    pixels = np.full((count, points, 2), np.nan)
    seen = np.zeros((count, points))
    for number, frame in enumerate(right.frames):
        seen[number] = frame.visibility
        for point, place in enumerate(frame.pixels or ()):
            if place is not None:
                pixels[number, point] = place
    parts = pixels * PER_SIDE / (right.header.width_px, right.header.height_px)
    known = np.isfinite(parts)
    places = np.where(known, np.clip(np.rint(np.where(known, parts, 0)), NOT_SEEN + 1, -NOT_SEEN - 1), NOT_SEEN)
    head = MAGIC + struct.pack("<III", VERSION, count, points)
    return b"".join([head, times.tobytes(), places.astype("<i2").tobytes(), np.rint(seen * 255).astype("u1").tobytes()])
