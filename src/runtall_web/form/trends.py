"""The same number over the months, from clips of one view and one model; fresh and late kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _

from runtall.catalogue import Reason
from runtall.form import compare
from runtall_web.form import metrics
from runtall_web.form.baselines import OwnError, own_error_for
from runtall_web.form.details import pace_words
from runtall_web.form.models import Clip
from runtall_web.form.pairs import FOLLOW_HEIGHT, compare_reads, heights_differ
from runtall_web.form.reports import Read, day_of

FIRST_METRICS = ("trunk_lean_deg", "lateral_sway_deg", "cadence_spm")
DAY_S = 86_400
MOST_ANCHORS = 12
"""How many of the latest clips are tried for the one that most others are comparable with (judgement)."""


@dataclass(frozen=True, slots=True)
class Family:
    """Clips that may stand in one trend: of one view and one model, the oldest first."""

    key: str
    view: str
    model: str
    clips: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One clip's number in the trend's table; ``why`` it is not in the picture."""

    clip: Clip
    day: date
    moment: str
    pace: str
    value: str
    why: Reason | None


@dataclass(frozen=True, slots=True)
class Trend:
    """``chart`` is ``None`` where no two clips can stand together; ``left_out`` counts those that are not in it."""

    metric: str
    name: str
    chart: Mapping[str, object] | None
    rows: tuple[Row, ...]
    left_out: int


def families(clips: Iterable[Read]) -> list[Family]:
    """The trends that can be drawn, the one with the most clips first."""
    found: dict[tuple[str, str], list[Read]] = {}
    for read in clips:
        found.setdefault((read.report.view or "", read.report.model_sha256), []).append(read)
    made = [
        Family(f"{view}-{model[:8]}", view, reads[0].report.model, tuple(sorted(reads, key=_when)))
        for (view, model), reads in found.items()
    ]
    return sorted(made, key=lambda family: -len(family.clips))


def metrics_of(family: Family) -> list[tuple[str, str]]:
    """What can be followed in a family, by name, in a report's order."""
    given = {name for read in family.clips for name in read.report.metrics}
    return [(name, metrics.metric_words(name, "").name) for name in metrics.METRICS if name in given]


def first_metric(family: Family) -> str:
    """What a trend begins with."""
    offered = [name for name, _name in metrics_of(family)]
    return next((name for name in FIRST_METRICS if name in offered), offered[0])


def trend_of(family: Family, metric: str, errors: Sequence[OwnError]) -> Trend:
    """One number over time, with bars that touch while two clips cannot be told apart; clips without it stay out.

    In the picture are the clips that may be compared with one another: those of one speed, and of one height where the
    number follows it.
    """
    reads = [read for read in family.clips if metric in read.report.metrics]
    why = _why_apart(reads, metric)
    shown = [read for read in reads if read.clip.pk not in why]
    named = metrics.metric_words(metric, reads[0].report.metrics[metric].unit)
    series = []
    for late, label, role in ((False, _("fresh or not said"), "run"), (True, _("late in a run"), "accent")):
        if any(read.is_late is late for read in shown):
            told = [read if read.is_late is late else None for read in shown]
            series.append({"label": label, "unit": named.unit, "role": role, **_points(told, metric, errors)})
    chart = {
        "x": {"label": _("Filmed on"), "kind": "date", "values": _apart(shown)},
        "series": series,
    }
    rows = tuple(_row(read, metric, why.get(read.clip.pk)) for read in reversed(reads))
    return Trend(metric, named.name, chart if len(shown) > 1 or not why else None, rows, len(why))


def _why_apart(reads: Sequence[Read], metric: str) -> dict[int, Reason]:
    """Which clips may not stand beside the others, and why: all that are not comparable with the one that most are."""

    def apart(anchor: Read) -> dict[int, Reason]:
        told = {read.clip.pk: _not_compared(read, anchor, metric) for read in reads if read is not anchor}
        return {number: why for number, why in told.items() if why is not None}

    return min((apart(anchor) for anchor in reversed(reads[-MOST_ANCHORS:])), key=len)


def _not_compared(early: Read, late: Read, metric: str) -> Reason | None:
    refused = compare_reads(early, late).refused
    if refused is None and metric in FOLLOW_HEIGHT:
        return heights_differ(early.clip, late.clip)
    return refused


def _points(reads: Sequence[Read | None], metric: str, errors: Sequence[OwnError]) -> dict[str, object]:
    told = [None if read is None else read.report.metrics[metric].value for read in reads]
    halves = [None if read is None else _half_detectable(read, metric, errors) for read in reads]
    places = max((metrics.places_for(half) for half in halves if half is not None), default=0)
    return {
        "decimals": max(1, places),
        "kind": "points",
        "values": [None if value is None else round(value, 3) for value in told],
        "errors": [None if half is None else round(half, 3) for half in halves],
    }


def _half_detectable(read: Read, metric: str, errors: Sequence[OwnError]) -> float:
    """Half of the least change that would count against a clip just like this one."""
    own = own_error_for(read.report, errors)
    same = compare(read.report, read.report, baseline=own.baseline if own else None)
    return next(change.detectable for change in same.changes if change.metric == metric) / 2


def _apart(reads: Sequence[Read]) -> list[float]:
    """Midnights of the clips' days, those of one day a little apart so that each can be seen and chosen."""
    seconds: list[float] = []
    for read in reads:
        at = datetime.combine(day_of(read.clip), time(), UTC).timestamp()
        seconds.append(max(at, seconds[-1] + DAY_S / 10) if seconds else at)
    return seconds


def _row(read: Read, metric: str, why: Reason | None) -> Row:
    found = read.report.metrics[metric]
    places = metrics.places_for(found.uncertainty)
    value = metrics.with_unit(metrics.figure(found.value, places), found.unit)
    give = metrics.with_unit(metrics.figure(found.uncertainty, places), found.unit)
    moment = read.clip.get_moment_display() if read.clip.moment else ""
    pace = pace_words(read.clip)
    return Row(read.clip, day_of(read.clip), moment, pace, f"{value} ± {give}", why)


def _when(read: Read) -> tuple[datetime, int]:
    return read.clip.filmed_at, read.clip.pk
