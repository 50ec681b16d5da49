"""Early against late: within one clip, or a late clip against the fresh one of the same run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from runtall.catalogue import Reason, load_rules
from runtall.form import Comparison, FormReport, compare_within
from runtall_web.form.baselines import OwnError, own_error_for
from runtall_web.form.models import Clip
from runtall_web.form.pairs import compare_reads
from runtall_web.form.reports import Read, day_of, done_clips, read_of

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What was compared: ``fresh`` is the clip that a late one was held against, ``None`` within one clip.

    ``comparison`` is ``None`` when there is nothing to compare. ``refused`` is why the fresh clip was not used.
    """

    comparison: Comparison | None
    fresh: Clip | None = None
    own_error: OwnError | None = None
    refused: Comparison | None = None


def told_of(clip: Clip, report: FormReport, errors: Sequence[OwnError]) -> Told:
    """A late clip is held against the fresh clip of its day; what cannot be, against its own beginning."""
    own = own_error_for(report, errors)
    baseline = own.baseline if own else None
    refused = None
    fresh = fresh_partner(clip, report)
    if fresh is not None:
        found = compare_reads(fresh, Read(clip, report), baseline)
        if found.refused is None:
            return Told(found, fresh.clip, own)
        refused = found
    within = compare_within(report, baseline)
    return Told(within if within.changes else None, None, own, refused)


def of_a_run(clip: Clip, told: Told) -> Comparison | None:
    """What was compared, where it shows a run and not a few seconds of it: two clips, or one that is long."""
    return told.comparison if told.fresh is not None or _is_long(clip) else None


def too_short(clip: Clip, told: Told) -> Reason | None:
    """Why what changed within this clip says nothing about tiring."""
    if told.comparison is None or of_a_run(clip, told) is not None:
        return None
    return load_rules()["form_late_in_a_run"].reason(seconds=round(clip.duration_s or 0))


def may_show_a_run(clip: Clip) -> bool:
    """Whether it can show what changed in a run, seen without reading the report."""
    return clip.moment == Clip.Moment.LATE or _is_long(clip)


def _is_long(clip: Clip) -> bool:
    return (clip.duration_s or 0.0) >= 60 * load_rules()["form_late_in_a_run"].number("least_minutes")


def fresh_partner(clip: Clip, report: FormReport) -> Read | None:
    """The latest fresh clip of a late one's day, view and model."""
    if clip.moment != Clip.Moment.LATE or report.refused is not None:
        return None
    around = (clip.filmed_at - A_DAY, clip.filmed_at + A_DAY)
    fresh = done_clips(clip.owner).filter(moment=Clip.Moment.FRESH, filmed_at__range=around).reverse()
    for read in (read_of(other) for other in fresh if day_of(other) == day_of(clip)):
        if read is not None and (read.report.view, read.report.model_sha256) == (report.view, report.model_sha256):
            return read
    return None
