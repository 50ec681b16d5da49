"""One logged session of one way of doing an exercise: what it showed, side by side, and what hurt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from runtall.catalogue import Dose
from runtall.plan.nouns import Pain, SetLog, Side, StrengthDay, WeekKind
from runtall.plan.progression_climb import Climb, Stage
from runtall.plan.rulebook import number, whole
from runtall.plan.ways import Way

SIDES: tuple[Side, ...] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an earlier plan asked for on a day, and whether it was an easier day (easier or race week)."""

    sets: int
    reps: int
    is_easier: bool


AskedFor = Mapping[tuple[date, str, str | None], Asked]
"""What was asked for, by date, exercise and variant."""


@dataclass(frozen=True, slots=True)
class Session:
    """The sets of one way on one day."""

    date: date
    sets: tuple[SetLog, ...]
    asked: Asked | None


def asked_on(days: Iterable[StrengthDay]) -> AskedFor:
    """What the days of earlier plans asked for."""
    return {
        (day.date, item.exercise, item.variant): Asked(item.sets, item.reps, asks_for_less(day))
        for day in days
        for item in day.items
    }


def asks_for_less(day: StrengthDay) -> bool:
    """Whether a day's work was cut on purpose: an easier week, or a race near."""
    if day.week_kind in (WeekKind.EASIER, WeekKind.TAPER):
        return True
    cut = ("easier_dose", "taper_dose", "race_week_dose")
    return any(reason.rule in cut for item in day.items for reason in item.reasons)


def sessions_of(way: Way, log: Sequence[SetLog], asked: AskedFor) -> list[Session]:
    """The logged sessions of this very way, by date; sets of another variant are no sessions of it."""
    mine = [entry for entry in log if entry.exercise == way.exercise.id and entry.variant == way.variant_id]
    return [
        Session(day, tuple(sets), asked.get((day, way.exercise.id, way.variant_id)))
        for day, sets in groupby(sorted(mine, key=lambda entry: entry.date), key=lambda entry: entry.date)
    ]


def hurts(limits: Mapping[str, int], sets: Sequence[SetLog]) -> bool:
    """Whether a logged pain lies above the limit for its area."""
    return bool(above_limits(limits, sets))


def above_limits(limits: Mapping[str, int], sets: Sequence[SetLog]) -> tuple[Pain, ...]:
    """The areas that hurt above their limits, each at its highest level, by name."""
    levels: dict[str, int] = {}
    for pain in (pain for entry in sets for pain in entry.pain):
        if pain.level > limits.get(pain.area, 10):
            levels[pain.area] = max(pain.level, levels.get(pain.area, 0))
    return tuple(Pain(area, levels[area]) for area in sorted(levels))


def by_side(sets: Sequence[SetLog], per_side: bool) -> list[list[SetLog]]:
    """The sets of the left and of the right side where sides were told, else all of them as one.

    A set without a side counts for both.
    """
    if not per_side or not any(entry.side for entry in sets):
        return [list(sets)]
    return [[entry for entry in sets if entry.side in (side, None)] for side in SIDES]


def lifted_kg(sets: Sequence[SetLog], per_side: bool) -> float | None:
    """The load of the session: of the weaker side, the heaviest that at least half of its sets were done with.

    So neither one warm-up set nor one heavy single speaks for the session. ``None`` where no load was told.
    """
    loads = []
    for side in by_side(sets, per_side):
        told = sorted((entry.load_kg for entry in side if entry.load_kg is not None), reverse=True)
        if told:
            loads.append(told[(len(told) + 1) // 2 - 1])
    return min(loads, default=None)


def shows(stage: Stage, load_kg: float | None, sets: Sequence[SetLog], dose: Dose, needed: int) -> bool:
    """Whether on each side ``needed`` sets reached the stage and the load with something left.

    Left over is either the asked repetitions in reserve, or the rule's repetitions over. A hold that was not told
    counts as held; a load that was not told counts as not lifted.
    """
    return all(
        sum(set_shows(stage, load_kg, entry, dose) for entry in side) >= needed for side in by_side(sets, dose.per_side)
    )


def set_shows(stage: Stage, load_kg: float | None, entry: SetLog, dose: Dose) -> bool:
    """Whether one set reached the stage and the load with something left."""
    if entry.reps < stage.reps or (stage.hold_s or 0.0) > (entry.hold_s if entry.hold_s is not None else 1e9):
        return False
    if load_kg is not None and (entry.load_kg is None or entry.load_kg < load_kg - 1e-9):
        return False
    over = entry.reps >= stage.reps + whole("progression_trigger", "reps_over")
    return over or (entry.rir is not None and entry.rir >= dose.rir)


def best_shown(climb: Climb, load: int, sets: Sequence[SetLog], dose: Dose) -> int | None:
    """The highest stage that a session showed with the load at place ``load`` or more; ``None`` when not even the
    first."""
    load_kg = climb.loads_kg[load]
    if load + 1 < len(climb.loads_kg) and shows(climb.stages[0], climb.loads_kg[load + 1], sets, dose, dose.sets):
        return climb.top
    shown = [n for n, stage in enumerate(climb.stages) if shows(stage, load_kg, sets, dose, stage.sets)]
    return max(shown, default=None)


def was_cut_short(stage: Stage, load_kg: float | None, session: Session, dose: Dose) -> bool:
    """Whether less was done on purpose: an easier day, about half the work done well, or fewer sets, each done well."""
    if session.asked is not None and session.asked.is_easier:
        return True
    eased = eased_stage(stage)
    if shows(eased, load_kg, session.sets, dose, eased.sets):
        return True
    working = [entry for entry in session.sets if entry.reps > 0]
    return bool(working) and all(set_shows(stage, load_kg, entry, dose) for entry in working)


def eased_stage(stage: Stage) -> Stage:
    """About half the work of a stage: fewer sets, then fewer repetitions (easier and race weeks)."""
    factor = number("easier_week_volume", "factor_pct") / 100
    sets = max(1, int(stage.sets * factor + 0.5))
    reps = max(1, min(stage.reps, int(stage.reps * stage.sets * factor / sets + 0.5)))
    if stage.reps == 1:
        sets = max(1, int(stage.sets * factor))
    return Stage(sets, reps, stage.hold_s)


def weaker_side(sets: Sequence[SetLog]) -> Side | None:
    """The side that managed less: load first, then repetitions, then what was left in reserve; ``None`` for none."""
    left, right = ([entry for entry in sets if entry.side == side] for side in SIDES)
    if not left or not right:
        return None
    strength = [
        (lifted_kg(side, False) or 0.0, sum(entry.reps for entry in side), least_reserve(side))
        for side in (left, right)
    ]
    if strength[0] == strength[1]:
        return None
    return "left" if strength[0] < strength[1] else "right"


def least_reserve(sets: Sequence[SetLog]) -> float:
    """The fewest repetitions in reserve that were told; 0 where none were."""
    return min((entry.rir for entry in sets if entry.rir is not None), default=0.0)
