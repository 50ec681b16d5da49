"""This month against last: means of the clips that may be compared, of one moment of a run each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, stdev

from django.utils.translation import gettext as _

from runtall.catalogue import Reason, load_rules
from runtall.form import Baseline, Change
from runtall_web.form import metrics
from runtall_web.form.baselines import OwnError, own_error_for
from runtall_web.form.cards import ChangeRow, change_rows, in_order
from runtall_web.form.models import Clip
from runtall_web.form.pairs import compare_reads, days_of
from runtall_web.form.reports import Read, day_of
from runtall_web.form.trends import MOST_ANCHORS, Family


@dataclass(frozen=True, slots=True)
class Months:
    """The clips of this month against those of the month before: what changed, and the names of what changed less than
    error (``within``) or is not given by every clip (``untold``).

    ``now`` and ``before`` are the clips that were used, ``left_out`` counts those that could not be. ``refused`` says
    why no two could be compared.
    """

    heading: str
    now: tuple[Clip, ...]
    before: tuple[Clip, ...]
    left_out: int
    changed: tuple[ChangeRow, ...]
    within: tuple[str, ...]
    untold: tuple[str, ...]
    refused: Reason | None
    notes: tuple[Reason, ...]

    @property
    def is_single(self) -> bool:
        """One clip against one: there is no mean."""
        return len(self.now) == len(self.before) == 1


def months_of(family: Family, today: date, errors: Sequence[OwnError]) -> list[Months]:
    """This month against last, fresh with fresh, late with late, and what nobody said with its like; nothing where one
    of the two months has none."""
    headings = {
        Clip.Moment.FRESH: _("Fresh"),
        Clip.Moment.LATE: _("Late in a run"),
        Clip.Moment.UNSAID: _("Moment of the run not said"),
    }
    last_day = today.replace(day=1) - timedelta(days=1)
    found = []
    for moment, heading in headings.items():
        reads = [read for read in family.clips if read.clip.moment == moment]
        now = [read for read in reads if _month(read) == (today.year, today.month)]
        before = [read for read in reads if _month(read) == (last_day.year, last_day.month)]
        if now and before:
            found.append(_months(heading, before, now, errors))
    return found


def _months(heading: str, before: Sequence[Read], now: Sequence[Read], errors: Sequence[OwnError]) -> Months:
    both = [*before, *now]

    def like(anchor: Read) -> tuple[list[Read], list[Read]]:
        fit = [read for read in both if read is anchor or compare_reads(read, anchor).refused is None]
        return [read for read in before if read in fit], [read for read in now if read in fit]

    tried = [like(anchor) for anchor in reversed(now[-MOST_ANCHORS:])]
    used = max((pair for pair in tried if pair[0]), key=lambda pair: len(pair[0]) + len(pair[1]), default=None)
    if used is None:
        refused = compare_reads(before[-1], now[-1]).refused
        return Months(heading, (now[-1].clip,), (before[-1].clip,), 0, (), (), (), refused, ())
    own = own_error_for(now[-1].report, errors)
    changes, notes = changes_of_means(*used, own.baseline if own else None)
    rows = change_rows(changes)
    given = {name for read in (*used[0], *used[1]) for name in read.report.metrics}
    untold = in_order(given - {change.metric for change in changes})
    return Months(
        heading,
        now=tuple(read.clip for read in used[1]),
        before=tuple(read.clip for read in used[0]),
        left_out=len(both) - len(used[0]) - len(used[1]),
        changed=tuple(row for row in rows if row.is_real),
        within=tuple(row.name for row in rows if not row.is_real),
        untold=tuple(metrics.metric_words(name, "").name for name in untold),
        refused=None,
        notes=notes,
    )


def changes_of_means(
    before: Sequence[Read], now: Sequence[Read], baseline: Baseline | None
) -> tuple[list[Change], tuple[Reason, ...]]:
    """Mean of ``now`` minus mean of ``before``, of every number that all of these clips allow to compare; and notes.

    The least change that counts is that of one clip against one, by the root of the days on either side
    (``form_month``), and no less than what the clips of a month differ among themselves makes likely.
    """
    pairs = [compare_reads(early, late, baseline) for early in before for late in now]
    shrink = math.sqrt((1 / days_of(before) + 1 / days_of(now)) / 2)
    by_metric: dict[str, list[Change]] = {}
    for pair in pairs:
        for change in pair.changes:
            by_metric.setdefault(change.metric, []).append(change)
    changes = []
    for metric, found in by_metric.items():
        if len(found) < len(pairs):
            continue
        early, late = ([read.report.metrics[metric].value for read in reads] for reads in (before, now))
        likely = _factor() * math.hypot(_spread(early, days_of(before)), _spread(late, days_of(now)))
        alone = math.sqrt(fmean(each.detectable**2 for each in found))
        changes.append(Change(metric, fmean(early), fmean(late), found[0].unit, max(shrink * alone, likely)))
    notes = {note.template: note for pair in pairs for note in pair.notes}
    return changes, tuple(notes.values())


def _spread(values: Sequence[float], days: int) -> float:
    """The standard error of a month's mean from how its own clips differ; 0 where there is one clip only."""
    return stdev(values) / math.sqrt(days) if len(values) > 1 else 0.0


def _factor() -> float:
    return load_rules()["form_detectable_change"].number("factor")


def _month(read: Read) -> tuple[int, int]:
    day = day_of(read.clip)
    return day.year, day.month
