"""Have a video read once more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from runtall_web.form.actions.queue_clip import queue_clip
from runtall_web.form.models import Clip


@transaction.atomic
def read_again(clip: Clip, now: datetime) -> bool:
    """Read the video anew; what was read before stays until that is done. Whether anything was begun."""
    row = Clip.objects.select_for_update().get(pk=clip.pk)
    if row.is_open:
        return False
    row.reread = True
    row.save(update_fields=["reread"])
    queue_clip(row, now)
    return True
