"""Reads movement definitions (``movements/<id>.toml``): their layout, their checks, their nouns."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from runtall.catalogue.ids import EXERCISE_IDS, listed
from runtall.catalogue.layout import ID, ID_PATTERN, SENTENCE, SOURCE
from runtall.catalogue.loader import load_exercises, load_sources
from runtall.catalogue.movement import (
    MEASURES,
    PHASES,
    SEVERITIES,
    SIDES,
    SIGNAL_KINDS,
    SPACES,
    VIEWS,
    Condition,
    Counting,
    KeyPose,
    Movement,
    MovementFault,
    Performance,
    Signal,
)
from runtall.catalogue.schema import Flag, ListOf, Number, OpenTable, Shape, Table, Text, Word, check
from runtall.errors import CatalogueError

USUAL_SMOOTH_HZ = 3.0
"""A delay of about 50 ms (judgement: held against the jitter measured on rendered clips)."""
USUAL_EASE = 1.95
"""What ``coach.timing`` explains, for a signal that follows the movement evenly."""
_VALUE = Number(-1000, 1000)
_POINT = Text(ID_PATTERN)
_VIEWS = ListOf(Word(VIEWS), least=1)
_SEEN = ListOf(_VALUE, least=2, most=2)
_CONDITION: Mapping[str, Shape] = {
    "signal": ID,
    "measure": Word(MEASURES),
    "phase": Word(PHASES),
    "above": _VALUE,
    "below": _VALUE,
    "for_s": Number(0, 10),
    "change": Flag(),
    "sure": Number(0.001, 1000),
    "clean": _SEEN,
    "faulty": _SEEN,
}
_POSE = OpenTable({}, Number(-3600, 3600), ID_PATTERN)

MOVEMENT = Table(
    {
        "id": ID,
        "needs": ListOf(_POINT, least=1),
        "signal": OpenTable(
            {},
            Table(
                {"kind": Word(SIGNAL_KINDS), "source": SOURCE},
                {
                    "points": ListOf(_POINT),
                    "space": Word(SPACES),
                    "per": Word(("trunk", "arm", "none")),
                    "parts": ListOf(ID, least=1),
                    "weights": ListOf(Number(-100, 100), least=1),
                    "floor": _VALUE,
                    "above_rest": Number(0, 90),
                    "smooth_hz": Number(0.2, 20),
                    "means": SENTENCE,
                },
            ),
            ID_PATTERN,
        ),
        "count": Table(
            {
                "signal": ID,
                "sides": Word(SIDES),
                "least": Number(0.001, 1000),
                "share": Number(0.1, 1),
                "least_s": Number(0.1, 20),
                "most_s": Number(1, 120),
                "views": _VIEWS,
                "range_signal": ID,
                "range_unit": SENTENCE,
                "source": SOURCE,
            },
            {
                "turns": Flag(),
                "small": Table({"below": Number(0.001, 1000), "least_s": Number(0.1, 20), "source": SOURCE}, {}),
                "ease": Table({"source": SOURCE}, dict.fromkeys(VIEWS, Number(1, 5))),
                "clean": _SEEN,
                "why": SENTENCE,
            },
        ),
    },
    {
        "ready": ListOf(Table({"source": SOURCE}, _CONDITION)),
        "fault": ListOf(
            Table(
                {
                    "code": ID,
                    "views": _VIEWS,
                    "severity": Word(SEVERITIES),
                    "when": ListOf(Table({"source": SOURCE}, _CONDITION), least=1),
                },
                {"off_axis_deg": ListOf(Number(0, 90), least=2, most=2), "source": SOURCE, "why": SENTENCE},
            )
        ),
        "taught": OpenTable({}, SENTENCE, ID_PATTERN),
        "performance": Table(
            {
                "support": Word(("hands_and_toes", "hand_and_knees", "feet", "one_foot", "belly")),
                "tempo_s": ListOf(Number(0, 60), least=3, most=3),
                "pause_s": Number(0, 60),
                "rest": OpenTable({"source": SOURCE}, Number(-3600, 3600), ID_PATTERN),
                "far": OpenTable({"source": SOURCE}, Number(-3600, 3600), ID_PATTERN),
                "source": SOURCE,
            },
            {"faults": OpenTable({}, OpenTable({"source": SOURCE}, Number(-3600, 3600), ID_PATTERN), ID_PATTERN)},
        ),
    },
)


@cache
def load_movements() -> Mapping[str, Movement]:
    """How each exercise that has a definition looks to a camera, by exercise id, in the order of the exercises."""
    folder = files("runtall.catalogue") / "movements"
    movements: dict[str, Movement] = {}
    for exercise_id in listed("movements"):
        file = f"{exercise_id}.toml"
        if exercise_id not in EXERCISE_IDS:
            raise _broken(f"movements/{file}", "id", f"is no exercise; exercises/{file} is missing")
        movements[exercise_id] = _of_exercise(exercise_id, read_movement((folder / file).read_text("utf-8"), file))
    return MappingProxyType(movements)


def read_movement(text: str, file: str) -> Movement:
    """The movement in one TOML text, checked against the layout and itself; ``file`` names it in errors."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise CatalogueError("{file} is no TOML: {detail}", file=file, detail=str(broken)) from broken
    check(table, MOVEMENT, file=file)
    for name, entry in table["signal"].items():
        if len(entry.get("parts", ())) != len(entry.get("weights", ())):
            raise _broken(file, f"signal.{name}", "needs one weight for each part")
    movement = _movement(table)
    _check_movement(movement, file)
    return movement


def _of_exercise(exercise_id: str, movement: Movement) -> Movement:
    """Refuse a definition whose faults are not exactly those that the exercise teaches."""
    file = f"movements/{exercise_id}.toml"
    if movement.id != exercise_id:
        raise _broken(file, "id", f"is {movement.id}")
    codes = {fault.code for fault in load_exercises()[exercise_id].faults}
    judged = {fault.code for fault in movement.faults}
    if judged & set(movement.taught) or judged | set(movement.taught) != codes:
        raise _broken(file, "fault", "must judge each of the exercise's faults or say under taught why not")
    return movement


def _check_movement(movement: Movement, file: str) -> None:
    _check_signals(movement, file)
    for condition in [*movement.ready, *(condition for fault in movement.faults for condition in fault.when)]:
        if bool(condition.signal) == bool(condition.measure):
            raise _broken(file, "when", "needs either a signal or a measure")
        if (condition.above is None) == (condition.below is None):
            raise _broken(file, "when", "needs either above or below")
    keys = {key for fault in movement.faults for key in fault.sources} | set(movement.counting.sources)
    keys |= {key for condition in movement.ready for key in condition.sources}
    keys |= {key for signal in movement.signals.values() for key in signal.sources}
    for key in sorted(keys):
        if key not in load_sources():
            raise _broken(file, "source", f"names the source {key}, which sources.toml does not have")


def _check_signals(movement: Movement, file: str) -> None:
    named = {movement.counting.signal, movement.counting.range_signal}
    conditions = [*movement.ready, *(condition for fault in movement.faults for condition in fault.when)]
    named |= {condition.signal for condition in conditions if condition.signal}
    mixed: set[str] = set()
    for signal in movement.signals.values():
        named |= set(signal.mix)
        if (signal.kind == "mix") != bool(signal.mix) or (signal.kind == "mix") == bool(signal.points):
            raise _broken(file, f"signal.{signal.name}", "needs either points or a mix")
        if any(part in movement.signals and movement.signals[part].mix and part not in mixed for part in signal.mix):
            raise _broken(file, f"signal.{signal.name}", "mixes a mix that comes after it")
        if signal.mix:
            mixed.add(signal.name)
    for name in named:
        if name not in movement.signals:
            raise _broken(file, name, "is used but is no signal")


def _movement(table: dict[str, Any]) -> Movement:
    performance = table.get("performance")
    return Movement(
        id=table["id"],
        needs=tuple(table["needs"]),
        signals=MappingProxyType({name: _signal(name, entry) for name, entry in table["signal"].items()}),
        ready=tuple(_condition(entry) for entry in table.get("ready", ())),
        counting=_counting(table["count"]),
        faults=tuple(
            MovementFault(
                code=entry["code"],
                views=tuple(entry["views"]),
                off_axis_deg=_pair(entry.get("off_axis_deg", [0, 90])),
                severity=entry["severity"],
                when=tuple(_condition(condition) for condition in entry["when"]),
                sources=tuple(dict.fromkeys(key for condition in entry["when"] for key in _sources(condition))),
                why=entry.get("why", ""),
            )
            for entry in table.get("fault", ())
        ),
        taught=MappingProxyType(dict(table.get("taught", {}))),
        performance=_performance(performance, table["count"]["sides"]) if performance else None,
    )


def _signal(name: str, table: dict[str, Any]) -> Signal:
    return Signal(
        name=name,
        kind=table["kind"],
        points=tuple(table.get("points", ())),
        space=table.get("space", "sagittal"),
        per=table.get("per", "trunk"),
        mix=MappingProxyType(dict(zip(table.get("parts", ()), table.get("weights", ()), strict=False))),
        floor=table.get("floor"),
        above_rest=table.get("above_rest"),
        smooth_hz=float(table.get("smooth_hz", USUAL_SMOOTH_HZ)),
        means=table.get("means", ""),
        sources=_sources(table),
    )


def _condition(table: dict[str, Any]) -> Condition:
    return Condition(
        signal=table.get("signal", ""),
        measure=table.get("measure", ""),
        phase=table.get("phase", "rep"),
        above=table.get("above"),
        below=table.get("below"),
        for_s=float(table.get("for_s", 0.0)),
        change=table.get("change", False),
        sure=float(table.get("sure", 1.0)),
        sources=_sources(table),
        clean=_seen(table.get("clean")),
        faulty=_seen(table.get("faulty")),
    )


def _counting(table: dict[str, Any]) -> Counting:
    small = table.get("small", {})
    return Counting(
        signal=table["signal"],
        sides=table["sides"],
        turns=table.get("turns", False),
        least=float(table["least"]),
        share=float(table["share"]),
        least_s=float(table["least_s"]),
        most_s=float(table["most_s"]),
        small=float(small.get("below", 0.0)),
        small_s=float(small.get("least_s", 0.0)),
        ease=MappingProxyType({**dict.fromkeys(VIEWS, USUAL_EASE), **_angles(table.get("ease", {}))}),
        views=tuple(table["views"]),
        range_signal=table["range_signal"],
        range_unit=table["range_unit"],
        sources=_sources(table),
        clean=_seen(table.get("clean")),
        why=table.get("why", ""),
    )


def _performance(table: dict[str, Any], sides: str) -> Performance:
    out, hold, back = table["tempo_s"]
    return Performance(
        support=table["support"],
        rest=KeyPose("rest", _angles(table["rest"])),
        far=KeyPose("far", {**_angles(table["rest"]), **_angles(table["far"])}),
        tempo_s=(float(out), float(hold), float(back)),
        pause_s=float(table["pause_s"]),
        sides=sides,
        faults=MappingProxyType({code: _angles(entry) for code, entry in table.get("faults", {}).items()}),
        sources=_sources(table),
    )


def _pair(values: list[float]) -> tuple[float, float]:
    return float(values[0]), float(values[1])


def _seen(values: list[float] | None) -> tuple[float, float] | None:
    return None if values is None else _pair(values)


def _angles(table: dict[str, Any]) -> Mapping[str, float]:
    return MappingProxyType({name: float(value) for name, value in table.items() if name != "source"})


def _sources(table: dict[str, Any]) -> tuple[str, ...]:
    source = table["source"]
    return (source,) if isinstance(source, str) else tuple(source)


def _broken(file: str, path: str, what: str) -> CatalogueError:
    return CatalogueError("{file}: {path} {what}", file=file, path=path, what=what)
