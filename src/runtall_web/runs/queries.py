"""Reads about running. Each asks the database a number of questions that does not grow with the number of runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from django.db.models import Count, F, Max, Min, QuerySet, Sum
from django.db.models.functions import ExtractYear

from runtall.runs import RunSummary
from runtall.runs.jumps import Jump, window_days
from runtall.runs.load import LoadReport, load_report
from runtall.runs.weeks import Week, week_start
from runtall.units import DistanceUnit
from runtall_web.accounts.models import User
from runtall_web.runs.models import Import, Run

RECENT_WEEKS = 12
PAGE_RUNS = 50
SUMMARY_COLUMNS = ("start_time", "utc_offset_s", "timer_s", "elapsed_s", "distance_m")


@dataclass(frozen=True, slots=True)
class RecentLoad:
    """The last weeks' load. ``report`` is exact for ``weeks`` and what lies in them; jumps carry their run's number."""

    report: LoadReport
    weeks: tuple[Week, ...]
    jumps: tuple[tuple[int, Jump], ...]

    @property
    def this_week(self) -> Week | None:
        return self.weeks[-1] if self.weeks else None


def counted_runs(owner: User) -> QuerySet[Run]:
    """The runs that count: neither deleted nor marked as a wrong import."""
    return Run.objects.filter(owner=owner, deleted_at__isnull=True, mark="")


def all_summaries(owner: User) -> list[RunSummary]:
    """Every run that counts, for the planner."""
    rows = counted_runs(owner).order_by("start_time").values_list(*SUMMARY_COLUMNS)
    return [RunSummary(*row) for row in rows.iterator(chunk_size=2000)]


def summaries_since(owner: User, day: date) -> list[RunSummary]:
    """The runs that count from local ``day`` on, and one before them where the record reaches back further."""
    return [summary for _, summary in _numbered_since(owner, day)]


def mean_heart_rates_since(owner: User, day: date) -> list[tuple[date, float, float]]:
    """Local date, timer time (s) and mean heart rate (bpm) of the runs that count and have one, from ``day`` on."""
    rows = counted_runs(owner).filter(local_date__gte=day).order_by("local_date", "start_time")
    told = rows.values_list("local_date", "timer_s", "features__channels__heart_rate_bpm__mean")
    return [(when, timer_s, float(mean_bpm)) for when, timer_s, mean_bpm in told if mean_bpm is not None]


def recent_load(
    owner: User,
    today: date,
    *,
    weeks: int = RECENT_WEEKS,
    experience: Literal["novice", "trained"] | None = None,
    injured_lately: bool = False,
) -> RecentLoad:
    """The load of the last ``weeks`` weeks, this one included, as of ``today``, in two queries."""
    first_monday = week_start(today) - timedelta(weeks=weeks - 1)
    numbered = _numbered_since(owner, first_monday - timedelta(days=window_days()))
    unit: DistanceUnit = "mi" if owner.distance_unit == "mi" else "km"
    report = load_report([summary for _, summary in numbered], today, unit, experience, injured_lately=injured_lately)
    return RecentLoad(
        report,
        tuple(week for week in report.weeks if week.start >= first_monday),
        _with_numbers(report.jumps, numbered, first_monday),
    )


def load_between(owner: User, first: date, last: date, today: date) -> RecentLoad:
    """The load of the weeks from the one of ``first`` to the one of ``last``."""
    first_monday = week_start(first)
    numbered = _numbered_since(owner, first_monday - timedelta(days=window_days()), until=last)
    unit: DistanceUnit = "mi" if owner.distance_unit == "mi" else "km"
    report = load_report([summary for _, summary in numbered], min(last, today), unit)
    return RecentLoad(
        report,
        tuple(week for week in report.weeks if week.start >= first_monday),
        _with_numbers(report.jumps, numbered, first_monday),
    )


def _numbered_since(owner: User, day: date, until: date | None = None) -> list[tuple[int, RunSummary]]:
    runs = counted_runs(owner)
    inside = runs.filter(local_date__gte=day)
    if until is not None:
        inside = inside.filter(local_date__lte=until)
    rows = inside.order_by("local_date", "start_time").values_list("pk", *SUMMARY_COLUMNS)
    numbered = [(row[0], RunSummary(*row[1:])) for row in rows]
    earlier = runs.filter(local_date__lt=day).order_by("-local_date").values_list("pk", *SUMMARY_COLUMNS).first()
    if earlier is not None:
        numbered.insert(0, (earlier[0], _just_before(day, RunSummary(*earlier[1:]))))
    return numbered


def _just_before(day: date, earlier: RunSummary) -> RunSummary:
    """An earlier run, told as if it had been the day before ``day``.

    It says that the record reaches back beyond the window, which the engine asks, without the years in between. It lies
    in no window of 30 days that is looked at.
    """
    return replace(earlier, start_time=datetime.combine(day - timedelta(days=1), time(12), UTC), utc_offset_s=0)


def _with_numbers(
    jumps: Sequence[Jump], numbered: Sequence[tuple[int, RunSummary]], since: date
) -> tuple[tuple[int, Jump], ...]:
    numbers = {id(summary): number for number, summary in numbered}
    return tuple((numbers[id(jump.run)], jump) for jump in jumps if jump.run.local_date >= since)


@dataclass(frozen=True, slots=True)
class RunFilter:
    """What the list of runs shows: one year or all, words in the note or device, or the deleted ones instead."""

    year: int | None = None
    words: str = ""
    deleted: bool = False


def listed_runs(owner: User, chosen: RunFilter) -> QuerySet[Run]:
    """The runs of a list, latest first; marked ones are in it, deleted ones only where they are asked for."""
    runs = Run.objects.filter(owner=owner, deleted_at__isnull=not chosen.deleted)
    if chosen.year is not None:
        runs = runs.filter(local_date__range=(date(chosen.year, 1, 1), date(chosen.year, 12, 31)))
    for word in chosen.words.split():
        runs = runs.filter(note__icontains=word) | runs.filter(device__icontains=word)
    return runs.order_by("-local_date", "-start_time", "-pk").defer("features", "recorded", "overrides")


def years(owner: User) -> list[int]:
    """The years that have runs, latest first."""
    runs = Run.objects.filter(owner=owner, deleted_at__isnull=True)
    return list(
        runs.annotate(year=ExtractYear("local_date")).values_list("year", flat=True).distinct().order_by("-year")
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the runs that count."""

    runs: int
    distance_m: float
    timer_s: float
    longest_m: float | None
    first_day: date | None


def totals(owner: User, year: int | None = None) -> Totals:
    """Sums over everything, or over one year."""
    runs = counted_runs(owner)
    if year is not None:
        runs = runs.filter(local_date__range=(date(year, 1, 1), date(year, 12, 31)))
    found = runs.aggregate(
        runs=Count("pk"),
        distance=Sum("distance_m"),
        timer=Sum("timer_s"),
        longest=Max("distance_m"),
        first=Min("local_date"),
    )
    return Totals(found["runs"], found["distance"] or 0.0, found["timer"] or 0.0, found["longest"], found["first"])


def count_deleted(owner: User) -> int:
    """How many runs were deleted and can come back."""
    return Run.objects.filter(owner=owner, deleted_at__isnull=False).count()


def has_runs(owner: User) -> bool:
    return Run.objects.filter(owner=owner, deleted_at__isnull=True).exists()


def latest_import(owner: User) -> Import | None:
    """The import that is open, else the last one."""
    return Import.objects.filter(owner=owner).order_by(F("finished_at").desc(nulls_first=True), "-pk").first()
