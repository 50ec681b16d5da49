"""What each kind of event may carry, checked to the last key. The front end's ``training/events.ts`` says the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from runtall.catalogue import EXERCISE_IDS, PAIN_AREAS, load_exercises, load_field_tests
from runtall.errors import InputRefused

Check = Callable[[str, object], None]
LONGEST_NOTE = 500
MOST_EXERCISES = 6
MOST_ITEMS = 8  # as many as there are field tests, and one to spare
TESTS = "tests"
"""The origin of a session of field tests: its items are tests, and only there."""
MOST_SETS = 20
LATEST_WRITTEN = timedelta(days=366)


class EventRefused(InputRefused):
    """An event that cannot be kept, with the key that is wrong."""

    default_code = "event"


def _refuse(key: str, wish: str) -> EventRefused:
    return EventRefused("{key} is not {wish}", remedy="", key=key, wish=wish)


def _whole(low: int, high: int) -> Check:
    def check(key: str, value: object) -> None:
        if type(value) is not int or not low <= value <= high:
            raise _refuse(key, f"a whole number from {low} to {high}")

    return check


def _number(low: float, high: float) -> Check:
    def check(key: str, value: object) -> None:
        if type(value) not in (int, float) or not low <= value <= high:  # type: ignore[operator]  # a number by then
            raise _refuse(key, f"a number from {low:g} to {high:g}")

    return check


def _maybe(inner: Check) -> Check:
    def check(key: str, value: object) -> None:
        if value is not None:
            inner(key, value)

    return check


def _word(*allowed: str) -> Check:
    def check(key: str, value: object) -> None:
        if not isinstance(value, str) or value not in allowed:
            raise _refuse(key, "one of " + ", ".join(allowed))

    return check


def _can_be_kept(text: str) -> bool:
    """Whether a database can keep it: no NUL, and no half of a character that UTF-16 writes as two."""
    return "\x00" not in text and _writable(text) == text


def _writable(text: str) -> str:
    """The text with a question mark for each half character, so that an answer can carry it."""
    return text.encode("utf-8", "replace").decode()


def _text(longest: int) -> Check:
    def check(key: str, value: object) -> None:
        if not isinstance(value, str) or len(value) > longest or not _can_be_kept(value):
            raise _refuse(key, f"a text of at most {longest} characters")

    return check


def _yes_or_no(key: str, value: object) -> None:
    if not isinstance(value, bool):
        raise _refuse(key, "true or false")


def _day(key: str, value: object) -> None:
    try:
        if not isinstance(value, str) or date.fromisoformat(value).isoformat() != value:
            raise ValueError
    except ValueError:
        raise _refuse(key, "a date such as 2026-11-23") from None


def uuid_text(key: str, value: object) -> UUID:
    """A UUID in its usual 36 characters. Raises ``EventRefused``."""
    try:
        made = UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        made = None
    if made is None or str(made) != str(value).lower():
        raise _refuse(key, "a UUID")
    return made


def _uuid(key: str, value: object) -> None:
    uuid_text(key, value)


def _list(inner: Check, least: int, most: int) -> Check:
    def check(key: str, value: object) -> None:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise _refuse(key, f"a list of {least} to {most}")
        for number, entry in enumerate(value):
            inner(f"{key}[{number}]", entry)

    return check


def _table(fields: Mapping[str, Check], may: Mapping[str, Check] = MappingProxyType({})) -> Check:
    """Exactly these fields, and perhaps those of ``may``."""

    def check(key: str, value: object) -> None:
        if not isinstance(value, dict):
            raise _refuse(key, "a table")
        for unknown in value.keys() - fields.keys() - may.keys():
            raise _refuse(_writable(f"{key}.{unknown}")[:100], "a known key")
        for name, inner in (*fields.items(), *may.items()):
            if name not in value and name in may:
                continue
            if name not in value:
                raise _refuse(f"{key}.{name}", "there, and it has to be")
            inner(f"{key}.{name}", value[name])

    return check


def _way(key: str, value: Any) -> None:
    """``exercise`` and ``variant`` name a way of the catalogue; ``variant`` is null for the full exercise and for a
    field test."""
    exercise, variant = value["exercise"], value["variant"]
    known = set() if exercise in load_field_tests() else {one.id for one in load_exercises()[exercise].variants}
    if variant is not None and (variant == exercise or variant not in known):
        raise _refuse(f"{key}.variant", "a way of that exercise")


def _both(first: Check, second: Check) -> Check:
    def check(key: str, value: object) -> None:
        first(key, value)
        second(key, value)

    return check


def _faults_known(key: str, value: Any) -> None:
    exercise = load_exercises().get(value["exercise"])
    known = {fault.code for fault in exercise.faults} if exercise else set()
    if not set(value["faults"]) <= known:
        raise _refuse(f"{key}.faults", "faults of that exercise")


_SIDE = _word("left", "right")
_SLOT: Mapping[str, Check] = {
    "item": _whole(0, MOST_ITEMS - 1),
    "set": _whole(1, MOST_SETS),
    "side": _maybe(_SIDE),
}
_PAIN = _list(_table({"area": _word(*PAIN_AREAS), "level": _whole(0, 10)}), 0, len(PAIN_AREAS))
_DONE: Mapping[str, Check] = {
    "reps": _whole(0, 1000),
    "hold_s": _maybe(_number(0, 3600)),
    "load_kg": _maybe(_number(0, 500)),
    "rir": _maybe(_number(0, 20)),
    "pain": _PAIN,
    "faults": _list(_text(60), 0, 12),
    "note": _text(LONGEST_NOTE),
}
_WHAT: Mapping[str, Check] = {
    "exercise": _word(*EXERCISE_IDS, *load_field_tests()),
    "variant": _maybe(_text(60)),
}
_ITEM = _both(
    _table(
        {
            **_WHAT,
            "sets": _whole(1, MOST_SETS),
            "reps": _whole(1, 1000),
            "hold_s": _maybe(_number(0, 3600)),
            "load_kg": _maybe(_number(0, 500)),
            "per_side": _yes_or_no,
            "rest_s": _number(0, 3600),
            "rep_s": _number(0, 3600),
            "tempo_s": _maybe(_list(_number(0, 3600), 3, 3)),
            "rir": _maybe(_number(0, 20)),
        },
        may={"lead": _maybe(_SIDE)},
    ),
    _way,
)


def _tests_apart(key: str, value: Any) -> None:
    """Field tests have sessions of their own, and exercises are no more than there are."""
    tests = [item["exercise"] in load_field_tests() for item in value["items"]]
    if set(tests) != {value["origin"] == TESTS}:
        raise _refuse(f"{key}.items", "of one kind: field tests, or exercises")
    if not any(tests) and len(tests) > MOST_EXERCISES:
        raise _refuse(f"{key}.items", f"a list of 1 to {MOST_EXERCISES}")


PAYLOADS: Mapping[str, Check] = {
    "session_started": _both(
        _table(
            {
                "date": _day,
                "origin": _word("plan", "unplanned", TESTS),
                "warm_up_s": _number(0, 7200),
                "items": _list(_ITEM, 1, MOST_ITEMS),
            }
        ),
        _tests_apart,
    ),
    "warm_up_begun": _table({}),
    "warm_up_ended": _table({"skipped": _yes_or_no}),
    "set_begun": _table(_SLOT),
    "set_logged": _both(_table({**_SLOT, **_WHAT, **_DONE}), _both(_way, _faults_known)),
    "set_corrected": _table({"of": _uuid, **_DONE}),
    "set_skipped": _table(_SLOT),
    "rest_changed": _table({"add_s": _whole(-3600, 3600)}),
    "exercise_skipped": _table({"item": _whole(0, MOST_ITEMS - 1)}),
    "exercise_swapped": _table({"item": _whole(0, MOST_ITEMS - 1), "to": _ITEM}),
    "pain_told": _table({"item": _maybe(_whole(0, MOST_ITEMS - 1)), "pain": _PAIN, "leg_symptom": _yes_or_no}),
    "red_flag_told": _table({}),
    "session_shortened": _table({"minutes": _number(0, 600), "sets": _list(_whole(0, MOST_SETS), 1, MOST_ITEMS)}),
    "session_ended": _table({"early": _yes_or_no}),
    "undone": _table({"of": _uuid}),
}
"""Every kind of event and what it carries."""


def check_payload(kind: str, payload: Any, at_ms: int) -> None:
    """Raises ``EventRefused`` naming the key, unless ``payload`` is exactly what an event of this kind carries.

    ``at_ms`` is the device's time of it: a session is of that day, somewhere on earth, or was written down later.
    """
    PAYLOADS[kind]("payload", payload)
    if kind == "session_started":
        there = datetime.fromtimestamp(at_ms / 1000, UTC).date()
        if not there - LATEST_WRITTEN <= date.fromisoformat(payload["date"]) <= there + timedelta(days=1):
            raise _refuse("payload.date", "a day in the year before it was written down")
