"""Work sessions and sets out of their events again."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from runtall.catalogue import load_rules
from runtall_web.accounts.models import User
from runtall_web.training.models import Event, FieldTestResult, LoggedSet, Session
from runtall_web.training.projection import DoneSession, DoneSet, session_of


@transaction.atomic
def project_sessions(owner: User, uids: Collection[UUID]) -> dict[UUID, DoneSession]:
    """Write these sessions and their sets as their events tell them now."""
    if not uids:
        return {}
    events: dict[UUID, list[Event]] = {uid: [] for uid in uids}
    for event in Event.objects.filter(owner=owner, session__in=list(uids)):
        events[event.session].append(event)
    done = {uid: session_of(of) for uid, of in events.items() if of}
    rows = Session.objects.bulk_create(
        [_session(owner, uid, session) for uid, session in done.items()],
        update_conflicts=True,
        unique_fields=["owner", "uid"],
        update_fields=["date", "origin", "started_ms", "ended_ms", "ended_early", "items", "pain"],
    )
    del rows  # their keys are unknown where a row was there before
    keys = dict(Session.objects.filter(owner=owner, uid__in=list(done)).values_list("uid", "pk"))
    LoggedSet.objects.filter(session__in=list(keys.values())).delete()
    LoggedSet.objects.bulk_create(_row(keys[uid], one) for uid, session in done.items() for one in session.sets)
    FieldTestResult.objects.filter(session__in=list(keys.values())).delete()
    FieldTestResult.objects.bulk_create(
        _result(keys[uid], one) for uid, session in done.items() for one in session.tests
    )
    return done


@transaction.atomic
def rebuild_log(owner: User) -> int:
    """Forget all sessions and sets of ``owner`` and work them out again; returns how many sessions there are."""
    Session.objects.filter(owner=owner).delete()
    uids = set(Event.objects.filter(owner=owner).order_by().values_list("session", flat=True).distinct())
    return len(project_sessions(owner, uids))


def _session(owner: User, uid: UUID, done: DoneSession) -> Session:
    return Session(
        owner=owner,
        uid=uid,
        date=done.date,
        origin=done.origin,
        started_ms=done.started_ms,
        ended_ms=done.ended_ms,
        ended_early=done.ended_early,
        items=list(done.items),
        pain=list(done.pain),
    )


def _row(session_key: int, one: DoneSet) -> LoggedSet:
    return LoggedSet(
        session_id=session_key,
        uid=one.uid,
        at_ms=one.at_ms,
        item=one.item,
        number=one.number,
        exercise=one.exercise,
        variant=one.variant or "",
        side=one.side or "",
        **one.done,
    )


def _result(session_key: int, one: DoneSet) -> FieldTestResult:
    """A field test's result. Pain above the limit ended it, whatever was held until then."""
    done = dict(one.done)
    del done["faults"]
    limit = load_rules()["tests_stop"].number("limit_0_10")
    return FieldTestResult(
        session_id=session_key,
        uid=one.uid,
        at_ms=one.at_ms,
        test=one.exercise,
        side=one.side or "",
        cut_short=any(pain["level"] > limit or (pain["area"] == "leg" and pain["level"]) for pain in done["pain"]),
        **done,
    )
