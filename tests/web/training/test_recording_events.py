"""Events are kept once, whatever is sent how often and in which order; each gets its own answer."""

from __future__ import annotations

import json
import random
import time
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from runtall.plan import Pain, write_runner
from runtall_web.accounts.models import User
from runtall_web.settings.actions.delete_everything import delete_everything
from runtall_web.settings.actions.save_runner import save_runner
from runtall_web.settings.bridge import UNASKED
from runtall_web.settings.queries import record_of
from runtall_web.training.actions.project_sessions import rebuild_log
from runtall_web.training.actions.record_events import record_events
from runtall_web.training.models import Event, EventKept, LoggedSet, Session
from runtall_web.training.page import page_data
from runtall_web.training.queries import set_logs
from web.training.conftest import Send
from web.training.events import COBRA, DONE, START_MS, event, id_of, logged, started, whole_session

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def state() -> list[Any]:
    """Everything the log says, without row numbers."""
    sets = LoggedSet.objects.values_list("session__uid", "uid", "number", "side", "reps", "load_kg", "pain", "note")
    return [sorted(map(str, sets)), sorted(map(str, Session.objects.values_list("uid", "date", "ended_ms", "items")))]


def test_a_session_is_kept_and_told_to_the_planner(send: Send, alice: User) -> None:
    assert [each["status"] for each in send(*whole_session())] == ["saved"] * 8
    log = set_logs(alice)
    assert [(one.exercise, one.side, one.reps) for one in log] == [
        ("one_arm_one_leg_cable_row", "left", 8),
        ("one_arm_one_leg_cable_row", "right", 8),
        ("one_arm_one_leg_cable_row", "left", 8),
        ("one_arm_one_leg_cable_row", "right", 8),
        ("cobra", None, 6),
        ("cobra", None, 6),
    ]
    assert {one.date for one in log} == {date(2026, 11, 23)}
    assert log[0].variant == "one_arm_dumbbell_row"
    assert log[0].load_kg == 8
    assert log[-1].variant is None


def test_sending_a_hundred_times_counts_once(send: Send) -> None:
    events = whole_session()
    first = send(*events)
    before = state()
    for _ in range(99):
        answers = send(*events)
        assert {each["status"] for each in answers} == {"duplicate"}
    assert [each["id"] for each in first] == [each["id"] for each in events]
    assert (Event.objects.count(), LoggedSet.objects.count()) == (8, 6)
    assert state() == before
    print(f"\n100 replays of {len(events)} events: {LoggedSet.objects.count()} sets, 0 lost, 0 doubled")


@pytest.mark.parametrize("seed", range(6))
def test_any_order_and_any_batches_come_to_the_same(send: Send, alice: User, seed: int) -> None:
    events = [*whole_session(), logged("extra", 410, number=3), event("back", "undone", {"of": id_of("extra")}, 411)]
    events.append(event("fix", "set_corrected", {"of": events[5]["id"], **DONE, "reps": 5}, 420))
    send(*events)
    wanted = state()
    Event.objects.all().delete()
    Session.objects.all().delete()
    dice = random.Random(seed)
    shuffled = [*events, *events[:4]]
    dice.shuffle(shuffled)
    while shuffled:
        count = dice.randint(1, 4)
        send(*shuffled[:count])
        del shuffled[:count]
    assert state() == wanted
    rebuild_log(alice)
    assert state() == wanted


def test_corrections_and_undo_are_events_too(send: Send, alice: User) -> None:
    send(started(), logged("a", 10), logged("b", 80, number=2))
    send(event("fix", "set_corrected", {"of": id_of("a"), **DONE, "reps": 4, "note": "slipped"}, 90))
    assert [one.reps for one in set_logs(alice)] == [4, 6]
    send(event("no", "undone", {"of": id_of("fix")}, 91))
    assert [one.reps for one in set_logs(alice)] == [6, 6]
    send(event("gone", "undone", {"of": id_of("b")}, 92))
    assert [one.reps for one in set_logs(alice)] == [6]
    send(event("again", "undone", {"of": id_of("gone")}, 93))  # an undo undone gives the set back
    assert [one.reps for one in set_logs(alice)] == [6, 6]
    assert Event.objects.count() == 7


def test_an_id_used_for_something_else_is_refused(send: Send) -> None:
    send(started(), logged("a", 10))
    other = {**logged("a", 10), "payload": {**logged("a", 10)["payload"], "reps": 9}}
    answer = send(other)[0]
    assert answer["status"] == "refused"
    assert "something else" in answer["reason"]
    assert LoggedSet.objects.get().reps == 6


def spoiled(**changes: Any) -> dict[str, Any]:
    one = logged("bad", 10)
    one["payload"].update(changes)
    return one


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (spoiled(reps=-1), "payload.reps"),
        (spoiled(reps=6.5), "payload.reps"),
        (spoiled(reps=True), "payload.reps"),
        (spoiled(load_kg="8"), "payload.load_kg"),
        (spoiled(load_kg=float("nan")), "payload.load_kg"),
        (spoiled(exercise="bench_press"), "payload.exercise"),
        (spoiled(variant="one_arm_dumbbell_row"), "payload.variant"),
        (spoiled(variant="cobra"), "payload.variant"),
        (spoiled(side="both"), "payload.side"),
        (spoiled(pain=[{"area": "elbow", "level": 2}]), "payload.pain[0].area"),
        (spoiled(pain=[{"area": "neck", "level": 11}]), "payload.pain[0].level"),
        (spoiled(faults=["hips_rotate"]), "payload.faults"),
        (spoiled(note="x" * 501), "payload.note"),
        (spoiled(extra=1), "payload.extra"),
        ({**logged("bad", 10), "kind": "set_lost"}, "no such kind"),
        ({**logged("bad", 10), "kind": ["set_logged"]}, "no such kind"),
        ({**logged("bad", 10), "id": "7"}, "Id is not"),
        ({**logged("bad", 10), "at": "now"}, "At is not"),
        ({**logged("bad", 10), "at": 1}, "At is not"),
        ({"id": "x"}, "exactly the keys"),
        ({**logged("bad", 10), "owner": 7}, "exactly the keys"),
        ("hello", "exactly the keys"),
        (None, "exactly the keys"),
        (started(day="2026-13-01"), "payload.date"),
        (started(day="0001-01-01"), "payload.date"),
        ({**started(day="9999-12-31"), "at": START_MS}, "payload.date"),
        ({**started(day="2026-11-25"), "at": START_MS}, "payload.date"),
        (started(day="2025-11-21"), "payload.date"),
        (spoiled(note="hi \ud83d"), "payload.note"),
        (spoiled(**{"hi \ud83d": 1}), "a known key"),
        ({**logged("bad", 10), "id": "\ud83d" * 36}, "Id is not"),
        (started(items=[{**COBRA, "lead": "both"}]), "payload.items[0].lead"),
        (started(items=[COBRA] * 7), "payload.items"),
        (started(items=[{**COBRA, "sets": 0}]), "payload.items[0].sets"),
    ],
)  # fmt: skip
def test_what_is_not_an_event_is_refused_and_says_why(send: Send, bad: object, says: str) -> None:
    good = logged("good", 20)
    answers = send(bad, good)
    assert [each["status"] for each in answers] == ["refused", "saved"]
    assert says.lower() in answers[0]["reason"].lower()
    assert LoggedSet.objects.count() == 1


@pytest.mark.parametrize("body", ["", "[", "[]", '{"events": {}}', '{"events": ' + "[" * 5000])
def test_what_is_no_list_of_events_is_a_bad_request(page: Client, body: str) -> None:
    assert page.post("/train/events/", body, content_type="application/json").status_code == 400


def test_what_was_meant_for_a_deleted_log_is_not_taken(page: Client, alice: User) -> None:
    def post(log: str, *events: object) -> Any:
        return page.post("/train/events/", json.dumps({"events": events, "log": log}), content_type="application/json")

    first = post("", started()).json()["log"]
    assert post(first, logged("a", 10)).json()["log"] == first
    delete_everything(alice, NOW)
    for known in (first, "77"):
        answer = post(known, logged("b", 20))
        assert answer.status_code == 409
        assert "deleted" in answer.json()["error"]
    assert Event.objects.count() == 0
    second = post("", started()).json()["log"]
    assert second != first
    assert post(first, logged("c", 30)).status_code == 409


def test_a_request_carries_at_most_a_thousand(page: Client) -> None:
    body = json.dumps({"events": [1] * 1001})
    assert page.post("/train/events/", body, content_type="application/json").status_code == 400


def test_alice_bob_and_charlie(alice: User, bob: User, charlie: User) -> None:
    """What is Alice's only Alice may add to; the same ids in Bob's log are Bob's own."""
    for stranger in (bob, charlie):
        with pytest.raises(PermissionDenied):
            record_events(stranger, alice, whole_session(), NOW)
    assert Event.objects.count() == 0
    for owner in (alice, bob):
        answers = record_events(owner, owner, whole_session(), NOW)
        assert {each.status for each in answers} == {"saved"}
    assert len(set_logs(alice)) == len(set_logs(bob)) == 6
    assert set_logs(charlie) == ()


def test_a_page_elsewhere_cannot_send(alice: User) -> None:
    strict = Client(enforce_csrf_checks=True, REMOTE_ADDR="127.0.0.1")
    body = json.dumps({"events": whole_session()})
    assert strict.post("/train/events/", body, content_type="application/json").status_code == 403
    token = strict.get("/train/token/").json()["token"]
    answer = strict.post("/train/events/", body, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 200
    assert Event.objects.count() == 8


def test_an_event_is_never_changed(send: Send) -> None:
    send(started())
    kept = Event.objects.get()
    kept.at_ms += 1
    with pytest.raises(EventKept):
        kept.save()


def test_pain_between_sets_goes_with_the_last_set(send: Send, alice: User) -> None:
    told = {"item": 1, "pain": [{"area": "low_back", "level": 4}], "leg_symptom": False}
    send(started(), logged("a", 10), logged("b", 80, number=2), event("ouch", "pain_told", told, 85))
    assert [one.pain for one in set_logs(alice)] == [(), (Pain("low_back", 4),)]


def test_pain_before_any_set_reaches_the_planner_as_a_set_of_none(send: Send, alice: User) -> None:
    told = {"item": 1, "pain": [{"area": "low_back", "level": 4}], "leg_symptom": False}
    send(started(), event("ouch", "pain_told", told, 5))
    (one,) = set_logs(alice)
    assert (one.exercise, one.reps, one.pain) == ("cobra", 0, (Pain("low_back", 4),))


def test_a_red_flag_puts_training_on_hold_once(send: Send, alice: User) -> None:
    save_runner(alice, alice, UNASKED, NOW)
    flag = event("flag", "red_flag_told", {}, 30)
    send(started(), flag)
    record = record_of(alice)
    assert record is not None
    assert record.stopped_on is not None
    assert record.toml == write_runner(UNASKED)
    record.stopped_on = None
    record.save()
    send(flag)  # sent again after a clinician has looked: it says nothing new
    record.refresh_from_db()
    assert record.stopped_on is None


def test_a_red_flag_holds_training_before_any_question_was_answered(send: Send, alice: User) -> None:
    send(started(), event("flag", "red_flag_told", {}, 30))
    assert page_data(alice, date(2026, 11, 23))["on_hold"] is True


def test_a_session_may_be_written_down_later(send: Send) -> None:
    days = ("2026-11-24", "2026-11-22", "2026-01-05")
    answers = send(*({**started(id_of(day), day), "at": START_MS} for day in days))
    assert [each["status"] for each in answers] == ["saved"] * 3


def test_a_swap_changes_what_the_session_asked(send: Send) -> None:
    easier = {**COBRA, "variant": "prone_w"}
    send(started(), event("swap", "exercise_swapped", {"item": 1, "to": easier}, 5))
    assert Session.objects.get().items[1]["variant"] == "prone_w"


def test_a_set_whose_start_never_came_still_counts(send: Send, alice: User) -> None:
    send(logged("a", 10))
    (one,) = set_logs(alice)
    assert one.date == date(2026, 11, 23)


def test_a_thousand_events_in_one_request(send: Send) -> None:
    events = [each for number in range(125) for each in whole_session(str(uuid4()), f"2026-08-{number % 28 + 1:02}")]
    began = time.perf_counter()
    answers = send(*events)
    took_s = time.perf_counter() - began
    assert [each["status"] for each in answers] == ["saved"] * 1000
    assert LoggedSet.objects.count() == 750
    print(f"\n1000 events in one request: {took_s:.2f} s")
