"""What a strength day may hold: every set of two or three exercises that breaks no rule about a single day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from runtall.plan.doses import Target, easier_target
from runtall.plan.history import SWING
from runtall.plan.progression import Progress
from runtall.plan.rulebook import whole
from runtall.plan.ways import Way

MINUTES_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Menu:
    """Exercises of one day in session order, with their targets. ``trimmed_sets`` were left out to fit the minutes.

    ``held_mid_back_sets`` is what the mid-back gets in a week in which no fresh step is taken.
    """

    exercises: tuple[str, ...]
    targets: Mapping[str, Target]
    minutes: float
    mid_back_sets: float
    held_mid_back_sets: float
    trimmed_sets: int

    @property
    def has_swing(self) -> bool:
        """Whether the day has the swing, or what is done in its place."""
        return SWING in self.exercises


def possible_menus(ways: Mapping[str, Way], progress: Mapping[str, Progress], minutes: float) -> tuple[Menu, ...]:
    """Every menu that keeps the rules of a single day, in a fixed order."""
    menus = []
    for count in (2, 3):
        for exercises in combinations(sorted(ways, key=lambda name: ways[name].exercise.order), count):
            if has_row(exercises, ways) and has_low_load(exercises, ways):
                menu = fitted_menu(exercises, ways, {name: progress[name].target for name in exercises}, minutes)
                if menu is not None:
                    held = targets_of_the_day(menu, progress, holds=True, eases=False, minutes=minutes)
                    sets = sum(mid_back_sets(ways[name], target) for name, target in held.items())
                    menus.append(replace(menu, held_mid_back_sets=sets))
    return tuple(menus)


def has_row(exercises: Sequence[str], ways: Mapping[str, Way]) -> bool:
    """At least one row a day (a substitute counts as its exercise)."""
    return any("row" in ways[name].exercise.roles for name in exercises)


def has_low_load(exercises: Sequence[str], ways: Mapping[str, Way]) -> bool:
    """At least one scapular or low-load exercise a day."""
    return any(ways[name].exercise.roles & {"scapular", "low_load"} for name in exercises)


def fitted_menu(
    exercises: Sequence[str], ways: Mapping[str, Way], targets: Mapping[str, Target], minutes: float
) -> Menu | None:
    """The exercises within the runner's minutes, cut where they must be; ``None`` if they never fit.

    What the log has earned beyond the starting repetitions goes last, so that growing never takes an exercise away.
    """
    least_reps = {name: min(targets[name].reps, ways[name].variant.dose.reps) for name in exercises}
    fitted = fit(targets, least_reps, minutes)
    if fitted is None:
        return None
    trimmed = sum(targets[name].sets - fitted[name].sets for name in exercises)
    sets = sum(mid_back_sets(ways[name], fitted[name]) for name in exercises)
    return Menu(
        exercises=tuple(sorted(exercises, key=lambda name: ways[name].exercise.order)),
        targets=fitted,
        minutes=sum(target.minutes for target in fitted.values()),
        mid_back_sets=sets,
        held_mid_back_sets=sets,
        trimmed_sets=trimmed,
    )


def fit(targets: Mapping[str, Target], least_reps: Mapping[str, int], minutes: float) -> Mapping[str, Target] | None:
    """The targets cut to the minutes, set by set and then repetition by repetition; ``None`` if they never fit.

    The set that goes is one of the exercise with most sets, the longest first; every exercise keeps at least one. The
    repetition that goes is one of the longest exercise that has more than its least.
    """
    fitted = dict(targets)
    while sum(target.minutes for target in fitted.values()) > minutes + MINUTES_SLACK:
        name = max(fitted, key=lambda name: (fitted[name].sets, fitted[name].minutes, name))
        if fitted[name].sets > 1:
            fitted[name] = replace(fitted[name], sets=fitted[name].sets - 1)
            continue
        spare = [name for name, target in fitted.items() if target.reps > least_reps[name]]
        if not spare:
            return None
        name = max(spare, key=lambda name: (fitted[name].minutes, name))
        fitted[name] = replace(fitted[name], reps=fitted[name].reps - 1)
    return fitted


def mid_back_sets(way: Way, target: Target) -> float:
    """How many weekly mid-back sets an item counts for."""
    return target.sets * way.variant.mid_back_sets_per_set


def targets_of_the_day(
    menu: Menu, progress: Mapping[str, Progress], holds: bool, eases: bool, minutes: float
) -> Mapping[str, Target]:
    """The menu's targets on one day: without fresh steps where the week holds, cut where it is an easier one."""
    targets = {}
    for name in menu.exercises:
        target = menu.targets[name]
        if holds:
            held = progress[name].held
            target = replace(held, sets=min(held.sets, target.sets))
        targets[name] = easier_target(target) if eases else target
    # a held target can take longer than the next one (more sets or repetitions, less load)
    return fit(targets, dict.fromkeys(targets, 1), minutes) or menu.targets


def warm_up_minutes(menu: Menu) -> float:
    """Minutes of warm-up on top, more before a swing."""
    return float(whole("warm_up", "with_swing_min" if menu.has_swing else "plain_min"))
