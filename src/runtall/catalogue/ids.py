"""Which exercises there are: the files of the folder ``exercises``. Only their names are looked at here."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

ARTICLE_ORDER: tuple[str, ...] = (
    "renegade_row",
    "shoulder_protraction_push_up",
    "single_arm_kettlebell_swing",
    "standing_band_pull_apart",
    "one_arm_one_leg_cable_row",
    "cobra",
)
"""The six that the article teaches, in its order."""


def in_order(exercise_ids: Iterable[str]) -> tuple[str, ...]:
    """The article's exercises in its order, then all others by the alphabet."""
    there = sorted(set(exercise_ids))
    return (
        *(exercise_id for exercise_id in ARTICLE_ORDER if exercise_id in there),
        *(exercise_id for exercise_id in there if exercise_id not in ARTICLE_ORDER),
    )


def listed(folder: str) -> tuple[str, ...]:
    """The ids that have a file ``<id>.toml`` in a folder of the catalogue, in order."""
    names = (entry.name for entry in (files("runtall.catalogue") / folder).iterdir())
    return in_order(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


EXERCISE_IDS: tuple[str, ...] = listed("exercises")
"""Every exercise of the catalogue: the article's six, and whatever else has a file."""
