"""The columns of the model, by what they mean: patterns of days, menus of slots, easier weeks, and what gave way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from runtall.plan.calendar import Season, Week
from runtall.plan.history import SWING
from runtall.plan.menus import Menu
from runtall.plan.nouns import WeekKind
from runtall.plan.patterns import Pattern
from runtall.plan.solver import Model, Terms
from runtall.plan.ways import Way


@dataclass(frozen=True, slots=True)
class Fixed:
    """A day whose exercises are set: by hand, or because today's day is not planned anew."""

    date: date
    menu: int
    slot: str | None


@dataclass(slots=True)
class Choices:
    """Everything the model decides.

    ``template`` holds one column per menu for each (block, slot); ``own`` the same for the (week, slot) pairs that may
    differ from their block: a block already begun, or a week with a fixed day. ``begun`` is the menu that a begun
    block's slot had, ``None`` where that can no longer be done. The last four are what gives way, by rule.
    """

    season: Season
    ways: Mapping[str, Way]
    menus: Sequence[Menu]
    patterns: Sequence[Sequence[Pattern]]
    fixed: Sequence[Fixed]
    begun: Mapping[str, int | None]
    model: Model = field(default_factory=Model)
    pattern: list[list[int]] = field(default_factory=list)
    template: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    own: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    easier: list[int | None] = field(default_factory=list)
    cover: dict[tuple[int, str], int] = field(default_factory=dict)
    missing: dict[tuple[int, int, str], int] = field(default_factory=dict)
    late: dict[int, int] = field(default_factory=dict)
    short: dict[int, int] = field(default_factory=dict)
    over: dict[int, int] = field(default_factory=dict)
    deviation: dict[tuple[int, str], int] = field(default_factory=dict)

    @property
    def weeks(self) -> Sequence[Week]:
        """The calendar weeks of the season."""
        return self.season.weeks

    @property
    def blocks(self) -> list[int]:
        """The blocks that the season touches."""
        return sorted({week.block for week in self.weeks})

    def menu_columns(self, w: int, slot: str) -> list[int]:
        """The menu columns that say what ``slot`` holds in week ``w``."""
        return self.own.get((w, slot)) or self.template[self.weeks[w].block, slot]

    def uses(self, w: int, slot: str) -> Terms:
        """1 when ``slot`` has a day in week ``w``."""
        return [(col, 1.0) for col, pat in self.pairs(w) if slot in pat.slots]

    def on_day(self, w: int, day: date, slot: str | None = None) -> Terms:
        """1 when a strength day (of ``slot``, if given) falls on ``day`` of week ``w``."""
        return [
            (col, 1.0) for col, pat in self.pairs(w) if day in pat.days and (slot is None or pat.day_of(slot) == day)
        ]

    def pairs(self, w: int) -> Iterator[tuple[int, Pattern]]:
        """Columns and patterns of week ``w``."""
        return zip(self.pattern[w], self.patterns[w], strict=True)

    def holding(self, columns: Sequence[int], exercise: str) -> Terms:
        """1 when the menu chosen among ``columns`` has ``exercise``."""
        return [(col, 1.0) for col, menu in zip(columns, self.menus, strict=True) if exercise in menu.exercises]

    def swings(self, w: int, slot: str) -> Terms:
        """1 when ``slot`` has the swing in week ``w``."""
        return self.holding(self.menu_columns(w, slot), SWING)

    def slots_open(self, w: int) -> list[str]:
        """The slots that week ``w`` can still use."""
        return [slot for slot in self.season.slots if slot not in self.weeks[w].done_slots]


def lay_out_columns(choices: Choices) -> None:
    """Create the columns for patterns, menus and easier weeks; exactly one pattern a week, one menu a slot."""
    model, season = choices.model, choices.season
    for patterns in choices.patterns:
        columns = [model.choice() for _ in patterns]
        model.equal([(col, 1.0) for col in columns], 1)
        choices.pattern.append(columns)
    for block in choices.blocks:
        for slot in season.slots:
            choices.template[block, slot] = _one_of(model, len(choices.menus))
    for w, slot in _weeks_that_may_differ(choices):
        choices.own[w, slot] = _one_of(model, len(choices.menus))
    for week in season.weeks:
        choices.easier.append(_easier_column(model, season, week))


def _one_of(model: Model, count: int) -> list[int]:
    columns = [model.choice() for _ in range(count)]
    model.equal([(col, 1.0) for col in columns], 1)
    return columns


def _weeks_that_may_differ(choices: Choices) -> Iterator[tuple[int, str]]:
    """Weeks of a begun block, for the slots it had; and weeks with a fixed day, for every slot."""
    first_block = choices.weeks[0].block
    for w, week in enumerate(choices.weeks):
        has_fixed = any(fixed.date in week.days for fixed in choices.fixed)
        for slot in choices.season.slots:
            if has_fixed or (week.block == first_block and choices.begun.get(slot) is not None):
                yield w, slot


def _easier_column(model: Model, season: Season, week: Week) -> int | None:
    """A choice for weeks that may become easier; fixed where earlier plans have settled it; none for the rest."""
    begun_as = season.history.week_kinds.get(week.monday) if _has_begun(season, week) else None
    if WeekKind.EASIER in (week.fixed_kind, begun_as) and week.fixed_kind in (WeekKind.EASIER, None):
        column = model.choice()
        model.fix(column, 1)
        return column
    if week.fixed_kind is not None or week.monday < season.today or _has_begun(season, week):
        return None
    return model.choice()


def _has_begun(season: Season, week: Week) -> bool:
    """Whether today's day, which stays as it was, has settled what kind of week this is."""
    return any(day.date in week.days for day in season.history.kept_today)
