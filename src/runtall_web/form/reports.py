"""Between a clip's row and the engine's report."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localtime

from runtall.errors import RuntallError
from runtall.form import FormReport, report_from_json
from runtall_web.accounts.models import User
from runtall_web.form.models import Clip

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Read:
    """A clip with its report, which gave numbers."""

    clip: Clip
    report: FormReport

    @property
    def is_late(self) -> bool:
        return self.clip.moment == Clip.Moment.LATE


def done_clips(owner: User) -> QuerySet[Clip]:
    """Every clip that was read and not deleted, the oldest first."""
    return Clip.objects.filter(owner=owner, deleted_at=None, state=Clip.State.DONE).order_by("filmed_at", "pk")


def reads_of(owner: User) -> list[Read]:
    """Every clip that gave numbers, the oldest first."""
    return [read for clip in done_clips(owner) if (read := read_of(clip)) is not None]


def read_of(clip: Clip) -> Read | None:
    """The clip with its report; ``None`` when that gives no numbers."""
    report = report_of(clip)
    return Read(clip, report) if report is not None and report.refused is None and report.view is not None else None


def report_of(clip: Clip) -> FormReport | None:
    """The report that is kept with a clip; ``None`` before there is one, and for one that cannot be read any more."""
    if clip.report is None:
        return None
    try:
        return report_from_json(clip.report)
    except RuntallError as refused:
        logger.warning("the report of clip %s cannot be read: %s", clip.pk, refused)
        return None


def day_of(clip: Clip) -> date:
    """The day on which it was filmed, on the runner's own calendar."""
    return localtime(clip.filmed_at).date()
