"""Between a clip's row and the engine's report."""

from __future__ import annotations

import logging
from datetime import date

from django.utils.timezone import localtime

from runtall.errors import RuntallError
from runtall.form import FormReport, report_from_json
from runtall_web.form.models import Clip

logger = logging.getLogger(__name__)


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
