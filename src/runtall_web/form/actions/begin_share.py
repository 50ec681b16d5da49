"""Have a report made into one file with its video, stop that, or remove the file."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from runtall.errors import InputRefused
from runtall_web.form.files import ORIGINAL, folder_of, share_file
from runtall_web.form.models import Clip, Share
from runtall_web.form.sharing.wishes import Wishes


class ShareRefused(InputRefused):
    """A file cannot be made."""

    default_code = "share"


@transaction.atomic
def begin_share(clip: Clip, wishes: Wishes, now: datetime) -> Share:
    """Queue it. The same that is already on its way is given back. Raises ``ShareRefused`` without a video."""
    if not (folder_of(clip.uid) / ORIGINAL).is_file():
        raise ShareRefused(
            "the video is missing from the data folder", remedy="share without it", code="original_missing"
        )
    asked = {"faces": wishes.faces, "skeleton": wishes.skeleton, "name": wishes.name, "note": wishes.note}
    same = Share.objects.filter(clip=clip, state__in=[Share.State.QUEUED, Share.State.RUNNING], **asked).first()
    if same is not None:
        return same
    share = Share.objects.create(clip=clip, created_at=now, heartbeat_at=now, **asked)
    enqueue(share)
    return share


def enqueue(share: Share) -> None:
    """Have the worker see to it once the transaction at hand has settled."""
    from runtall_web.form.tasks import work_on_share

    transaction.on_commit(lambda: work_on_share.enqueue(share.pk))


@transaction.atomic
def end_share(share: Share) -> None:
    """Stop its making, or remove what was made. A worker that is at it hears of it within a second."""
    uid, clip_uid = share.uid, share.clip.uid
    share.delete()
    transaction.on_commit(lambda: share_file(clip_uid, uid).unlink(missing_ok=True))


def sweep_shares(now: datetime) -> int:
    """Remove the files that were fetched or are a day old, and old failures; returns how many."""
    old = [
        *Share.objects.filter(fetched_at__lte=now - Share.KEPT_AFTER_FETCHING),
        *Share.objects.filter(finished_at__lte=now - Share.KEPT_FOR),
    ]
    for share in {each.pk: each for each in old}.values():
        end_share(share)
    return len(old)
