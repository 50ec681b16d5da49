"""The training log: sessions with their sets, latest first, and how each exercise went over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from runtall.catalogue import load_exercises, load_field_tests
from runtall_web.accounts.models import User
from runtall_web.home.texts import kilograms_text, seconds_text
from runtall_web.plan.words import short_name
from runtall_web.settings.forms import PAIN_WORDS
from runtall_web.training.adherence import adherence
from runtall_web.training.bridge import field_result_of
from runtall_web.training.field_session import value_text, when_text
from runtall_web.training.models import FieldTestResult, LoggedSet, Session
from runtall_web.training.queries import field_results

SESSIONS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One exercise of a session: its name and its sets in words."""

    exercise: str
    name: str
    sets: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A session as the log shows it."""

    session: Session
    minutes: int | None
    lines: tuple[Line, ...]
    pain: tuple[str, ...]


def log_page(user: User, number: str, today: date) -> dict[str, Any]:
    """Everything of the log's page: one page of sessions, planned against done, and the exercises that have a trend."""
    sessions = Session.objects.filter(owner=user).prefetch_related("sets", "tests__session")
    page: Page[Session] = Paginator(sessions, SESSIONS_A_PAGE).get_page(number)
    counted = (
        LoggedSet.objects.filter(session__owner=user)
        .order_by()
        .values("exercise")
        .annotate(sets=Count("pk"), last=Max("session__date"))
    )
    order = list(load_exercises())
    trends = sorted((row for row in counted if row["exercise"] in order), key=lambda row: order.index(row["exercise"]))
    return {
        "page": page,
        "weeks": adherence(user, today),
        "shown": [shown(session) for session in page],
        "tests_when": when_text(field_results(user), today),
        "trends": [{**row, "name": short_name(row["exercise"])} for row in trends],
    }


def shown(session: Session) -> Shown:
    rows = sorted(session.sets.all(), key=lambda row: (row.item, row.at_ms))
    groups: dict[tuple[int, str, str], list[LoggedSet]] = {}
    for row in rows:
        groups.setdefault((row.item, row.exercise, row.variant), []).append(row)
    took = None if session.ended_ms is None else max(1, round((session.ended_ms - session.started_ms) / 60_000))
    return Shown(
        session=session,
        minutes=took,
        lines=(
            *(_line(exercise, variant, of) for (_item, exercise, variant), of in groups.items()),
            *(_test_line(row) for row in session.tests.all() if row.test in load_field_tests()),
        ),
        pain=tuple(pain_text(pain) for told in session.pain for pain in told["pain"]),
    )


def _line(exercise_id: str, variant: str, rows: Sequence[LoggedSet]) -> Line:
    exercise = load_exercises()[exercise_id]
    looks = {fault.code: fault.looks for fault in exercise.faults}
    codes = dict.fromkeys(code for row in rows for code in row.faults)
    wrong = [_(looks[code]) for code in codes if code in looks]
    return Line(
        exercise=exercise_id,
        name=_(exercise.variant(variant).name) if variant else _(exercise.names.article),
        sets=tuple(set_text(row) for row in rows),
        wrong=(*wrong, *dict.fromkeys(row.note for row in rows if row.note)),
    )


def _test_line(row: FieldTestResult) -> Line:
    ended = [_("Ended by pain, so it is not compared.")] if row.cut_short else []
    said = (*ended, *(pain_text(pain) for pain in row.pain if pain["level"]), *([row.note] if row.note else ()))
    text = value_text(field_result_of(row), with_side=True)
    return Line(row.test, _(load_field_tests()[row.test].name), (text,), said)


def set_text(row: LoggedSet) -> str:
    """``left: 8 · 8 kg · 3 in reserve``."""
    parts = [_("%(n)d reps") % {"n": row.reps}]
    if row.hold_s:
        parts.append(_("held %(seconds)s") % {"seconds": seconds_text(row.hold_s)})
    if row.load_kg is not None:
        parts.append(kilograms_text(row.load_kg))
    if row.rir is not None:
        parts.append(_("%(n)g in reserve") % {"n": row.rir})
    parts += [pain_text(pain) for pain in row.pain if pain["level"]]
    side = {"left": _("left"), "right": _("right")}.get(row.side, "")
    return (f"{side}: " if side else "") + " · ".join(parts)


def pain_text(pain: dict[str, Any]) -> str:
    return f"{PAIN_WORDS.get(pain['area'], pain['area'])} {pain['level']}/10"
