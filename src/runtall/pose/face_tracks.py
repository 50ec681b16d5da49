"""Heads over time: what one picture misses, its neighbours tell.

Places are joined from picture to picture, filled in between, and held beyond their ends.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from runtall.errors import InputRefused
from runtall.pose.faces import SURE, Place

SEEN_OFTEN = 3
"""A head must be seen so often, or be sure once."""
HOLD_S = 1.0
"""How long a face that is not found again may still be where it was."""
SPEED_OVER_S = 0.35
"""Over how long a head's speed is taken before it is lost, from three sights or more."""
MOST_FOR_SPEED = 60
"""Sights among which those for the speed are looked for."""
REACH_PER_S = 6.0
"""How many radii a head may move in a second and still be the same."""


def places_of(
    found: Sequence[Sequence[Place]], own: Sequence[Place | None], times_s: Sequence[float]
) -> list[list[Place]]:
    """What to cover in each picture: the runner's head, wherever it was lost too, and every other one.

    ``found`` is what ``FaceFinder`` saw, ``own`` the runner's head by their landmarks, both a picture each. Raises
    ``InputRefused`` with code ``no_faces`` when there is no place in any picture: nothing could be promised then.
    """
    covered: list[list[Place]] = [[] for _ in times_s]
    for number, places in enumerate(_own_everywhere(own, times_s)):
        covered[number] += places
    for track in _tracks(found, times_s):
        for number, place in _filled(track, times_s):
            covered[number].append(place)
    if not any(covered):
        raise InputRefused(
            "no face could be placed in any picture, so that none can be made unrecognisable",
            remedy="share without the video",
            code="no_faces",
        )
    return covered


def _own_everywhere(own: Sequence[Place | None], times_s: Sequence[float]) -> list[list[Place]]:
    """The runner's places; where they are lost, those before and after and the way between, ever more generously."""
    known = [(number, place) for number, place in enumerate(own) if place is not None]
    everywhere: list[list[Place]] = []
    after = 0
    for number, place in enumerate(own):
        while after < len(known) and known[after][0] < number:
            after += 1
        if place is not None:
            everywhere.append([place])
            continue
        everywhere.append(_guesses(known[:after], known[after:], number, times_s))
    return everywhere


_Track = list[tuple[int, Place]]


def _tracks(found: Sequence[Sequence[Place]], times_s: Sequence[float]) -> list[_Track]:
    """Places of successive pictures joined when they can be the same head; chance sights are left out."""
    tracks: list[_Track] = []
    for number, places in enumerate(found):
        open_tracks = [track for track in tracks if times_s[number] - times_s[track[-1][0]] <= HOLD_S]
        for place in places:
            near = [track for track in open_tracks if _may_follow(track[-1], number, place, times_s)]
            if near:
                best = min(near, key=lambda track: math.dist((track[-1][1].x, track[-1][1].y), (place.x, place.y)))
                best.append((number, place))
                open_tracks = [track for track in open_tracks if track is not best]
            else:
                tracks.append([(number, place)])
    return [track for track in tracks if len(track) >= SEEN_OFTEN or max(place.score for _, place in track) >= SURE]


def _may_follow(last: tuple[int, Place], number: int, place: Place, times_s: Sequence[float]) -> bool:
    before_number, before = last
    if before_number == number:
        return False
    reach = max(before.radius, place.radius) * (1 + REACH_PER_S * (times_s[number] - times_s[before_number]))
    return math.dist((before.x, before.y), (place.x, place.y)) <= reach


def _filled(track: _Track, times_s: Sequence[float]) -> Iterator[tuple[int, Place]]:
    """A track's places in every picture from ``HOLD_S`` before its first to ``HOLD_S`` after its last."""
    start_s, end_s = times_s[track[0][0]] - HOLD_S, times_s[track[-1][0]] + HOLD_S
    after = 0
    for number, time_s in enumerate(times_s):
        if not start_s <= time_s <= end_s:
            continue
        while after < len(track) and track[after][0] < number:
            after += 1
        if after < len(track) and track[after][0] == number:
            yield track[after]
        else:
            yield from ((number, guess) for guess in _guesses(track[:after], track[after:], number, times_s))


def _guesses(before: _Track, after: _Track, number: int, times_s: Sequence[float]) -> list[Place]:
    """Where a head may be in a picture that does not show it: on the straight way between the sights before and after,
    where it was and will be, and where it would be had it gone on from either."""
    way = [_between(before[-1], after[0], number, times_s)] if before and after else []
    return (
        way
        + _gone_on(before[-MOST_FOR_SPEED:], number, times_s)
        + _gone_on(after[:MOST_FOR_SPEED][::-1], number, times_s)
    )


def _gone_on(track: _Track, number: int, times_s: Sequence[float]) -> list[Place]:
    """A head beyond the last sight of its track: there, and where its speed would have taken it."""
    if not track:
        return []
    end_number, end = track[-1]
    away_s = times_s[number] - times_s[end_number]
    grown = end.grown(abs(away_s))
    lately = [each for each in track if abs(times_s[each[0]] - times_s[end_number]) <= SPEED_OVER_S]
    before_number, before = lately[0]
    over_s = times_s[end_number] - times_s[before_number]
    if len(lately) < SEEN_OFTEN or abs(over_s) < SPEED_OVER_S / 2 or abs(away_s) > HOLD_S:
        return [grown]  # too few sights to tell where it was going
    share = away_s / over_s
    return [grown, replace(grown, x=end.x + share * (end.x - before.x), y=end.y + share * (end.y - before.y))]


def _between(one: tuple[int, Place], other: tuple[int, Place], number: int, times_s: Sequence[float]) -> Place:
    """On the straight way from one known place to the next, grown by the time to the nearer of them."""
    (before, start), (after, end) = one, other
    share = (times_s[number] - times_s[before]) / (times_s[after] - times_s[before])
    way = Place(
        start.x + share * (end.x - start.x),
        start.y + share * (end.y - start.y),
        max(start.radius, end.radius),
        min(start.score, end.score),
    )
    return way.grown(min(times_s[number] - times_s[before], times_s[after] - times_s[number]))
