"""The runner's own measurement error: which clips gave it, and where it may be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from runtall.form import Baseline, FormReport, baseline_of
from runtall_web.accounts.models import User
from runtall_web.form.models import Baseline as BaselineRow
from runtall_web.form.models import Clip
from runtall_web.form.reports import Read, day_of, report_of

MEASURED_VIEWS = frozenset({"side", "front", "rear"})


@dataclass(frozen=True, slots=True)
class OwnError:
    """An own measurement error that holds, with the clips it comes from."""

    row: BaselineRow
    baseline: Baseline
    clips: tuple[Clip, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """Clips of one day, view and model from which the own error could be taken."""

    day: date
    view: str
    clips: tuple[Clip, ...]


def counted_clips(row: BaselineRow) -> list[Clip]:
    """The clips that still count for an own error: read, and not deleted since."""
    return list(row.clips.filter(deleted_at=None, state=Clip.State.DONE).order_by("filmed_at", "pk"))


def own_errors(owner: User) -> list[OwnError]:
    """Every own error that holds, the latest day first. With fewer than three clips left, one holds no more."""
    found = []
    for row in BaselineRow.objects.filter(owner=owner).prefetch_related("clips"):
        clips = counted_clips(row)
        reports = [report for clip in clips if (report := report_of(clip)) is not None]
        baseline = baseline_of(reports)
        if baseline is not None:
            found.append(OwnError(row, baseline, tuple(clips)))
    return found


def own_error_for(report: FormReport, errors: Sequence[OwnError]) -> OwnError | None:
    """The latest own error of this report's view and model."""
    return next((error for error in errors if error.baseline.knows(report)), None)


def offers(reads: Sequence[Read], errors: Sequence[OwnError]) -> list[Offer]:
    """Days with three clips or more of one view and model that have no own error yet, the latest first."""
    used = {clip.pk for error in errors for clip in error.clips}
    known = {(error.row.day, error.baseline.view, error.baseline.model_sha256) for error in errors}
    groups: dict[tuple[date, str, str, bool], list[Read]] = {}
    for read in reads:
        view, model = read.report.view or "", read.report.model_sha256
        day = day_of(read.clip)
        if view in MEASURED_VIEWS and read.clip.pk not in used and (day, view, model) not in known:
            groups.setdefault((day, view, model, read.is_late), []).append(read)
    found = [
        Offer(day, view, tuple(read.clip for read in members))
        for (day, view, _model, _late), members in groups.items()
        if baseline_of([read.report for read in members]) is not None
    ]
    return sorted(found, key=lambda offer: offer.day, reverse=True)
