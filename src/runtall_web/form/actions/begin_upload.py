"""Open an upload, or take one up that was broken off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from runtall_web.accounts.models import User
from runtall_web.form.actions.delete_clip import delete_for_good
from runtall_web.form.actions.queue_clip import queue_clip
from runtall_web.form.details import Details, put_details
from runtall_web.form.files import ORIGINAL, folder_of
from runtall_web.form.models import Clip
from runtall_web.form.uploads import check_room, check_size, held, put_in_place, standing_of
from runtall_web.runs.uploads import UploadRefused, safe_path

NAME_LETTERS = 200
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """What the browser knows of a file."""

    name: str
    size_bytes: int
    fingerprint: str
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """An upload, how much of it is there, and whether the runner already had it."""

    clip: Clip
    received: int
    is_new: bool
    is_done: bool


def begin_upload(actor: User, told: Told, details: Details, now: datetime) -> Begun:
    """``open_upload``, where the disk has room for the rest. Raises ``UploadRefused``, also ``disk_full``."""
    begun = open_upload(actor, told, details, now)
    try:
        check_room(told.size_bytes - begun.received)
    except UploadRefused:
        if begun.is_new:
            delete_for_good([begun.clip])
        raise
    return begun


def open_upload(actor: User, told: Told, details: Details, now: datetime) -> Begun:
    """The actor's upload of this file, from the beginning or from where it stands.

    A file that is there already is not sent again: its clip is named, and read if that was stopped or had failed.
    Raises ``UploadRefused`` (``empty``, ``file_too_large``).
    """
    check_size(told.size_bytes)
    if (known := _known(actor, told, details, now)) is not None:
        return Begun(known, told.size_bytes, is_new=False, is_done=True)
    clip, is_new = _open(actor, told, details, now)
    with held(clip):
        clip.refresh_from_db()
        received = standing_of(clip)
        if received == told.size_bytes and clip.state == Clip.State.RECEIVING:
            finish(clip, now)
    if clip.state != Clip.State.RECEIVING:
        return Begun(clip, told.size_bytes, is_new=False, is_done=True)
    return Begun(clip, received, is_new=is_new, is_done=False)


def _known(actor: User, told: Told, details: Details, now: datetime) -> Clip | None:
    """A clip whose video is this file."""
    same = Clip.objects.filter(
        owner=actor, fingerprint=told.fingerprint, size_bytes=told.size_bytes, deleted_at=None
    ).exclude(state=Clip.State.RECEIVING)
    for clip in same:
        if not (folder_of(clip.uid) / ORIGINAL).is_file():
            continue
        if clip.state in {Clip.State.CANCELLED, Clip.State.FAILED}:
            with transaction.atomic():
                put_details(clip, details)
                clip.save()
                queue_clip(clip, now)
        return clip
    return None


@transaction.atomic
def _open(actor: User, told: Told, details: Details, now: datetime) -> tuple[Clip, bool]:
    clip, is_new = Clip.objects.get_or_create(
        owner=actor,
        fingerprint=told.fingerprint,
        size_bytes=told.size_bytes,
        state=Clip.State.RECEIVING,
        deleted_at=None,
        defaults={
            "name": clean_name(told.name),
            "created_at": now,
            "heartbeat_at": now,
            "filmed_at": plausible(told.modified_at, now),
        },
    )
    put_details(clip, details)
    clip.heartbeat_at = now
    clip.save()
    return clip, is_new


def finish(clip: Clip, now: datetime) -> None:
    """All of it is there: give the file its name and have it read. Call it while ``held``."""
    put_in_place(clip)
    with transaction.atomic():
        clip.received_bytes = clip.size_bytes
        clip.save(update_fields=["received_bytes"])
        queue_clip(clip, now)


def clean_name(told: str) -> str:
    """The file's name without anything that leads elsewhere."""
    return safe_path(told).name[:NAME_LETTERS]


def plausible(moment: datetime | None, now: datetime) -> datetime:
    """When a file says it was made, unless it cannot be so."""
    return moment if moment is not None and OLDEST <= moment <= now + timedelta(days=1) else now
