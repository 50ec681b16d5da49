"""Hold on to one person through a video."""

from __future__ import annotations

import math

from runtall.pose.detector import Detector, Person
from runtall.pose.landmarker import Landmarker, Pose
from runtall.pose.region import Picture, Region

LEAST_POSE_SCORE = 0.5
"""Below this the landmark model sees nobody in the region: look for the person again."""
LARGEST_JUMP = 0.5
"""A region that moves by more of its own side between two pictures has jumped to something else."""
LOOK_AROUND_S = 1.0
"""How often the whole picture is searched for other people."""


class Tracker:
    """Finds a person, follows them, finds them again. ``others_seen`` counts looks around that found more than one."""

    def __init__(self, landmarker: Landmarker, detector: Detector) -> None:
        self._landmarker = landmarker
        self._detector = detector
        self._region: Region | None = None
        self._last: Region | None = None
        self._next_look_s = 0.0
        self.looks = 0
        self.others_seen = 0

    def step(self, time_s: float, picture: Picture) -> Pose | None:
        """The followed person's pose in the next picture, or ``None`` when they are not to be seen."""
        found: list[Person] | None = None
        if time_s >= self._next_look_s:
            found = self._look(picture)
            self._next_look_s = time_s + LOOK_AROUND_S
        if self._region is not None:
            pose = self._landmarker.find(picture, self._region)
            if pose.score >= LEAST_POSE_SCORE and not _jumped(self._region, pose.next_region):
                return self._follow(pose)
        found = self._look(picture) if found is None else found
        person = choose(found, picture.shape[1], picture.shape[0], self._last)
        if person is None:
            self._region = None
            return None
        pose = self._landmarker.find(picture, person.region)
        if pose.score < LEAST_POSE_SCORE:
            self._region = None
            return None
        return self._follow(pose)

    def _follow(self, pose: Pose) -> Pose:
        self._region = self._last = pose.next_region
        return pose

    def _look(self, picture: Picture) -> list[Person]:
        found = self._detector.find(picture)
        self.looks += 1
        self.others_seen += len(found) > 1
        return found


def choose(people: list[Person], width: int, height: int, last: Region | None) -> Person | None:
    """Whom to follow: the one nearest to where the last was, else the largest and most central.

    Centrality counts half: somebody at the picture's edge must be twice as large to be preferred.
    """
    if not people:
        return None
    if last is not None:
        return min(people, key=lambda person: math.hypot(person.region.x - last.x, person.region.y - last.y))
    half = math.hypot(width, height) / 2

    def weight(person: Person) -> float:
        off_centre = math.hypot(person.region.x - width / 2, person.region.y - height / 2) / half
        return person.region.side * (1 - 0.5 * min(1.0, off_centre))

    return max(people, key=weight)


def _jumped(before: Region, after: Region) -> bool:
    moved = math.hypot(after.x - before.x, after.y - before.y)
    return moved > LARGEST_JUMP * before.side or not 0.5 < after.side / before.side < 2.0
