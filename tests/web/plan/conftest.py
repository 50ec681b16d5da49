"""A runner whose plan can be checked by hand: hard on Tuesday, long on Sunday, a race in the sixth week."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from runtall.plan import Race, RunKind, Runner
from runtall_web.accounts.models import User
from runtall_web.plan.actions.record_plan import make_plan_again
from runtall_web.plan.models import PlanRecord
from runtall_web.settings.actions.save_runner import save_runner

MONDAY = date(2026, 11, 23)
RACE = date(2027, 1, 3)


def a_runner() -> Runner:
    rest, easy, hard, long = RunKind.REST, RunKind.EASY, RunKind.QUALITY, RunKind.LONG
    return Runner(
        experience="novice",
        strength_days_per_week=2,
        minutes_per_session=20,
        equipment=("band", "dumbbells", "mat"),
        loads={"dumbbells": (4.0, 6.0)},
        week=(rest, hard, rest, easy, rest, easy, long),
        races=(Race(RACE),),
        gates={"plank_45": True},
    )


@pytest.fixture
def todays_date(monkeypatch: pytest.MonkeyPatch) -> date:
    """Monday 23 November 2026 on every page."""
    for module in ("runtall_web.plan.views", "runtall_web.config.clock", "runtall_web.settings.views"):
        monkeypatch.setattr(f"{module}.today", lambda: MONDAY)
    return MONDAY


@pytest.fixture
def planned(alice: User, now: datetime) -> PlanRecord:
    """Alice's first plan, made on that Monday for eight weeks."""
    save_runner(alice, alice, a_runner(), now)
    return make_plan_again(alice, alice, MONDAY, now)
