"""Every rule of ``plan.toml`` and ``focus.toml`` is used by the planner, and says what it says in allowed words."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import runtall.plan
from runtall.plan.rulebook import FOCUS_PREFIX, focus_findings

FOLDER = files("runtall.catalogue") / "rules"
RULES = {
    **tomllib.loads((FOLDER / "plan.toml").read_text("utf-8")),
    **tomllib.loads((FOLDER / "focus.toml").read_text("utf-8")),
}


def test_no_rule_is_left_over() -> None:
    code = "".join(path.read_text("utf-8") for path in Path(runtall.plan.__file__).parent.glob("*.py"))
    assert [name for name in RULES if not name.startswith(FOCUS_PREFIX) and f'"{name}"' not in code] == []


def test_nothing_is_promised() -> None:
    for rule in RULES.values():
        for word in ("prevent", "injur", "safe", "economy", "guarantee"):
            assert word not in rule["text"].lower()


def test_a_focus_names_exercises_and_shares() -> None:
    assert "shoulder_hunch" in focus_findings()
    for name in focus_findings():
        shares = {key: share for key, share in RULES[FOCUS_PREFIX + name].items() if isinstance(share, int | float)}
        assert shares
        assert all(0 < share <= 1 for share in shares.values())
