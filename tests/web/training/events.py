"""Hand-made events for tests: a cobra for two sets, and whatever a test adds."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from runtall.catalogue import load_field_tests

SPACE = UUID("6e2f3c52-0000-4000-8000-000000000000")
SESSION = str(uuid5(SPACE, "session"))
DEVICE = str(uuid5(SPACE, "device"))
MS_A_DAY = 86_400_000
START_MS = 1_795_424_400_000  # 2026-11-23 09:00 UTC

COBRA: dict[str, Any] = {
    "exercise": "cobra",
    "variant": None,
    "sets": 2,
    "reps": 6,
    "hold_s": 3,
    "load_kg": None,
    "per_side": False,
    "rest_s": 60,
    "rep_s": 6,
    "tempo_s": [1, 3, 2],
    "rir": 3,
}
ROW: dict[str, Any] = {
    "exercise": "one_arm_one_leg_cable_row",
    "variant": "one_arm_dumbbell_row",
    "sets": 2,
    "reps": 8,
    "hold_s": None,
    "load_kg": 8,
    "per_side": True,
    "rest_s": 75,
    "rep_s": 5,
    "tempo_s": [2, 1, 2],
    "rir": 3,
}
DONE: dict[str, Any] = {"reps": 6, "hold_s": 3, "load_kg": None, "rir": 3, "pain": [], "faults": [], "note": ""}


def event(name: str, kind: str, payload: dict[str, Any], second: float = 0, session: str = SESSION) -> dict[str, Any]:
    """An event whose id follows from its name."""
    return {
        "id": str(uuid5(SPACE, name)),
        "device": DEVICE,
        "session": session,
        "kind": kind,
        "at": START_MS + round(second * 1000),
        "payload": payload,
    }


def id_of(name: str) -> str:
    return str(uuid5(SPACE, name))


def started(session: str = SESSION, day: str = "2026-11-23", items: list[Any] | None = None) -> dict[str, Any]:
    payload = {"date": day, "origin": "plan", "warm_up_s": 300, "items": items or [ROW, COBRA]}
    return event(f"start {session}", "session_started", payload, seconds_until(day), session=session)


def seconds_until(day: str) -> float:
    """How long after the first session's start one of a later ``day`` begins; an earlier one was written down then."""
    try:
        return max(0, (date.fromisoformat(day) - date(2026, 11, 23)).days) * 86_400
    except ValueError:
        return 0  # no day at all: what the test is about


def logged(
    name: str, second: float, session: str = SESSION, item: int = 1, number: int = 1, **said: Any
) -> dict[str, Any]:
    """A set of the cobra, or of the row for ``item=0``."""
    what = ROW if item == 0 else COBRA
    place = {"item": item, "set": number, "side": said.pop("side", None)}
    payload = {**place, "exercise": what["exercise"], "variant": what["variant"], **DONE, **said}
    return event(name, "set_logged", payload, second, session)


def whole_session(session: str = SESSION, day: str = "2026-11-23") -> list[dict[str, Any]]:
    """Start, four sets of the row, two of the cobra, end: eight events."""
    row = {"reps": 8, "hold_s": None, "load_kg": 8}
    since = seconds_until(day)
    return [
        started(session, day),
        *(
            logged(f"{session} row {number} {side}", since + 60 * number + place, session, 0, number, side=side, **row)
            for number in (1, 2)
            for place, side in enumerate(("left", "right"))
        ),
        logged(f"{session} cobra 1", since + 300, session),
        logged(f"{session} cobra 2", since + 400, session, number=2),
        event(f"{session} end", "session_ended", {"early": False}, since + 500, session),
    ]


def asked(test: str, **changes: Any) -> dict[str, Any]:
    found = load_field_tests()[test]
    holds = found.measures == "hold"
    return {
        **COBRA,
        "exercise": test,
        "sets": 1,
        "reps": 1,
        "hold_s": found.cap_s if holds else None,
        "per_side": found.per_side,
        "rest_s": found.rest_s,
        "rep_s": found.usual_s if holds else found.rep_s,
        "tempo_s": None,
        "rir": None if holds else 1,
        **changes,
    }


def field_session(name: str, day: date, plank_s: float, left_s: float, right_s: float, **said: Any) -> list[Any]:
    """A session of two tests, as the page writes it down: front plank, side plank left and right."""
    session = id_of(name)

    def result(what: str, second: float, number: int, side: str | None, hold_s: float, **more: Any) -> dict[str, Any]:
        place = {"item": number, "set": 1, "side": side}
        exercise = "side_plank" if side else "front_plank"
        done = {**DONE, "exercise": exercise, "variant": None, "reps": 1, "hold_s": hold_s, "rir": None, **more}
        return event(f"{name} {what}", "set_logged", {**place, **done}, second, session)

    events = [
        event(
            f"{name} start",
            "session_started",
            {
                "date": day.isoformat(),
                "origin": "tests",
                "warm_up_s": 300,
                "items": [asked("front_plank"), asked("side_plank")],
            },
            0,
            session,
        ),
        result("plank", 60, 0, None, plank_s, **said),
        result("left", 300, 1, "left", left_s),
        result("right", 400, 1, "right", right_s),
        event(f"{name} end", "session_ended", {"early": False}, 500, session),
    ]
    shift = (day - date(2026, 11, 23)).days * MS_A_DAY
    return [{**each, "at": each["at"] + shift} for each in events]
