"""The runner's own measurement error: which clips gave it, and where it may be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from runtall.form import Baseline, FormReport, baseline_of
from runtall_web.accounts.models import User
from runtall_web.form.models import Baseline as BaselineRow
from runtall_web.form.models import Clip
from runtall_web.form.reports import day_of, report_of

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


def offers(owner: User, errors: Sequence[OwnError]) -> list[Offer]:
    """Days with three clips or more of one view and model that have no own error yet, the latest first."""
    used = {clip.pk for error in errors for clip in error.clips}
    groups: dict[tuple[date, str, str, str], list[tuple[Clip, FormReport]]] = {}
    for clip in Clip.objects.filter(owner=owner, deleted_at=None, state=Clip.State.DONE):
        report = report_of(clip)
        if report is None or report.refused is not None or report.view not in MEASURED_VIEWS or clip.pk in used:
            continue
        late = clip.moment if clip.moment == Clip.Moment.LATE else ""
        groups.setdefault((day_of(clip), report.view, report.model_sha256, late), []).append((clip, report))
    known = {(error.row.day, error.baseline.view, error.baseline.model_sha256) for error in errors}
    found = []
    for (day, view, model, _late), members in groups.items():
        if (day, view, model) not in known and baseline_of([report for _clip, report in members]) is not None:
            found.append(Offer(day, view, tuple(clip for clip, _report in members)))
    return sorted(found, key=lambda offer: offer.day, reverse=True)
