"""One session of the log, set by set, as its events tell it: what can be put right."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from runtall.catalogue import load_exercises, load_field_tests
from runtall_web.accounts.models import User
from runtall_web.training.bridge import field_result_of
from runtall_web.training.field_session import value_text
from runtall_web.training.log_page import set_text
from runtall_web.training.models import Event, FieldTestResult, LoggedSet, Session
from runtall_web.training.projection import DoneSet, session_of


@dataclass(frozen=True, slots=True)
class LoggedRow:
    """A set or a field test: the event that logged it, what it was, what it says now."""

    uid: UUID
    name: str
    text: str
    note: str


def logged_session(user: User, uid: UUID) -> Session | None:
    return Session.objects.filter(owner=user, uid=uid).first()


def logged_rows(session: Session) -> list[LoggedRow]:
    """Everything that was logged in a session, in order."""
    sets = LoggedSet.objects.filter(session=session)
    tests = FieldTestResult.objects.filter(session=session, test__in=list(load_field_tests())).select_related("session")
    rows = [
        (row.at_ms, LoggedRow(row.uid, way_name(row.exercise, row.variant), set_text(row), row.note)) for row in sets
    ]
    for test in tests:
        text = value_text(field_result_of(test), with_side=True)
        rows.append((test.at_ms, LoggedRow(test.uid, way_name(test.test, ""), text, test.note)))
    return [row for _at_ms, row in sorted(rows, key=lambda each: (each[0], str(each[1].uid)))]


def logged_set(user: User, session: UUID, uid: UUID) -> DoneSet | None:
    """A set or a field test as it counts now; ``None`` when it does not count, or is another's."""
    events = list(Event.objects.filter(owner=user, session=session))
    done = session_of(events) if events else None
    return next((one for one in (*done.sets, *done.tests) if one.uid == uid), None) if done else None


def way_name(exercise_id: str, variant: str | None) -> str:
    test, exercise = load_field_tests().get(exercise_id), load_exercises().get(exercise_id)
    if test is not None:
        return _(test.name)
    if exercise is None:
        return exercise_id
    known = {one.id: one.name for one in exercise.variants}
    return _(known[variant]) if variant in known and variant != exercise_id else _(exercise.names.article)
