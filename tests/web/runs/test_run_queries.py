"""The windows that pages ask for say what the whole record says, at a cost that does not grow with it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from runtall.runs.jumps import Jump
from runtall.runs.load import load_report
from runtall_web.accounts.models import User
from runtall_web.runs.models import Run
from runtall_web.runs.queries import (
    RunFilter,
    all_summaries,
    counted_runs,
    listed_runs,
    load_between,
    recent_load,
    totals,
    years,
)

TODAY = date(2026, 11, 23)


def told(jumps: Iterable[Jump]) -> list[tuple[object, ...]]:
    """What a jump says; where the whole record begins is not asked for in a window."""
    return [(jump.run, jump.level, jump.plus, jump.ratio, jump.reasons) for jump in jumps]


def years_of_runs(owner: User, count: int, seed: int = 1) -> None:
    dice = random.Random(seed)
    rows = []
    for number in range(count):
        start = datetime(2026, 11, 23, 7, tzinfo=UTC) - timedelta(hours=number * 41 + dice.randrange(20))
        metres = dice.choice([None, *(dice.uniform(3000, 24_000) for _ in range(9))])
        rows.append(
            Run(
                owner=owner,
                origin="file",
                start_time=start,
                utc_offset_s=3600,
                local_date=(start + timedelta(hours=1)).date(),
                timer_s=2400,
                elapsed_s=2500,
                distance_m=metres,
                note="tempo" if number % 7 == 0 else "",
            )
        )
    Run.objects.bulk_create(rows)


@pytest.mark.parametrize("count", [0, 1, 5, 40, 400])
def test_the_recent_window_says_what_everything_says(alice: User, count: int) -> None:
    years_of_runs(alice, count)
    whole = load_report(all_summaries(alice), TODAY)
    recent = recent_load(alice, TODAY)
    assert recent.weeks == whole.weeks[-12:]
    since = recent.weeks[0].start if recent.weeks else TODAY
    assert told(jump for _n, jump in recent.jumps) == told(jump for jump in whole.jumps if jump.run.local_date >= since)
    for number, jump in recent.jumps:
        assert Run.objects.get(pk=number).start_time == jump.run.start_time
    assert recent.report.longest.longest == whole.longest.longest


def test_a_gap_before_the_window_is_no_short_history(alice: User) -> None:
    """A runner back after three months: the first run in the window is judged against nothing, and says so truly."""
    years_of_runs(alice, 3)
    Run.objects.create(
        owner=alice,
        origin="file",
        start_time=datetime(2024, 1, 1, 7, tzinfo=UTC),
        local_date=date(2024, 1, 1),
        timer_s=1800,
        elapsed_s=1800,
        distance_m=5000.0,
    )
    whole = load_report(all_summaries(alice), TODAY)
    assert told(jump for _n, jump in recent_load(alice, TODAY).jumps) == told(whole.jumps)


def test_a_year_says_what_everything_says(alice: User) -> None:
    years_of_runs(alice, 400)
    whole = load_report(all_summaries(alice), TODAY)
    year = load_between(alice, date(2025, 1, 1), date(2025, 12, 31), TODAY)
    first, last = date(2024, 12, 30), date(2025, 12, 29)
    assert [week.start for week in year.weeks] == [week.start for week in whole.weeks if first <= week.start <= last]
    assert year.weeks[5:-1] == tuple(week for week in whole.weeks if first <= week.start < last)[5:]
    assert told(jump for _n, jump in year.jumps) == told(
        jump for jump in whole.jumps if first <= jump.run.local_date <= date(2025, 12, 31)
    )


def test_the_number_of_queries_does_not_grow(alice: User) -> None:
    asked = []
    for count in (10, 300):
        years_of_runs(alice, count)
        with CaptureQueriesContext(
            connection,
        ) as told:
            recent_load(alice, TODAY)
            totals(alice)
            years(alice)
            list(listed_runs(alice, RunFilter())[:50])
        asked.append(len(told))
    assert asked[0] == asked[1] == 5


def test_another_runners_runs_are_never_in_it(alice: User, bob: User) -> None:
    years_of_runs(bob, 30)
    assert recent_load(alice, TODAY).weeks == ()
    assert totals(alice).runs == 0
    assert years(alice) == []
    assert not listed_runs(alice, RunFilter()).exists()


def test_the_list_is_searched_and_narrowed(alice: User) -> None:
    years_of_runs(alice, 210)
    assert listed_runs(alice, RunFilter(words="TEMPO")).count() == 30
    in_2026 = listed_runs(alice, RunFilter(year=2026))
    assert {run.local_date.year for run in in_2026} == {2026}
    days = [run.local_date for run in in_2026]
    assert days == sorted(days, reverse=True)
    assert years(alice) == [2026, 2025]


def test_windows_are_found_by_their_index(alice: User) -> None:
    years_of_runs(alice, 50)
    window = counted_runs(alice).filter(local_date__gte=date(2026, 10, 1)).order_by("local_date", "start_time")
    assert "run_owner_day" in window.explain()
