"""Take uploaded files into an import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from runtall_web.accounts.models import User
from runtall_web.runs.actions.begin_import import begin_import
from runtall_web.runs.actions.continue_import import FINISHED, enqueue, uploads_of
from runtall_web.runs.models import Import
from runtall_web.runs.uploads import check_room, keep_upload


@transaction.atomic
def receive_files(
    actor: User,
    files: Sequence[UploadedFile],
    paths: Sequence[str],
    token: str,
    now: datetime,
    *,
    more_to_come: bool = False,
) -> Import:
    """Add one request's files to the actor's import named by ``token``, and have the worker read them.

    One drop of a folder arrives as several requests with one token; without a token a request is an import of its own,
    or joins the one that is still open. Reading begins with the last request (``more_to_come`` false), or when
    no more comes for a while. Sending a request again adds nothing. Raises ``UploadRefused``.
    """
    User.objects.select_for_update().get(pk=actor.pk)
    job = _open_import(actor, token) or begin_import(actor, Import.Via.UPLOAD, now, token)
    check_room(files, job.received_bytes, job.received_files)
    folder = uploads_of(job)
    for number, file in enumerate(files):
        told = paths[number] if number < len(paths) else ""
        keep_upload(file, folder, told)
    is_at_work = job.state in {Import.State.QUEUED, Import.State.RUNNING}
    job.received_files += len(files)
    job.received_bytes += sum(file.size or 0 for file in files)
    job.heartbeat_at = now
    if not is_at_work:
        job.state = Import.State.RECEIVING if more_to_come else Import.State.QUEUED
        job.finished_at, job.attempts = None, 0
    job.save(update_fields=["received_files", "received_bytes", "heartbeat_at", "state", "finished_at", "attempts"])
    if not is_at_work and not more_to_come:
        enqueue(job)
    return job


def _open_import(actor: User, token: str) -> Import | None:
    uploads = Import.objects.select_for_update().filter(owner=actor, via=Import.Via.UPLOAD)
    if token:
        return uploads.filter(token=token).exclude(state__in=[Import.State.CANCELLED, Import.State.FAILED]).first()
    return uploads.exclude(state__in=FINISHED).first()
