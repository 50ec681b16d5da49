"""Delete a clip: at first so that it can be brought back, then video, landmarks and numbers for good."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from runtall_web.accounts.models import User
from runtall_web.form.actions.cancel_clip import cancel_clip
from runtall_web.form.files import remove_folder
from runtall_web.form.models import Clip
from runtall_web.form.queries import UNDO_FOR


@transaction.atomic
def delete_clip(clip: Clip, now: datetime) -> bool:
    """Take the clip out of sight and stop its work; whether it can be brought back (an upload cannot)."""
    row = cancel_clip(clip, now)
    if row is None:
        return False
    row.deleted_at = now
    row.save(update_fields=["deleted_at"])
    return True


def bring_back(owner: User, uid: UUID, now: datetime) -> Clip | None:
    """Undo a deletion; ``None`` when it is too late."""
    row = Clip.objects.filter(owner=owner, uid=uid, deleted_at__gt=now - UNDO_FOR).first()
    if row is not None:
        row.deleted_at = None
        row.save(update_fields=["deleted_at"])
    return row


def delete_for_good(clips: Iterable[Clip]) -> int:
    """Remove rows and files; returns how many clips. A worker at one of them notices, and removes what it wrote since.

    Rows go first, files when that has settled: a crash between leaves files without rows, which the worker sweeps.
    """
    gone = [(clip.pk, clip.uid) for clip in clips]
    with transaction.atomic():
        Clip.objects.filter(pk__in=[pk for pk, _uid in gone]).delete()
        for _pk, uid in gone:
            transaction.on_commit(lambda uid=uid: remove_folder(uid))  # type: ignore[misc]  # bound now
    return len(gone)
