"""What lies behind the plan: days trained, slots and blocks of earlier plans, the first full swing, easier weeks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from runtall.plan.nouns import Plan, SetLog, StrengthDay, WeekKind, monday_of
from runtall.plan.rulebook import number

SWING = "single_arm_kettlebell_swing"


@dataclass(frozen=True, slots=True)
class History:
    """What is known of the time before ``today``.

    ``done_days`` are days that count as trained: logged; or planned and past, as long as nothing was logged before
    them. ``missed_days`` were planned, and nothing was logged by a runner who logs. ``slots`` and ``exercises`` tell
    what the trained days held. ``first_swing`` is the first full swing ever.
    ``earlier`` holds the days of the previous plan from today on, by date; ``week_kinds`` the kinds of its weeks.
    """

    started: date
    done_days: frozenset[date] = frozenset()
    missed_days: frozenset[date] = frozenset()
    slots: Mapping[date, str] = field(default_factory=dict)
    exercises: Mapping[date, frozenset[str]] = field(default_factory=dict)
    first_swing: date | None = None
    last_easier: date | None = None
    week_kinds: Mapping[date, WeekKind] = field(default_factory=dict)
    earlier: Mapping[date, StrengthDay] = field(default_factory=dict)
    earlier_span: tuple[date, date] | None = None
    past_days: tuple[StrengthDay, ...] = ()
    kept_today: tuple[StrengthDay, ...] = ()
    log: tuple[SetLog, ...] = ()


def history_until(today: date, previous: Plan | None, log: Sequence[SetLog]) -> History:
    """Everything that the earlier plan and the log say about the days before ``today`` (today itself when logged)."""
    known = tuple(entry for entry in log if entry.date <= today)
    past = _past_days(today, previous)
    logged: dict[date, set[str]] = {}
    for entry in known:
        logged.setdefault(entry.date, set()).add(entry.exercise)
    missed = missed_days(past, logged)
    trained = [day for day in past if day.date not in missed]
    exercises = {day.date: frozenset(item.exercise for item in day.items) for day in trained}
    exercises |= {day: frozenset(names) for day, names in logged.items()}
    week_kinds = {week.monday: week.kind for week in previous.calendar} if previous else {}
    return History(
        started=previous.started if previous else today,
        done_days=frozenset(exercises),
        missed_days=missed,
        slots={day.date: day.slot for day in trained} | moved_days_slots(past, missed, logged),
        exercises=exercises,
        first_swing=_first_swing(trained, known),
        last_easier=_last_easier(today, week_kinds, known),
        week_kinds=week_kinds,
        earlier={day.date: day for day in previous.days if day.date >= today} if previous else {},
        earlier_span=(previous.today, previous.last_day) if previous else None,
        past_days=past,
        log=known,
    )


def missed_days(past: Sequence[StrengthDay], logged: Mapping[date, Collection[str]]) -> frozenset[date]:
    """Planned and past days without a logged set, from the first logged day on. Who logs nothing misses nothing."""
    if not logged:
        return frozenset()
    return frozenset(day.date for day in past if day.date >= min(logged) and day.date not in logged)


def moved_days_slots(
    past: Sequence[StrengthDay], missed: Collection[date], logged: Mapping[date, Collection[str]]
) -> dict[date, str]:
    """The slots of logged days that nobody planned: that of the missed day of the same week which they make up for.

    It is the one with most of its exercises done, at least half of them; each missed day is made up for once. An
    extra day takes no slot.
    """
    planned = {day.date for day in past}
    open_days = [day for day in past if day.date in missed]
    slots: dict[date, str] = {}
    for on in sorted(set(logged) - planned):
        near = [day for day in open_days if monday_of(day.date) == monday_of(on)]
        best = max(near, key=lambda day: (_share_done(day, logged[on]), day.date), default=None)
        if best is not None and _share_done(best, logged[on]) >= 0.5:
            slots[on] = best.slot
            open_days.remove(best)
    return slots


def _share_done(day: StrengthDay, exercises: Collection[str]) -> float:
    """The share of a day's exercises that are among ``exercises``."""
    return sum(item.exercise in exercises for item in day.items) / len(day.items)


def with_today_kept(history: History, day: StrengthDay) -> History:
    """The history with today's day taken as settled: what follows is planned around it."""
    exercises = frozenset(item.exercise for item in day.items)
    swings = any(item.exercise == SWING and item.variant is None for item in day.items)
    return replace(
        history,
        done_days=history.done_days | {day.date},
        slots={**history.slots, day.date: day.slot},
        exercises={**history.exercises, day.date: history.exercises.get(day.date, exercises)},
        first_swing=history.first_swing or (day.date if swings else None),
        kept_today=(day,),
    )


def _past_days(today: date, previous: Plan | None) -> tuple[StrengthDay, ...]:
    """Days of earlier plans before ``today``, as they were."""
    if previous is None:
        return ()
    days = {day.date: day for day in (*previous.past_days, *previous.days) if day.date < today}
    return tuple(days[day] for day in sorted(days))


def _first_swing(past: Sequence[StrengthDay], log: Sequence[SetLog]) -> date | None:
    """The first full swing: from the log where there is one, else from the days that were planned.

    A swing that was planned and never logged does not make the next one familiar.
    """
    if log:
        return min((entry.date for entry in log if entry.exercise == SWING and entry.variant is None), default=None)
    planned = [day.date for day in past for item in day.items if item.exercise == SWING and item.variant is None]
    return min(planned, default=None)


def _last_easier(today: date, week_kinds: Mapping[date, WeekKind], log: Sequence[SetLog]) -> date | None:
    """The Monday of the last easier week before this one: from earlier plans, else from the sets logged per week.

    ``None`` when nothing was trained before.
    """
    this_week = monday_of(today)
    planned = [
        monday
        for monday, kind in week_kinds.items()
        if monday < this_week and kind in (WeekKind.EASIER, WeekKind.TAPER)
    ]
    if planned:
        return max(planned)
    if not log:
        return None
    sets: dict[date, int] = {}
    for entry in log:
        sets[monday_of(entry.date)] = sets.get(monday_of(entry.date), 0) + 1
    return _last_light_week(sets, this_week)


def _last_light_week(sets: Mapping[date, int], this_week: date) -> date:
    """The last week with clearly fewer sets than the weeks before it; else the week before the first logged one."""
    first = min(sets)
    light = first - timedelta(days=7)
    usual = float(sets[first])
    monday = first + timedelta(days=7)
    while monday < this_week:
        count = sets.get(monday, 0)
        if count <= number("easier_week", "light_share") * usual:
            light = monday
        else:
            usual = (usual + count) / 2
        monday += timedelta(days=7)
    return light
