"""Real runs move strength days: imported runs reach the planner, and the day after one that was too hard stays free."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client

from runtall.plan import RunKind
from runtall_web.accounts.models import User
from runtall_web.plan.models import PlanRecord
from runtall_web.plan.queries import current_plan
from runtall_web.runs.models import Run
from web.plan.conftest import MONDAY


def ran(owner: User, day: date, km: float, minutes: float, mean_bpm: float | None = None, **more: object) -> Run:
    features = {} if mean_bpm is None else {"channels": {"heart_rate_bpm": {"count": 99, "mean": mean_bpm}}}
    return Run.objects.create(
        owner=owner,
        origin="file",
        start_time=datetime.combine(day, time(7), UTC),
        utc_offset_s=0,
        local_date=day,
        timer_s=minutes * 60,
        elapsed_s=minutes * 60,
        distance_m=km * 1000,
        features=features,
        **more,
    )


def strength_dates(alice: User) -> set[date]:
    current = current_plan(alice)
    assert current is not None
    return {day.date for day in current.plan.days}


@pytest.fixture
def eve(alice: User, planned: PlanRecord) -> date:
    """An easy day with a strength day after it; four weeks of 8 km in 48 minutes at 140 beats lie behind."""
    del planned
    current = current_plan(alice)
    assert current is not None
    found = next(
        day.date - timedelta(days=1)
        for day in current.plan.days
        if day.date > MONDAY and not current.running.kind(day.date - timedelta(days=1)).is_hard
    )
    for back in range(2, 28, 2):
        ran(alice, found - timedelta(days=back), 8, 48, 140)
    return found


def plan_on(day: date, page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("runtall_web.plan.views", "runtall_web.config.clock"):
        monkeypatch.setattr(f"{module}.today", lambda: day)
    assert page.post("/plan/replan/").status_code == 302


@pytest.mark.parametrize(
    ("km", "minutes", "mean_bpm", "moves"),
    [(8, 48, 140, False), (16, 96, 140, True), (8, 40, 140, True), (8, 48, 160, True), (2, 12, 170, False)],
    ids=["as usual", "twice as long", "much faster", "hard on the heart", "short"],
)
def test_a_hard_run_brought_in_keeps_the_next_day_free(
    page: Client,
    alice: User,
    eve: date,
    monkeypatch: pytest.MonkeyPatch,
    km: float,
    minutes: float,
    mean_bpm: float,
    moves: bool,
) -> None:
    after = eve + timedelta(days=1)
    assert after in strength_dates(alice)
    ran(alice, eve, km, minutes, mean_bpm)
    plan_on(eve, page, monkeypatch)
    assert (after not in strength_dates(alice)) == moves
    shown = page.get("/plan/").content.decode()
    assert ("stays free of strength work" in shown) == moves
    monday = after - timedelta(days=after.weekday())
    this_week = {day for day in strength_dates(alice) if monday <= day < monday + timedelta(days=14)}
    assert len(this_week) >= 3  # moved, not dropped


def test_a_run_that_does_not_count_moves_nothing(
    page: Client, alice: User, eve: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(alice, eve, 30, 150, 170, mark=Run.Mark.NOT_MINE)
    plan_on(eve, page, monkeypatch)
    assert eve + timedelta(days=1) in strength_dates(alice)


def test_an_easy_week_stays_as_it_was(page: Client, alice: User, eve: date, monkeypatch: pytest.MonkeyPatch) -> None:
    before = strength_dates(alice)
    current = current_plan(alice)
    assert current is not None
    assert current.running.kind(eve) is not RunKind.RACE
    plan_on(MONDAY, page, monkeypatch)
    assert strength_dates(alice) == before
