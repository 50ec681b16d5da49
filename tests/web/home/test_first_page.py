"""Today in its states, the welcome, the sample runner, and the words at the edge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.html import escape

from runtall.catalogue import Reason
from runtall.errors import InvalidSettings
from runtall.plan import Pain, Pin, Race
from runtall_web.accounts.models import User
from runtall_web.home.bars import weekly_bars
from runtall_web.home.face import FrontEndMissing, entry
from runtall_web.home.texts import distance_text, error_text, reason_text, source_line, source_name
from runtall_web.plan.actions.record_plan import Change, make_plan_again, record_plan
from runtall_web.plan.models import PlanRecord
from runtall_web.plan.queries import current_plan
from runtall_web.runs.actions.enter_run import EnteredRun, enter_run
from runtall_web.runs.models import Import
from runtall_web.runs.queries import recent_load
from runtall_web.settings.actions.save_runner import save_runner, set_stop
from runtall_web.settings.bridge import UNASKED
from runtall_web.settings.queries import record_of

MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def todays_date(monkeypatch: pytest.MonkeyPatch) -> date:
    monkeypatch.setattr("runtall_web.config.clock.today", lambda: MONDAY)
    return MONDAY


def shown(page: Client, path: str = "/") -> str:
    answer = page.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def run_on(owner: User, day: date, kilometres: float, now: datetime) -> None:
    enter_run(owner, EnteredRun(day, kilometres * 330, kilometres * 1000), now)


def test_a_new_runner_is_welcomed(page: Client) -> None:
    answer = page.get("/")
    assert answer.status_code == 302
    assert answer["Location"] == "/welcome/"
    assert "Try a sample runner" in shown(page, "/welcome/")


def test_runs_without_answers_lead_to_the_questions(page: Client, alice: User, now: datetime) -> None:
    run_on(alice, MONDAY - timedelta(days=2), 8, now)
    text = shown(page)
    assert "Your runs are here" in text
    assert "/welcome/you/" in text


def test_answers_without_runs_show_a_plan_and_say_so(page: Client, alice: User, now: datetime) -> None:
    save_runner(alice, alice, UNASKED, now)
    make_plan_again(alice, alice, MONDAY, now)
    text = shown(page)
    assert "No runs yet" in text
    assert "Next strength day" in text or "for your back" in text


def test_a_strength_day_shows_its_exercises_and_why(page: Client, alice: User, now: datetime) -> None:
    save_runner(alice, alice, UNASKED, now)
    record_plan(alice, alice, UNASKED, [Pin(MONDAY)], MONDAY, now, Change(PlanRecord.Cause.FIRST))
    text = shown(page)
    assert "for your back" in text
    assert "Why today?" in text
    assert "How it is done" in text


def test_reasons_are_one_tap_away_and_told_once(page: Client, alice: User, now: datetime) -> None:
    """Each exercise is a row that opens; what holds for the day stands with the day alone."""
    save_runner(alice, alice, UNASKED, now)
    record_plan(alice, alice, UNASKED, [Pin(MONDAY)], MONDAY, now, Change(PlanRecord.Cause.FIRST))
    text = shown(page)
    current = current_plan(alice)
    assert current is not None
    day = current.day(MONDAY)
    assert day is not None
    assert text.count('<details class="session-item">') == len(day.items)
    assert text.index("for your back") < text.index('class="session-item"') < text.index("Why today?")
    for reason in day.reasons:
        assert text.count(escape(reason_text(reason))) == 1


def test_a_race_week_names_the_race_and_its_rule(page: Client, alice: User, now: datetime) -> None:
    save_runner(alice, alice, replace(UNASKED, races=(Race(MONDAY + timedelta(days=6)),)), now)
    make_plan_again(alice, alice, MONDAY, now)
    text = shown(page)
    assert "Race in 6 days, Sun 29 Nov." in text
    assert "No strength work on race day or the 3 days before it." in text


def test_a_red_flag_leaves_nothing_to_train(page: Client, alice: User, now: datetime) -> None:
    save_runner(alice, alice, UNASKED, now)
    make_plan_again(alice, alice, MONDAY, now)
    set_stop(alice, alice, MONDAY, now)
    text = shown(page)
    assert "There is nothing to train today." in text
    assert "for your back" not in text


def test_pain_is_asked_about_again(page: Client, alice: User, now: datetime) -> None:
    save_runner(alice, alice, replace(UNASKED, pain=(Pain("wrist", 5),)), now)
    make_plan_again(alice, alice, MONDAY, now)
    assert "The plan minds what hurts." in shown(page)


def test_runs_brought_in_after_the_plan_offer_a_new_one(
    page: Client, alice: User, now: datetime, bring: Callable[..., Import], season_folder: Path
) -> None:
    save_runner(alice, alice, UNASKED, now)
    make_plan_again(alice, alice, MONDAY, now - timedelta(hours=1))
    assert "New runs came in" not in shown(page)
    bring(alice, season_folder)
    assert "New runs came in since this plan was made." in shown(page)
    make_plan_again(alice, alice, MONDAY, now + timedelta(hours=1))
    assert "New runs came in" not in shown(page)


def test_runs_long_past_draw_no_empty_chart(page: Client, alice: User, now: datetime) -> None:
    save_runner(alice, alice, UNASKED, now)
    make_plan_again(alice, alice, MONDAY, now)
    run_on(alice, MONDAY - timedelta(days=200), 8, now)
    text = shown(page)
    assert "No run in the last 10 weeks." in text
    assert "<svg" not in text.partition("running-heading")[2].partition("</section>")[0]
    assert "more than 10 % longer" not in text


def test_a_jump_is_told_in_allowed_words(page: Client, alice: User, now: datetime) -> None:
    """13.8 km against a longest of 12.0 km in the 30 days before: 15 % longer."""
    for days, kilometres in ((20, 12.0), (12, 10.0), (1, 13.8)):
        run_on(alice, MONDAY - timedelta(days=days), kilometres, now)
    text = shown(page)
    assert "The run of Sunday 22 November was 15 % longer than any in the 30 days before it." in text
    assert "Observed, not shown to be the cause." in text
    assert "injury risk" not in text


def test_bars_are_to_scale_and_mark_the_jump(alice: User, now: datetime) -> None:
    for days, kilometres in ((20, 12.0), (12, 6.0), (1, 18.0)):
        run_on(alice, MONDAY - timedelta(days=days), kilometres, now)
    load = recent_load(alice, MONDAY, weeks=10)
    drawn = weekly_bars(load, "km")
    by_distance = {round(bar.week.distance_m): bar.height for bar in drawn.bars if bar.week.distance_m}
    assert by_distance[6000] == pytest.approx(by_distance[18000] / 3, abs=0.1)
    assert [bar.week.distance_m for bar in drawn.bars if bar.has_jump] == [18000.0]
    assert [bar.is_now for bar in drawn.bars].count(True) == 1


def test_today_asks_the_database_as_often_with_many_runs(page: Client, alice: User, now: datetime) -> None:
    run_on(alice, MONDAY - timedelta(days=1), 8, now)
    page.get("/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        page.get("/")
    for days in range(2, 60):
        run_on(alice, MONDAY - timedelta(days=days), 8, now)
    with CaptureQueriesContext(connection) as many:
        page.get("/")
    assert len(many) == len(few)


def test_the_questions_lead_to_a_first_plan(page: Client, alice: User) -> None:
    assert page.post("/welcome/training/", {"strength_days_per_week": "9"}).status_code == 422
    sent = {"experience": "novice", "strength_days_per_week": "2", "minutes_per_session": "20"}
    assert page.post("/welcome/training/", sent)["Location"] == "/welcome/equipment/"
    assert page.post("/welcome/gates/", {})["Location"] == "/welcome/plan/"
    assert page.post("/welcome/plan/")["Location"] == "/"
    assert PlanRecord.objects.get().cause == PlanRecord.Cause.FIRST


def test_the_sample_runner_is_told_apart_and_never_mixes(
    page: Client, alice: User, django_capture_on_commit_callbacks: object
) -> None:
    page.post("/welcome/sample/")
    record = record_of(alice)
    assert record is not None
    assert record.is_sample
    assert Import.objects.get().received_files > 30
    assert "simulated runner" in shown(page)
    refused = page.post("/welcome/sample/", follow=True).content.decode()
    assert "There are runs or answers here already." in refused
    assert Import.objects.count() == 1


def test_reasons_are_translated_before_they_are_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtall_web.home.texts.gettext", lambda text: {"at {day}": "am {day}"}.get(text, text))
    reason = Reason("rule", "at {day}", {"day": "2026-11-24"}, "doma_deakin_2013", "weak")
    with translation.override("en"):
        assert reason_text(reason) == "am Tue 24 Nov"
        assert source_line(reason) == "Doma and Deakin 2013 · weak evidence"


def test_sources_have_short_names() -> None:
    assert source_name("judgement") == "our judgement"
    assert source_name("fenwick_2009") == "Fenwick and colleagues 2009"
    assert source_name("acsm_2009") == "ACSM 2009"


def test_errors_become_sentences() -> None:
    error = InvalidSettings("{day} is not free", remedy="choose another day", day=date(2026, 11, 24))
    assert error_text(error) == "Tue 24 Nov is not free. Choose another day."


def test_distances_in_both_units() -> None:
    assert distance_text(16093.44, "mi") == "10.0\u00a0mi"
    assert distance_text(16093.44, "km") == "16.1\u00a0km"
    assert distance_text(None, "km") == "–"


def test_an_entry_that_was_never_built_says_what_to_do() -> None:
    with pytest.raises(FrontEndMissing, match="make setup"):
        entry("src/nothing.ts")
