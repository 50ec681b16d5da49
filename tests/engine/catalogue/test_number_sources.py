"""Every number in the catalogue says where it comes from, and every source is real and used."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from typing import Any

from engine.catalogue.catalogue_files import IDENTIFIERS, leaves, source_keys, tables, toml_files

SOURCES = "sources.toml"


def unsourced(file: str, table: Mapping[str, Any], sources: Collection[str]) -> list[str]:
    """What breaks the rule: a table with a number, or a figure in its prose, and no source that resolves."""
    broken = []
    for path, found in tables(table):
        keys = source_keys(found)
        broken += [f"{file}: {path} names the unknown source {key}" for key in keys if key not in sources]
        for key, value in found.items():
            number = any(isinstance(leaf, int | float) and not isinstance(leaf, bool) for leaf in leaves(value))
            if number and not keys:
                broken.append(f"{file}: {path}.{key} is a number without a source")
            prose = [leaf for leaf in leaves(value) if isinstance(leaf, str) and key not in IDENTIFIERS]
            nearest = keys or any(source_keys(inner) for inner in found.values() if isinstance(inner, dict))
            if any(re.search(r"\d", sentence) for sentence in prose) and not nearest:
                broken.append(f"{file}: {path}.{key} states a figure without a source")
    return broken


def test_every_number_names_a_source_that_exists() -> None:
    files = toml_files()
    sources = files.pop(SOURCES)
    assert [line for file, table in files.items() for line in unsourced(file, table, sources)] == []


def test_the_walk_sees_all_the_files() -> None:
    assert {"gates.toml", "sources.toml", "exercises/cobra.toml", "rules/safety.toml"} <= set(toml_files())
    assert len([file for file in toml_files() if file.startswith("exercises/")]) == 6


def test_the_walk_can_fail() -> None:
    poor = tomllib.loads("""
        sets = 2
        [a]
        range_kg = [1, 2]
        [b]
        pairs = [[1, 2]]
        source = "nowhere"
        [[c]]
        text = "Hold for 3 seconds."
        [[c]]
        inner = { reps = 6, source = ["judgement", "elsewhere"] }
        flag = true
        id = "plank_45"
    """)
    assert unsourced("poor", poor, {"judgement"}) == [
        "poor: .sets is a number without a source",
        "poor: a.range_kg is a number without a source",
        "poor: b names the unknown source nowhere",
        "poor: c[0].text states a figure without a source",
        "poor: c[1].inner names the unknown source elsewhere",
    ]


def test_no_source_is_left_unused() -> None:
    files = toml_files()
    sources = set(files.pop(SOURCES))
    used = {key for table in files.values() for _, found in tables(table) for key in source_keys(found)}
    assert sources - used == set()


def test_a_source_that_is_no_study_calls_itself_judgement() -> None:
    sources = toml_files()[SOURCES]
    assert sources["judgement"]["certainty"] == "judgement"
    assert [key for key, entry in sources.items() if entry["read"] == "judgement"] == ["judgement"]
