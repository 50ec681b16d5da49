"""Videos as newer phones write them: HEVC of ten bits, uneven in time, turned by a flag, of high dynamic range."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from bench.filming import _turn as turn
from numpy.typing import NDArray

TICKS_PER_S = 600
"""As in QuickTime files."""
UNEVEN_TICKS = [0, 20, 41, 60, 81, 99, 120, 160, 180, 201, 640, 660]
"""About 30 pictures a second, as a phone's clock has them, with one long gap."""


def phone_film(
    path: Path,
    pictures: Sequence[NDArray[np.uint8]],
    ticks: Sequence[int],
    *,
    transfer: int = 1,
    turn_deg: int = 0,
    codec: str = "libx265",
    pixels: str = "yuv420p10le",
) -> Path:
    """Write pictures (height × width × 3) at times in 1/600 s; ``transfer`` is a number of H.273."""
    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, options=options)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = pixels
        stream.time_base = stream.codec_context.time_base = Fraction(1, TICKS_PER_S)
        stream.codec_context.color_trc = transfer
        for picture, tick in zip(pictures, ticks, strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=pixels)
            frame.pts, frame.time_base = tick, Fraction(1, TICKS_PER_S)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    if turn_deg:
        turn(path, turn_deg)
    return path
