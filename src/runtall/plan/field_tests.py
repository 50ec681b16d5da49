"""Field tests: when they are offered, and what a result says against the ones before it, given its error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from runtall.catalogue import FieldTest, Reason, load_field_tests
from runtall.plan.nouns import Runner, SetLog, Side
from runtall.plan.rulebook import number, reason, whole

BACK = "low_back"
Verdict = Literal["first", "more", "less", "within", "own", "full", "cut_short", "other_load"]


@dataclass(frozen=True, slots=True)
class FieldResult:
    """What one test of one side came to: ``value`` in seconds or repetitions, by what the test measures.

    ``cut_short`` says that pain ended it.
    """

    date: date
    test: str
    value: float
    side: Side | None = None
    load_kg: float | None = None
    cut_short: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A result against an earlier one. ``change`` is in the test's unit; ``None`` where nothing was compared."""

    verdict: Verdict
    change: float | None
    against: FieldResult | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Due:
    """When the next tests are due: from ``first`` to ``last``; both ``None`` before any were done, and due at once."""

    first: date | None
    last: date | None
    is_due: bool


def when_due(results: Iterable[FieldResult], today: date) -> Due:
    """Due four to six weeks after the latest tests, and from the beginning where there are none. Later is no fault."""
    latest = max((result.date for result in results if result.date <= today), default=None)
    if latest is None:
        return Due(None, None, is_due=True)
    first = latest + timedelta(weeks=whole("tests_when", "first_weeks"))
    return Due(first, latest + timedelta(weeks=whole("tests_when", "last_weeks")), is_due=today >= first)


def why_not_now(runner: Runner, log: Sequence[SetLog], today: date) -> Reason | None:
    """Why no tests are offered today: a low back that hurts, by the answers or by the last session of these days.

    A red flag is the caller's to know: training is on hold then, and with it everything.
    """
    window_d = whole("tests_not_with_back_pain", "within_d")
    recent = [entry for entry in log if 0 <= (today - entry.date).days < window_d]
    latest = max((entry.date for entry in recent), default=None)
    told = [pain for entry in recent if entry.date == latest for pain in entry.pain if pain.area == BACK]
    hurts = runner.pain_level(BACK) > 0 or any(pain.level > 0 for pain in told)
    return reason("tests_not_with_back_pain") if hurts else None


def possible_tests(runner: Runner) -> tuple[FieldTest, ...]:
    """The tests that the runner's equipment allows, in order."""
    owned = set(runner.equipment)
    return tuple(test for test in load_field_tests().values() if any(set(every) <= owned for every in test.equipment))


def against_last(result: FieldResult, results: Iterable[FieldResult]) -> Comparison:
    """A result against the latest one before it that can be compared."""
    return _compared(result, _comparable(result, results)[-1:], results)


def against_first(result: FieldResult, results: Iterable[FieldResult]) -> Comparison:
    """A result against the first one that can be compared: the baseline."""
    return _compared(result, _comparable(result, results)[:1], results)


def _comparable(result: FieldResult, results: Iterable[FieldResult]) -> list[FieldResult]:
    """Earlier results of the same test, side and load that no pain ended, oldest first."""
    same = [
        one
        for one in results
        if one.date < result.date
        and (one.test, one.side, one.load_kg) == (result.test, result.side, result.load_kg)
        and not one.cut_short
    ]
    return sorted(same, key=lambda one: one.date)


def _compared(result: FieldResult, against: Sequence[FieldResult], results: Iterable[FieldResult]) -> Comparison:
    if result.cut_short:
        return Comparison("cut_short", None, None, reason("test_cut_short"))
    if not against:
        known = any(one.test == result.test and one.date < result.date and not one.cut_short for one in results)
        other_load = known and result.load_kg is not None
        rule = "test_other_load" if other_load else "test_first"
        return Comparison("other_load" if other_load else "first", None, None, reason(rule))
    return _judged(load_field_tests()[result.test], result, against[0])


def _judged(test: FieldTest, result: FieldResult, before: FieldResult) -> Comparison:
    """By the test's error: a change, within it, or the runner's own numbers alone where nobody knows it."""
    change = result.value - before.value
    said = {"change": amount(test, change, signed=True), "against": before.date.isoformat()}
    if test.cap_s is not None and min(result.value, before.value) >= test.cap_s:
        return Comparison("full", 0.0, before, reason("test_full", against=said["against"]))
    if test.error is None:
        return Comparison("own", change, before, reason("test_own", **said))
    error = amount(test, test.error.least_change)
    if abs(change) < test.error.least_change:
        return Comparison("within", change, before, reason("test_within", error=error, **said))
    return Comparison("more" if change > 0 else "less", change, before, reason("test_more", error=error, **said))


def amount(test: FieldTest, value: float, *, signed: bool = False) -> str:
    """``+12 s``, ``48 s``, ``−2``: seconds with their unit, repetitions as a bare number."""
    sign = "" if not signed else "−" if value < 0 else "+" if value > 0 else "±"
    return f"{sign}{abs(value):.0f}{' s' if test.measures == 'hold' else ''}"


def side_note(left: FieldResult, right: FieldResult) -> Reason | None:
    """A note where the sides of one day differ by more than the rule's share of the stronger one."""
    most = max(left.value, right.value)
    if left.cut_short or right.cut_short or most <= 0 or left.load_kg != right.load_kg:
        return None
    difference_pct = 100 * abs(left.value - right.value) / most
    if difference_pct <= number("test_sides", "above_pct"):
        return None
    return reason("test_sides", difference_pct=round(difference_pct))
