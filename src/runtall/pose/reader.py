"""Video → landmark frames: one pass, constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from runtall.body import LANDMARKS, Frame, Header
from runtall.pose.detector import Detector
from runtall.pose.landmarker import Landmarker, Pose
from runtall.pose.model_files import Size
from runtall.pose.track import Tracker
from runtall.pose.video import Video

SEVERAL_PEOPLE_SHARE = 0.3
"""From this share of looks around with more than one person, say so (judgement)."""
NOBODY = (0.0,) * len(LANDMARKS)

Progress = Callable[[float, float | None], None]
"""Called with the seconds done and the seconds in all, ``None`` when unknown."""


class PoseReader:
    """The frames of one video. Iterate once; ``warnings`` is complete afterwards.

    Warning codes: ``nobody`` (no person in any picture), ``several_people``, ``lost_person`` (nobody in more than a
    fifth of the pictures), ``damaged_after_start``, ``times_out_of_order``, ``size_changed``.
    """

    def __init__(self, video: Video, size: Size = "heavy", threads: int = 2, progress: Progress | None = None) -> None:
        self._video = video
        self._landmarker = Landmarker(size, threads)
        self._tracker = Tracker(self._landmarker, Detector(threads))
        self._progress = progress
        self.warnings: list[str] = []
        model = self._landmarker.model
        self.header = Header(model.name, model.sha256, video.frame_rate_hz, video.width_px, video.height_px)

    def __iter__(self) -> Iterator[Frame]:
        count = empty = 0
        for shot in self._video:
            pose = self._tracker.step(shot.time_s, shot.picture)
            count += 1
            empty += pose is None
            yield Frame(shot.time_s, None, NOBODY) if pose is None else to_frame(shot.time_s, pose, shot.scale)
            if self._progress:
                self._progress(shot.time_s, self._video.duration_s)
        self.warnings = [*self._video.warnings, *self._judge(count, empty)]

    @property
    def looks(self) -> int:
        """How often the detector searched a picture for people."""
        return self._tracker.looks

    def _judge(self, count: int, empty: int) -> Iterator[str]:
        if empty == count:
            yield "nobody"
        elif empty > count / 5:
            yield "lost_person"
        if self._tracker.others_seen > SEVERAL_PEOPLE_SHARE * self._tracker.rounds:
            yield "several_people"


def to_frame(time_s: float, pose: Pose, scale: float) -> Frame:
    """A pose as a frame; ``scale`` takes the picture's pixels to the video's."""
    pixels = tuple((float(x), float(y)) for x, y in pose.pixels * scale)
    world = tuple((float(x), float(y), float(z)) for x, y, z in pose.world_m)
    return Frame(time_s, pixels, tuple(np.clip(pose.visibility, 0.0, 1.0).tolist()), world)
