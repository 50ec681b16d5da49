"""How a run's fields turn into a record of a change and back. Shared by the actions, which own the transactions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from runtall_web.accounts.models import User
from runtall_web.runs.models import Run, RunChange

FIELDS = (
    "start_time",
    "utc_offset_s",
    "local_date",
    "timer_s",
    "elapsed_s",
    "distance_m",
    "note",
    "mark",
    "deleted_at",
    "overrides",
)


def fields_of(run: Run) -> dict[str, object]:
    """What a person may change about ``run``, as JSON."""
    return {name: _plain(getattr(run, name)) for name in FIELDS}


def put_fields(run: Run, fields: Mapping[str, object]) -> None:
    """Set what ``fields_of`` gave, on the object only."""
    for name, value in fields.items():
        if name in {"start_time", "deleted_at"} and isinstance(value, str):
            setattr(run, name, datetime.fromisoformat(value))
        elif name == "local_date" and isinstance(value, str):
            run.local_date = date.fromisoformat(value)
        elif name in FIELDS:
            setattr(run, name, value)


def record(run: Run, actor: User, verb: str, before: Mapping[str, object], now: datetime) -> RunChange:
    """Save ``run`` and what changed about it. Call inside a transaction."""
    run.save(update_fields=FIELDS)
    after = fields_of(run)
    changed = [name for name in FIELDS if before.get(name) != after[name]]
    return RunChange.objects.create(
        run=run,
        actor=actor,
        at=now,
        verb=verb,
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed},
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
