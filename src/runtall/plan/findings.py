"""What was found in the runner's form, taken into the plan's focus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from runtall.form import Finding
from runtall.plan.nouns import Runner
from runtall.plan.rulebook import focus_shares, number


def with_findings(runner: Runner, findings: Sequence[Finding]) -> Runner:
    """The runner with every finding in their focus, as heavy as it is found or as they asked, whichever is more.

    Doing it twice changes nothing more.
    """
    focus = dict(runner.focus)
    for finding in findings:
        focus[finding.focus] = max(finding.weight, focus.get(finding.focus, 0.0))
    return replace(runner, focus=focus)


def exercises_for(focus: str) -> tuple[str, ...]:
    """The exercises that serve a finding well, the best first."""
    shares = focus_shares(focus)
    served = [exercise for exercise, share in shares.items() if share >= number("focus", "serves_from")]
    return tuple(sorted(served, key=lambda exercise: -shares[exercise]))
