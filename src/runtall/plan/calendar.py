"""The weeks that a plan speaks about: their days, blocks, kinds, and how many strength days each may hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from runtall.plan.history import History
from runtall.plan.menus import Menu
from runtall.plan.nouns import Pin, Runner, WeekKind, monday_of
from runtall.plan.rulebook import whole
from runtall.plan.running import Running, step_up_pct

BLOCK_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Week:
    """A calendar week as far as the plan can still shape it.

    ``open_days`` are the days on which a strength day may be put; ``most_days`` how many may be; ``done_slots`` the
    slots that were already trained this week. ``tapers`` are the days of the last week before a race. ``fixed_kind``
    is what the week must be, ``None`` where an easier week may be chosen.
    """

    monday: date
    block: int
    days: tuple[date, ...]
    open_days: tuple[date, ...]
    most_days: int
    done_slots: tuple[str, ...]
    tapers: bool
    fixed_kind: WeekKind | None
    step_up_pct: float | None

    @property
    def is_whole(self) -> bool:
        """Whether all seven days lie ahead."""
        return len(self.days) == 7

    @property
    def holds(self) -> bool:
        """Whether nothing rises in it, because its running steps up."""
        return self.step_up_pct is not None

    def mid_back_sets(self, menu: Menu) -> float:
        """The mid-back sets of a day with ``menu`` in this week, when it is no easier one."""
        return menu.held_mid_back_sets if self.holds else menu.mid_back_sets

    @property
    def needs_mid_back(self) -> bool:
        """Whether the weekly mid-back sets are asked for when the week is no easier one."""
        return self.is_whole and not self.tapers


@dataclass(frozen=True, slots=True)
class Season:
    """Everything about time that planning needs."""

    runner: Runner
    running: Running
    history: History
    today: date
    weeks: tuple[Week, ...]
    pins: tuple[Pin, ...]
    slots: tuple[str, ...]

    @property
    def last_day(self) -> date:
        """The last day of the horizon."""
        return self.weeks[-1].days[-1]

    def block_span(self, block: int) -> tuple[date, date]:
        """First and last day of a block."""
        first = monday_of(self.history.started) + timedelta(weeks=BLOCK_WEEKS * block)
        return first, first + timedelta(days=7 * BLOCK_WEEKS - 1)


def weeks_ahead(
    runner: Runner, running: Running, history: History, today: date, count: int, pins: Sequence[Pin], closed: set[date]
) -> tuple[Week, ...]:
    """The calendar weeks that ``count`` weeks from ``today`` touch. ``closed`` are days on which nothing may be put."""
    last = today + timedelta(days=7 * count - 1)
    weeks = []
    monday = monday_of(today)
    while monday <= last:
        all_days = [monday + timedelta(days=days) for days in range(7)]
        days = tuple(day for day in all_days if today <= day <= last)
        pinned = {pin.date for pin in pins if pin.date in days}
        done = [day for day in history.done_days if monday <= day < monday + timedelta(days=7)]
        weeks.append(
            Week(
                monday=monday,
                block=(monday - monday_of(history.started)).days // (7 * BLOCK_WEEKS),
                days=days,
                open_days=tuple(
                    day for day in days if day in pinned or _is_open(day, runner, running, history, closed)
                ),
                most_days=max(_most_days(runner, history, monday, days) - len(done), len(pinned), 0),
                done_slots=tuple(history.slots[day] for day in done if day in history.slots),
                tapers=any(_tapers(running, day) for day in all_days),
                fixed_kind=_fixed_kind(running, history, all_days, days),
                step_up_pct=step_up_pct(running, monday, today),
            )
        )
        monday += timedelta(days=7)
    return tuple(weeks)


def _is_open(day: date, runner: Runner, running: Running, history: History, closed: set[date]) -> bool:
    """Available, not closed by a race, a hard run or by hand, and not beside a day that was trained."""
    beside = {day - timedelta(days=1), day, day + timedelta(days=1)} & history.done_days
    return day.weekday() in runner.available and not _is_closed(day, running, closed) and not beside


def _is_closed(day: date, running: Running, closed: set[date]) -> bool:
    return running.race_closes(day) or day in running.rests or day in closed


def _most_days(runner: Runner, history: History, monday: date, days: Sequence[date]) -> int:
    """The runner's number of days, in proportion where the plan covers only a part of the week."""
    first = max(monday, history.started)
    covered = (days[-1] - first).days + 1
    return int(runner.strength_days_per_week * min(covered, 7) / 7 + 0.5)


def _tapers(running: Running, day: date) -> bool:
    to_race = running.days_to_race(day)
    return to_race is not None


def _fixed_kind(running: Running, history: History, all_days: Sequence[date], days: Sequence[date]) -> WeekKind | None:
    """Taper where most of the week lies in a race's last days, partial where it is not whole, else still open."""
    tapering = sum(_tapers(running, day) for day in all_days)
    if any(day in running.races for day in all_days) or tapering >= whole("taper", "week_from_days"):
        return WeekKind.TAPER
    if len(days) < 7:
        known = history.week_kinds.get(all_days[0])
        return known if known in (WeekKind.EASIER, WeekKind.NORMAL) and days[-1] == all_days[-1] else WeekKind.PARTIAL
    return None
