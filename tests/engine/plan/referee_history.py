"""What was planned before and what was logged: neither may be forgotten, and only the log raises a load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from engine.plan.referee_case import Case, Day, Item, monday

UNCHANGED = ("date", "slot", "minutes")
UNCHANGED_IN_ITEMS = ("exercise", "variant", "sets", "reps", "hold_s", "load_kg", "per_side", "rest_s")
TARGET_EXCEEDED_SESSIONS = 2
HELD_STEP = 1.10


def judge_history(case: Case) -> None:
    """Every rule about replanning and about the log."""
    if case.previous is not None:
        past_and_today_stay(case, case.previous)
    if case.log:
        loads_rise_from_the_log(case, case.log)


def past_and_today_stay(case: Case, previous: Mapping[str, Any]) -> None:
    """Past days are never planned anew; today's day (or its absence) stays as it was."""
    before = {date.fromisoformat(day["date"]): day for day in previous["days"]}
    now = {day.date: day.raw for day in case.days}
    for on, day in before.items():
        if on <= case.today and on in now and _kept(day) != _kept(now[on]):
            case.breach("past_unchanged" if on < case.today else "today_unchanged", on, "differs from the earlier plan")
    spans_today = bool(before) and min(before) <= case.today <= max(before)
    if spans_today and (case.today in before) != (case.today in now):
        had, has = case.today in before, case.today in now
        case.breach("today_unchanged", case.today, f"strength day earlier: {had}, now: {has}")


def _kept(day: Mapping[str, Any]) -> list[Any]:
    items = [[item.get(key) for key in UNCHANGED_IN_ITEMS] for item in day.get("items", [])]
    return [*(day.get(key) for key in UNCHANGED), items]


def loads_rise_from_the_log(case: Case, log: Sequence[Mapping[str, Any]]) -> None:
    """A load above the last logged one goes up by one owned step, and never in a week whose running steps up."""
    for day in case.days:
        for item in day.items:
            last = _last_logged(log, item, before=day.date)
            if last is None or item.load_kg is None or item.load_kg <= last:
                continue
            owned = case.runner.loads.get(item.way.implement or "", ())
            steps = [load for load in owned if load > last]
            if steps and item.load_kg > min(steps):
                case.breach(
                    "load_step", day.date, f"{item.way.id}: from {last} to {item.load_kg} kg skips {min(steps)}"
                )
            if running_steps_up(case, day.week):
                case.breach("held_week", day.date, f"{item.way.id}: a heavier load while running steps up")


def _last_logged(log: Sequence[Mapping[str, Any]], item: Item, before: date) -> float | None:
    loads = [
        (date.fromisoformat(str(entry["date"])), float(entry["load_kg"]))
        for entry in log
        if entry.get("exercise") == item.exercise
        and (entry.get("variant") or item.exercise) == item.way.id
        and entry.get("load_kg") is not None
        and date.fromisoformat(str(entry["date"])) < before
    ]
    return max(loads)[1] if loads else None


def running_steps_up(case: Case, week: date) -> bool:
    """Whether the dated runs of the ISO week from ``week`` add up to over 10 % more than the week before."""

    def total(first: date) -> float:
        return sum(case.runner.distances_km.get(first + timedelta(days=ahead), 0.0) for ahead in range(7))

    before = total(week - timedelta(weeks=1))
    return before > 0 and total(week) > HELD_STEP * before + 1e-9


def history_of(
    previous: Mapping[str, Any] | None, days: Sequence[Day], today: date, log: Sequence[Mapping[str, Any]] | None
) -> list[Day]:
    """The earlier plan's days before ``today``, which count in weeks, blocks and neighbours.

    From the first logged day on, a planned day without a logged set was missed and counts no more.
    """
    if previous is None:
        return []
    logged = {date.fromisoformat(str(entry["date"])) for entry in log or ()}
    done = [day for day in days if not logged or day.date < min(logged) or day.date in logged]
    return [Day(day.raw, day.date, day.slot, day.items, is_history=True) for day in done if day.date < today]


def anchor_of(previous: Mapping[str, Any] | None, today: date) -> date:
    """The Monday of the first plan: the earlier plan says it, or its first day's week stands for it."""
    if previous is None:
        return monday(today)
    for key in ("started", "anchor"):
        if isinstance(previous.get(key), str):
            return monday(date.fromisoformat(previous[key]))
    dates = [date.fromisoformat(day["date"]) for day in previous["days"]]
    return monday(min([*dates, today]))
