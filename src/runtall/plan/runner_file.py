"""A runner as a TOML file: read with every key checked, and written so that reading gives the same runner back."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from typing import Any, cast

from runtall.catalogue import EQUIPMENT, EXERCISE_IDS, load_gates
from runtall.errors import InvalidSettings
from runtall.plan.nouns import PAIN_AREAS, WEEKDAYS, Experience, Pain, PlannedRun, Race, RunKind, Runner
from runtall.plan.rulebook import focus_findings
from runtall.plan.tables import TableReader
from runtall.plan.ways import LOADED_IMPLEMENTS
from runtall.units import DistanceUnit

TABLES = ("runner", "loads", "pain", "week", "run", "race", "gates", "focus")
RUNNER_KEYS = (
    "name",
    "birth_year",
    "height_m",
    "mass_kg",
    "experience",
    "strength_days_per_week",
    "minutes_per_session",
    "equipment",
    "units",
    "available",
)


def read_runner(text: str, file: str = "runner") -> Runner:
    """The runner in a TOML text; ``file`` names it in errors. Raises ``InvalidSettings`` naming the key."""
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise InvalidSettings(
            "{file} is no TOML: {detail}", remedy="correct that line", file=file, detail=str(broken)
        ) from broken
    top = TableReader(parsed, "the file", file, TABLES)
    runner = TableReader(top.raw("runner"), "runner", file, RUNNER_KEYS)
    equipment = runner.words("equipment", EQUIPMENT)
    return Runner(
        experience=cast(Experience, runner.word("experience", ("novice", "trained"))),
        strength_days_per_week=runner.whole("strength_days_per_week", 1, 3),
        minutes_per_session=runner.whole("minutes_per_session", 5, 180),
        equipment=tuple(sorted(equipment)),
        name=runner.text("name") if runner.has("name") else "",
        birth_year=runner.whole("birth_year", 1900, 2100) if runner.has("birth_year") else None,
        height_m=runner.number("height_m", 1.0, 2.5) if runner.has("height_m") else None,
        mass_kg=runner.number("mass_kg", 25, 300) if runner.has("mass_kg") else None,
        units=cast(DistanceUnit, runner.word("units", ("km", "mi"))) if runner.has("units") else "km",
        available=_available(runner),
        loads=_loads(top, file),
        pain=_pains(top, file),
        week=_week(top, file),
        runs=_runs(top, file),
        races=_races(top, file),
        gates=_gates(top, file),
        focus=_focus(top, file),
    )


def write_runner(runner: Runner) -> str:
    """The runner as TOML; ``read_runner`` of it equals ``runner``."""
    lines = ["[runner]"]
    if runner.name:
        lines.append(f"name = {_quoted(runner.name)}")
    for key in ("birth_year", "height_m", "mass_kg"):
        if getattr(runner, key) is not None:
            lines.append(f"{key} = {getattr(runner, key)}")
    lines.append(f'experience = "{runner.experience}"')
    lines.append(f"strength_days_per_week = {runner.strength_days_per_week}")
    lines.append(f"minutes_per_session = {runner.minutes_per_session}")
    lines.append(f"equipment = {_words(sorted(runner.equipment))}")
    lines.append(f'units = "{runner.units}"')
    lines.append(f"available = {_words(WEEKDAYS[day] for day in sorted(runner.available))}")
    lines += _table("loads", {key: list(kilograms) for key, kilograms in sorted(runner.loads.items())})
    lines += _table("gates", {key: runner.gates[key] for key in sorted(runner.gates)})
    lines += _table("focus", {key: runner.focus[key] for key in sorted(runner.focus)})
    if any(kind is not RunKind.REST for kind in runner.week):
        lines += _table("week", {WEEKDAYS[day]: str(kind) for day, kind in enumerate(runner.week)})
    for pain in runner.pain:
        lines += ["", "[[pain]]", f'area = "{pain.area}"', f"level = {pain.level}"]
    for planned in runner.runs:
        lines += ["", "[[run]]", f"date = {planned.date.isoformat()}", f'kind = "{planned.kind}"']
        if planned.distance_km is not None:
            lines.append(f"distance_km = {planned.distance_km}")
    for race in runner.races:
        lines += ["", "[[race]]", f"date = {race.date.isoformat()}"]
    return "\n".join(lines) + "\n"


def _available(runner: TableReader) -> tuple[int, ...]:
    if not runner.has("available"):
        return tuple(range(7))
    days = runner.words("available", WEEKDAYS)
    if not days:
        runner.refuse("available", "at least one weekday, or leave the key out")
    return tuple(sorted(WEEKDAYS.index(day) for day in days))


def _loads(top: TableReader, file: str) -> dict[str, tuple[float, ...]]:
    if not top.has("loads"):
        return {}
    table = TableReader(top.raw("loads"), "loads", file, LOADED_IMPLEMENTS)
    told = {word: table.numbers(word, 0.1, 500) for word in LOADED_IMPLEMENTS if table.has(word)}
    return {word: kilograms for word, kilograms in told.items() if kilograms}


def _pains(top: TableReader, file: str) -> tuple[Pain, ...]:
    return tuple(read_pain(entry, "pain", file) for entry in top.tables("pain"))


def read_pain(entry: object, where: str, file: str) -> Pain:
    """One ``area`` and ``level`` (0–10)."""
    table = TableReader(entry, where, file, ("area", "level"))
    return Pain(table.word("area", PAIN_AREAS), table.whole("level", 0, 10))


def _week(top: TableReader, file: str) -> tuple[RunKind, ...]:
    if not top.has("week"):
        return (RunKind.REST,) * 7
    table = TableReader(top.raw("week"), "week", file, WEEKDAYS)
    kinds = ("rest", "easy", "quality", "long")
    return tuple(RunKind(table.word(day, kinds)) if table.has(day) else RunKind.REST for day in WEEKDAYS)


def _runs(top: TableReader, file: str) -> tuple[PlannedRun, ...]:
    runs = []
    for entry in top.tables("run"):
        table = TableReader(entry, "run", file, ("date", "kind", "distance_km"))
        distance_km = table.number("distance_km", 0, 500) if table.has("distance_km") else None
        runs.append(PlannedRun(table.day("date"), RunKind(table.word("kind", tuple(RunKind))), distance_km))
    return tuple(runs)


def _races(top: TableReader, file: str) -> tuple[Race, ...]:
    return tuple(Race(TableReader(entry, "race", file, ("date",)).day("date")) for entry in top.tables("race"))


def _gates(top: TableReader, file: str) -> dict[str, bool]:
    if not top.has("gates"):
        return {}
    known = tuple(load_gates())
    table = TableReader(top.raw("gates"), "gates", file, known)
    return {gate: table.flag(gate) for gate in known if table.has(gate)}


def _focus(top: TableReader, file: str) -> dict[str, float]:
    if not top.has("focus"):
        return {}
    known = (*focus_findings(), *EXERCISE_IDS)
    table = TableReader(top.raw("focus"), "focus", file, known)
    return {finding: table.number(finding, 0, 10) for finding in known if table.has(finding)}


def _table(name: str, entries: dict[str, Any]) -> list[str]:
    if not entries:
        return []
    return ["", f"[{name}]", *(f"{key} = {_value(value)}" for key, value in entries.items())]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return _quoted(value) if isinstance(value, str) else str(value)


def _words(words: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(word) for word in words) + "]"


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, except that TOML also wants DEL escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
