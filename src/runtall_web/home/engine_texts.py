"""Every sentence the engine can say, for the translators: catalogue texts and the templates of its errors."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import runtall

ENGINE = Path(runtall.__file__).parent
TEXT_KEYS = {
    "text",
    "purpose",
    "primary_muscles",
    "secondary_muscles",
    "setup",
    "execution",
    "cues",
    "breathing",
    "article",
    "common",
    "steps",
    "skip_if",
    "stop_signs",
    "screening",
    "looks",
    "say",
    "name",
    "summary",
    "question",
    "test",
    "needs",
    "ends",
}


def engine_texts() -> list[str]:
    """The templates that ``gettext`` is asked for at the edge, each once, in order."""
    found = {text: None for file in sorted(ENGINE.rglob("*.toml")) for text in _of_table(tomllib.loads(_read(file)))}
    found |= {text: None for file in sorted(ENGINE.rglob("*.py")) for text in _of_errors(ast.parse(_read(file)))}
    return list(found)


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _of_table(table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield from _of_table(each)
            elif isinstance(each, str) and key in TEXT_KEYS:
                yield each


def _of_errors(tree: ast.Module) -> Iterator[str]:
    """The first argument and the ``remedy`` of every call that has a ``remedy``: how errors are made here."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        remedy = next((keyword.value for keyword in call.keywords if keyword.arg == "remedy"), None)
        if remedy is None or not call.args:
            continue
        for part in (call.args[0], remedy):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value
