"""Field tests for the session page: what is on offer, each test as an exercise with one way, what it said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from runtall.catalogue import PAIN_AREAS, FieldTest, load_exercises, load_field_tests, load_rules
from runtall.plan import Runner, SetLog
from runtall.plan.field_tests import FieldResult, against_last, possible_tests, when_due, why_not_now
from runtall.plan.ways import starting_load_kg
from runtall_web.accounts.models import User
from runtall_web.home.texts import day_text, kilograms_text, reason_text, seconds_text
from runtall_web.training.queries import field_results

ROW = ("one_arm_one_leg_cable_row", "one_arm_dumbbell_row")
"""The way of rowing whose starting load the row test begins with."""
RULES = ("tests_when", "tests_stop", "tests_what_they_show")


def tests_data(user: User, runner: Runner, log: Sequence[SetLog], today: date) -> dict[str, Any]:
    """What the session page needs to offer field tests, as ``frontend/src/training/page.ts`` names it."""
    results = field_results(user)
    refused = why_not_now(runner, log, today)
    last = {result.test: result for result in results}
    return {
        "due": when_due(results, today).is_due and refused is None,
        "when": when_text(results, today),
        "refused": reason_text(refused) if refused else "",
        "why": [reason_text(load_rules()[rule].reason()) for rule in RULES],
        "choices": [
            {
                "item": _item(test, runner, last.get(test.id)),
                "ticked": test.id in last or (not test.optional and not last),
                "needs": _(test.needs),
            }
            for test in possible_tests(runner)
        ],
        "address": reverse("training:tests"),
    }


def when_text(results: Sequence[FieldResult], today: date) -> str:
    """When the last tests were and when the next ones are due."""
    due = when_due(results, today)
    if due.first is None or due.last is None:
        return _("Not done yet. The first ones are your baseline.")
    last = max(result.date for result in results if result.date <= today)
    said = {"last": day_text(last), "first": day_text(due.first), "until": day_text(due.last)}
    return _("Last done %(last)s; next between %(first)s and %(until)s.") % said


def field_exercises() -> dict[str, dict[str, Any]]:
    """Each test as the page knows an exercise: one way, that any pain above the tests' limit stops."""
    return {test.id: _exercise(test) for test in load_field_tests().values()}


def _exercise(test: FieldTest) -> dict[str, Any]:
    limit = int(load_rules()["tests_stop"].number("limit_0_10"))
    limits = {**dict.fromkeys(PAIN_AREAS, limit), "leg": 0}
    way = {
        "id": test.id,
        "variant": None,
        "name": _(test.name),
        "kind": "full",
        "summary": _(test.summary),
        "steps": [_(step) for step in test.steps],
        "item": _item(test, None, None),
        "implement": "dumbbells" if test.id == "row_reps" else "",
        "pain_limits": limits,
        "asks_about": [],
        "missing": "",
    }
    return {
        "id": test.id,
        "name": _(test.name),
        "short": _(test.name),
        "cues": [_(cue) for cue in test.cues],
        "faults": [],
        "breathing": "",
        "stop_signs": [_(sign) for sign in test.ends],
        "address": reverse("training:tests") + f"#test-{test.id}",
        "ways": [way],
        "test": {"measures": test.measures},
    }


def _item(test: FieldTest, runner: Runner | None, last: FieldResult | None) -> dict[str, Any]:
    """A test as an event carries it: one set; ``hold_s`` is the longest time, ``rep_s`` the beat or the usual time."""
    holds = test.measures == "hold"
    return {
        "exercise": test.id,
        "variant": None,
        "sets": 1,
        "reps": 1,
        "hold_s": test.cap_s if holds else None,
        "load_kg": _load_kg(test, runner, last),
        "per_side": test.per_side,
        "rest_s": test.rest_s,
        "rep_s": test.usual_s if holds else test.rep_s,
        "tempo_s": None,
        "rir": None if holds else 1,
    }


def _load_kg(test: FieldTest, runner: Runner | None, last: FieldResult | None) -> float | None:
    """The load of the last time, so that the two can be compared; else what such a row would begin with."""
    if test.id != "row_reps" or runner is None:
        return None
    if last is not None and last.load_kg is not None:
        return last.load_kg
    load = load_exercises()[ROW[0]].variant(ROW[1]).load
    implement = next((word for word in ("dumbbells", "kettlebell") if word in runner.loads), None)
    return starting_load_kg(load, runner, implement) if load and implement else None


def last_results(user: User) -> dict[str, dict[str, Any]]:
    """For each test its last day in a line, by the key the page asks for."""
    days: dict[str, list[FieldResult]] = {}
    for result in field_results(user):
        days[result.test] = [*(one for one in days.get(result.test, []) if one.date == result.date), result]
    return {f"{test}/{test}": {"line": _line(of), "wrong": [], "cue": ""} for test, of in days.items()}


def _line(results: Sequence[FieldResult]) -> str:
    return f"{day_text(results[0].date)}: {' · '.join(value_text(result, with_side=True) for result in results)}"


def value_text(result: FieldResult, *, with_side: bool = False) -> str:
    """``left: 62 s``, ``14 · 8 kg``."""
    holds = load_field_tests()[result.test].measures == "hold"
    parts = [seconds_text(round(result.value)) if holds else _("%(n)d reps") % {"n": round(result.value)}]
    if result.load_kg is not None:
        parts.append(kilograms_text(result.load_kg))
    side = {"left": _("left"), "right": _("right")}.get(result.side or "", "") if with_side else ""
    return (f"{side}: " if side else "") + " · ".join(parts)


def told_lines(user: User, today: date) -> list[str]:
    """What the tests of the latest day of tests say against the ones before, a line a test and side."""
    results = field_results(user)
    latest = max((result.date for result in results if result.date <= today), default=None)
    return [
        f"{_(load_field_tests()[result.test].name)}, {value_text(result, with_side=True)}. "
        f"{reason_text(against_last(result, results).reason)}"
        for result in results
        if result.date == latest
    ]
