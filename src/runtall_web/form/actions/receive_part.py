"""Take one part of a video."""

from __future__ import annotations

from datetime import datetime

from runtall_web.form.actions.begin_upload import finish
from runtall_web.form.models import Clip
from runtall_web.form.uploads import Misplaced, append_part, held, standing_of
from runtall_web.runs.uploads import UploadRefused


def receive_part(clip: Clip, start: int, data: bytes, now: datetime) -> Clip:
    """Append ``data``, which begins at byte ``start`` of the video; the last part has it read.

    Raises ``Misplaced`` when the video does not stand at ``start`` (sent twice, out of order, or from another tab),
    ``UploadRefused`` with code ``too_much`` when it goes beyond the end that was told, or ``disk_full``. Then nothing
    has changed.
    """
    with held(clip):
        clip.refresh_from_db()
        if clip.state != Clip.State.RECEIVING:
            raise Misplaced(clip.received_bytes)
        standing = standing_of(clip)
        if start != standing:
            raise Misplaced(standing)
        if start + len(data) > clip.size_bytes:
            raise UploadRefused(
                "this part goes beyond the end of the video", remedy="choose the video again", code="too_much"
            )
        if start < clip.size_bytes:
            append_part(clip, start, data)
        clip.received_bytes, clip.heartbeat_at = start + len(data), now
        clip.save(update_fields=["received_bytes", "heartbeat_at"])
        if clip.received_bytes == clip.size_bytes:
            finish(clip, now)
    return clip
