"""Early against late: within one clip, or a late clip against the fresh one of the same run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from runtall.form import Comparison, FormReport, compare, compare_within
from runtall_web.form.baselines import OwnError, own_error_for
from runtall_web.form.models import Clip
from runtall_web.form.reports import day_of, report_of


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


def fresh_partner(clip: Clip, report: FormReport) -> tuple[Clip, FormReport] | None:
    """The latest fresh clip of the same day, view and model that was filmed before a late one."""
    if clip.moment != Clip.Moment.LATE or report.refused is not None:
        return None
    earlier = Clip.objects.filter(
        owner_id=clip.owner_id, deleted_at=None, state=Clip.State.DONE, moment=Clip.Moment.FRESH
    ).exclude(pk=clip.pk)
    for other in earlier:
        if day_of(other) != day_of(clip):
            continue
        found = report_of(other)
        if found is not None and (found.view, found.model_sha256) == (report.view, report.model_sha256):
            return other, found
    return None


def speeds_of(first: Clip, second: Clip) -> tuple[float, float] | None:
    """Both speeds, where the runner gave both."""
    if not first.speed_mps or not second.speed_mps:
        return None
    return first.speed_mps, second.speed_mps
