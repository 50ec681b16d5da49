"""Logged sets as JSON: ``{"sets": [{date, exercise, variant, side, reps, hold_s, load_kg, rir, pain}]}``.

``date`` and ``exercise`` must be there, and ``reps`` or ``hold_s``; the rest may be left out or null. ``pain`` lists
``{area, level}``. A bare list of sets is read as well. See docs/concepts/plan.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, cast

from runtall.catalogue import EXERCISE_IDS, load_exercises
from runtall.errors import InvalidSettings
from runtall.plan.nouns import SetLog, Side
from runtall.plan.runner_file import read_pain
from runtall.plan.tables import TableReader

SET_KEYS = ("date", "exercise", "variant", "side", "reps", "hold_s", "load_kg", "rir", "pain")


def read_log(text: str, file: str = "log") -> tuple[SetLog, ...]:
    """The sets in a JSON text, by date, order kept within a day. Raises ``InvalidSettings`` naming key and wish."""
    try:
        parsed = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as broken:
        raise InvalidSettings(
            "{file} is no JSON: {detail}", remedy="correct that line", file=file, detail=str(broken)
        ) from broken
    top = TableReader({"sets": parsed} if isinstance(parsed, list) else parsed, "the log", file, ("sets",))
    top.raw("sets")
    entries = top.tables("sets")
    return tuple(sorted((_set(entry, file) for entry in entries), key=lambda one: one.date))


def log_to_json(sets: Iterable[SetLog]) -> dict[str, Any]:
    """Logged sets as plain data that :func:`read_log` reads back."""
    return {"sets": [_set_to_json(one) for one in sets]}


def _set_to_json(one: SetLog) -> dict[str, Any]:
    return {
        "date": one.date.isoformat(),
        "exercise": one.exercise,
        "variant": one.variant,
        "side": one.side,
        "reps": one.reps,
        "hold_s": one.hold_s,
        "load_kg": one.load_kg,
        "rir": one.rir,
        "pain": [{"area": pain.area, "level": pain.level} for pain in one.pain],
    }


def _set(entry: object, file: str) -> SetLog:
    table = TableReader(entry, "a set", file, SET_KEYS)
    exercise = table.word("exercise", EXERCISE_IDS)
    variant = None
    if table.has("variant"):
        variant = table.word("variant", (one.id for one in load_exercises()[exercise].variants))
    if not table.has("reps") and not table.has("hold_s"):
        table.raw("reps")
    return SetLog(
        date=table.iso_day("date"),
        exercise=exercise,
        variant=None if variant == exercise else variant,
        side=cast(Side, table.word("side", ("left", "right"))) if table.has("side") else None,
        reps=table.whole("reps", 0, 1000) if table.has("reps") else 1,
        hold_s=table.number("hold_s", 0, 3600) if table.has("hold_s") else None,
        load_kg=table.number("load_kg", 0, 500) if table.has("load_kg") else None,
        rir=table.number("rir", 0, 20) if table.has("rir") else None,
        pain=tuple(read_pain(pain, "pain", file) for pain in table.tables("pain")),
    )
