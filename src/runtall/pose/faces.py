"""Where heads are in a picture, so that nobody can be recognised in what is given away.

Three lookers add up: the runner's own landmarks, a face detector on the whole picture and on squares of it, and the
person detector, whose people are followed from picture to picture. Missing a face is worse than covering a wall.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from runtall.body import INDEX
from runtall.pose.detector import Detector
from runtall.pose.face_detector import Face, FaceDetector
from runtall.pose.landmarker import Landmarker
from runtall.pose.region import Picture, Region

FACE_POINTS = range(11)
"""Nose, eyes, ears and mouth come first among the landmarks."""
LEAST_FACE_POINTS, TRUNK_POINTS = 5, 4
# How far a disc must reach to cover a face whole, hair and chin too, all judgement.
PER_FACE_POINT = 1.5
PER_TRUNK = 0.3
HEAD_ABOVE_SHOULDERS, GUESSED_PER_TRUNK = 0.4, 0.45
"""Where a head is that shows no face, and how far it may be from there."""
PER_FACE_BOX = 0.85
UP_IN_BOX = 0.08
LEAST_RADIUS_PX = 4.0

SURE, DOUBTFUL = 0.65, 0.5
"""A face seen once must be sure; one seen again near by may be doubtful."""
LEAST_POSE_SCORE = 0.5
LOOK_AROUND_S = 0.2
"""How often people are looked for who are not followed yet, and faces in small squares: far away they move little."""
MOST_FOLLOWED = 8
STEP_SHARE = 0.6
"""How far the next square is moved on, as a share of its side: less than 1, so that no face lies on an edge of all."""

GROWTH_PER_S = 1.0
"""By how much of itself a disc grows with each second for which it is guessed."""
MOST_GROWTH = 2.0


@dataclass(frozen=True, slots=True)
class Place:
    """A disc over a head, in a picture's pixels; ``score`` 0–1 tells how sure it is that somebody is there."""

    x: float
    y: float
    radius: float
    score: float = 1.0

    def scaled(self, by: float) -> Place:
        """The same place in a picture of another size."""
        return replace(self, x=self.x * by, y=self.y * by, radius=self.radius * by)

    def grown(self, seconds: float) -> Place:
        """The same place, guessed from so far away in time."""
        return replace(self, radius=self.radius * min(MOST_GROWTH, 1 + GROWTH_PER_S * seconds))


def head_of(points: Sequence[tuple[float, float] | None]) -> Place | None:
    """The head of a person by their 33 landmarks: by those of the face, by the trunk below it, or both.

    ``None`` where neither is whole enough: fewer than five points of the face, and a shoulder or hip missing.
    """
    face = [point for number in FACE_POINTS if (point := points[number]) is not None]
    trunk = _trunk(points)
    if trunk is None and len(face) < LEAST_FACE_POINTS:
        return None
    shoulders, length, up = trunk or ((0.0, 0.0), 0.0, (0.0, 0.0))
    if not face:
        x, y = (shoulders[axis] + HEAD_ABOVE_SHOULDERS * length * up[axis] for axis in (0, 1))
        return Place(x, y, max(LEAST_RADIUS_PX, GUESSED_PER_TRUNK * length))
    x, y = (sum(point[axis] for point in face) / len(face) for axis in (0, 1))
    radius = max(PER_FACE_POINT * max(math.dist((x, y), point) for point in face), PER_TRUNK * length)
    return Place(x, y, max(LEAST_RADIUS_PX, radius))


def _trunk(
    points: Sequence[tuple[float, float] | None],
) -> tuple[tuple[float, float], float, tuple[float, float]] | None:
    """The middle of the shoulders, how far it is from that of the hips, and the direction from these to it."""
    known = [
        point
        for part in ("shoulder", "hip")
        for side in ("left", "right")
        if (point := points[INDEX[f"{side}_{part}"]])
    ]
    if len(known) < TRUNK_POINTS:
        return None
    shoulders, hips = (((known[n][0] + known[n + 1][0]) / 2, (known[n][1] + known[n + 1][1]) / 2) for n in (0, 2))
    length = max(math.dist(shoulders, hips), 1e-9)
    return shoulders, length, ((shoulders[0] - hips[0]) / length, (shoulders[1] - hips[1]) / length)


class FaceFinder:
    """Everybody's heads in one picture after the other, in time order."""

    def __init__(self, threads: int = 2) -> None:
        self._faces = FaceDetector(threads)
        self._people = Detector(threads)
        self._landmarker = Landmarker("lite", threads)
        self._followed: list[Region] = []
        self._next_look_s = 0.0

    def step(self, time_s: float, picture: Picture) -> list[Place]:
        """Where heads are seen in this picture, one place each."""
        height, width = picture.shape[:2]
        short = min(height, width)
        found = [_place(face, 0, 0) for face in self._faces.find(picture, SURE)]
        squares = list(_squares(width, height, short))
        if time_s >= self._next_look_s:
            self._next_look_s = time_s + LOOK_AROUND_S
            self._look_around(picture, squares)
            squares += _squares(width, height, short // 2)
        for left, top, side in squares:
            cut = picture[top : top + side, left : left + side]
            found += [_place(face, left, top) for face in self._faces.find(cut, DOUBTFUL)]
        return _each_once(found + self._heads_of_followed(picture))

    def _look_around(self, picture: Picture, squares: Iterable[tuple[int, int, int]]) -> None:
        """Take up people who are not followed yet."""
        seen = [person.region for person in self._people.find(picture)]
        for left, top, side in squares:
            cut = picture[top : top + side, left : left + side]
            for person in self._people.find(cut):
                seen.append(replace(person.region, x=person.region.x + left, y=person.region.y + top))
        for region in seen:
            if not any(_same_body(region, other) for other in self._followed):
                self._followed.append(region)

    def _heads_of_followed(self, picture: Picture) -> list[Place]:
        heads, still = [], list[Region]()
        for region in self._followed:
            pose = self._landmarker.find(picture, region)
            if pose.score < LEAST_POSE_SCORE or any(_same_body(pose.next_region, other) for other in still):
                continue
            still.append(pose.next_region)
            head = head_of([(float(x), float(y)) for x, y in pose.pixels])
            if head is not None:
                heads.append(replace(head, score=pose.score))
        self._followed = still[:MOST_FOLLOWED]
        return heads


def _place(face: Face, left: int, top: int) -> Place:
    radius = max(LEAST_RADIUS_PX, PER_FACE_BOX * face.side)
    return Place(face.x + left, face.y + top - UP_IN_BOX * face.side, radius, face.score)


def _same_body(one: Region, other: Region) -> bool:
    return math.dist((one.x, one.y), (other.x, other.y)) < max(one.side, other.side) / 5


def _squares(width: int, height: int, side: int) -> Iterator[tuple[int, int, int]]:
    """Squares that cover the picture and overlap, as left, top and side."""
    yield from ((left, top, side) for top in _starts(height, side) for left in _starts(width, side))


def _starts(length: int, side: int) -> list[int]:
    count = math.ceil((length - side) / (STEP_SHARE * side)) if length > side else 0
    return [round(number * (length - side) / count) for number in range(count + 1)] if count else [0]


def _each_once(places: Iterable[Place]) -> list[Place]:
    """Places that are the same head become one: the surest, as large as the largest of those of its size."""
    once: list[Place] = []
    for place in sorted(places, key=lambda place: -place.score):
        for number, kept in enumerate(once):
            if math.dist((kept.x, kept.y), (place.x, place.y)) < max(kept.radius, place.radius) / 2:
                if place.radius < 2 * kept.radius:
                    once[number] = replace(kept, radius=max(kept.radius, place.radius))
                break
        else:
            once.append(place)
    return once
