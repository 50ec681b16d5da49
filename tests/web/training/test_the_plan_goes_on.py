"""The plan takes in what was logged and missed, whatever page sent it and whenever it is opened; and says so once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid5

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from runtall.plan import Item, RunKind, Runner, StrengthDay
from runtall_web.accounts.models import User
from runtall_web.config import clock
from runtall_web.plan.actions.move_day import move_day, pin_day
from runtall_web.plan.actions.record_plan import make_plan_again
from runtall_web.plan.actions.undo_plan import undo_plan
from runtall_web.plan.models import PlanRecord
from runtall_web.plan.queries import CurrentPlan, current_plan
from runtall_web.settings.actions.save_runner import save_runner, set_stop
from runtall_web.training.actions.adapt_plan import adapt_plan, take_in
from runtall_web.training.changes import untold_changes
from runtall_web.training.export import events_export
from runtall_web.training.models import Event, Session
from runtall_web.training.page import item_data
from web.training.conftest import Send
from web.training.events import DONE, SPACE, event, seconds_until

MONDAY = date(2026, 11, 23)
RUNNER = Runner(
    experience="novice",
    strength_days_per_week=3,
    minutes_per_session=25,
    equipment=("dumbbells", "band", "mat"),
    week=tuple(RunKind(kind) for kind in ("rest", "easy", "rest", "easy", "rest", "easy", "rest")),
    loads={"dumbbells": (4.0, 6.0, 8.0)},
    gates={"plank_45": True},
)


@dataclass
class Days:
    """A runner who lives through days: ``on`` is today, for the pages and for what is sent."""

    alice: User
    patch: pytest.MonkeyPatch
    on: date = MONDAY

    def go_to(self, day: date) -> None:
        self.on = day
        self.patch.setattr(clock, "today", lambda: day)
        self.patch.setattr("runtall_web.plan.views.today", lambda: day)
        moment = datetime(day.year, day.month, day.day, 12, 0, tzinfo=UTC)
        self.patch.setattr("django.utils.timezone.now", lambda: moment)

    @property
    def now(self) -> datetime:
        return datetime(self.on.year, self.on.month, self.on.day, 12, 0, tzinfo=UTC)

    @property
    def plan(self) -> CurrentPlan:
        current = current_plan(self.alice)
        assert current is not None
        return current

    def ahead(self) -> list[date]:
        return [day.date for day in self.plan.plan.days if day.date >= self.on]


@pytest.fixture
def days(alice: User, monkeypatch: pytest.MonkeyPatch) -> Days:
    """Alice with a plan made on a Monday, and a clock."""
    made = Days(alice, monkeypatch)
    made.go_to(MONDAY)
    save_runner(alice, alice, RUNNER, made.now)
    make_plan_again(alice, alice, MONDAY, made.now)
    return made


def session_on(day: StrengthDay, on: date, *, ends: bool = True, reps: dict[str, int] | None = None) -> list[Any]:
    """Every set of a planned day, done as asked on ``on``; ``reps`` are other repetitions by side."""
    session = str(uuid5(SPACE, f"session {on}"))
    since = seconds_until(on.isoformat())
    items = [item_data(item) for item in day.items]
    start = {"date": on.isoformat(), "origin": "plan", "warm_up_s": 0, "items": items}
    events = [event(f"start {on}", "session_started", start, since, session)]
    for n, item in enumerate(day.items):
        for number in range(1, item.sets + 1):
            for side in ("left", "right") if item.per_side else (None,):
                since += 60
                done = {**DONE, **what(item), "reps": (reps or {}).get(side or "", item.reps)}
                place = {"item": n, "set": number, "side": side}
                name = f"{on} {n} {number} {side}"
                events.append(event(name, "set_logged", {**place, **done}, since, session))
    end = event(f"end {on}", "session_ended", {"early": False}, since + 60, session)
    return [*events, *([end] if ends else [])]


def what(item: Item) -> dict[str, Any]:
    return {
        "exercise": item.exercise,
        "variant": item.variant,
        "hold_s": item.hold_s,
        "load_kg": item.load_kg,
        "rir": item.rir,
    }


def records(user: User) -> list[str]:
    return list(PlanRecord.objects.filter(owner=user).order_by("pk").values_list("cause", flat=True))


def test_the_end_of_a_session_makes_the_plan_again_whatever_page_sent_it(days: Days, send: Send, page: Client) -> None:
    day = days.plan.plan.days[0]
    days.go_to(day.date)
    events = session_on(day, day.date)
    send(*events[:-1])
    assert records(days.alice) == ["first"]  # still under way
    send(events[-1])
    assert records(days.alice) == ["first", "logged"]
    send(*events)  # nothing new
    assert records(days.alice) == ["first", "logged"]
    for address in ("/", "/plan/"):
        assert "The plan goes by what you did" in page.get(address).content.decode()
    adapted = untold_changes(days.alice)
    assert adapted is not None
    assert any("good session" in line for line in adapted.lines)  # why the next dose is what it is
    assert page.post(f"/plan/told/{adapted.record.pk}/", {"then": "today"}).status_code == 302
    for address in ("/", "/plan/", "/train/"):
        assert "The plan goes by what you did" not in page.get(address).content.decode()
    assert records(days.alice) == ["first", "logged"]


def test_the_page_of_the_session_tells_it_and_then_no_other_does(days: Days, send: Send, page: Client) -> None:
    day = days.plan.plan.days[0]
    days.go_to(day.date)
    send(*session_on(day, day.date))
    lines = page.post("/train/adapt/").json()["lines"]
    assert any("good session" in line for line in lines)
    assert "The plan goes by what you did" not in page.get("/").content.decode()
    assert page.post("/train/adapt/").json()["lines"] == ["The days ahead stay as they are."]


def test_an_undo_is_not_undone_by_the_next_visit(days: Days, send: Send, page: Client) -> None:
    day = days.plan.plan.days[0]
    days.go_to(day.date)
    send(*session_on(day, day.date))
    adapted = untold_changes(days.alice)
    assert adapted is not None
    undo_plan(days.alice, days.alice, adapted.record.pk, days.now)
    page.get("/")
    page.get("/train/")
    assert days.plan.record.cause == "first"


def test_a_session_that_never_ended_counts_the_next_day(days: Days, send: Send, page: Client) -> None:
    day = days.plan.plan.days[0]
    days.go_to(day.date)
    send(*session_on(day, day.date, ends=False))
    page.get("/")
    assert records(days.alice) == ["first"]
    days.go_to(day.date + timedelta(days=1))
    page.get("/")
    assert records(days.alice) == ["first", "logged"]


@pytest.mark.parametrize("by_hand", ["moved", "pinned"])
def test_a_day_set_by_hand_and_done_is_taken_in(days: Days, send: Send, by_hand: str) -> None:
    first = days.plan.plan.days[0].date
    days.go_to(first)
    if by_hand == "moved":
        to = first + timedelta(days=1)
        move_day(days.alice, days.alice, first, to, first, days.now)
        days.go_to(to)
    else:
        pin_day(days.alice, days.alice, first, first, days.now - timedelta(hours=2))
    day = days.plan.day(days.on)
    assert day is not None
    assert day.pinned
    send(*session_on(day, days.on))
    lines = adapt_plan(days.alice, days.alice, days.on, days.now + timedelta(hours=1))
    assert not any("rule" in line for line in lines), lines
    assert records(days.alice) == ["first", by_hand, "logged"]
    assert make_plan_again(days.alice, days.alice, days.on, days.now + timedelta(hours=2))
    assert days.on in {each.date for each in days.plan.plan.days}  # what was done stays to be seen
    assert days.on + timedelta(days=1) not in days.ahead()


def test_a_missed_day_lays_the_rest_out_anew_when_the_program_is_opened(days: Days, send: Send, page: Client) -> None:
    done, missed = days.plan.plan.days[:2]
    days.go_to(done.date)
    send(*session_on(done, done.date))
    assert take_in(days.alice, days.alice, days.on, days.now + timedelta(minutes=1)) is None
    days.go_to(missed.date)
    page.get("/")  # today is not missed yet
    assert records(days.alice) == ["first", "logged"]
    days.go_to(missed.date + timedelta(days=1))
    shown = page.get("/").content.decode()
    assert records(days.alice) == ["first", "logged", "logged"]
    assert "went by without a session" in shown
    week = [day for day in days.ahead() if day <= MONDAY + timedelta(days=6)]
    assert week  # made up for in what is left of the week
    page.get("/plan/")
    assert records(days.alice) == ["first", "logged", "logged"]


def test_who_logs_nothing_misses_nothing(days: Days, page: Client) -> None:
    days.go_to(MONDAY + timedelta(days=9))
    page.get("/")
    assert records(days.alice) == ["first"]


def test_a_day_set_by_hand_stays_through_it_or_is_named(days: Days, send: Send) -> None:
    done, _missed, third = days.plan.plan.days[:3]
    days.go_to(done.date)
    pin_day(days.alice, days.alice, third.date, done.date, days.now)
    days.go_to(done.date)
    send(*session_on(done, done.date))
    take_in(days.alice, days.alice, days.on, days.now, anything_new=True)
    assert [pin.date for pin in days.plan.plan.pins] == [third.date]
    extra = third.date - timedelta(days=1)  # a session of one's own on the day before it
    days.go_to(extra)
    send(*session_on(done, extra))
    assert days.plan.plan.pins == ()
    adapted = untold_changes(days.alice)
    assert adapted is not None
    assert any("set by hand and cannot stay" in line for line in adapted.lines)
    undo_plan(days.alice, days.alice, adapted.record.pk, days.now)
    assert [pin.date for pin in days.plan.plan.pins] == [third.date]


def test_while_training_is_on_hold_nothing_is_planned(days: Days, send: Send, page: Client) -> None:
    day = days.plan.plan.days[0]
    days.go_to(day.date)
    set_stop(days.alice, days.alice, day.date, days.now)
    send(*session_on(day, day.date))
    page.get("/")
    assert records(days.alice) == ["first"]
    set_stop(days.alice, days.alice, None, days.now)
    page.get("/")
    assert records(days.alice) == ["first", "logged"]


def test_an_import_is_taken_in_too(days: Days, send: Send, page: Client) -> None:
    day = days.plan.plan.days[0]
    days.go_to(day.date)
    send(*session_on(day, day.date))
    exported = json.dumps(events_export(days.alice)).encode()
    Event.objects.all().delete()
    Session.objects.all().delete()
    PlanRecord.objects.filter(cause="logged").delete()
    days.go_to(day.date + timedelta(days=1))
    make_plan_again(days.alice, days.alice, days.on, days.now)
    page.post("/train/import/", {"file": SimpleUploadedFile("x.json", exported)})
    assert records(days.alice) == ["first", "again", "logged"]


def test_a_stranger_takes_nothing_in(days: Days, send: Send, charlie: User) -> None:
    day = days.plan.plan.days[0]
    with pytest.raises(PermissionDenied):
        take_in(charlie, days.alice, day.date, days.now, anything_new=True)
    assert records(days.alice) == ["first"]
