"""Early against late: within one clip, or a late clip against the fresh one of the same run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from runtall.form import Comparison, FormReport, compare, compare_within
from runtall_web.form.baselines import OwnError, own_error_for
from runtall_web.form.models import Clip
from runtall_web.form.reports import day_of, done_clips, read_of

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
        other, fresh_report = fresh
        found = compare(fresh_report, report, speeds_mps=speeds_of(other, clip), baseline=baseline)
        if found.refused is None:
            return Told(found, other, own)
        refused = found
    within = compare_within(report, baseline)
    return Told(within if within.changes else None, None, own, refused)


def may_compare(clip: Clip) -> bool:
    """Whether there can be anything to compare, seen without reading the report: a late clip, or a long one."""
    numbers = (clip.report or {}).get("metrics", {})
    return clip.moment == Clip.Moment.LATE or any(each.get("early") is not None for each in numbers.values())


def fresh_partner(clip: Clip, report: FormReport) -> tuple[Clip, FormReport] | None:
    """The latest fresh clip of a late one's day, view and model."""
    if clip.moment != Clip.Moment.LATE or report.refused is not None:
        return None
    around = (clip.filmed_at - A_DAY, clip.filmed_at + A_DAY)
    fresh = done_clips(clip.owner).filter(moment=Clip.Moment.FRESH, filmed_at__range=around).reverse()
    for read in (read_of(other) for other in fresh if day_of(other) == day_of(clip)):
        if read is not None and (read.report.view, read.report.model_sha256) == (report.view, report.model_sha256):
            return read.clip, read.report
    return None


def speeds_of(first: Clip, second: Clip) -> tuple[float, float] | None:
    """Both speeds, where the runner gave both."""
    if not first.speed_mps or not second.speed_mps:
        return None
    return first.speed_mps, second.speed_mps
