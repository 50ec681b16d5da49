"""Try Runtall with a runner who does not exist."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from runtall.errors import InputRefused
from runtall.plan import Race, RunKind, Runner
from runtall.runs.simulate import SimulatedRunner, simulate_files
from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.runs.actions.begin_import import begin_import
from runtall_web.runs.actions.continue_import import enqueue, uploads_of
from runtall_web.runs.models import Import
from runtall_web.runs.queries import has_runs
from runtall_web.settings.actions.save_runner import save_runner
from runtall_web.settings.queries import record_of
from runtall_web.settings.questions import QUESTIONS

SEED = 6
WEEKS = 13
RACE_IN_WEEKS = 7


class SampleRefused(InputRefused):
    """The sample would mix with a runner's own runs or answers."""

    default_code = "sample"


def sample_runner(today: date) -> Runner:
    """The answers of the sample runner: a few dumbbells, a band, four runs a week and a race ahead."""
    sunday = today + timedelta(days=6 - today.weekday(), weeks=RACE_IN_WEEKS)
    return Runner(
        experience="novice",
        strength_days_per_week=2,
        minutes_per_session=20,
        equipment=("band", "bench", "dowel", "dumbbells", "kettlebell", "mat"),
        birth_year=today.year - 38,
        height_m=1.72,
        mass_kg=66.0,
        loads={"dumbbells": (3.0, 4.0, 6.0, 8.0), "kettlebell": (8.0, 12.0)},
        week=(
            RunKind.REST,
            RunKind.QUALITY,
            RunKind.EASY,
            RunKind.EASY,
            RunKind.REST,
            RunKind.EASY,
            RunKind.LONG,
        ),
        races=(Race(sunday),),
        gates={"plank_45": True, "supported_row_8": True, "hinge_20": True, "deadlift_2x10": True},
    )


@transaction.atomic
def start_sample(actor: User, owner: User, today: date, now: datetime) -> Import:
    """Answer every question for the sample runner and have the worker read simulated runs up to yesterday.

    Raises ``PermissionDenied``, and ``SampleRefused`` when there are runs or answers already.
    """
    if has_runs(owner) or record_of(owner) is not None:
        raise SampleRefused(
            "there are runs or answers here already",
            remedy="delete everything on the settings page first, or choose an empty folder with --data-dir",
        )
    record = save_runner(actor, owner, sample_runner(today), now)
    require_owner(actor, record)
    record.answered = [question.key for question in QUESTIONS]
    record.is_sample = True
    record.save(update_fields=["answered", "is_sample"])
    job = begin_import(owner, Import.Via.UPLOAD, now)
    folder = uploads_of(job)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    simulated = SimulatedRunner(seed=SEED, first_day=today - timedelta(weeks=WEEKS), years=WEEKS * 7 / 365.25)
    for file in simulate_files(simulated):
        (folder / file.name).write_bytes(file.data)
        job.received_files += 1
        job.received_bytes += len(file.data)
    job.state = Import.State.QUEUED
    job.save()
    enqueue(job)
    return job
