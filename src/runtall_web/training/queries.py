"""Reads about training: the planner's log, and events that another device still needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from runtall.catalogue import load_field_tests
from runtall.plan import SetLog
from runtall.plan.field_tests import FieldResult
from runtall_web.accounts.models import User
from runtall_web.settings.queries import record_of
from runtall_web.training.bridge import field_result_of, set_logs_of
from runtall_web.training.models import Event, FieldTestResult, Session


def set_logs(user: User, since: date | None = None) -> tuple[SetLog, ...]:
    """The sets logged by ``user`` as the planner reads them, oldest first."""
    sessions = Session.objects.filter(owner=user)
    if since is not None:
        sessions = sessions.filter(date__gte=since)
    return tuple(
        one
        for session in sessions.order_by("date", "started_ms", "uid").prefetch_related("sets")
        for one in set_logs_of(session, list(session.sets.all()))
    )


def is_on_hold(user: User) -> bool:
    """Whether a red flag was told and nobody has said yet that it was looked at."""
    record = record_of(user)
    return record is not None and record.stopped_on is not None


def field_results(user: User) -> tuple[FieldResult, ...]:
    """The results of all field tests of ``user``, oldest first; of tests that the catalogue no longer has, none."""
    rows = FieldTestResult.objects.filter(session__owner=user, test__in=list(load_field_tests()))
    return tuple(
        field_result_of(row) for row in rows.select_related("session").order_by("session__date", "at_ms", "uid")
    )


def log_id(user: User) -> str:
    """Names the log as long as it is not deleted: its first event's row, whose number is never given again."""
    first = Event.objects.filter(owner=user).order_by("pk").values_list("pk", flat=True).first()
    return "" if first is None else str(first)


def red_flags_told(user: User) -> list[str]:
    """The ids of the red flags that were told."""
    uids = Event.objects.filter(owner=user, kind="red_flag_told").order_by().values_list("uid", flat=True)
    return [str(uid) for uid in uids]


def open_events(user: User, day: date) -> list[Mapping[str, Any]]:
    """The events of the session of ``day`` that has not ended, as the device wrote them; the latest one begun."""
    session = Session.objects.filter(owner=user, date=day, ended_ms__isnull=True).order_by("-started_ms").first()
    return (
        [] if session is None else [as_sent(event) for event in Event.objects.filter(owner=user, session=session.uid)]
    )


def as_sent(event: Event) -> dict[str, Any]:
    """An event as the device sent it."""
    return {
        "id": str(event.uid),
        "device": str(event.device),
        "session": str(event.session),
        "kind": event.kind,
        "at": event.at_ms,
        "payload": event.payload,
    }
