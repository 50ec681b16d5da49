"""The sets of a strength activity, as the watch recorded and guessed them."""

from __future__ import annotations

from typing import Literal

import numpy as np

from runtall import fit
from runtall.runs.nouns import ExerciseGuess, FloatArray, StrengthSet

_UNKNOWN = 65534  # a watch's word for "I cannot tell", beside FIT's own 65535
_KINDS: dict[int, Literal["active", "rest"]] = {0: "rest", 1: "active"}


def strength_sets(table: fit.Table) -> tuple[StrengthSet, ...]:
    """Every recorded set in the file's order; its start is field 6, since the timestamp repeats the session's."""
    return tuple(_set(table, row) for row in range(len(table)))


def _set(table: fit.Table, row: int) -> StrengthSet:
    kind = table.integer(row, "set_type")
    start = table.number(row, "start_time")
    weight_kg = table.number(row, "weight")
    return StrengthSet(
        start_time=None if start is None else fit.utc(start),
        duration_s=table.number(row, "duration"),
        reps=_known(table.integer(row, "repetitions")),
        weight_kg=None if weight_kg is None or weight_kg * 16 >= _UNKNOWN else weight_kg,
        kind="unknown" if kind is None else _KINDS.get(kind, "unknown"),
        guesses=_guesses(table["category"][row], table["category_subtype"][row]),
        index=table.integer(row, "message_index"),
        workout_step=_known(table.integer(row, "wkt_step_index")),
    )


def _guesses(categories: FloatArray, names: FloatArray) -> tuple[ExerciseGuess, ...]:
    """Category and name pairs, best first; a place without a category is no guess."""
    guesses = []
    for i, category in enumerate(categories):
        if np.isnan(category) or category >= _UNKNOWN:
            continue
        name = names[i] if i < names.size else np.nan
        guesses.append(ExerciseGuess(int(category), None if np.isnan(name) or name >= _UNKNOWN else int(name)))
    return tuple(guesses)


def _known(number: int | None) -> int | None:
    return None if number is None or number >= _UNKNOWN else number
