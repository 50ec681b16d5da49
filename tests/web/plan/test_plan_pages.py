"""The plan's pages, its calendar file and its JSON."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from django.test import Client
from django.utils.html import escape
from icalendar import Calendar

from runtall.plan import WeekKind, read_plan
from runtall_web.accounts.models import User
from runtall_web.home.texts import reason_text
from runtall_web.plan.actions.move_day import pin_day
from runtall_web.plan.models import PlanRecord
from runtall_web.plan.queries import current_plan, free_days
from runtall_web.plan.templatetags.plan_words import week_meaning
from web.plan.conftest import MONDAY, RACE


def text(answer: object) -> str:
    content: bytes = answer.content  # type: ignore[attr-defined]  # Django's test answer
    return content.decode()


@pytest.mark.parametrize("path", ["/plan/", "/plan/dated/", "/plan/calendar/"])
def test_pages_open_before_the_first_plan(page: Client, todays_date: date, path: str) -> None:
    assert page.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/plan/day/2026-11-24/", "/plan/runtall.ics", "/plan/runtall-plan.json"])
def test_without_a_plan_there_is_no_day_of_it(page: Client, todays_date: date, path: str) -> None:
    assert page.get(path).status_code == 404


def test_the_calendar_shows_every_day_with_its_exercises_and_the_proof(
    page: Client, planned: PlanRecord, alice: User, todays_date: date
) -> None:
    shown = text(page.get("/plan/"))
    current = current_plan(alice)
    assert current is not None
    assert "proven best in" in shown
    assert shown.count("data-day") == len(current.plan.days)
    assert f'datetime="{RACE}"' in shown


def test_a_day_tells_its_reasons_with_source_and_certainty(
    page: Client, planned: PlanRecord, alice: User, todays_date: date
) -> None:
    current = current_plan(alice)
    assert current is not None
    day = current.plan.days[0]
    shown = text(page.get(f"/plan/day/{day.date}/"))
    assert "Why this day" in shown
    assert "our judgement" in shown
    assert "{" not in shown.partition('id="day"')[2].partition("</main>")[0]  # no template was left unfilled


def test_words_of_the_calendar_are_explained_where_they_stand(
    page: Client, planned: PlanRecord, alice: User, todays_date: date
) -> None:
    """The week of the race is no ordinary one in this plan."""
    current = current_plan(alice)
    assert current is not None
    weeks = {day.week_kind: day for day in current.plan.days}
    assert {WeekKind.NORMAL, WeekKind.TAPER} <= set(weeks)
    for kind, day in weeks.items():
        shown = text(page.get(f"/plan/day/{day.date}/"))
        assert "Projected: the dose you stand at now." in shown
        told = [each for each in WeekKind if week_meaning(each) and escape(week_meaning(each)) in shown]
        assert told == ([] if kind is WeekKind.NORMAL else [kind])
    dashed = text(page.get("/plan/")).count("lift-box easy")
    assert dashed == sum(day.week_kind in (WeekKind.EASIER, WeekKind.TAPER) for day in current.plan.days)


def test_the_calendar_names_what_is_done_and_leads_to_how(
    page: Client, planned: PlanRecord, alice: User, todays_date: date
) -> None:
    """Alice has a band and no cable: her one-leg row is the band's, in the calendar as on its day."""
    current = current_plan(alice)
    assert current is not None
    name = '<span class="name">One-arm, one-leg band row'
    day = next(day for day in current.plan.days if any(item.variant == "one_leg_band_row" for item in day.items))
    assert name in text(page.get("/plan/"))
    assert '<span class="name">One-leg row' not in text(page.get("/plan/"))
    link = "/exercises/one_arm_one_leg_cable_row/#way-one_leg_band_row"
    assert link in text(page.get(f"/plan/day/{day.date}/"))
    assert 'id="way-one_leg_band_row"' in text(page.get("/exercises/one_arm_one_leg_cable_row/"))


def test_an_item_leaves_its_days_reasons_to_the_day(
    page: Client, planned: PlanRecord, alice: User, todays_date: date
) -> None:
    current = current_plan(alice)
    assert current is not None
    day = current.plan.days[0]
    shown = text(page.get(f"/plan/day/{day.date}/"))
    for reason in day.reasons:
        assert shown.count(escape(reason_text(reason))) == 1


def test_a_day_is_moved_by_post_alone(page: Client, planned: PlanRecord, alice: User, todays_date: date) -> None:
    current = current_plan(alice)
    assert current is not None
    moving = current.plan.days[0].date
    assert page.get(f"/plan/day/{moving}/pin/").status_code == 405
    assert page.post(f"/plan/day/{moving}/move/", {"to": "never"}).status_code == 422
    refused = page.post(f"/plan/day/{moving}/move/", {"to": "2026-11-01"})
    assert refused.status_code == 422
    assert "Days past stay as they were. Move a day that is still to come." in text(refused)
    assert PlanRecord.objects.count() == 1


def test_a_move_is_undone_from_the_day_it_led_to(
    page: Client, planned: PlanRecord, alice: User, todays_date: date
) -> None:
    current = current_plan(alice)
    assert current is not None
    moving = current.plan.days[-1].date
    to = next(box.date for box in free_days(current, moving, MONDAY) if box.date != moving)
    moved = page.post(f"/plan/day/{moving}/move/", {"to": str(to)}, follow=True)
    assert f"/plan/undo/{PlanRecord.objects.latest('pk').pk}/" in text(moved)
    other = current.plan.days[0].date
    assert "/plan/undo/" not in text(page.get(f"/plan/day/{other}/"))


def test_a_day_moved_in_another_window_is_explained(
    page: Client, planned: PlanRecord, alice: User, todays_date: date
) -> None:
    """The page with the move was open when the day went away: a sentence, not a missing page."""
    answer = page.post("/plan/day/2026-11-23/move/", {"to": "2026-11-24"}, follow=True)
    assert answer.redirect_chain == [("/plan/", 302)]
    assert "There is no strength day on Mon 23 Nov any more" in text(answer)
    assert PlanRecord.objects.count() == 1


def test_a_race_next_year_is_told_from_this_years_and_a_mistyped_year_is_refused(
    page: Client, planned: PlanRecord, todays_date: date
) -> None:
    refused = page.post("/plan/dated/", {"day": "9999-12-31", "kind": "race"})
    assert refused.status_code == 422
    assert "Check the year." in text(refused)
    page.post("/plan/dated/", {"day": "2027-11-28", "kind": "race"})
    assert "Sun 28 Nov 2027" in text(page.get("/plan/dated/"))


def test_a_write_without_its_token_is_refused(planned: PlanRecord, todays_date: date) -> None:
    strict = Client(enforce_csrf_checks=True, REMOTE_ADDR="127.0.0.1")
    assert strict.post("/plan/replan/").status_code == 403
    assert PlanRecord.objects.count() == 1


def test_undo_from_the_page(page: Client, planned: PlanRecord, alice: User, now: datetime, todays_date: date) -> None:
    current = current_plan(alice)
    assert current is not None
    changed = pin_day(alice, alice, current.plan.days[0].date, MONDAY, now)
    assert "day kept by hand" in text(page.get("/plan/"))
    page.post(f"/plan/undo/{changed.pk}/")
    again = current_plan(alice)
    assert again is not None
    assert again.record == planned


def test_a_race_in_miles_is_kept_in_kilometres(
    page: Client, alice: User, planned: PlanRecord, todays_date: date
) -> None:
    page.post("/settings/you/", {"name": "", "units": "mi"})
    page.post("/plan/dated/", {"day": "2026-12-06", "kind": "long", "distance": "10"})
    current = current_plan(alice)
    assert current is not None
    assert [(run.date, run.distance_km) for run in current.runner.runs] == [(date(2026, 12, 6), 16.093)]


def test_the_calendar_file_is_read_back_by_icalendar(
    page: Client, alice: User, planned: PlanRecord, now: datetime, todays_date: date
) -> None:
    """All-day events on local dates, one for each strength day; a later file updates the same events."""
    answer = page.get("/plan/runtall.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    current = current_plan(alice)
    assert current is not None
    events = events_of(answer.content)
    assert [event["DTSTART"].dt for event in events] == [day.date for day in current.plan.days]
    assert all((event["DTEND"].dt - event["DTSTART"].dt).days == 1 for event in events)
    assert len({str(event["UID"]) for event in events}) == len(events)
    pin_day(alice, alice, current.plan.days[0].date, MONDAY, now)
    later = events_of(page.get("/plan/runtall.ics").content)
    assert {str(event["UID"]) for event in later} == {str(event["UID"]) for event in events}
    assert min(int(event["SEQUENCE"]) for event in later) > max(int(event["SEQUENCE"]) for event in events)


def events_of(content: bytes) -> list[Calendar]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_commas_in_a_calendar_event_are_escaped(page: Client, planned: PlanRecord, todays_date: date) -> None:
    content = page.get("/plan/runtall.ics").content.replace(b"\r\n ", b"").decode()
    summaries = [line for line in content.split("\r\n") if line.startswith("SUMMARY")]
    assert any("One-arm\\, one-leg band row · " in summary for summary in summaries)
    assert all(", " not in summary.replace("\\, ", "") for summary in summaries)


def test_the_json_is_the_command_lines(page: Client, alice: User, planned: PlanRecord, todays_date: date) -> None:
    answer = page.get("/plan/runtall-plan.json")
    current = current_plan(alice)
    assert current is not None
    assert read_plan(text(answer)) == current.plan
    assert set(json.loads(answer.content)) >= {"status", "solve_s", "days", "notes"}


def test_another_machine_sees_nothing(planned: PlanRecord, todays_date: date) -> None:
    assert Client(REMOTE_ADDR="192.0.2.7").get("/plan/").status_code == 403
