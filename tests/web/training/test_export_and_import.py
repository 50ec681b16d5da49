"""What is exported comes back the same, into an empty store and onto itself."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from runtall_web.accounts.models import User
from runtall_web.settings.actions.save_runner import save_runner, set_stop
from runtall_web.settings.bridge import UNASKED
from runtall_web.settings.models import RunnerRecord
from runtall_web.settings.queries import record_of
from runtall_web.training.actions.import_training import Brought, ImportRefused, import_training
from runtall_web.training.export import CSV_COLUMNS, events_export
from runtall_web.training.models import Event, LoggedSet, Session
from runtall_web.training.queries import is_on_hold, set_logs
from web.training.conftest import Send
from web.training.events import DONE, event, id_of, logged, started, whole_session

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def everything(user: User) -> list[Any]:
    """All that is kept about a user's training, without row numbers."""
    sessions = Session.objects.filter(owner=user).values(
        "uid", "date", "origin", "started_ms", "ended_ms", "items", "pain"
    )
    sets = LoggedSet.objects.filter(session__owner=user).values(
        "uid", "number", "reps", "load_kg", "pain", "faults", "note"
    )
    events = Event.objects.filter(owner=user).values("uid", "sha256", "received_at", "at_ms", "payload")
    return [sorted(map(str, rows)) for rows in (sessions, sets, events)]


def a_log(send: Send) -> None:
    send(*whole_session())
    send(event("fix", "set_corrected", {"of": whole_session()[5]["id"], **DONE, "reps": 4, "note": "=1+1"}, 600))
    told = {"item": 1, "pain": [{"area": "neck", "level": 2}], "leg_symptom": False}
    send(event("ouch", "pain_told", told, 610), event("slip", "undone", {"of": id_of("ouch")}, 620))


def test_an_export_into_an_empty_store_gives_the_same(send: Send, alice: User, page: Client) -> None:
    a_log(send)
    before = everything(alice)
    planner = set_logs(alice)
    exported = page.get("/train/export/runtall-training.json").content
    Event.objects.all().delete()
    Session.objects.all().delete()
    assert everything(alice) == [[], [], []]
    assert import_training(alice, alice, exported) == Brought(new=11, known=0)
    assert everything(alice) == before
    assert set_logs(alice) == planner
    assert page.get("/train/export/runtall-training.json").content == exported


def test_an_export_onto_itself_changes_nothing(send: Send, alice: User) -> None:
    a_log(send)
    before = everything(alice)
    assert import_training(alice, alice, json.dumps(events_export(alice)).encode()) == Brought(new=0, known=11)
    assert everything(alice) == before


def test_a_red_flag_of_long_ago_does_not_stop_training_again(send: Send, alice: User, now: Any) -> None:
    send(started(), event("flag", "red_flag_told", {}, 30))
    set_stop(alice, alice, None, now)  # it has been looked at
    exported = json.dumps(events_export(alice)).encode()
    Event.objects.all().delete()
    save_runner(alice, alice, UNASKED, now)
    import_training(alice, alice, exported)
    record = record_of(alice)
    assert record is not None
    assert record.stopped_on is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no training export"),
        (b"[]", "no training export"),
        (b'{"format": "runtall-training", "version": 2, "events": []}', "newer Runtall"),
        (b'{"format": "runtall-training", "version": 1, "events": [{}]}', "received_at"),
        (b'{"format": "runtall-training", "version": 1, "events": [7]}', "received_at"),
        (b'{"format": "runtall-training", "version": 1, "events": {"a": 1}}', "no training export"),
    ],
)
def test_what_is_no_export_is_refused_whole(page: Client, content: bytes, says: str) -> None:
    answer = page.post("/train/import/", {"file": SimpleUploadedFile("x.json", content)}, follow=True)
    assert says in answer.content.decode()
    assert Event.objects.count() == 0


def test_one_bad_event_keeps_all_of_them_out(send: Send, alice: User) -> None:
    a_log(send)
    export = events_export(alice)
    export["events"][3]["payload"]["reps"] = -1
    Event.objects.all().delete()
    with pytest.raises(ImportRefused, match="event 4 of the file"):
        import_training(alice, alice, json.dumps(export).encode())
    assert Event.objects.count() == 0


def test_only_the_owner_imports(send: Send, alice: User, charlie: User) -> None:
    a_log(send)
    exported = json.dumps(events_export(alice)).encode()
    with pytest.raises(PermissionDenied):
        import_training(charlie, alice, exported)


def test_sets_as_a_table(send: Send, page: Client) -> None:
    a_log(send)
    text = page.get("/train/export/runtall-sets.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert len(rows) == 6
    assert (rows[0]["exercise"], rows[0]["side"], rows[0]["reps"], rows[0]["load_kg"]) == (
        "one_arm_one_leg_cable_row",
        "left",
        "8",
        "8",
    )
    corrected = rows[4]
    assert (corrected["reps"], corrected["note"]) == ("4", "'=1+1")  # no spreadsheet runs it


def test_a_file_of_the_page_comes_back_through_the_page(send: Send, page: Client) -> None:
    send(logged("a", 10))
    exported = page.get("/train/export/runtall-training.json").content
    Event.objects.all().delete()
    Session.objects.all().delete()
    answer = page.post("/train/import/", {"file": SimpleUploadedFile("x.json", exported)}, follow=True)
    assert "1 event brought in; 0 were here already." in answer.content.decode()


@pytest.mark.parametrize("lifted", [False, True])
def test_an_export_brings_the_hold_of_a_red_flag_along(send: Send, alice: User, page: Client, lifted: bool) -> None:
    send(started(), event("flag", "red_flag_told", {}, 30))
    assert is_on_hold(alice)
    if lifted:
        set_stop(alice, alice, None, NOW)
    exported = page.get("/train/export/runtall-training.json").content
    Event.objects.all().delete()
    Session.objects.all().delete()
    RunnerRecord.objects.all().delete()
    import_training(alice, alice, exported)
    assert is_on_hold(alice) is not lifted
    assert page.get("/train/export/runtall-training.json").content == exported


def test_an_export_from_before_holds_were_told_errs_on_the_side_of_the_hold(send: Send, alice: User) -> None:
    send(started(), event("flag", "red_flag_told", {}, 30))
    exported = events_export(alice)
    del exported["on_hold"]
    Event.objects.all().delete()
    RunnerRecord.objects.all().delete()
    import_training(alice, alice, json.dumps(exported).encode())
    assert is_on_hold(alice)


def test_half_a_character_in_a_file_is_one_clear_error(alice: User, page: Client) -> None:
    for spoiled in (logged("a", 10, note="hi \ud83d"), logged("a", 10, **{"hi \ud83d": 1})):
        file = SimpleUploadedFile("x.json", json.dumps(as_a_file(spoiled)).encode())
        answer = page.post("/train/import/", {"file": file}, follow=True)
        assert answer.status_code == 200
        assert "event 1 of the file cannot be kept" in answer.content.decode().lower()


def as_a_file(*events: dict[str, Any]) -> dict[str, Any]:
    told = [{**each, "received_at": NOW.isoformat()} for each in events]
    return {"format": "runtall-training", "version": 1, "events": told}
