"""The rules that are never broken. Rules about one day's contents are kept by ``menus``, about open days by
``calendar`` and ``patterns``; here are those that tie days and weeks together. One function per rule."""

from __future__ import annotations

from datetime import date, timedelta

from runtall.plan.choices import Choices
from runtall.plan.history import SWING
from runtall.plan.rulebook import whole
from runtall.plan.solver import Terms


def keep_hard_rules(choices: Choices) -> None:
    """Add every hard rule to the model."""
    never_on_consecutive_days(choices)
    swing_at_most_twice_a_week(choices)
    swing_never_before_hard_running(choices)
    swing_new_to_the_runner(choices)
    fixed_days_stay(choices)


def never_on_consecutive_days(choices: Choices) -> None:
    """Sunday and the Monday after it are never both strength days; inside a week the patterns see to it."""
    for w, week in enumerate(choices.weeks[:-1]):
        sunday, monday = week.monday + timedelta(days=6), week.monday + timedelta(days=7)
        terms = choices.on_day(w, sunday) + choices.on_day(w + 1, monday)
        if terms:
            choices.model.at_most(terms, 1)


def swing_at_most_twice_a_week(choices: Choices) -> None:
    """No more than two slots with the swing in a calendar week, less what was swung this week already.

    Two slots with it would put three into some seven days running as weekdays move; so a block has it in one slot,
    and only a day set by hand adds the second.
    """
    most = whole("swing_twice", "most_per_week")
    for block in choices.blocks:
        terms = [
            term for slot in choices.season.slots for term in choices.holding(choices.template[block, slot], SWING)
        ]
        if terms:
            choices.model.at_most(terms, 1)
    for w, week in enumerate(choices.weeks):
        done = _swings_done(choices, week.monday)
        terms = [term for slot in choices.slots_open(w) for term in choices.swings(w, slot)]
        special = any((w, slot) in choices.own for slot in choices.season.slots)
        by_hand = any(fixed.date in week.days for fixed in choices.fixed)
        if terms and (done or special):
            _unused_swings_do_not_count(choices, w, (most if by_hand else 1) - done)


def _unused_swings_do_not_count(choices: Choices, w: int, most: int) -> None:
    """Slots that have a day and the swing this week: at most ``most``."""
    terms: Terms = []
    for slot in choices.slots_open(w):
        swung = choices.model.amount(1)
        choices.model.at_least(
            [(swung, 1.0), *_negative(choices.uses(w, slot)), *_negative(choices.swings(w, slot))], -1
        )
        terms.append((swung, 1.0))
    choices.model.at_most(terms, max(most, 0))


def _swings_done(choices: Choices, monday: date) -> int:
    history = choices.season.history
    return sum(
        SWING in history.exercises.get(monday + timedelta(days=days), frozenset())
        for days in range(7)
        if monday + timedelta(days=days) in history.done_days
    )


def swing_never_before_hard_running(choices: Choices) -> None:
    """No swing on the day before a quality or long run or a race (a known first swing also looks two days ahead)."""
    for w, week in enumerate(choices.weeks):
        closed = {day for day in week.open_days if not swing_is_open(choices, day)}
        for slot in choices.slots_open(w):
            swings = choices.swings(w, slot)
            on_closed = [(col, 1.0) for col, pattern in choices.pairs(w) if pattern.day_of(slot) in closed]
            if swings and on_closed:
                choices.model.at_most(on_closed + swings, 1)


def swing_is_open(choices: Choices, day: date) -> bool:
    """Whether the swing may fall on ``day`` as far as the running and a known first swing say."""
    running, first = choices.season.running, choices.season.history.first_swing
    if running.may_be_hard(day + timedelta(days=1)):
        return False
    new = first is not None and (day - first).days <= whole("swing_new", "window_d")
    return not (new and looks_two_days_ahead(choices) and running.may_be_hard(day + timedelta(days=2)))


def looks_two_days_ahead(choices: Choices) -> bool:
    """Whether the full swing, and not something in its place, is what the runner would do."""
    way = choices.ways.get(SWING)
    return way is not None and way.variant.kind in ("full", "progression")


def swing_new_to_the_runner(choices: Choices) -> None:
    """In the 14 days from the first full swing, neither of the two days after a swing is quality, long or race.

    Where no full swing is on record, the first block that has it is ``new`` to the runner and keeps to this for all
    of its weeks, and so do the next block's first weeks when the first swing may have come late. That is a little
    more than asked; it spares the model a choice of the very day.
    """
    if choices.season.history.first_swing is not None or not looks_two_days_ahead(choices):
        return
    earlier: Terms = []
    new_before: int | None = None
    for block in choices.blocks:
        new = choices.model.amount(1)
        weeks = [w for w, week in enumerate(choices.weeks) if week.block == block]
        for w in weeks:
            for slot in choices.slots_open(w):
                choices.model.at_least([(new, 1.0), *_negative(choices.swings(w, slot)), *earlier], 0)
            _look_two_days_ahead(choices, w, new, [])
            if new_before is not None:
                _look_two_days_ahead(choices, w, new_before, _swung_long_before(choices, w))
        for slot in choices.season.slots:
            used = next((w for w in weeks if _surely_used(choices, w, slot)), None)
            if used is not None:
                earlier += choices.swings(used, slot)
        new_before = new


def _look_two_days_ahead(choices: Choices, w: int, new: int, unless: Terms) -> None:
    """While the swing is ``new``, no slot of week ``w`` has it on a day with hard running two days later.

    ``unless`` is 1 or more when it is new no longer.
    """
    running = choices.season.running
    early = {day for day in choices.weeks[w].open_days if running.may_be_hard(day + timedelta(days=2))}
    for slot in choices.slots_open(w):
        on_early = [(col, 1.0) for col, pattern in choices.pairs(w) if pattern.day_of(slot) in early]
        swings = choices.swings(w, slot)
        if on_early and swings:
            choices.model.at_most([*on_early, *swings, (new, 1.0), *_negative(unless)], 2)


def _swung_long_before(choices: Choices, w: int) -> Terms:
    """1 or more when the block before has the swing more than the rule's days before week ``w``, in a slot sure to be
    used then."""
    weeks_back = whole("swing_new", "window_d") // 7 + 1
    block = choices.weeks[w].block - 1
    terms: Terms = []
    for slot in choices.season.slots:
        early = (v for v in range(w - weeks_back + 1) if choices.weeks[v].block == block)
        used = next((v for v in early if _surely_used(choices, v, slot)), None)
        terms += choices.swings(used, slot) if used is not None else []
    return terms


def _surely_used(choices: Choices, w: int, slot: str) -> bool:
    """Whether every pattern left for week ``w`` uses ``slot``."""
    return all(slot in pattern.slots for pattern in choices.patterns[w])


def fixed_days_stay(choices: Choices) -> None:
    """A day set by hand, and today's day unless it was asked for, keep their exercises."""
    for fixed in choices.fixed:
        w = next(i for i, week in enumerate(choices.weeks) if fixed.date in week.days)
        for slot in choices.slots_open(w):
            on_day = choices.on_day(w, fixed.date, slot)
            if not on_day:
                continue
            if fixed.slot is not None and slot != fixed.slot:
                for column, _ in on_day:
                    choices.model.fix(column, 0)
                continue
            choices.model.at_most([*on_day, (choices.own[w, slot][fixed.menu], -1.0)], 0)


def _negative(terms: Terms) -> Terms:
    return [(column, -weight) for column, weight in terms]
