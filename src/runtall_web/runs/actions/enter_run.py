"""Enter a run by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db import transaction

from runtall_web.accounts.models import User
from runtall_web.runs.changes import fields_of
from runtall_web.runs.models import Run, RunChange

NOON = time(12, 0)


@dataclass(frozen=True, slots=True)
class EnteredRun:
    """What a person says about a run. ``distance_m`` is ``None`` when not known; ``started_at`` is local time."""

    day: date
    timer_s: float
    distance_m: float | None
    started_at: time | None = None
    note: str = ""


@transaction.atomic
def enter_run(actor: User, entered: EnteredRun, now: datetime) -> RunChange:
    """Keep a run that no file recorded. Returns the change, which can be undone."""
    start, offset_s = local_start(entered.day, entered.started_at)
    run = Run.objects.create(
        owner=actor,
        origin=Run.Origin.HAND,
        start_time=start,
        utc_offset_s=offset_s,
        local_date=entered.day,
        timer_s=entered.timer_s,
        elapsed_s=entered.timer_s,
        distance_m=entered.distance_m,
        note=entered.note,
        recorded={"time_known": entered.started_at is not None},
    )
    return RunChange.objects.create(
        run=run, actor=actor, at=now, verb=RunChange.Verb.ENTER, before={}, after=fields_of(run)
    )


def local_start(day: date, started_at: time | None) -> tuple[datetime, int]:
    """UTC start and offset of a local day and time by this machine's zone; noon when no time was told."""
    local = datetime.combine(day, started_at or NOON).astimezone()
    offset = local.utcoffset()
    return local.astimezone(UTC), int(offset.total_seconds()) if offset is not None else 0
