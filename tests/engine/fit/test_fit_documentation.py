"""The page and the docstrings keep up with the code."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from runtall import fit

PACKAGE = Path(fit.__file__).parent
PAGE = Path(__file__).parents[3] / "docs" / "concepts" / "fit.md"
MODULES = ["runtall.fit", *(f"runtall.fit.{found.name}" for found in pkgutil.iter_modules(fit.__path__))]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_every_warning_has_its_line_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    source = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.glob("*.py"))
    codes = set(re.findall(r'(?:notices\.add|_stop)\(\s*(?:at, |last\[2\]\(\), )?"([a-z_]+)"', source)) | {
        "more_warnings"
    }
    assert len(codes) > 12
    assert {code for code in codes if f"`{code}`" not in page} == set()


def test_the_public_names_are_those_of_the_package() -> None:
    assert all(hasattr(fit, name) for name in fit.__all__)
    assert sorted(fit.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name)) == list(fit.__all__)
