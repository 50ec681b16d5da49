"""The plan's JSON is what the contract says: keys, types, ids, dates, reasons and notes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from engine.plan.referee_case import Breach, Day, Item, note_mondays
from engine.plan.referee_facts import CERTAINTIES, SIX, Knowledge

# DESIGN "What it may say": words that may not stand in front of a runner.
FORBIDDEN_WORDS = (
    "prevents injur",
    "prevent injur",
    "improves economy",
    "improve economy",
    "acwr",
    "diagnos",
    "injury risk",
)


def read_plan(plan: object, knowledge: Knowledge, today: date) -> tuple[list[Breach], list[Day]]:
    """The breaches of shape in ``plan`` and the days that could be read in spite of them."""
    breaches: list[Breach] = []

    def breach(rule: str, day: date | None, detail: str) -> None:
        breaches.append(Breach(rule, day, detail))

    if not isinstance(plan, Mapping):
        return [Breach("shape", None, f"a plan is an object, not {type(plan).__name__}")], []
    for key, kinds in (("status", str), ("solve_s", (int, float)), ("days", list), ("notes", list)):
        if key not in plan or not isinstance(plan[key], kinds) or isinstance(plan[key], bool):
            breach("shape", None, f"{key} is missing or of the wrong type: {plan.get(key)!r:.60}")
    if plan.get("status") != "optimal":
        breach("status", None, f"status is {plan.get('status')!r}, not 'optimal'")
    solve_s = plan.get("solve_s")
    if isinstance(solve_s, (int, float)) and not (math.isfinite(solve_s) and solve_s >= 0):
        breach("shape", None, f"solve_s is {solve_s}")
    _notes(plan.get("notes"), today, breach)
    days = [day for raw in _list(plan.get("days")) if (day := read_day(raw, knowledge, breach))]
    dates = [day.date for day in days]
    if dates != sorted(set(dates)):
        breach("shape", None, "days are not in order of date, each once")
    return breaches, days


def read_day(raw: object, knowledge: Knowledge, breach: Any) -> Day | None:
    """One day as facts, or None when it cannot be read at all."""
    if not isinstance(raw, Mapping):
        breach("shape", None, f"a day is an object, not {raw!r:.60}")
        return None
    try:
        on = date.fromisoformat(str(raw.get("date")))
    except ValueError:
        breach("shape", None, f"date {raw.get('date')!r} is no ISO date")
        return None
    if raw.get("slot") not in ("A", "B", "C"):
        breach("shape", on, f"slot {raw.get('slot')!r} is none of A, B, C")
    if not _is_number(raw.get("minutes")):
        breach("shape", on, f"minutes {raw.get('minutes')!r} is no number")
    if not isinstance(raw.get("projected"), bool):
        breach("shape", on, f"projected {raw.get('projected')!r} is no boolean")
    items = [item for one in _list(raw.get("items")) if (item := _item(one, on, knowledge, breach))]
    if len(items) != len(_list(raw.get("items"))) or not items:
        breach("shape", on, "an item could not be read")
    return Day(raw=raw, date=on, slot=str(raw.get("slot")), items=tuple(items))


def _item(raw: object, on: date, knowledge: Knowledge, breach: Any) -> Item | None:
    if not isinstance(raw, Mapping):
        breach("shape", on, f"an item is an object, not {raw!r:.60}")
        return None
    exercise, variant = raw.get("exercise"), raw.get("variant", "missing")
    if exercise not in SIX:
        breach("exercise_id", on, f"{exercise!r} is none of the six ids")
        return None
    way = knowledge.way(exercise, variant) if variant is None or isinstance(variant, str) else None
    if way is None or variant == exercise:
        breach("variant_id", on, f"{exercise}: variant {variant!r} is neither null nor a rung or substitute of it")
        return None
    sound = _numbers(raw, on, breach)
    if raw.get("per_side") is not way.per_side:
        breach("per_side", on, f"{exercise}: per_side is {raw.get('per_side')!r}, the catalogue says {way.per_side}")
    _reasons(raw, on, way.id != exercise, knowledge, breach)
    if not sound:
        return None
    return Item(raw, exercise, way, raw["sets"], raw["reps"], raw["hold_s"], raw["load_kg"])


def _numbers(raw: Mapping[str, Any], on: date, breach: Any) -> bool:
    sound = True
    for key in ("sets", "reps"):
        if not isinstance(raw.get(key), int) or isinstance(raw.get(key), bool) or raw[key] < 1:
            breach("shape", on, f"{raw['exercise']}: {key} is {raw.get(key)!r}, not a whole number from 1")
            sound = False
    for key in ("hold_s", "load_kg"):
        if key not in raw or not (raw[key] is None or (_is_number(raw[key]) and raw[key] > 0)):
            breach("shape", on, f"{raw['exercise']}: {key} is {raw.get(key, 'missing')!r}")
            sound = False
    if not _is_number(raw.get("rest_s")) or raw["rest_s"] < 0:
        breach("shape", on, f"{raw['exercise']}: rest_s is {raw.get('rest_s')!r}")
        sound = False
    return sound


def _reasons(raw: Mapping[str, Any], on: date, is_other_way: bool, knowledge: Knowledge, breach: Any) -> None:
    name = f"{raw['exercise']}/{raw['variant']}"
    reasons = _list(raw.get("reasons"))
    if not reasons:
        breach("reasons", on, f"{name} has no reason")
    said = ""
    for reason in reasons:
        if not isinstance(reason, Mapping) or not all(
            isinstance(reason.get(key), str) and reason[key].strip() for key in ("rule", "text", "source", "certainty")
        ):
            breach("reasons", on, f"{name}: a reason lacks rule, text, source or certainty: {reason!r:.120}")
            continue
        said += f" {reason['rule']} {reason['text']}".lower()
        if reason["certainty"] not in CERTAINTIES:
            breach("reasons", on, f"{name}: certainty {reason['certainty']!r} is none of the five words")
        if reason["source"] not in knowledge.sources:
            breach("reasons", on, f"{name}: source {reason['source']!r} is not in sources.toml")
        _wording(reason["text"], on, breach)
    if is_other_way and not any(
        word in said
        for word in ("instead", "in place", "substitut", "easier", "stands in", "rung", "until", "counts as")
    ):
        breach("says_so", on, f"{name}: no reason says that it is done in place of the full exercise")


def _notes(notes: object, today: date, breach: Any) -> None:
    for note in _list(notes):
        if not isinstance(note, Mapping) or not all(
            isinstance(note.get(key), str) and note[key].strip() for key in ("rule", "text")
        ):
            breach("notes", None, f"a note lacks rule or text: {note!r:.120}")
            continue
        if not isinstance(note.get("weeks"), list):
            breach("notes", None, f"note {note['rule']}: weeks is {note.get('weeks')!r}, not a list")
            continue
        try:
            note_mondays(note, today)
        except (ValueError, TypeError):
            breach("notes", None, f"note {note['rule']}: weeks {note['weeks']!r} name no weeks")
        _wording(note["text"], None, breach)


def _wording(text: str, on: date | None, breach: Any) -> None:
    if "{" in text or "}" in text:
        breach("wording", on, f"an unfilled template: {text!r}")
    for words in FORBIDDEN_WORDS:
        if words in text.lower():
            breach("wording", on, f"{words!r} may not be said: {text!r}")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()
