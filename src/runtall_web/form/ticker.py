"""How long work on a clip, or on a file to give away, tells where it is, and hears that it is to leave off."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from runtall_web.form.models import Clip, Share
from runtall_web.jobs.stopping import STOPPING

TELL_EVERY_S = 0.5


class Stopped(Exception):
    """The work left off between two pictures: ``stopping`` (a shutdown), ``cancelled`` (a wish) or ``gone``."""


class Ticker:
    """Called after every picture: tells how far the work is now and then, and raises ``Stopped`` when asked to.

    A clip is asked to stop in its row; a share that nobody wants any more has no row.
    """

    def __init__(self, job: Clip | Share) -> None:
        self._rows = type(job).objects.filter(pk=job.pk)
        self._wish = "cancel_asked" if isinstance(job, Clip) else "pk"
        self._told_at = 0.0

    def __call__(self, done_s: float, duration_s: float | None) -> None:
        if STOPPING.is_set():
            raise Stopped("stopping")
        now = time.monotonic()
        if now - self._told_at < TELL_EVERY_S:
            return
        self._told_at = now
        row = self._rows.values(self._wish).first()
        if row is None:
            raise Stopped("gone")
        if row.get("cancel_asked"):
            raise Stopped("cancelled")
        self._rows.update(done_s=done_s, duration_s=duration_s, heartbeat_at=datetime.now(UTC))
