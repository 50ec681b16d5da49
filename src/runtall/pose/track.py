"""Hold on to one person through a video."""

from __future__ import annotations

import math

import numpy as np

from runtall.pose.detector import Detector, Person
from runtall.pose.landmarker import Landmarker, Pose
from runtall.pose.region import Picture, Region

LEAST_POSE_SCORE = 0.5
"""Below this the landmark model sees nobody in the region: look for the person again."""
LARGEST_JUMP = 0.5
"""A region that moves by more of its own side between two pictures has jumped to something else."""
LOOK_AROUND_S = 1.0
"""How often the picture is searched for other people."""
PAINTED_BEYOND = 0.2
"""How far beyond the landmarks a person is painted out, as a share of their extent: hair, hands and what they hold."""
LEAST_OTHER_SCORE = 0.8
"""How sure the landmark model must be of somebody else (judgement: 1.0 on people beside each other; patterns of a
picture that the detector takes for people reach 0.7)."""
MOST_OTHERS = 3


class Tracker:
    """Finds a person, follows them, finds them again.

    ``rounds`` of looking around found somebody, ``others_seen`` of them more than one; ``looks`` is how often the
    detector ran.
    """

    def __init__(self, landmarker: Landmarker, detector: Detector) -> None:
        self._landmarker = landmarker
        self._detector = detector
        self._region: Region | None = None
        self._last: Region | None = None
        self._next_look_s = 0.0
        self.looks = 0
        self.rounds = 0
        self.others_seen = 0

    def step(self, time_s: float, picture: Picture) -> Pose | None:
        """The followed person's pose in the next picture, or ``None`` when they are not to be seen."""
        if self._region is not None:
            pose = self._landmarker.find(picture, self._region)
            if pose.score >= LEAST_POSE_SCORE and not _jumped(self._region, pose.next_region):
                if time_s >= self._next_look_s:
                    self._count(time_s, len(self._beside(picture, pose, 1)) + 1)
                return self._follow(pose)
        person = choose(self._everybody(time_s, picture), picture.shape[1], picture.shape[0], self._last)
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

    def _everybody(self, time_s: float, picture: Picture) -> list[Person]:
        """Who is in the picture, surest first."""
        self.looks += 1
        found = self._detector.find(picture)
        if len(found) == 1:
            pose = self._landmarker.find(picture, found[0].region)
            if pose.score >= LEAST_POSE_SCORE:
                found += self._beside(picture, pose, MOST_OTHERS)
        self._count(time_s, len(found))
        return found

    def _beside(self, picture: Picture, pose: Pose, most: int) -> list[Person]:
        """Others than the one of ``pose``, at most so many, each confirmed by the landmark model.

        The detector often tells only the surest of two people. With that one painted out it tells the other.
        """
        self.looks += 1
        rest = without(picture, pose)
        others: list[Person] = []
        for person in self._detector.find(rest)[:MOST_OTHERS]:
            if len(others) < most and self._landmarker.find(rest, person.region).score >= LEAST_OTHER_SCORE:
                others.append(person)
        return others

    def _count(self, time_s: float, people: int) -> None:
        self._next_look_s = time_s + LOOK_AROUND_S
        self.rounds += people > 0
        self.others_seen += people > 1


def without(picture: Picture, pose: Pose) -> Picture:
    """A copy of the picture with a person under a flat patch of its mean colour."""
    low, high = pose.pixels.min(axis=0), pose.pixels.max(axis=0)
    beyond = PAINTED_BEYOND * float((high - low).max())
    left, top = np.maximum(low - beyond, 0).astype(int)
    right, bottom = np.maximum(high + beyond, 0).astype(int)
    made = picture.copy()
    made[top:bottom, left:right] = picture[::8, ::8].mean(axis=(0, 1)).astype(np.uint8)
    return made


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
