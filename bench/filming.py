"""Small videos of our own making."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

TICKS_PER_S = 1000


def film(
    path: Path, pictures: Sequence[NDArray[np.uint8]], times_ms: Sequence[int] | None = None, turn_deg: int = 0
) -> Path:
    """Write pictures (height × width × 3) as a video, each shown at its time in ``times_ms``, else 40 ms apart."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"preset": "ultrafast", "qp": "10"})
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, TICKS_PER_S)
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = times_ms[number] if times_ms else number * 40
            frame.time_base = Fraction(1, TICKS_PER_S)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    if turn_deg:
        _turn(path, turn_deg)
    return path


def _turn(path: Path, turn_deg: int) -> None:
    """Set the track's display matrix in the file, as phones do when held upright."""
    cosine, sine = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[turn_deg]
    data = bytearray(path.read_bytes())
    header = data.index(b"tkhd")
    start = header + 4 + 4 + 36  # version 0: 36 bytes of times, number, duration, layer, volume before the matrix
    matrix = (cosine, sine, 0, -sine, cosine, 0)
    for number, value in enumerate(matrix):
        data[start + 4 * number : start + 4 * number + 4] = (value * 65536).to_bytes(4, "big", signed=True)
    path.write_bytes(data)


CONTAINERS = {
    "webm": ("libvpx", {"live": "1"}, {"deadline": "realtime"}),
    "vp9.webm": ("libvpx-vp9", {"live": "1"}, {"deadline": "realtime"}),
    "avc.webm": ("libx264", {"live": "1"}, {"bf": "0"}),
    "mp4": ("libx264", {"movflags": "frag_keyframe+empty_moov+default_base_moof"}, {"bf": "0"}),
}
"""How browsers' recorders write: as it comes, so without a duration, an index or a rate; or an MP4 in fragments."""


def recorded(path: Path, kind: str, pictures: Sequence[NDArray[np.uint8]], times_ms: Sequence[int]) -> Path:
    """Write pictures as a browser's recorder does; ``kind`` is a key of ``CONTAINERS``."""
    codec, container_options, codec_options = CONTAINERS[kind]
    name = {"avc.webm": "matroska", "mp4": "mp4"}.get(kind, "webm")
    with av.open(str(path), "w", format=name, options=container_options) as container:
        stream = container.add_stream(codec, options=codec_options)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, TICKS_PER_S)
        for picture, time_ms in zip(pictures, times_ms, strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = time_ms, Fraction(1, TICKS_PER_S)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def halves(width: int = 64, height: int = 48) -> NDArray[np.uint8]:
    """A picture whose left half is red and right half blue."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:, : width // 2, 0] = 255
    picture[:, width // 2 :, 2] = 255
    return picture
