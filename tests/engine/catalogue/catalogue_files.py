"""The catalogue's TOML files as plain data, for tests that must not trust the loader."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

CATALOGUE = Path(__file__).parents[3] / "src" / "runtall" / "catalogue"
IDENTIFIERS = frozenset({"id", "gates", "implies", "source", "code"})
"""Keys whose texts are names, where a digit is no figure shown to anyone."""


def toml_files() -> dict[str, dict[str, Any]]:
    """Every TOML file of the catalogue by its path inside the folder."""
    return {
        path.relative_to(CATALOGUE).as_posix(): tomllib.loads(path.read_text("utf-8"))
        for path in sorted(CATALOGUE.rglob("*.toml"))
    }


def tables(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """``table`` and every table inside it, with its path."""
    yield path, table
    for key, value in table.items():
        inner = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            yield from tables(value, inner)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, dict):
                    yield from tables(item, f"{inner}[{index}]")


def leaves(value: Any) -> Iterator[Any]:
    """The values of one key, through lists but not into tables."""
    if isinstance(value, list):
        for item in value:
            yield from leaves(item)
    elif not isinstance(value, dict):
        yield value


def texts(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Every sentence in ``table`` with its path; identifiers left out."""
    for inner, found in tables(table, path):
        for key, value in found.items():
            if key not in IDENTIFIERS:
                yield from ((f"{inner}.{key}", leaf) for leaf in leaves(value) if isinstance(leaf, str))


def source_keys(table: Mapping[str, Any]) -> list[str]:
    """The source keys that a table itself names."""
    return [key for key in leaves(table.get("source", [])) if isinstance(key, str)]
