"""Correct what was said about a clip."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from runtall_web.form.actions.analyse_clip import analyse_clip
from runtall_web.form.actions.queue_clip import queue_clip
from runtall_web.form.details import Details, put_details
from runtall_web.form.models import Clip

DETAIL_FIELDS = ["view", "height_m", "speed_mps", "moment", "minute", "note", "filmed_at", "date_said"]


MOST_AT_ONCE = 6000
"""A clip of more pictures is worked out in the background: a page is not kept waiting for seconds (judgement)."""


def edit_clip(clip: Clip, details: Details, now: datetime) -> Clip:
    """Keep what was said; the numbers follow from the kept landmarks, the video is not read again.

    Raises ``InputRefused`` when the landmarks are gone: what was said is kept all the same.
    """
    with transaction.atomic():
        row = Clip.objects.select_for_update().get(pk=clip.pk)
        put_details(row, details)
        row.analysis_version = 0
        row.save(update_fields=[*DETAIL_FIELDS, "analysis_version"])
        if row.frames > MOST_AT_ONCE and not row.is_open:
            queue_clip(row, now)
    if row.frames and not row.is_open:
        analyse_clip(row)
    return row
