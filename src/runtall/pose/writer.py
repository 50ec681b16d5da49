"""Write pictures as a video that every browser plays: H.264, 8 bit, 4:2:0, MP4 with its index in front, silent."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import ColorRange, Colorspace

from runtall.pose.region import Picture

TICKS_PER_S = 90_000
QUALITY = "23"
SPEED = "veryfast"
KEYFRAME_EVERY_S = 0.5
BT709 = 1
"""The colours of H.273 that a player assumes for a video of this size; said all the same, since small ones differ."""


class FilmWriter:
    """An open video of even width and height. Pictures come in time order, the first at any time ≥ 0.

    The times are kept to within 1/90,000 s. The file says nothing of its own: no title, date, place or program.
    """

    def __init__(self, path: Path, width: int, height: int) -> None:
        self._container = av.open(
            str(path), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}
        )
        self._stream = self._container.add_stream("libx264", options={"crf": QUALITY, "preset": SPEED, "bf": "0"})
        self._stream.width, self._stream.height, self._stream.pix_fmt = width, height, "yuv420p"
        self._stream.time_base = self._stream.codec_context.time_base = Fraction(1, TICKS_PER_S)
        context = self._stream.codec_context
        context.colorspace = context.color_primaries = context.color_trc = BT709
        context.color_range = ColorRange.MPEG
        self._next_key_s = 0.0
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._container.mux(self._stream.encode())
        self._container.close()

    def write(self, time_s: float, picture: Picture) -> None:
        """Add a picture (height × width × 3, red green blue) shown from ``time_s`` on."""
        frame = VideoFrame.from_ndarray(picture, format="rgb24").reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )
        frame.pts, frame.time_base = round(time_s * TICKS_PER_S), Fraction(1, TICKS_PER_S)
        if time_s >= self._next_key_s:
            frame.pict_type = PictureType.I
            self._next_key_s = time_s + KEYFRAME_EVERY_S
        self._container.mux(self._stream.encode(frame))
        self.count += 1
