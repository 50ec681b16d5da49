"""Make what lies under a disc unrecognisable."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from runtall.pose.faces import Place
from runtall.pose.region import Picture

SOFT_EDGE = 0.25
"""How far beyond the disc the picture comes back, as a share of its radius."""


def cover(picture: Picture, places: Iterable[Place]) -> None:
    """Fill every disc, in place, with one colour: the mean of what lies under it.

    A mosaic or a blur keeps several numbers of a face, and a film of hundreds of pictures puts them together again; one
    mean a picture keeps nothing of its features. The edge fades outside the disc, never inside.
    """
    for place in places:
        _cover_one(picture, place)


def _cover_one(picture: Picture, place: Place) -> None:
    height, width = picture.shape[:2]
    reach = place.radius * (1 + SOFT_EDGE)
    top, bottom = max(0, math.floor(place.y - reach)), min(height, math.ceil(place.y + reach) + 1)
    left, right = max(0, math.floor(place.x - reach)), min(width, math.ceil(place.x + reach) + 1)
    if top >= bottom or left >= right:
        return
    part = picture[top:bottom, left:right]
    down, across = np.ogrid[top:bottom, left:right]
    distance = np.hypot(down - place.y, across - place.x) / max(place.radius, 1e-9)
    inside = distance <= 1
    if not inside.any():
        return
    colour = part[inside].mean(axis=0)
    strength = np.clip((1 + SOFT_EDGE - distance) / SOFT_EDGE, 0, 1)[:, :, None]
    part[:] = np.rint(strength * colour + (1 - strength) * part).astype(np.uint8)
