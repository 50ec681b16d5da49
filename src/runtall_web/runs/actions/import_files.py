"""Import files from this machine into a runner's store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.db import OperationalError

from runtall.errors import InputRefused
from runtall_web.runs.bridge import bytes_below, files_below
from runtall_web.runs.importing import Importer, Stopped
from runtall_web.runs.models import Import


class StoreFull(InputRefused):
    """The data folder takes no more."""

    default_code = "store"


def import_files(
    job: Import,
    paths: Sequence[Path],
    *,
    clock: Callable[[], datetime],
    stopping: Callable[[], bool] = lambda: False,
    told: Callable[[Import], None] = lambda _: None,
    shown_below: Path | None = None,
) -> Import:
    """Work through ``paths`` for ``job``, from the beginning: what is known already is passed over quickly.

    Ends in the state ``done`` or ``cancelled``; in ``queued`` when ``stopping`` said so, to be taken up again. Raises
    ``StoreFull`` when the data folder cannot be written; what was settled before stays.
    """
    start_over(job, bytes_below(paths), clock())
    importer = Importer(job, clock=clock, stopping=stopping, told=told)
    try:
        importer.work_through(files_below(paths, shown_below))
    except Stopped as stopped:
        end(job, Import.State.CANCELLED if stopped.cancelled else Import.State.QUEUED, clock())
    except (OSError, OperationalError) as refused:
        raise store_full(refused) from refused
    else:
        end(job, Import.State.DONE, clock())
    return job


def start_over(job: Import, total_bytes: int, now: datetime) -> None:
    """Counts from zero: a resumed import counts what it had settled itself once more, and nothing twice."""
    job.state, job.started_at, job.finished_at, job.heartbeat_at = Import.State.RUNNING, now, None, now
    job.total_bytes = total_bytes
    job.done_bytes = job.done_files = job.new_runs = job.new_files = 0
    job.duplicate_files = job.refused_files = job.skipped_files = 0
    job.reading_s, job.failure = 0.0, ""
    job.attempts += 1
    job.save()
    job.refusals.all().delete()


def end(job: Import, state: str, now: datetime) -> None:
    job.state = state
    job.finished_at = None if state == Import.State.QUEUED else now
    job.heartbeat_at = now
    job.save(update_fields=["state", "finished_at", "heartbeat_at"])


def store_full(refused: OSError | OperationalError) -> StoreFull:
    """One clear line for a disk that is full or a folder that may not be written.

    Raises ``refused`` itself when it is neither.
    """
    cause = refused.__cause__ if isinstance(refused, OperationalError) else refused
    if isinstance(cause, sqlite3.OperationalError):
        reason = str(cause)
        if not any(word in reason for word in ("full", "readonly", "read-only", "unable to open", "disk I/O")):
            raise refused
    else:
        reason = (getattr(cause, "strerror", None) or str(cause)).lower()
    return StoreFull(
        "the data folder takes no more ({reason})",
        remedy="free space or allow writing there, then import again: what was read is kept",
        reason=reason,
    )
