"""Planned against done: from the first logged day, no day ahead, no blame."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from runtall.plan import RunKind, Runner
from runtall_web.accounts.models import User
from runtall_web.config import clock
from runtall_web.plan.actions.record_plan import make_plan_again
from runtall_web.plan.queries import current_plan
from runtall_web.settings.actions.save_runner import save_runner
from runtall_web.training.adherence import AdherenceWeek, adherence, adherence_weeks
from web.training.conftest import Send
from web.training.events import event, started, whole_session

MONDAY = date(2026, 11, 2)
RUNNER = Runner(
    experience="novice",
    strength_days_per_week=2,
    minutes_per_session=25,
    equipment=("dumbbells", "band", "mat"),
    week=tuple(RunKind(kind) for kind in ("rest", "quality", "rest", "easy", "rest", "easy", "long")),
)


def on(*days: int) -> set[date]:
    """Dates by their number of days after ``MONDAY``."""
    return {MONDAY + timedelta(days=day) for day in days}


def told(planned: set[date], done: set[date], today: int) -> list[tuple[int, int, bool]]:
    weeks = adherence_weeks(planned, done, MONDAY + timedelta(days=today))
    return [(week.planned, week.done, week.is_partial) for week in weeks]


def test_nothing_is_said_before_something_is_logged() -> None:
    assert told(on(1, 4, 8, 11), set(), 13) == []


def test_days_before_the_first_logged_one_count_nowhere() -> None:
    assert told(on(1, 4, 8, 11), on(4), 13) == [(2, 0, True), (1, 1, False)]


def test_today_and_the_days_ahead_are_not_missed() -> None:
    assert told(on(1, 4), on(1), 1) == [(1, 1, True)]
    assert told(on(1, 4), on(1), 4) == [(1, 1, True)]
    assert told(on(1, 4), on(1), 5) == [(2, 1, True)]
    assert told(on(1, 4), on(1, 4), 4) == [(2, 2, True)]


def test_another_day_than_planned_counts_all_the_same() -> None:
    assert told(on(1, 4), on(1, 5), 6) == [(2, 2, True)]
    assert told(on(1, 4), on(1, 3, 4), 6) == [(2, 3, True)]


def test_weeks_without_a_plan_are_there_with_what_was_done() -> None:
    assert told(set(), on(0, 15), 20) == [(0, 1, True), (0, 0, False), (0, 1, False)]


DAYS = st.sets(st.integers(0, 60))


@given(planned=DAYS, done=DAYS, today=st.integers(60, 90))
def test_every_done_day_is_counted_once_and_every_planned_one_at_most_once(
    planned: set[int], done: set[int], today: int
) -> None:
    weeks = adherence_weeks(on(*planned), on(*done), MONDAY + timedelta(days=today))
    assert sum(week.done for week in weeks) == len(done)
    since = min(done, default=1000)
    past = {day for day in planned if day < today or day in done}
    assert sum(week.planned for week in weeks) == len({day for day in past if day >= since})
    assert [week.monday.weekday() for week in weeks] == [0] * len(weeks)


def test_a_planned_day_without_a_set_is_planned_and_not_done(
    send: Send, alice: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: MONDAY)
    save_runner(alice, alice, RUNNER, now)
    make_plan_again(alice, alice, MONDAY, now)
    current = current_plan(alice)
    assert current is not None
    first, second, *_rest = sorted(current.days_by_date)
    assert (first - MONDAY).days < (second - MONDAY).days < 7
    unused = "d" * 8 + "-0000-4000-8000-000000000000"
    send(*whole_session(day=first.isoformat()))
    send(started(unused, second.isoformat()), event("left", "session_ended", {"early": True}, 9, unused))
    sunday = MONDAY + timedelta(days=6)
    assert adherence(alice, sunday) == [AdherenceWeek(MONDAY, 2, 1, is_partial=True)]
    make_plan_again(alice, alice, sunday + timedelta(days=1), now)  # a new plan keeps what the old one asked
    weeks = adherence(alice, sunday + timedelta(days=1))
    assert weeks[1] == AdherenceWeek(MONDAY, 2, 1, is_partial=False)


def test_the_log_shows_it_in_a_table(send: Send, page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 26))
    assert "Planned and done" not in page.get("/train/log/").content.decode()
    send(*whole_session())
    text = page.get("/train/log/").content.decode()
    table: Any = re.search(r'<table aria-labelledby="weeks-heading".*?</table>', text, re.DOTALL)
    assert re.findall(r'<th scope="col"[^>]*>([^<]+)<', table.group()) == ["Week from", "Planned", "Done"]
    assert re.findall(r'<td class="figure">(\d+)<', table.group()) == ["0", "1"]
    assert "A missed day is only missed" in text
