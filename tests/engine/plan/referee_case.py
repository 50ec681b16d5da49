"""One plan before the referee: its days as facts, its notes, its calendar, and the breaches found so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from engine.plan.referee_facts import Knowledge, RunnerFacts, VariantFacts, monday


class Breach(NamedTuple):
    """A rule that a plan breaks, the day it breaks it on (None: the whole plan) and what was seen."""

    rule: str
    date: date | None
    detail: str


@dataclass(frozen=True, slots=True)
class Item:
    """One exercise of one strength day, with the catalogue's way of doing it."""

    raw: Mapping[str, Any]
    exercise: str
    way: VariantFacts
    sets: int
    reps: int
    hold_s: float | None
    load_kg: float | None

    @property
    def volume(self) -> float:
        """Sets × repetitions."""
        return self.sets * self.reps


@dataclass(frozen=True, slots=True)
class Day:
    """One strength day."""

    raw: Mapping[str, Any]
    date: date
    slot: str
    items: tuple[Item, ...]
    is_history: bool = False

    @property
    def week(self) -> date:
        return monday(self.date)

    @property
    def exercises(self) -> frozenset[str]:
        return frozenset(item.exercise for item in self.items)


@dataclass(slots=True)
class Case:
    """A plan under judgement. ``days`` are the plan's own; ``history`` what an earlier plan held before today."""

    runner: RunnerFacts
    knowledge: Knowledge
    today: date
    weeks: int
    anchor: date
    notes: Sequence[Mapping[str, Any]]
    days: Sequence[Day]
    history: Sequence[Day] = ()
    previous: Mapping[str, Any] | None = None
    log: Sequence[Mapping[str, Any]] | None = None
    breaches: list[Breach] = field(default_factory=list)

    def breach(self, rule: str, day: date | None, detail: str) -> None:
        self.breaches.append(Breach(rule, day, detail))

    @property
    def last(self) -> date:
        """The last day of the plan's horizon."""
        return self.today + timedelta(days=7 * self.weeks - 1)

    @property
    def known_days(self) -> list[Day]:
        """History and plan, in order of date."""
        return sorted([*self.history, *self.days], key=lambda day: day.date)

    def mondays(self) -> list[date]:
        """The Monday of every ISO week the horizon touches."""
        first = monday(self.today)
        return [first + timedelta(weeks=ahead) for ahead in range((monday(self.last) - first).days // 7 + 1)]

    def is_whole(self, week: date) -> bool:
        """Whether all seven days of the ISO week from Monday ``week`` lie in the horizon."""
        return week >= self.today and week + timedelta(days=6) <= self.last

    def block(self, day: date) -> int:
        """The 4-week block, counted from the Monday of the first plan."""
        return (monday(day) - self.anchor).days // 28

    def block_weeks(self, block: int) -> list[date]:
        """The Mondays of one 4-week block."""
        return [self.anchor + timedelta(weeks=4 * block + week) for week in range(4)]

    def in_week(self, week: date) -> list[Day]:
        """Known days in the ISO week from Monday ``week``."""
        return [day for day in self.known_days if day.week == week]

    def noted(self, words: Sequence[str], weeks: Sequence[date]) -> bool:
        """Whether a note whose rule's id holds one of ``words`` speaks of one of the ``weeks`` (Mondays)."""
        return any(self.notes_about(words, weeks))

    def notes_about(self, words: Sequence[str], weeks: Sequence[date]) -> Iterator[Mapping[str, Any]]:
        """The notes whose rule's id holds one of ``words`` and that speak of one of the ``weeks`` (Mondays)."""
        for note in self.notes:
            if not any(word in str(note.get("rule")) for word in words):
                continue
            covered = note_mondays(note, self.today)
            if not covered or covered & set(weeks):
                yield note


def note_mondays(note: Mapping[str, Any], today: date) -> set[date]:
    """The Mondays a note's ``weeks`` name: week numbers from 1, dates, or ISO weeks. Empty: the whole plan."""
    weeks: set[date] = set()
    for week in note.get("weeks", []):
        if isinstance(week, int):
            weeks.add(monday(today) + timedelta(weeks=week - 1))
        elif "W" in str(week):
            year, number = str(week).split("-W")[:2]
            weeks.add(date.fromisocalendar(int(year), int(number[:2]), 1))
        else:
            weeks.add(monday(date.fromisoformat(str(week))))
    return weeks
