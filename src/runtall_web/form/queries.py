"""Reads about filmed runs."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from runtall_web.accounts.models import User
from runtall_web.form.models import Clip, Share

UNDO_FOR = timedelta(hours=1)
"""How long a deleted clip can be brought back."""


def clips_of(owner: User) -> QuerySet[Clip]:
    """Everything the runner has not deleted, latest filmed first; without the reports, which are large."""
    return Clip.objects.filter(owner=owner, deleted_at=None).defer("report")


def deleted_clips_of(owner: User, now: datetime) -> QuerySet[Clip]:
    """What was deleted a moment ago and can still be brought back."""
    return Clip.objects.filter(owner=owner, deleted_at__gt=now - UNDO_FOR).defer("report")


def own_clip(owner: User, uid: UUID) -> Clip:
    """The runner's own clip. Raises ``Http404`` for another's and for a deleted one, as if it were not there."""
    clip = Clip.objects.filter(owner=owner, uid=uid, deleted_at=None).first()
    if clip is None:
        raise Http404
    return clip


def own_share(owner: User, clip: UUID, uid: UUID) -> Share:
    """A file that is made of one of the runner's clips. Raises ``Http404`` as ``own_clip`` does."""
    share = Share.objects.filter(clip=own_clip(owner, clip), uid=uid).select_related("clip").first()
    if share is None:
        raise Http404
    return share


def last_height_m(owner: User) -> float | None:
    """The height said with the latest clip."""
    said = Clip.objects.filter(owner=owner, height_m__isnull=False).order_by("-created_at")
    return said.values_list("height_m", flat=True).first()
