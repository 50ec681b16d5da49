"""Video files, picture by picture: upright, with true presentation times, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame

from runtall.errors import InputRefused
from runtall.pose.region import Picture
from runtall.pose.tone import HLG, PQ, Tone

LONGEST_SIDE_PX = 1280
"""Larger pictures are scaled down while they are converted; the landmark model looks at 256 × 256 anyway."""
LARGEST_SIDE_PX = 16_384
FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg"
"""The containers that are opened, by FFmpeg's names: no pictures, texts or playlists, which may name other files."""
MISSING_SHARE, MISSING_S = 0.1, 1.0
"""A video that ends so much before the length it tells was cut off: a tenth, and at least a second (judgement)."""
MOST_BOXES = 64
SLOWEST_HZ = 1.0
FASTEST_HZ = 1000.0


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: seconds since the first one, upright red-green-blue, and what scales its pixels to the video's."""

    time_s: float
    picture: Picture
    scale: float


@dataclass(slots=True)
class Video:
    """An open video. Iterate once; ``warnings`` fills while iterating. ``tone`` makes high dynamic range ordinary.

    ``width_px`` and ``height_px`` are upright, after the rotation flag. ``frame_rate_hz`` is nominal; phones vary, so
    use the times of the shots. ``duration_s`` is what the container says; where it says nothing, as in what a browser
    recorded, both are measured, and ``duration_s`` is ``None`` when that too fails.
    """

    container: InputContainer
    width_px: int
    height_px: int
    frame_rate_hz: float
    duration_s: float | None
    quarter_turns: int
    tone: Tone | None = None
    warnings: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.container.close()

    def __iter__(self) -> Iterator[Shot]:
        """Shots in time order and of one size. A picture without a time, one that goes back in time, or one of another
        size than the first (a phone turned while its browser recorded) is left out, with a warning."""
        first: float | None = None
        size: tuple[int, int] | None = None
        before, out_of_order, decoded, other_size = -1.0, 0, 0, False
        try:
            for frame in self.container.decode(video=0):
                decoded += 1
                time_s = frame.time if frame.time is not None else decoded / self.frame_rate_hz
                first = time_s if first is None else first
                size = size or (frame.width, frame.height)
                if (frame.width, frame.height) != size:
                    other_size = True
                    continue
                if time_s - first <= before:
                    out_of_order += 1
                    continue
                before = time_s - first
                yield self._shot(before, frame)
        except FFmpegError:
            self.warnings.append("damaged_after_start")
        else:
            if self._ends_early(max(before, before + (first or 0.0))):
                self.warnings.append("damaged_after_start")
        if out_of_order:
            self.warnings.append("times_out_of_order")
        if other_size:
            self.warnings.append("size_changed")
        if first is None:
            raise _refused("no_pictures", "{name} holds no picture that can be read", self.container.name)

    def _ends_early(self, last_s: float) -> bool:
        """Whether less is there than the file says: a cut file often just ends, without an error."""
        told_s = self.duration_s or 0.0
        return told_s - last_s > max(MISSING_S, MISSING_SHARE * told_s)

    def _shot(self, time_s: float, frame: VideoFrame) -> Shot:
        longest = max(frame.width, frame.height)
        scale = max(1.0, longest / LONGEST_SIDE_PX)
        width, height = max(2, round(frame.width / scale)), max(2, round(frame.height / scale))
        plain: Picture = (
            frame.reformat(width=width, height=height, format="rgb24").to_ndarray().astype(np.uint8, copy=False)
        )
        if self.tone is not None:
            plain = self.tone(plain)
        upright: Picture = np.ascontiguousarray(np.rot90(plain, self.quarter_turns), dtype=np.uint8)
        return Shot(time_s, upright, scale)


def open_video(path: Path) -> Video:
    """Open a video file.

    Raises ``InputRefused`` with code ``not_a_video`` (no pictures in it, or no known format), ``no_pictures`` (a video
    whose pictures cannot be read), ``too_large`` (a side above 16,384 pixels) or ``not_found``.
    """
    if not path.is_file():
        raise _refused("not_found", "there is no file {name}", str(path), "check the path")
    with opened_container(path) as container:
        stream = container.streams.video[0]
        if max(stream.width, stream.height) > LARGEST_SIDE_PX:
            raise _refused("too_large", "the pictures of {name} are larger than 16,384 pixels", path.name)
        try:
            first = next(container.decode(stream), None)
        except FFmpegError:
            first = None
        if first is None:
            raise _refused("no_pictures", "{name} holds no picture that can be read", path.name)
        tone = Tone(first.color_trc) if first.color_trc in {PQ, HLG} else None
        turns = round(first.rotation / 90) % 4
        width, height = (first.height, first.width) if turns % 2 else (first.width, first.height)
        rate, duration_s = stream.average_rate, _duration(container)
    if rate is None or duration_s is None:
        rate, duration_s = _measured(path)
    again = opened_container(path)  # anew, since some formats cannot be wound back
    again.streams.video[0].thread_type = "AUTO"
    return Video(again, width, height, _usual(rate), duration_s, turns, tone)


def opened_container(path: Path) -> InputContainer:
    """The file itself, with a video stream in it. Raises ``InputRefused`` with code ``not_a_video``."""
    if is_cut_short(path):
        told = "{name} is cut short: the list of its pictures, which stands at its end, is missing"
        raise _refused("not_a_video", told, path.name, "take it from the camera again, whole")
    try:
        only_videos = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
        container = av.open(str(path), mode="r", options=only_videos)
    except (FFmpegError, ValueError) as broken:
        raise _refused("not_a_video", "{name} is not a video that can be read", path.name) from broken
    if not container.streams.video:
        container.close()
        raise _refused("not_a_video", "{name} holds no pictures", path.name)
    return container


def is_cut_short(path: Path) -> bool:
    """Whether it begins as phones' videos do (ISO base media boxes) and ends before the list of its pictures."""
    whole_bytes = path.stat().st_size
    seen: list[bytes] = []
    with path.open("rb") as file:
        while len(head := file.read(16)) >= 8 and len(seen) < MOST_BOXES:
            size, kind = int.from_bytes(head[:4]), head[4:8]
            size = int.from_bytes(head[8:16]) if size == 1 else size
            end = file.tell() - len(head) + size
            seen.append(kind if kind == b"mdat" or end <= whole_bytes else b"")
            if size < 8 or end > whole_bytes:
                break
            file.seek(end)
    return seen[:1] == [b"ftyp"] and b"mdat" in seen and b"moov" not in seen


def _usual(rate: Fraction | None) -> float:
    return float(rate) if rate and SLOWEST_HZ <= rate <= FASTEST_HZ else 30.0


def _measured(path: Path) -> tuple[Fraction | None, float | None]:
    """Rate and duration of a video that does not say them, by the times of its pictures; nothing is decoded."""
    first = last = None
    count = 0
    with opened_container(path) as container:
        base = container.streams.video[0].time_base
        try:
            for packet in container.demux(video=0):
                if packet.pts is None:
                    continue
                count += 1
                first = packet.pts if first is None else min(first, packet.pts)
                last = packet.pts if last is None else max(last, packet.pts)
        except FFmpegError:
            pass  # what is readable counts; the reading itself warns of the damage
    if first is None or last is None or last == first or base is None:
        return None, None
    span = (last - first) * base
    return (count - 1) / span, float(span * count / (count - 1))


def _duration(container: InputContainer) -> float | None:
    return container.duration / av.time_base if container.duration else None


def _refused(code: str, template: str, name: str, remedy: str = "give a video from a phone or camera") -> InputRefused:
    return InputRefused(template, remedy=remedy, code=code, name=name)
