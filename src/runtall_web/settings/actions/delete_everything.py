"""Delete all that is kept about a runner."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from runtall.errors import InputRefused
from runtall_web.accounts.actions.forget_devices import forget_devices
from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_user
from runtall_web.form.actions.delete_clip import delete_for_good
from runtall_web.form.models import Baseline, Clip, PlanSwitch
from runtall_web.plan.models import PlanRecord
from runtall_web.runs.actions.continue_import import uploads_of
from runtall_web.runs.models import Import, Run, StoredFile
from runtall_web.runs.originals import place_of
from runtall_web.settings.models import RunnerRecord
from runtall_web.training.models import Event, Session


class DeleteRefused(InputRefused):
    """Deleting would pull files away from under an import."""

    default_code = "delete"


@transaction.atomic
def delete_everything(actor: User, now: datetime) -> None:
    """Delete the actor's own runs, imports, files, videos, answers, plans, training and devices; kept backups stay.

    Uploads and readings of videos are stopped: the worker finds the clip gone and removes what it wrote meanwhile.
    The devices' browsers are told to clear what they keep, so that no set comes back from one.
    Files that another runner also brought stay for them. Rows go first, files when that has settled: a crash between
    leaves files without rows, never rows without files. Raises ``DeleteRefused`` while an import is open.
    """
    owner = require_user(actor)
    jobs = list(Import.objects.filter(owner=owner))
    if any(job.is_open for job in jobs):
        raise DeleteRefused("files are still being read", remedy="stop that import, or wait until it is done")
    hashes = set(StoredFile.objects.filter(owner=owner).values_list("sha256", flat=True))
    Run.objects.filter(owner=owner).delete()
    Import.objects.filter(owner=owner).delete()
    StoredFile.objects.filter(owner=owner).delete()
    PlanRecord.objects.filter(owner=owner).delete()
    RunnerRecord.objects.filter(owner=owner).delete()
    Session.objects.filter(owner=owner).delete()
    Event.objects.filter(owner=owner).delete()
    delete_for_good(Clip.objects.filter(owner=owner).only("pk", "uid"))
    Baseline.objects.filter(owner=owner).delete()
    PlanSwitch.objects.filter(owner=owner).delete()
    forget_devices(owner, now)
    shared = set(StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    places = [place_of(sha256) for sha256 in hashes - shared]
    folders = [uploads_of(job) for job in jobs]
    transaction.on_commit(lambda: _remove(places, folders))


def _remove(places: Iterable[Path], folders: Iterable[Path]) -> None:
    for place in places:
        place.unlink(missing_ok=True)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
