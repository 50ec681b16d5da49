"""The plan as a calendar file: one all-day event for each strength day, on the runner's own dates."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from runtall.plan import StrengthDay
from runtall_web.home.texts import minutes_text
from runtall_web.plan.queries import CurrentPlan
from runtall_web.plan.words import exercise_name, item_dose

PRODUCT = "-//Runtall//Strength days//EN"


def calendar_file(current: CurrentPlan, revision: int) -> bytes:
    """An iCalendar stream. A day that moves within its week keeps its UID; ``revision`` is the SEQUENCE."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Strength days"))
    for day in (*current.plan.past_days, *current.plan.days):
        calendar.add_component(_event(current, day, revision))
    return bytes(calendar.to_ical())


def event_uid(current: CurrentPlan, day: StrengthDay) -> str:
    """The same for the same slot of the same week, whatever its weekday; different for another runner's."""
    year, week, _weekday = day.date.isocalendar()
    owner = current.record.owner
    return f"{year}-w{week:02d}-{day.slot.lower()}-{owner.pk}-{int(owner.date_joined.timestamp())}@runtall"


def _event(current: CurrentPlan, day: StrengthDay, revision: int) -> Event:
    event = Event()
    names = " · ".join(exercise_name(item) for item in day.items)  # a name may hold a comma
    event.add("uid", event_uid(current, day))
    event.add("dtstamp", current.record.made_at)
    event.add("sequence", revision)
    event.add("dtstart", _plain(day.date))
    event.add("dtend", _plain(day.date + timedelta(days=1)))
    event.add("summary", _("Back strength: %(names)s") % {"names": names})
    event.add("description", _description(day))
    event.add("categories", [_("Strength")])
    event.add("transp", "TRANSPARENT")
    return event


def _description(day: StrengthDay) -> str:
    lines = [f"{exercise_name(item)}: {item_dose(item)}" for item in day.items]
    time = _("%(minutes)s, after a warm-up of %(warm_up)s") % {
        "minutes": minutes_text(day.minutes),
        "warm_up": minutes_text(day.warm_up_minutes),
    }
    return "\n".join([time, *lines])


def _plain(day: date) -> date:
    return date(day.year, day.month, day.day)
