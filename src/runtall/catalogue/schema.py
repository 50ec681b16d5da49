"""A small declarative schema for our TOML: shapes are data, one function checks a value against one.

A value that does not fit raises ``CatalogueError`` with the file, the key's path and what is allowed there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from runtall.errors import CatalogueError


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or name: not blank, no space at either end; ``pattern`` must match all of it."""

    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """One of a fixed set of words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number between two bounds, both included; ``whole`` refuses fractions."""

    least: float
    most: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one shape, no item twice unless it is a number, with a least and a most length."""

    item: Shape
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """One item, or a list of such items: a source, or several."""

    item: Shape


@dataclass(frozen=True, slots=True)
class Table:
    """A table with required and optional keys, and no others."""

    required: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table with required and optional keys, and any further keys that match ``pattern``, all of one shape."""

    required: Mapping[str, Shape]
    rest: Shape
    pattern: str
    optional: Mapping[str, Shape] = field(default_factory=dict)


Shape = Text | Word | Flag | Number | ListOf | OneOrMore | Table | OpenTable


def check(value: Any, shape: Shape, *, file: str, path: str = "") -> None:
    """Refuse ``value`` unless it has ``shape``; the error names ``file`` and the ``path`` of the key."""
    match shape:
        case Text():
            _check_text(value, shape, file, path)
        case Word():
            if not isinstance(value, str) or value not in shape.words:
                raise _refusal(file, path, value, "one of: " + ", ".join(shape.words))
        case Flag():
            if not isinstance(value, bool):
                raise _refusal(file, path, value, "true or false")
        case Number():
            _check_number(value, shape, file, path)
        case ListOf():
            _check_list(value, shape, file, path)
        case OneOrMore():
            wanted = ListOf(shape.item, least=1) if isinstance(value, list) else shape.item
            check(value, wanted, file=file, path=path)
        case Table() | OpenTable():
            _check_table(value, shape, file, path)


def _check_text(value: Any, shape: Text, file: str, path: str) -> None:
    if not isinstance(value, str) or not value or value != value.strip():
        raise _refusal(file, path, value, "text without blanks at its ends")
    if shape.pattern and not re.fullmatch(shape.pattern, value):
        raise _refusal(file, path, value, f"text of the form {shape.pattern}")


def _check_number(value: Any, shape: Number, file: str, path: str) -> None:
    fits = isinstance(value, int if shape.whole else (int, float)) and not isinstance(value, bool)
    if not fits or not shape.least <= value <= shape.most:
        kind = "a whole number" if shape.whole else "a number"
        raise _refusal(file, path, value, f"{kind} from {shape.least:g} to {shape.most:g}")


def _check_list(value: Any, shape: ListOf, file: str, path: str) -> None:
    if not isinstance(value, list):
        raise _refusal(file, path, value, "a list")
    if len(value) < shape.least or (shape.most is not None and len(value) > shape.most):
        bound = f"at least {shape.least}" if len(value) < shape.least else f"at most {shape.most}"
        raise _refusal(file, path, value, f"a list of {bound}")
    for index, item in enumerate(value):
        check(item, shape.item, file=file, path=f"{path}[{index}]")
        if not isinstance(shape.item, Number) and item in value[:index]:
            raise _refusal(file, f"{path}[{index}]", item, "no item twice")


def _check_table(value: Any, shape: Table | OpenTable, file: str, path: str) -> None:
    if not isinstance(value, dict):
        raise _refusal(file, path, value, "a table")
    known = {**shape.required, **shape.optional}
    for key, item in value.items():
        inner = f"{path}.{key}" if path else key
        if key in known:
            check(item, known[key], file=file, path=inner)
        elif isinstance(shape, OpenTable) and re.fullmatch(shape.pattern, key):
            check(item, shape.rest, file=file, path=inner)
        else:
            raise CatalogueError(
                "{file}: {path} is an unknown key",
                remedy="keys allowed here: {allowed}",
                file=file,
                path=inner,
                allowed=", ".join(sorted(known)) + (f", {shape.pattern}" if isinstance(shape, OpenTable) else ""),
            )
    for key in shape.required:
        if key not in value:
            raise CatalogueError(
                "{file}: {path} is missing",
                remedy="keys needed here: {needed}",
                file=file,
                path=f"{path}.{key}" if path else key,
                needed=", ".join(sorted(shape.required)),
            )


def _refusal(file: str, path: str, value: Any, wanted: str) -> CatalogueError:
    shown = repr(value)
    return CatalogueError(
        "{file}: {path} is {value}",
        remedy="it has to be {wanted}",
        file=file,
        path=path or "the file",
        value=shown if len(shown) <= 60 else shown[:57] + "...",
        wanted=wanted,
    )
