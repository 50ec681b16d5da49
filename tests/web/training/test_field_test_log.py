"""Field tests from event to result: kept apart from training, compared, exported, brought back, deleted, offered."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from runtall.catalogue import load_field_tests
from runtall.plan import Pain
from runtall_web.accounts.models import User
from runtall_web.plan.actions.record_plan import make_plan_again
from runtall_web.plan.queries import current_plan
from runtall_web.settings.actions.delete_everything import delete_everything
from runtall_web.settings.actions.save_runner import save_runner, set_stop
from runtall_web.settings.bridge import UNASKED
from runtall_web.training import export
from runtall_web.training.actions.import_training import import_training
from runtall_web.training.actions.project_sessions import rebuild_log
from runtall_web.training.adherence import adherence
from runtall_web.training.field_session import told_lines
from runtall_web.training.models import FieldTestResult, LoggedSet, Session
from runtall_web.training.page import page_data
from runtall_web.training.queries import field_results, set_logs
from web.training.conftest import Send
from web.training.events import COBRA, DONE, asked, event, field_session, id_of, started

FIRST, SECOND = date(2026, 10, 12), date(2026, 11, 16)


@pytest.fixture
def two_days(send: Send) -> list[Any]:
    """Tests five weeks apart: the plank grew by 20 s, then within its error; the right side lags."""
    events = [*field_session("first", FIRST, 60, 50, 50), *field_session("second", SECOND, 80, 62, 50)]
    assert {answer["status"] for answer in send(*events)} == {"saved"}
    return events


def test_results_are_kept_once_and_are_no_training(alice: User, send: Send, two_days: list[Any]) -> None:
    assert {answer["status"] for answer in send(*two_days)} == {"duplicate"}
    told = [(one.test, one.side, one.value) for one in field_results(alice)]
    assert told[3:] == [("front_plank", None, 80), ("side_plank", "left", 62), ("side_plank", "right", 50)]
    assert not LoggedSet.objects.exists()
    assert set_logs(alice) == ()
    assert adherence(alice, date(2026, 11, 23)) == []
    assert page_data(alice, SECOND)["done_today"] == 0
    rebuild_log(alice)
    assert [(one.test, one.side, one.value) for one in field_results(alice)] == told


def test_a_result_is_corrected_and_taken_back(alice: User, send: Send, two_days: list[Any]) -> None:
    session = id_of("second")
    late = {**DONE, "of": id_of("second plank"), "reps": 1, "hold_s": 77, "rir": None}
    send(
        event("right", "set_corrected", late, 600, session),
        event("oops", "undone", {"of": id_of("second left")}, 601, session),
    )
    assert [(one.test, one.value) for one in field_results(alice)][3:] == [("front_plank", 77), ("side_plank", 50)]


def test_pain_above_three_ends_a_test_and_its_result_is_not_compared(alice: User, send: Send, page: Client) -> None:
    sore = [{"area": "shoulder", "level": 4}]
    send(*field_session("first", FIRST, 60, 50, 50), *field_session("second", SECOND, 34, 50, 50, pain=sore))
    assert [one.cut_short for one in field_results(alice)] == [False] * 3 + [True, False, False]
    assert "Ended by pain, so it is not compared." in page.get("/train/tests/").content.decode()
    send(*field_session("mild", date(2026, 11, 20), 61, 50, 50, pain=[{"area": "shoulder", "level": 3}]))
    assert not FieldTestResult.objects.filter(session__date=date(2026, 11, 20), cut_short=True).exists()


def test_pain_told_in_a_test_reaches_no_exercise(alice: User, send: Send) -> None:
    events = field_session("first", FIRST, 60, 50, 50)
    told = {"item": 0, "pain": [{"area": "low_back", "level": 5}], "leg_symptom": False}
    send(*events[:2], event("ouch", "pain_told", told, 70, id_of("first")))
    assert set_logs(alice) == ()
    assert Session.objects.get().pain[0]["exercise"] == "front_plank"


@pytest.mark.parametrize(
    ("origin", "items"),
    [("plan", [asked("front_plank")]), ("tests", [COBRA]), ("tests", [asked("front_plank"), COBRA])],
)
def test_tests_and_exercises_are_not_mixed(send: Send, origin: str, items: list[Any]) -> None:
    start = started(items=items)
    start["payload"]["origin"] = origin
    assert [answer["status"] for answer in send(start)] == ["refused"]
    done = {**DONE, "item": 0, "set": 1, "side": None, "exercise": "sorensen", "variant": None}
    unknown = event("x", "set_logged", {**done, "exercise": "bench_press"})
    way = event("y", "set_logged", {**done, "variant": "seated_w"})
    fault = event("z", "set_logged", {**done, "faults": ["shrug"]})
    assert {answer["status"] for answer in send(unknown, way, fault)} == {"refused"}


def test_the_page_sets_each_result_against_its_error(page: Client, two_days: list[Any]) -> None:
    shown = page.get("/train/tests/").content.decode()
    assert "+20 s against Mon 12 Oct: within the error of 30 s, so it cannot tell." in shown
    assert "+12 s against Mon 12 Oct. Own baseline only: nobody has measured the error of this test" in shown
    assert "Left and right differ by 19 %." in shown
    assert "says nothing about how you run" in shown
    assert "our judgement" in shown
    assert shown.count('data-controller="chart"') == 2
    assert "Last done Mon 16 Nov; next between Mon 14 Dec and Mon 28 Dec." in page.get("/train/log/").content.decode()
    assert "field tests" in page.get("/train/log/").content.decode()


def test_the_page_before_any_test(page: Client) -> None:
    shown = page.get("/train/tests/").content.decode()
    assert "Not done yet. The first ones are your baseline." in shown
    assert all(test.name in shown for test in load_field_tests().values())


def test_what_a_session_of_tests_says_at_its_end(alice: User, two_days: list[Any], page: Client) -> None:
    lines = [line.replace("\xa0", " ") for line in told_lines(alice, SECOND)]
    assert lines[0].startswith("Front plank, 80 s. +20 s against Mon 12 Oct: within the error")
    assert lines[1].startswith("Side plank, left: 62 s. +12 s")
    assert len(lines) == 3
    assert len(page.post("/train/tested/").json()["lines"]) == 3


def test_all_of_it_goes_out_and_comes_back(alice: User, bob: User, two_days: list[Any]) -> None:
    taken_out = json.dumps(export.events_export(alice)).encode()
    rows = list(csv.DictReader(io.StringIO(export.tests_csv(alice))))
    assert [(row["date"], row["test"], row["side"], row["hold_s"], row["cut_short"]) for row in rows][:2] == [
        ("2026-10-12", "front_plank", "", "60", "no"),
        ("2026-10-12", "side_plank", "left", "50", "no"),
    ]
    assert import_training(bob, bob, taken_out).new == len(two_days)
    assert field_results(bob) == field_results(alice)
    assert export.tests_csv(bob) == export.tests_csv(alice)
    assert import_training(bob, bob, taken_out).new == 0


def test_delete_everything_deletes_results(alice: User, two_days: list[Any], now: datetime) -> None:
    delete_everything(alice, now)
    assert not FieldTestResult.objects.exists()


def test_the_csv_of_tests_is_a_file(page: Client, two_days: list[Any]) -> None:
    answer = page.get("/train/export/runtall-tests.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="runtall-tests.csv"'
    assert answer.content.decode().count("\n") == 7


class TestOffer:
    """Today's page mentions the tests when they are due, quietly, and not when something speaks against them."""

    REST_DAY = date(2026, 11, 22)
    OFFER = "Field tests, if you like"

    @pytest.fixture
    def home(self, page: Client, alice: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Client:
        save_runner(alice, alice, UNASKED, now)
        make_plan_again(alice, alice, date(2026, 11, 16), now)
        current = current_plan(alice)
        assert current is not None
        free = next(day for n in range(7) if current.day(day := date(2026, 11, 16 + n)) is None)
        monkeypatch.setattr("runtall_web.config.clock.today", lambda: free)
        return page

    def shown(self, home: Client) -> bool:
        return self.OFFER in home.get("/").content.decode()

    def test_the_first_ones_are_offered(self, home: Client) -> None:
        assert self.shown(home)

    def test_not_again_before_four_weeks(self, home: Client, send: Send) -> None:
        send(*field_session("lately", date(2026, 11, 2), 60, 50, 50))
        assert not self.shown(home)

    def test_again_after_four_weeks(self, home: Client, send: Send) -> None:
        send(*field_session("first", FIRST, 60, 50, 50))
        assert self.shown(home)

    def test_put_off_it_stays_away(self, home: Client) -> None:
        assert home.post("/train/tests/later/")["Location"] == "/"
        assert not self.shown(home)
        assert self.OFFER.split(",")[0] in home.get("/train/log/").content.decode()

    def test_not_with_a_sore_low_back(self, home: Client, alice: User, now: datetime) -> None:
        runner = replace(UNASKED, pain=(Pain("low_back", 2),))
        save_runner(alice, alice, runner, now)
        assert not self.shown(home)
        tests = page_data(alice, self.REST_DAY)["tests"]
        assert not tests["due"]
        assert tests["refused"] == "Your low back hurts at the moment, so no tests are offered. They can wait."
        assert "Do the tests" not in home.get("/train/tests/").content.decode()

    def test_not_while_training_is_on_hold(self, home: Client, alice: User, now: datetime) -> None:
        set_stop(alice, alice, date(2026, 11, 20), now)
        assert not self.shown(home)
        assert "Do the tests" not in home.get("/train/tests/").content.decode()


def test_the_session_page_knows_every_test(alice: User, two_days: list[Any]) -> None:
    data = page_data(alice, SECOND)
    offered = [choice["item"]["exercise"] for choice in data["tests"]["choices"]]
    assert offered == ["sorensen", "front_plank", "side_plank", "cobra_hold", "push_up_plus_reps"]
    assert [choice["item"]["exercise"] for choice in data["tests"]["choices"] if choice["ticked"]] == [
        "front_plank",
        "side_plank",
    ]
    for test in load_field_tests().values():
        known = data["exercises"][test.id]
        assert known["test"] == {"measures": test.measures}
        assert set(known["ways"][0]["pain_limits"].values()) == {0, 3}
    line = data["last"]["side_plank/side_plank"]["line"].replace("\xa0", " ")
    assert line == "Mon 16 Nov: left: 62 s · right: 50 s"
