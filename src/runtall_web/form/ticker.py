"""How long work on a clip tells where it is, and hears that it is to leave off."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from runtall_web.form.models import Clip
from runtall_web.jobs.stopping import STOPPING

TELL_EVERY_S = 0.5


class Stopped(Exception):
    """The work left off between two pictures: ``stopping`` (a shutdown), ``cancelled`` (a wish) or ``gone``."""


class Ticker:
    """Called after every picture: tells how far the work is now and then, and raises ``Stopped`` when asked to."""

    def __init__(self, clip: Clip) -> None:
        self._clip_id = clip.pk
        self._told_at = 0.0

    def __call__(self, done_s: float, duration_s: float | None) -> None:
        if STOPPING.is_set():
            raise Stopped("stopping")
        now = time.monotonic()
        if now - self._told_at < TELL_EVERY_S:
            return
        self._told_at = now
        row = Clip.objects.filter(pk=self._clip_id)
        asked = row.values_list("cancel_asked", flat=True).first()
        if asked is None:
            raise Stopped("gone")
        if asked:
            raise Stopped("cancelled")
        row.update(done_s=done_s, duration_s=duration_s, heartbeat_at=datetime.now(UTC))
