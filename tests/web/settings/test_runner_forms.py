"""The questions: every answer becomes the engine's runner and comes back as it was given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from runtall.catalogue import load_gates
from runtall.plan import RunKind, read_runner
from runtall_web.accounts.models import User
from runtall_web.config.clock import today
from runtall_web.settings.actions.save_runner import save_runner, set_stop
from runtall_web.settings.bridge import UNASKED
from runtall_web.settings.forms import YOUNGEST_YEARS
from runtall_web.settings.models import RunnerRecord
from runtall_web.settings.queries import current_runner, record_of, unanswered
from runtall_web.settings.questions import QUESTIONS, next_key


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.key)
def test_sending_a_form_back_unchanged_changes_nothing(asked) -> None:  # type: ignore[no-untyped-def]  # a Question
    initial = asked.form.initial_from(UNASKED)
    sent = {name: value for name, value in initial.items() if value is not None and value is not False and value != ()}
    form = asked.form(sent)
    assert form.is_valid(), form.errors
    again = form.put(UNASKED)
    assert again.gates == {}
    assert not any(pain.level for pain in again.pain)
    assert replace(again, pain=()) == UNASKED


def test_loads_are_read_as_people_write_them(page: Client, alice: User) -> None:
    page.post("/settings/equipment/", {"equipment": ["dumbbells", "kettlebell"], "loads_dumbbells": "4, 6 and 7,5 kg"})
    assert current_runner(alice).loads == {"dumbbells": (4.0, 6.0, 7.5)}


def test_a_gate_is_passed_failed_or_left_open(page: Client, alice: User) -> None:
    page.post("/settings/gates/", {"hinge_20": "yes", "plank_45": "no", "kettlebell_swing": ""})
    assert current_runner(alice).gates == {"hinge_20": True, "plank_45": False}
    shown = page.get("/settings/gates/").content.decode()
    assert shown.count("checked") == len(load_gates())  # one answer for each gate, the open ones "not sure yet"
    page.post("/settings/gates/", {"plank_45": "no"})
    assert current_runner(alice).gates == {"plank_45": False}


def test_no_back_pain_is_kept_when_it_was_said(page: Client, alice: User) -> None:
    """Two gates ask for it: a zero says something there, and never having been asked says nothing."""
    assert [pain.area for pain in current_runner(alice).pain] == []
    page.post("/settings/pain/", no_pain())
    assert [(pain.area, pain.level) for pain in current_runner(alice).pain] == [("low_back", 0)]
    assert b"The plan minds what hurts" not in page.get("/").content


@pytest.mark.parametrize("written", ["heavy", "4;-2", "0", "600"])
def test_loads_nobody_owns_are_sent_back(page: Client, written: str) -> None:
    answer = page.post("/settings/equipment/", {"equipment": ["dumbbells"], "loads_dumbbells": written})
    assert answer.status_code == 422
    assert not RunnerRecord.objects.exists()


def test_loads_of_what_is_not_ticked_are_dropped(page: Client, alice: User) -> None:
    page.post("/settings/equipment/", {"equipment": ["mat"], "loads_dumbbells": "4"})
    assert current_runner(alice).loads == {}


def test_the_running_week_and_lifting_days(page: Client, alice: User) -> None:
    week = {"mon": "rest", "tue": "quality", "wed": "rest", "thu": "easy", "fri": "rest", "sat": "easy", "sun": "long"}
    page.post("/settings/week/", {**week, "lift_mon": "on", "lift_thu": "on"})
    runner = current_runner(alice)
    assert runner.available == (0, 3)
    assert runner.week[1] is RunKind.QUALITY
    assert page.post("/settings/week/", week).status_code == 422  # no day to lift on


def test_units_reach_every_page(page: Client, alice: User) -> None:
    page.post("/settings/you/", {"name": "Ada", "units": "mi", "height_cm": "172"})
    alice.refresh_from_db()
    assert alice.distance_unit == "mi"
    assert current_runner(alice).height_m == 1.72


@pytest.mark.parametrize("year", ["2050", "2025", "1899", "12"])
def test_a_birth_year_that_nobody_has_is_sent_back_with_what_to_do(page: Client, year: str) -> None:
    answer = page.post("/settings/you/", {"units": "km", "birth_year": year})
    assert answer.status_code == 422
    latest = today().year - YOUNGEST_YEARS
    assert f"born in {year}. Write a year from 1900 to {latest}, or leave it empty." in answer.content.decode()


def test_the_youngest_and_the_oldest_birth_year_are_taken(page: Client, alice: User) -> None:
    for year in (1900, today().year - YOUNGEST_YEARS):
        assert page.post("/settings/you/", {"units": "km", "birth_year": str(year)}).status_code == 302
        assert current_runner(alice).birth_year == year


def test_pain_is_kept_where_it_is_told(page: Client, alice: User) -> None:
    page.post("/settings/pain/", {**no_pain(), "low_back": "4"})
    assert [(pain.area, pain.level) for pain in current_runner(alice).pain] == [("low_back", 4)]


def test_a_red_flag_stops_training_and_keeps_nothing_else_about_it(page: Client, alice: User) -> None:
    answer = page.post("/settings/pain/", {**no_pain(), "red_flags": ["red_flag_heart"]}, follow=True)
    assert b"Stop training, and have it looked at" in answer.content
    record = record_of(alice)
    assert record is not None
    assert record.stopped_on is not None
    assert "flag" not in record.toml
    page.post("/settings/stop/")
    record.refresh_from_db()
    assert record.stopped_on is None


def no_pain() -> dict[str, str]:
    areas = ("low_back", "upper_back", "neck", "shoulder", "wrist", "hip", "knee", "leg", "ankle_foot")
    return dict.fromkeys(areas, "0")


def test_the_questions_follow_each_other(alice: User, now: datetime) -> None:
    keys = [question.key for question in QUESTIONS]
    assert [next_key(key) for key in keys] == [*keys[1:], None]
    record = save_runner(alice, alice, UNASKED, now, "training")
    assert unanswered(record) == [key for key in keys if key != "training"]


def test_the_answers_are_the_command_lines_file(page: Client, alice: User, now: datetime) -> None:
    save_runner(alice, alice, UNASKED, now)
    answer = page.get("/settings/runner.toml")
    assert read_runner(answer.content.decode()) == UNASKED


def test_only_the_owner_may_answer(alice: User, charlie: User, now: datetime) -> None:
    save_runner(alice, alice, UNASKED, now)
    with pytest.raises(PermissionDenied):
        save_runner(charlie, alice, UNASKED, now)
    with pytest.raises(PermissionDenied):
        set_stop(charlie, alice, date(2026, 11, 23), now)


@pytest.mark.parametrize("path", ["/settings/", "/settings/about/", "/settings/stop/", "/settings/gates/"])
def test_pages_open(page: Client, path: str) -> None:
    assert page.get(path).status_code == 200


def test_the_about_page_claims_only_what_it_may(page: Client) -> None:
    shown = page.get("/settings/about/").content.decode()
    assert "may help you hold your posture" in shown
    assert "no medical advice" in shown
    assert "our judgement" in shown


def test_an_unknown_question_is_no_page(page: Client) -> None:
    assert page.get("/settings/shoe-size/").status_code == 404
