"""From a session's events to what was done: pure, and the same for any order in which the events arrived.

An event that an ``undone`` points at does not count, and neither does an ``undone`` that another one undoes. A
``set_corrected`` replaces what the set says; the latest one holds. When two sets name the same place (item, number,
side), as two devices may, both were done and both stay. A set of a field test is a result and no set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol
from uuid import UUID

from runtall.catalogue import load_field_tests

ENDS = ("session_ended", "red_flag_told")
"""What ends a session; a red flag ends it early."""
DONE_KEYS = ("reps", "hold_s", "load_kg", "rir", "pain", "faults", "note")
SHOWS_IN_LOG = {
    "session_started",
    "set_logged",
    "set_corrected",
    "exercise_swapped",
    "pain_told",
    "red_flag_told",
    "session_ended",
    "undone",
}
"""Kinds that change what the log says; the rest only tell how the session went."""


class Happened(Protocol):
    """An event as the projection needs it."""

    uid: UUID
    kind: str
    payload: Any
    at_ms: int


@dataclass(frozen=True, slots=True)
class DoneSet:
    """One set as it counts now; ``done`` holds the keys of ``DONE_KEYS``."""

    uid: UUID
    at_ms: int
    item: int
    number: int
    exercise: str
    variant: str | None
    side: str | None
    done: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DoneSession:
    """A session as its events tell it."""

    date: date
    origin: str
    started_ms: int
    ended_ms: int | None
    ended_early: bool
    items: tuple[Mapping[str, Any], ...]
    pain: tuple[Mapping[str, Any], ...]
    sets: tuple[DoneSet, ...]
    tests: tuple[DoneSet, ...]
    red_flag: bool


def standing(events: Iterable[Happened]) -> list[Happened]:
    """The events that count, in order. ``undone`` events themselves are left out."""
    ordered = sorted(events, key=lambda event: (event.at_ms, str(event.uid)))
    dead: set[str] = set()
    for event in reversed(ordered):  # later ones decide first, so an undone undo gives its event back
        if event.kind == "undone" and str(event.uid) not in dead:
            dead.add(event.payload["of"].lower())
    return [event for event in ordered if event.kind != "undone" and str(event.uid) not in dead]


def session_of(events: Sequence[Happened]) -> DoneSession:
    """What the events of one session (at least one) come to. Without a start, its day is the first event's, in UTC."""
    live = standing(events)
    start = next((event for event in live if event.kind == "session_started"), None)
    end = next((event for event in reversed(live) if event.kind in ENDS), None)
    first_ms = min(event.at_ms for event in events)
    items = [dict(item) for item in start.payload["items"]] if start else []
    pain = []
    for event in live:
        if event.kind == "exercise_swapped" and event.payload["item"] < len(items):
            items[event.payload["item"]] = dict(event.payload["to"])
        if event.kind == "pain_told":
            pain.append(_told(event, items))
    done = _sets(live)
    return DoneSession(
        date=date.fromisoformat(start.payload["date"])
        if start
        else datetime.fromtimestamp(first_ms / 1000, UTC).date(),
        origin=start.payload["origin"] if start else "unplanned",
        started_ms=start.at_ms if start else first_ms,
        ended_ms=end.at_ms if end else None,
        ended_early=end is not None and end.payload.get("early", True),
        items=tuple(items),
        pain=tuple(pain),
        sets=tuple(one for one in done if one.exercise not in load_field_tests()),
        tests=tuple(one for one in done if one.exercise in load_field_tests()),
        red_flag=any(event.kind == "red_flag_told" for event in live),
    )


def _told(event: Happened, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    item = event.payload["item"]
    doing = items[item] if item is not None and item < len(items) else None
    return {
        "at_ms": event.at_ms,
        "item": item,
        "exercise": doing["exercise"] if doing else None,
        "variant": doing["variant"] if doing else None,
        "pain": event.payload["pain"],
        "leg_symptom": event.payload["leg_symptom"],
    }


def _sets(live: Sequence[Happened]) -> list[DoneSet]:
    corrections = {event.payload["of"].lower(): event.payload for event in live if event.kind == "set_corrected"}
    sets = []
    for event in live:
        if event.kind != "set_logged":
            continue
        said = {**event.payload, **corrections.get(str(event.uid), {})}
        sets.append(
            DoneSet(
                uid=event.uid,
                at_ms=event.at_ms,
                item=event.payload["item"],
                number=event.payload["set"],
                exercise=event.payload["exercise"],
                variant=event.payload["variant"],
                side=event.payload["side"],
                done={key: said[key] for key in DONE_KEYS},
            )
        )
    return sets
