"""Stop what is going on with a clip."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from runtall_web.form.files import remove_folder
from runtall_web.form.models import Clip


@transaction.atomic
def cancel_clip(clip: Clip, now: datetime) -> Clip | None:
    """Stop an upload, a wait or the reading; ``None`` when nothing is left of the clip.

    Half a video is of no use, so a stopped upload goes. The worker leaves off within about a second.
    """
    row = Clip.objects.select_for_update().get(pk=clip.pk)
    if row.state == Clip.State.RECEIVING:
        uid = row.uid
        row.delete()
        transaction.on_commit(lambda: remove_folder(uid))
        return None
    if row.state == Clip.State.QUEUED:
        row.state = Clip.State.CANCELLED if row.report is None else Clip.State.DONE
        row.finished_at, row.reread = now, False
        row.save(update_fields=["state", "finished_at", "reread"])
    elif row.state == Clip.State.RUNNING:
        row.cancel_asked = True
        row.save(update_fields=["cancel_asked"])
    return row
