"""What the log says can be put right, taken back and given back; each is an event, and the old word is kept."""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from runtall_web.accounts.models import User
from runtall_web.training.actions.correct_log import CorrectionRefused, correct_set, take_back_set
from runtall_web.training.models import Event, FieldTestResult, LoggedSet, Session
from runtall_web.training.queries import field_results, set_logs
from web.training.conftest import Send
from web.training.events import DONE, SESSION, event, field_session, id_of, logged, started, whole_session

COBRA_1 = id_of(f"{SESSION} cobra 1")
AT = f"/train/log/session/{SESSION}/{COBRA_1}/"


def sent(page: Client, **changes: str) -> dict[str, str]:
    """The form as the page shows it, with changes."""
    shown = page.get(AT).content.decode()
    event_id = re.search(r'name="event" value="([^"]+)"', shown)
    assert event_id is not None
    return {"reps": "6", "hold_s": "3", "rir": "3", "note": "", "event": event_id.group(1), **changes}


def test_a_set_of_an_earlier_day_is_put_right(page: Client, alice: User, send: Send) -> None:
    send(*whole_session())
    before = Event.objects.count()
    form = sent(page, reps="4", note="phone fell", pain_low_back="2")
    assert page.post(AT, form)["Location"] == f"/train/log/session/{SESSION}/"
    row = LoggedSet.objects.get(uid=COBRA_1)
    assert (row.reps, row.note, row.pain) == (4, "phone fell", [{"area": "low_back", "level": 2}])
    assert (row.hold_s, row.rir) == (3.0, 3.0)
    page.post(AT, form)  # sent twice: one correction
    assert Event.objects.count() == before + 1
    assert Event.objects.get(uid=COBRA_1).payload["reps"] == 6  # what was written stays
    assert [one.reps for one in set_logs(alice) if one.exercise == "cobra"] == [4, 6]


def test_a_set_is_taken_back_and_given_back(page: Client, alice: User, send: Send) -> None:
    send(*whole_session())
    answer = page.post(AT + "take-back/", {"event": str(uuid4())}, follow=True)
    assert not LoggedSet.objects.filter(uid=COBRA_1).exists()
    shown = answer.content.decode()
    assert "Taken back: it counts no more." in shown
    undo = re.search(r'action="([^"]+give-back/)"', shown)
    assert undo is not None
    page.post(undo.group(1))
    assert LoggedSet.objects.filter(uid=COBRA_1).exists()
    page.post(undo.group(1))  # twice changes nothing
    assert LoggedSet.objects.count() == 6


def test_a_field_test_is_put_right_too(page: Client, alice: User, send: Send) -> None:
    send(*field_session("first", date(2026, 11, 16), 63, 50, 50))
    at = f"/train/log/session/{id_of('first')}/{id_of('first plank')}/"
    shown = page.get(at).content.decode()
    assert 'name="hold_s"' in shown
    assert 'name="reps"' not in shown
    page.post(at, {"hold_s": "61", "note": "", "event": str(uuid4())})
    assert field_results(alice)[0].value == 61
    assert FieldTestResult.objects.count() == 3


@pytest.mark.parametrize("changes", [{"reps": "-1"}, {"reps": ""}, {"reps": "many"}, {"event": "nonsense"}])
def test_nonsense_is_sent_back_and_changes_nothing(page: Client, send: Send, changes: dict[str, str]) -> None:
    send(*whole_session())
    assert page.post(AT, sent(page, **changes)).status_code == 422
    assert LoggedSet.objects.get(uid=COBRA_1).reps == 6


def test_what_is_not_there_cannot_be_put_right(page: Client, send: Send) -> None:
    send(*whole_session())
    assert page.get(f"/train/log/session/{uuid4()}/").status_code == 404
    assert page.get(f"/train/log/session/{SESSION}/{uuid4()}/")["Location"] == "/train/log/"
    gone = page.post(f"/train/log/session/{SESSION}/{uuid4()}/take-back/", follow=True).content.decode()
    assert "There is no such set in this log." in gone


def test_only_the_owner_corrects(alice: User, bob: User, charlie: User, send: Send, now: datetime) -> None:
    send(*whole_session())
    with pytest.raises(PermissionDenied):
        correct_set(charlie, alice, UUID(COBRA_1), DONE, uuid4(), now)
    with pytest.raises(CorrectionRefused):
        take_back_set(bob, bob, UUID(COBRA_1), uuid4(), now)


def test_a_red_flag_ends_the_session_in_the_log_as_well(page: Client, send: Send) -> None:
    send(started(), logged("one", 60), event("flag", "red_flag_told", {}, 90))
    session = Session.objects.get()
    assert session.ended_early
    assert session.ended_ms is not None
    assert "ended early" in page.get("/train/log/").content.decode()
    assert "not ended" not in page.get("/train/log/").content.decode()


def test_a_trend_keeps_the_ways_of_an_exercise_apart(page: Client, send: Send) -> None:
    """The cobra hurt before its first set; Seated W took its place: two ways, and the pain stands with the cobra."""
    told = {"item": 1, "pain": [{"area": "low_back", "level": 4}], "leg_symptom": False}
    w = {"exercise": "cobra", "variant": "seated_w", "item": 1, "set": 1, "side": None}
    send(started(), event("ouch", "pain_told", told, 30), event("w", "set_logged", {**w, **DONE}, 60))
    shown = page.get("/train/log/cobra/").content.decode()
    assert ">Seated W</h2>" in shown
    cobra = shown[shown.index('id="way-cobra"') :]
    assert "Worst pain" in cobra
    assert "Low back 4/10" in cobra
    assert "6 reps" in shown[shown.index('id="way-seated_w"') :].split('id="way-cobra"')[0]
