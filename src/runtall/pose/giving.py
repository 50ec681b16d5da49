"""A film to give away: small, short, silent, without a word about where and when, painted over picture by picture."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np

from runtall.body import INDEX, LIMBS, Frame
from runtall.errors import InputRefused
from runtall.pose.cover import cover
from runtall.pose.face_tracks import places_of
from runtall.pose.faces import FaceFinder, Place, head_of
from runtall.pose.reader import Progress
from runtall.pose.region import Picture
from runtall.pose.video import Shot, Video, open_video
from runtall.pose.writer import FilmWriter

LONGEST_SIDE_PX = 720
MOST_HZ = 30.0
LONGEST_S = 60.0
"""What is longer is cut there: a film goes into a file that is sent by mail (judgement)."""
ALMOST_S = 0.004
"""By how much a phone's picture may come early and still be the next of the slower rate."""

SAME_PICTURE_S = 0.004
"""A recording rounds its times: a landmark frame so near belongs to the picture."""
LINE_PER_HEIGHT = 0.006
# The left limbs, the right ones and what joins them, red green blue.
LEFT, RIGHT, MIDDLE = (143, 179, 221), (255, 138, 76), (240, 240, 240)

Paint = Callable[[int, float, Picture], None]
"""Changes the film's picture of that number and time, upright and already small, in place."""


def shots_to_give(video: Video) -> Iterator[Shot]:
    """The pictures that go into the film: ``MOST_HZ`` a second at most, from the first ``LONGEST_S`` seconds."""
    next_s = 0.0
    for shot in video:
        if shot.time_s > LONGEST_S:
            return
        if shot.time_s >= next_s - ALMOST_S:
            next_s = max(next_s + 1 / MOST_HZ, shot.time_s)
            yield shot


def places_to_cover(path: Path, frames: Sequence[Frame], progress: Progress, threads: int = 2) -> list[list[Place]]:
    """The heads in each picture of the film, as places in pictures of height 1: the first of two passes.

    ``frames`` are the runner's landmarks in the video's own pixels, in time order. Raises ``InputRefused`` with code
    ``no_faces`` when no picture shows where a face is, and what ``open_video`` raises.
    """
    finder = FaceFinder(threads)
    found, own, times_s = [], [], []
    with open_video(path) as video:
        for shot in shots_to_give(video):
            per_height = 1 / shot.picture.shape[0]
            found.append([place.scaled(per_height) for place in finder.step(shot.time_s, shot.picture)])
            frame = frame_at(frames, shot.time_s)
            head = head_of(frame.pixels) if frame and frame.pixels else None
            own.append(head.scaled(1 / video.height_px) if head else None)
            times_s.append(shot.time_s)
            progress(shot.time_s, _given_s(video))
    return places_of(found, own, times_s)


def write_film(path: Path, target: Path, paints: Sequence[Paint], progress: Progress) -> None:
    """Write the film of a video: H.264 in MP4, ``LONGEST_SIDE_PX`` at most, silent. Raises what ``open_video`` does."""
    with open_video(path) as video:
        width, height = _small(video.width_px, video.height_px)
        with FilmWriter(target, width, height) as film:
            for number, shot in enumerate(shots_to_give(video)):
                small = cv2.resize(shot.picture, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8)
                for paint in paints:
                    paint(number, shot.time_s, small)
                film.write(shot.time_s, small)
                progress(shot.time_s, _given_s(video))
    if film.count == 0:
        raise InputRefused(
            "the video holds no picture", remedy="give a video from a phone or camera", code="no_pictures"
        )


def covering(places: Sequence[Sequence[Place]]) -> Paint:
    """Cover what ``places_to_cover`` found."""

    def paint(number: int, time_s: float, picture: Picture) -> None:  # noqa: ARG001
        cover(picture, (place.scaled(picture.shape[0]) for place in places[number]))

    return paint


def drawing(frames: Sequence[Frame], height_px: int) -> Paint:
    """Draw the skeleton over a runner: landmarks of a video of that height, in time order."""

    def paint(number: int, time_s: float, picture: Picture) -> None:  # noqa: ARG001
        frame = frame_at(frames, time_s)
        if frame is not None and frame.pixels is not None:
            _draw(picture, frame.pixels, picture.shape[0] / height_px)

    return paint


def frame_at(frames: Sequence[Frame], time_s: float) -> Frame | None:
    """The frame of the picture at ``time_s``, ``None`` when it has none."""
    after = bisect_left(frames, time_s, key=lambda frame: frame.time_s)
    near = min(frames[max(0, after - 1) : after + 1], key=lambda frame: abs(frame.time_s - time_s), default=None)
    return near if near is not None and abs(near.time_s - time_s) <= SAME_PICTURE_S else None


def _draw(picture: Picture, points: Sequence[tuple[float, float] | None], scale: float) -> None:
    width = max(1, round(LINE_PER_HEIGHT * picture.shape[0]))
    for one, other in LIMBS:
        start, end = points[INDEX[one]], points[INDEX[other]]
        if start is None or end is None:
            continue
        sides = {name.partition("_")[0] for name in (one, other)}
        colour = MIDDLE if len(sides) > 1 else LEFT if sides == {"left"} else RIGHT
        ends = [(round(x * scale * 16), round(y * scale * 16)) for x, y in (start, end)]
        cv2.line(picture, ends[0], ends[1], colour, width, cv2.LINE_AA, shift=4)


def _given_s(video: Video) -> float | None:
    return None if video.duration_s is None else min(video.duration_s, LONGEST_S)


def _small(width: int, height: int) -> tuple[int, int]:
    """The film's size: even, as its coder wants it, never larger than the video."""
    scale = min(1.0, LONGEST_SIDE_PX / max(width, height))
    even_width, even_height = (max(2, 2 * round(side * scale / 2)) for side in (width, height))
    return even_width, even_height
