"""Strength days set by hand: kept, or refused by the name of the rule that never gives way and that they break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from runtall.catalogue import load_exercises
from runtall.errors import InvalidSettings
from runtall.plan.history import SWING, History
from runtall.plan.menus import Menu
from runtall.plan.nouns import Pin, Plan, SetLog, monday_of
from runtall.plan.rulebook import rule, whole
from runtall.plan.running import Running
from runtall.plan.ways import Way


def all_pins(today: date, last_day: date, previous: Plan | None, pins: Sequence[Pin]) -> tuple[Pin, ...]:
    """The earlier plan's pins that still lie ahead, with the new ones in their place or beside them, by date."""
    for pin in pins:
        if not today <= pin.date <= last_day:
            raise refuse(pin, "dates", f"it is not between {today} and {last_day}")
    kept = {pin.date: pin for pin in (previous.pins if previous else ()) if today <= pin.date <= last_day}
    for pin in pins:
        if pin.moved_from in kept and pin.moved_from != pin.date:
            del kept[pin.moved_from]
        kept[pin.date] = pin
    return tuple(kept[day] for day in sorted(kept))


def days_done(previous: Plan | None, log: Sequence[SetLog]) -> frozenset[date]:
    """The days of the earlier plan that were trained. A pin on one of them has nothing left to keep."""
    planned = {day.date for day in previous.days} if previous else set()
    return frozenset(planned.intersection(entry.date for entry in log))


def check_pins(
    pins: Sequence[Pin], running: Running, history: History, ways: Mapping[str, Way], menus: Sequence[Menu]
) -> None:
    """Refuse the first pin that breaks a rule which never gives way. Raises ``InvalidSettings`` with the rule."""
    dates = {pin.date for pin in pins}
    for pin in pins:
        if running.race_closes(pin.date):
            raise refuse(pin, "race_window", "a race closes that day")
        for beside in (pin.date - timedelta(days=1), pin.date, pin.date + timedelta(days=1)):
            if beside in history.done_days or (beside != pin.date and beside in dates):
                raise too_close(pin, beside)
        this_week = [day for day in dates if monday_of(day) == monday_of(pin.date)]
        this_week += [day for day in history.done_days if monday_of(day) == monday_of(pin.date)]
        if len(this_week) > whole("pin_week", "most"):
            raise refuse(pin, "pin_week", f"that week would have {len(this_week)}")
        if pin.exercises is not None:
            check_exercises(pin, running, history, ways, menus)


def check_exercises(
    pin: Pin, running: Running, history: History, ways: Mapping[str, Way], menus: Sequence[Menu]
) -> None:
    """Refuse exercises that no day could hold, and a swing on a day that may not have one."""
    chosen = pin.exercises or ()
    if len(set(chosen)) != len(chosen) or not whole("two_or_three", "least") <= len(chosen) <= whole(
        "two_or_three", "most"
    ):
        raise refuse(pin, "two_or_three", f"it has {len(chosen)}")
    for name in chosen:
        if name not in ways:
            raise refuse(pin, "cannot_do", f"there is no way left to do {name}")
    roles = [load_exercises()[name].roles for name in chosen]
    if not any("row" in role for role in roles):
        raise refuse(pin, "row_every_day", "it has no row")
    if not any(role & {"scapular", "low_load"} for role in roles):
        raise refuse(pin, "low_load_every_day", "it has no scapular or low-load exercise")
    if menu_of(chosen, menus) is None:
        raise refuse(pin, "within_minutes", "it takes longer than the session may")
    if SWING in chosen:
        check_swing(pin, running, history, ways)


def check_swing(pin: Pin, running: Running, history: History, ways: Mapping[str, Way]) -> None:
    """The swing's day: no hard running tomorrow, none within two days while it is new."""
    if running.may_be_hard(pin.date + timedelta(days=1)):
        raise refuse(pin, "swing_first", "hard running may follow the next day")
    first = history.first_swing
    is_new = first is not None and (pin.date - first).days <= whole("swing_new", "window_d")
    is_full = ways[SWING].variant.kind in ("full", "progression")
    if is_full and is_new and running.may_be_hard(pin.date + timedelta(days=2)):
        raise refuse(pin, "swing_new", "hard running may follow two days later")


def menu_of(exercises: Sequence[str] | frozenset[str], menus: Sequence[Menu]) -> int | None:
    """The number of the menu with just these exercises; ``None`` when no day may hold them."""
    wanted = set(exercises)
    return next((i for i, menu in enumerate(menus) if set(menu.exercises) == wanted), None)


def too_close(pin: Pin, beside: date) -> InvalidSettings:
    """The refusal of a pin on or next to another strength day."""
    return InvalidSettings(
        "the strength day set by hand on {date} breaks the rule {rule}: strength days are never two days running, and"
        " there is one on {beside}",
        remedy="choose another day or other exercises",
        date=pin.date.isoformat(),
        rule="never_consecutive",
        beside=beside.isoformat(),
    )


def refuse(pin: Pin, rule_id: str, detail: str) -> InvalidSettings:
    """The refusal of one pin: its day, the rule it breaks and what was seen."""
    says = rule(rule_id) if rule_id != "dates" else None
    return InvalidSettings(
        "the strength day set by hand on {date} breaks the rule {rule}: {detail}",
        remedy="choose another day or other exercises",
        date=pin.date.isoformat(),
        rule=says.id if says else rule_id,
        detail=detail,
    )
