"""The room's public face: what it offers, what it imports, and that importing it does nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest

from engine.catalogue.catalogue_files import CATALOGUE
from runtall import catalogue
from runtall.catalogue import load_exercises, load_gates, load_rules, load_sources
from runtall.catalogue.page import sources_page

DOCS = CATALOGUE.parents[2] / "docs"


def test_everything_public_is_there_and_sorted_out() -> None:
    assert all(hasattr(catalogue, name) for name in catalogue.__all__)
    offered = {name for name in vars(catalogue) if not name.startswith("_")}
    submodules = {path.stem for path in CATALOGUE.glob("*.py")}
    assert offered - submodules == set(catalogue.__all__)


def test_the_room_imports_the_standard_library_alone() -> None:
    allowed = sys.stdlib_module_names | {"runtall"}
    for path in CATALOGUE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                modules.append(node.module or "")
            for module in modules:
                assert module.split(".")[0] in allowed, (path.name, module)
                assert not module.startswith("runtall.") or module.startswith(("runtall.catalogue", "runtall.errors"))


def test_importing_reads_no_file_of_ours() -> None:
    program = (
        "import sys; seen = []\n"
        "sys.addaudithook(lambda event, args: seen.append(str(args[0])) if event == 'open' else None)\n"
        "import runtall.catalogue\n"
        "print([name for name in seen if name.endswith('.toml')])\n"
        "runtall.catalogue.load_exercises()\n"
        "print(len([name for name in seen if name.endswith('.toml')]))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    before, after = done.stdout.splitlines()
    assert before == "[]"
    assert int(after) >= 8  # six exercises, their gates, their sources: the hook does see them


def test_everything_is_read_once_and_cannot_be_changed() -> None:
    for load in (load_exercises, load_gates, load_rules, load_sources):
        assert load() is load()
        with pytest.raises(TypeError):
            load()["new"] = None  # type: ignore[index]  # the point: a mapping without assignment
    with pytest.raises(FrozenInstanceError):
        load_exercises()["cobra"].purpose = ""  # type: ignore[misc]  # the point: a frozen noun
    with pytest.raises(TypeError):
        load_exercises()["cobra"].regions["mid"] = 1.0  # type: ignore[index]  # the point: frozen inside too


def test_the_page_of_sources_is_up_to_date() -> None:
    """Renew it with: .venv/bin/python -m runtall.catalogue.page > docs/sources.md"""
    assert (DOCS / "sources.md").read_text("utf-8") == sources_page(load_sources().values())
