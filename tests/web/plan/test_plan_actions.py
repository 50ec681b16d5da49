"""Plans are records: made, moved, pinned, undone; another's plan is refused; a second click changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from runtall.errors import InvalidSettings
from runtall.plan import RunKind
from runtall_web.accounts.models import User
from runtall_web.plan.actions.dated_run import add_dated_run, remove_dated_run
from runtall_web.plan.actions.move_day import MoveRefused, move_day, pin_day, unpin_day
from runtall_web.plan.actions.record_plan import make_plan_again
from runtall_web.plan.actions.undo_plan import undo_plan
from runtall_web.plan.models import PlanRecord
from runtall_web.plan.queries import CurrentPlan, current_plan, free_days, is_outdated, undoable
from runtall_web.settings.actions.save_runner import save_runner
from runtall_web.settings.queries import current_runner
from web.plan.conftest import MONDAY, RACE, a_runner


def plan_of_alice(alice: User) -> CurrentPlan:
    current = current_plan(alice)
    assert current is not None
    return current


def a_move(current: CurrentPlan, alice: User, now: datetime) -> tuple[date, date]:
    """The first strength day that goes somewhere else within its week, moved there."""
    for day in current.plan.days:
        for free in free_days(current, day.date, MONDAY):
            try:
                move_day(alice, alice, day.date, free.date, MONDAY, now)
            except InvalidSettings:
                continue  # a rule that never gives way: try the next day
            return day.date, free.date
    raise AssertionError("no day can be moved at all")


def test_a_first_plan_keeps_the_first_rule_and_the_race(alice: User, planned: PlanRecord) -> None:
    current = plan_of_alice(alice)
    assert planned.cause == PlanRecord.Cause.FIRST
    assert current.plan.weeks == 8
    assert current.plan.status == "optimal"
    assert all(2 <= len({item.exercise for item in day.items}) == len(day.items) <= 3 for day in current.plan.days)
    closed = {RACE - timedelta(days=n) for n in range(4)}
    assert closed.isdisjoint(day.date for day in current.plan.days)
    assert current.next_race(MONDAY) == RACE


def test_a_moved_day_stays_where_it_was_put_and_says_what_it_costs(
    alice: User, planned: PlanRecord, now: datetime
) -> None:
    moving, to = a_move(plan_of_alice(alice), alice, now)
    current = plan_of_alice(alice)
    moved = current.day(to)
    assert current.day(moving) is None
    assert moved is not None
    assert moved.pinned
    make_plan_again(alice, alice, MONDAY, now)
    kept = plan_of_alice(alice).day(to)
    assert kept is not None
    assert kept.pinned


def test_an_undo_gives_the_plan_before_its_place_back_once(alice: User, planned: PlanRecord, now: datetime) -> None:
    a_move(plan_of_alice(alice), alice, now)
    change = undoable(alice)
    assert change is not None
    assert change.cause == PlanRecord.Cause.MOVED
    assert undo_plan(alice, alice, change.pk, now) == planned
    assert plan_of_alice(alice).record == planned
    assert undo_plan(alice, alice, change.pk, now) is None  # the second click
    assert undoable(alice) is None


def test_a_day_given_back_is_no_longer_set_by_hand(alice: User, planned: PlanRecord, now: datetime) -> None:
    first = plan_of_alice(alice).plan.days[0].date
    pin_day(alice, alice, first, MONDAY, now)
    assert [pin.date for pin in plan_of_alice(alice).plan.pins] == [first]
    unpin_day(alice, alice, first, MONDAY, now)
    assert plan_of_alice(alice).plan.pins == ()


def test_what_cannot_be_moved_is_refused_in_words(alice: User, planned: PlanRecord, now: datetime) -> None:
    current = plan_of_alice(alice)
    first, second = current.plan.days[0].date, current.plan.days[1].date
    rest = next(box.date for box in free_days(current, first, MONDAY))
    with pytest.raises(MoveRefused, match="no strength day"):
        move_day(alice, alice, rest, first, MONDAY, now)
    with pytest.raises(MoveRefused, match="not free"):
        move_day(alice, alice, first, second, MONDAY, now)
    with pytest.raises(MoveRefused, match="past"):
        move_day(alice, alice, first, MONDAY - timedelta(days=1), MONDAY, now)
    assert PlanRecord.objects.count() == 1


def test_days_past_stay_as_they_were(alice: User, planned: PlanRecord, now: datetime) -> None:
    before = plan_of_alice(alice).plan
    later = MONDAY + timedelta(weeks=2)
    save_runner(alice, alice, current_runner(alice), now)
    make_plan_again(alice, alice, later, now)
    current = plan_of_alice(alice)
    past = [day for day in before.days if day.date < later]
    assert [day.date for day in current.plan.past_days] == [day.date for day in past]
    assert [day.items for day in current.plan.past_days] == [day.items for day in past]


def test_a_race_added_by_hand_clears_its_days_and_undo_takes_it_off_the_list(
    alice: User, planned: PlanRecord, now: datetime
) -> None:
    race = plan_of_alice(alice).plan.days[4].date
    record = add_dated_run(alice, alice, race, RunKind.RACE, 10.0, MONDAY, now)
    assert record is not None
    current = plan_of_alice(alice)
    assert race in current.running.races
    assert {race - timedelta(days=n) for n in range(4)}.isdisjoint(day.date for day in current.plan.days)
    undo_plan(alice, alice, record.pk, now)
    assert current_runner(alice) == a_runner()


def test_a_dated_run_is_removed_and_the_week_holds_again(alice: User, planned: PlanRecord, now: datetime) -> None:
    day = MONDAY + timedelta(days=9)
    add_dated_run(alice, alice, day, RunKind.LONG, 24.0, MONDAY, now)
    assert plan_of_alice(alice).running.kind(day) is RunKind.LONG
    remove_dated_run(alice, alice, day, MONDAY, now)
    assert plan_of_alice(alice).running.kind(day) is RunKind.REST


def test_new_answers_are_told_apart_from_the_plan(alice: User, planned: PlanRecord, now: datetime) -> None:
    assert not is_outdated(plan_of_alice(alice), current_runner(alice))
    save_runner(alice, alice, replace(a_runner(), minutes_per_session=12), now)
    assert is_outdated(plan_of_alice(alice), current_runner(alice))


def test_only_the_owner_may_change_a_plan(alice: User, charlie: User, planned: PlanRecord, now: datetime) -> None:
    first = plan_of_alice(alice).plan.days[0].date
    for attempt in (
        lambda: make_plan_again(charlie, alice, MONDAY, now),
        lambda: move_day(charlie, alice, first, first + timedelta(days=1), MONDAY, now),
        lambda: pin_day(charlie, alice, first, MONDAY, now),
        lambda: unpin_day(charlie, alice, first, MONDAY, now),
        lambda: undo_plan(charlie, alice, planned.pk, now),
        lambda: add_dated_run(charlie, alice, first, RunKind.RACE, None, MONDAY, now),
        lambda: remove_dated_run(charlie, alice, first, MONDAY, now),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert PlanRecord.objects.get() == planned
