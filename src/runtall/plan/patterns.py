"""Ways to lay strength days into one week, each with what it costs against the soft goals about days.

A pattern says which slot falls on which day. Its cost is a whole number of points; the points live in ``plan.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise, permutations

from runtall.plan.calendar import Season, Week
from runtall.plan.history import History
from runtall.plan.nouns import RunKind
from runtall.plan.rulebook import number, whole
from runtall.plan.running import Running, is_only_rest_day


@dataclass(frozen=True, slots=True)
class Pattern:
    """Slots on days of one week, in order of date; ``cost`` in points, ``changes`` against the earlier plan."""

    days: tuple[date, ...]
    slots: tuple[str, ...]
    cost: int
    changes: int

    def day_of(self, slot: str) -> date | None:
        """The day that a slot falls on, if it is used."""
        return self.days[self.slots.index(slot)] if slot in self.slots else None


def week_patterns(season: Season, week: Week, swing_may_move: bool) -> tuple[Pattern, ...]:
    """Every pattern that keeps the rules about days inside the week, the empty one first."""
    free_slots = [slot for slot in season.slots if slot not in week.done_slots]
    pinned = {pin.date for pin in season.pins if pin.date in week.days}
    patterns = []
    for count in range(min(week.most_days, len(free_slots)) + 1):
        for days in combinations(week.open_days, count):
            if not pinned <= set(days) or _has_consecutive(days):
                continue
            day_cost = sum(points_for_day(season.running, day) for day in days) + points_for_spread(season, week, days)
            for slots in _slot_orders(free_slots, count, swing_may_move):
                cost = day_cost + points_for_slot_order(season.slots, slots) + _tie_break(days)
                patterns.append(Pattern(days, slots, cost, changes_of_days(season.history, week, days, slots)))
    return tuple(patterns)


def _has_consecutive(days: Sequence[date]) -> bool:
    """Strength days never follow each other."""
    return any((later - earlier).days == 1 for earlier, later in pairwise(days))


def _slot_orders(free_slots: Sequence[str], count: int, swing_may_move: bool) -> Iterator[tuple[str, ...]]:
    """Slots in the order of their days; out of order only where that can help the swing to a day of its own."""
    for chosen in combinations(free_slots, count):
        yield from permutations(chosen) if swing_may_move else (chosen,)


def points_for_day(running: Running, day: date) -> int:
    """S3, S5: lift on hard days after the run or on easy days; keep rest days free; not on the eve of hard running."""
    kind = running.kind(day)
    points = {
        RunKind.REST: whole("day_on_rest", "points"),
        RunKind.EASY: whole("day_on_easy", "points"),
        RunKind.QUALITY: whole("day_on_hard", "points"),
        RunKind.LONG: whole("day_on_long", "points"),
        RunKind.RACE: 0,
    }[kind]
    if is_only_rest_day(running, day):
        points += whole("day_on_only_rest", "points")
    if running.kind(day + timedelta(days=1)).is_hard:
        points += whole("day_before_hard", "points")
    return points


def points_for_spread(season: Season, week: Week, days: Sequence[date]) -> int:
    """Days spread evenly: squared distance of each gap from the even one, the week taken as a ring."""
    wanted = season.runner.strength_days_per_week
    if len(days) < 2:
        return 0
    ring = [*days, days[0] + timedelta(days=7)]
    gaps = [(later - earlier).days for earlier, later in pairwise(ring)]
    even = 7 / max(wanted, len(days))
    if len(days) < wanted or not week.is_whole:
        gaps = gaps[:-1]
    return round(number("day_spread", "points") * sum((gap - even) ** 2 for gap in gaps))


def points_for_slot_order(all_slots: Sequence[str], slots: Sequence[str]) -> int:
    """A before B before C in a week, unless the swing needs another day."""
    inversions = sum(later < earlier for i, earlier in enumerate(slots) for later in slots[i + 1 :])
    skipped = sum(all_slots.index(slot) for slot in slots) - sum(range(len(slots)))
    return whole("slot_order", "points") * inversions + skipped


def changes_of_days(history: History, week: Week, days: Sequence[date], slots: Sequence[str]) -> int:
    """How many days differ from the earlier plan, where it spoke about them; a changed slot counts once."""
    if history.earlier_span is None:
        return 0
    first, last = history.earlier_span
    now: Mapping[date, str] = dict(zip(days, slots, strict=True))
    changes = 0
    for day in week.days:
        if first <= day <= last:
            before = history.earlier[day].slot if day in history.earlier else None
            changes += before != now.get(day)
    return changes


def _tie_break(days: Sequence[date]) -> int:
    """Equal choices fall the same way every time: the earlier weekday first."""
    return sum(day.weekday() for day in days)
