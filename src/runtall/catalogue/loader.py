"""Reads the TOML files beside it, checks them, and builds the nouns. Each file is read once."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from runtall.catalogue import layout
from runtall.catalogue.build import exercise_from_table, gate_from_table
from runtall.catalogue.ids import EXERCISE_IDS
from runtall.catalogue.nouns import JUDGEMENT, Exercise, Gate, Rule, Source, Variant
from runtall.catalogue.schema import Shape, check
from runtall.errors import CatalogueError


@cache
def load_sources() -> Mapping[str, Source]:
    """Every source by key; ``judgement`` is always among them."""
    table = _read("sources.toml", layout.SOURCES)
    return MappingProxyType(
        {
            key: Source(key, entry["citation"], entry["where"], entry["read"], entry.get("certainty"))
            for key, entry in table.items()
        }
    )


@cache
def load_gates() -> Mapping[str, Gate]:
    """Every gate by id, in the order in which to ask about them."""
    table = _read("gates.toml", layout.GATES)
    gates = {gate_id: gate_from_table(gate_id, entry) for gate_id, entry in table.items()}
    for gate in gates.values():
        earned = [gate.earned_by] if gate.earned_by else []
        _check_sources("gates.toml", gate.id, [gate.source, *(one.source for one in earned)])
        for other in (*gate.implies, *gate.met_by):
            if other not in gates:
                raise _broken("gates.toml", gate.id, f"names the gate {other}, which is not there")
    return MappingProxyType(gates)


@cache
def load_exercises() -> Mapping[str, Exercise]:
    """Every exercise by id: the article's six in its order, then the others of the folder."""
    exercises: dict[str, Exercise] = {}
    for exercise_id in EXERCISE_IDS:
        file = f"exercises/{exercise_id}.toml"
        exercises[exercise_id] = read_exercise(_text(file), exercise_id, file)
    return MappingProxyType(exercises)


@cache
def load_rules() -> Mapping[str, Rule]:
    """Every rule of every file in ``rules/`` by id; an id that two files define is refused."""
    folder = files("runtall.catalogue") / "rules"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return merge_rules({f"rules/{name}": _text(f"rules/{name}") for name in names})


def merge_rules(texts: Mapping[str, str]) -> Mapping[str, Rule]:
    """The rules of several TOML texts by file name, as one; ``CatalogueError`` when two define the same id."""
    rules: dict[str, Rule] = {}
    for file, text in texts.items():
        for rule in read_rules(text, file).values():
            if rule.id in rules:
                raise _broken(file, rule.id, "has an id that another rule file also uses")
            rules[rule.id] = rule
    return MappingProxyType(rules)


def read_rules(text: str, file: str) -> Mapping[str, Rule]:
    """The rules of one TOML text, checked; ``file`` names it in errors."""
    rules = {}
    for rule_id, entry in _parse(text, layout.RULES, file).items():
        _check_sources(file, rule_id, [entry["source"]])
        if entry["source"] == JUDGEMENT and entry["certainty"] not in (JUDGEMENT, "expert opinion"):
            raise _broken(file, rule_id, f"has no source but calls itself {entry['certainty']}")
        try:
            list(string.Formatter().parse(entry["text"]))
        except ValueError as broken:
            raise _broken(file, f"{rule_id}.text", f"is no template ({broken})") from broken
        numbers = {key: value for key, value in entry.items() if key not in ("text", "source", "certainty")}
        rules[rule_id] = Rule(rule_id, entry["text"], entry["source"], entry["certainty"], MappingProxyType(numbers))
    return rules


def read_exercise(text: str, exercise_id: str, file: str) -> Exercise:
    """The exercise in one TOML text, checked in full against the schema and itself; ``file`` names it in errors."""
    exercise = exercise_from_table(_parse(text, layout.EXERCISE, file))
    _check_exercise(exercise, exercise_id, file)
    return exercise


def open_gates(answers: Mapping[str, bool]) -> frozenset[str]:
    """The gates that are open: those answered yes and those they imply. A plain no stays a no.

    >>> "hinge_20" in open_gates({"kettlebell_swing": True})
    True
    """
    gates = load_gates()
    opened = {gate_id for gate_id, yes in answers.items() if yes}
    refused = {gate_id for gate_id, yes in answers.items() if not yes}
    while True:
        implied = {other for gate_id in opened if gate_id in gates for other in gates[gate_id].implies}
        grown = (opened | implied) - refused
        if grown == opened:
            return frozenset(opened)
        opened = grown


def _check_exercise(exercise: Exercise, exercise_id: str, file: str) -> None:
    """Refuse an entry that fits the schema but contradicts itself or names what is not there."""
    if exercise.id != exercise_id:
        raise _broken(file, "id", f"is {exercise.id}, but the file is {exercise_id}")
    order = [variant.kind for variant in exercise.variants]
    if order != sorted(order, key=("regression", "full", "progression", "substitute").index):
        raise _broken(file, "variant", "is out of order: regressions, full, progressions, substitutes")
    if [variant.id for variant in exercise.variants if variant.kind == "full"] != [exercise_id]:
        raise _broken(file, "variant", f"needs exactly one full exercise, called {exercise_id}")
    if abs(sum(exercise.regions.values()) - 1) > 1e-9:
        raise _broken(file, "session.regions", "does not sum to one")
    for index, variant in enumerate(exercise.variants):
        if variant.id in (other.id for other in exercise.variants[:index]):
            raise _broken(file, f"variant {variant.id}", "is there twice")
        _check_variant(variant, file)
    _check_sources(file, "the exercise", exercise.sources)


def _check_variant(variant: Variant, file: str) -> None:
    path = f"variant {variant.id}"
    if (variant.kind == "full") == bool(variant.steps):
        raise _broken(file, path, "must say its steps, and only the full exercise must not")
    for gate in variant.gates:
        if gate not in load_gates():
            raise _broken(file, path, f"names the gate {gate}, which is not there")
    tempo = variant.dose.tempo_s
    if tempo and abs(sum(tempo) - variant.dose.rep_s) > 1e-9:
        raise _broken(file, path, "has a tempo that does not sum to its rep_s")
    _check_sources(file, path, variant.sources)


def _check_sources(file: str, path: str, keys: Iterable[str]) -> None:
    for key in keys:
        if key not in load_sources():
            raise _broken(file, path, f"names the source {key}, which sources.toml does not have")


def _read(file: str, shape: Shape) -> dict[str, Any]:
    return _parse(_text(file), shape, file)


def _text(file: str) -> str:
    return files("runtall.catalogue").joinpath(*file.split("/")).read_text(encoding="utf-8")


def _parse(text: str, shape: Shape, file: str) -> dict[str, Any]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise CatalogueError("{file} is no TOML: {detail}", file=file, detail=str(broken)) from broken
    check(table, shape, file=file)
    return table


def _broken(file: str, path: str, what: str) -> CatalogueError:
    return CatalogueError("{file}: {path} {what}", file=file, path=path, what=what)
