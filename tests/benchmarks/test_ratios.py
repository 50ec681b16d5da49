"""The harness that sets things side by side, with times given by hand."""

from __future__ import annotations

from bench.__main__ import line, page
from bench.ratios import Timed, Wanted, alternate

ROUNDS = Timed(({"new": 2.0, "old": 1.0}, {"new": 9.0, "old": 3.0}, {"new": 10.0, "old": 1.0}))


def test_a_ratio_is_the_median_of_the_rounds_not_the_ratio_of_medians() -> None:
    """By hand: the rounds' ratios are 2, 3 and 10, their median 3; the medians of the times are 9 and 1."""
    result = ROUNDS.ratio("new", "old")
    assert (result.ratio, result.what_s, result.against_s) == (3.0, 9.0, 1.0)
    assert result.met


def test_what_is_wanted_is_met_or_named_as_missed() -> None:
    kept, missed = ROUNDS.ratio("new", "old", Wanted("at_least", 3)), ROUNDS.ratio("new", "old", Wanted("at_most", 2.9))
    assert (kept.met, missed.met) == (True, False)
    assert "MISSED" in line(missed)
    assert "MISSED" not in line(kept)
    written = page([("Reading", [kept, missed])])
    assert "| new | old | 3 | ≥ 3 |" in written
    assert "≤ 2.9 **missed**" in written
    assert "Python 3." in written


def test_contenders_take_turns_after_a_warm_up() -> None:
    turns: list[str] = []
    timed = alternate({"a": lambda: turns.append("a"), "b": lambda: turns.append("b")}, rounds=2)
    assert turns == ["a", "b"] * 3
    assert len(timed.rounds) == 2
