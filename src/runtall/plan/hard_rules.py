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
        terms = [term for slot in choices.season.slots for term in choices.holding(choices.template[block, slot], SWING)]
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

    Where no full swing is on record, the model decides which swing is the first (``first[day]``): a swing needs one
    on or before its day, and where hard running follows within two days, one from more than 14 days before.
    """
    if choices.season.history.first_swing is not None or not looks_two_days_ahead(choices):
        return
    window = timedelta(days=whole("swing_new", "window_d"))
    begun: dict[date, int] = {}
    last: int | None = None
    for w, week in enumerate(choices.weeks):
        for day in week.days:
            column = choices.model.amount(1)
            begun[day] = column
            step: Terms = [(column, 1.0)] + ([(last, -1.0)] if last is not None else [])
            choices.model.at_least(step, 0)
            firsts = _first_on(choices, w, day)
            choices.model.at_most(step + [(first, -1.0) for first in firsts], 0)
            last = column
    for w, week in enumerate(choices.weeks):
        for day in week.open_days:
            if not swing_is_open(choices, day):
                continue
            early = choices.season.running.may_be_hard(day + timedelta(days=2))
            known = begun.get(day - window - timedelta(days=1)) if early else begun[day]
            for slot in choices.slots_open(w):
                swings, uses = choices.swings(w, slot), choices.on_day(w, day, slot)
                if swings and uses:
                    since: Terms = [(known, -1.0)] if known is not None else []
                    choices.model.at_most([*uses, *swings, *since], 1)


def _first_on(choices: Choices, w: int, day: date) -> list[int]:
    """Columns that may say "the first full swing is today": only where a slot with the swing falls on ``day``."""
    running = choices.season.running
    if day not in choices.weeks[w].open_days or not swing_is_open(choices, day):
        return []
    if running.may_be_hard(day + timedelta(days=2)):
        return []
    columns = []
    for slot in choices.slots_open(w):
        uses, swings = choices.on_day(w, day, slot), choices.swings(w, slot)
        if uses and swings:
            first = choices.model.choice()
            choices.model.at_most([(first, 1.0), *_negative(uses)], 0)
            choices.model.at_most([(first, 1.0), *_negative(swings)], 0)
            columns.append(first)
    return columns


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
