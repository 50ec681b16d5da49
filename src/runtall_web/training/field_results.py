"""The page of field tests: every test with its results, each against its measurement error, as a table and a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from runtall.catalogue import FieldTest, Reason, load_field_tests, load_rules
from runtall.plan.field_tests import FieldResult, against_first, against_last, side_note, when_due, why_not_now
from runtall_web.accounts.models import User
from runtall_web.settings.queries import current_runner, record_of
from runtall_web.training.field_session import RULES, value_text, when_text
from runtall_web.training.queries import field_results, set_logs

LATER_COOKIE = "runtall-tests-later"
LATER_S = 14 * 86_400


def are_offered(user: User, today: date, *, later: bool) -> bool:
    """Whether today's page mentions the tests: due, nothing speaks against them, and not put off."""
    if later:
        return False
    refused = why_not_now(current_runner(user), set_logs(user, since=today - timedelta(days=30)), today)
    return refused is None and when_due(field_results(user), today).is_due


@dataclass(frozen=True, slots=True)
class Row:
    """One result with what it says against the last one and against the baseline."""

    result: FieldResult
    value: str
    side: str
    against_last: Reason
    against_first: Reason | None
    note: Reason | None


@dataclass(frozen=True, slots=True)
class ShownTest:
    """One test of the page: latest result first."""

    test: FieldTest
    rows: tuple[Row, ...]
    chart: dict[str, Any] | None


def tests_page(user: User, today: date) -> dict[str, Any]:
    """Everything of the page."""
    results = field_results(user)
    record = record_of(user)
    refused = why_not_now(current_runner(user), set_logs(user), today)
    return {
        "tests": [
            _shown(test, [one for one in results if one.test == test.id]) for test in load_field_tests().values()
        ],
        "when": when_text(results, today),
        "due": when_due(results, today),
        "refused": refused,
        "stopped": record is not None and record.stopped_on is not None,
        "rules": [load_rules()[rule].reason() for rule in RULES],
        "done": bool(results),
    }


def _shown(test: FieldTest, results: Sequence[FieldResult]) -> ShownTest:
    latest_first = sorted(results, key=lambda one: one.date, reverse=True)  # stable: left stays before right
    rows = tuple(_row(result, results) for result in latest_first)
    return ShownTest(test, rows, _chart(test, results) if any(not one.cut_short for one in results) else None)


def _row(result: FieldResult, results: Sequence[FieldResult]) -> Row:
    last, first = against_last(result, results), against_first(result, results)
    other = [one for one in results if one.date == result.date and result.side == "right" and one.side == "left"]
    return Row(
        result=result,
        value=value_text(result),
        side={"left": _("left"), "right": _("right")}.get(result.side or "", ""),
        against_last=last.reason,
        against_first=None if first.against == last.against else first.reason,
        note=side_note(other[-1], result) if other else None,
    )


def _chart(test: FieldTest, results: Sequence[FieldResult]) -> dict[str, Any]:
    """Results by day, a series a side; what pain ended is left out, as it is from every comparison."""
    days = sorted({result.date for result in results})
    axis = {"label": _("Day"), "kind": "date", "values": [_seconds(day) for day in days]}
    unit = _("s") if test.measures == "hold" else ""
    sides = {"left": (_("left"), "accent"), "right": (_("right"), "run")} if test.per_side else {None: ("", "accent")}
    series = [
        {
            "label": f"{_(test.name)} {word}".strip(),
            "unit": unit,
            "role": role,
            "decimals": 0,
            "kind": "marks" if len(days) == 1 else "line",
            "values": [_of(day, side, results) for day in days],
        }
        for side, (word, role) in sides.items()
    ]
    return {"x": axis, "series": series}


def _of(day: date, side: str | None, results: Sequence[FieldResult]) -> float | None:
    found = [one.value for one in results if one.date == day and one.side == side and not one.cut_short]
    return found[-1] if found else None


def _seconds(day: date) -> float:
    return datetime.combine(day, time(), UTC).timestamp()
