"""How much of each exercise: the starting dose, what the log has earned since, and less in easier and taper weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from runtall.catalogue import Dose
from runtall.plan.nouns import Runner, SetLog
from runtall.plan.rulebook import number, whole
from runtall.plan.ways import Way


@dataclass(frozen=True, slots=True)
class Target:
    """What to do in one session. ``seconds_per_rep`` is the whole time of one repetition on one side."""

    sets: int
    reps: int
    hold_s: float | None
    load_kg: float | None
    seconds_per_rep: float
    rest_s: float
    per_side: bool

    @property
    def minutes(self) -> float:
        """Sets × (repetitions × seconds × sides + rest) / 60 (EVIDENCE 2.7)."""
        return self.sets * (self.reps * self.seconds_per_rep * (2 if self.per_side else 1) + self.rest_s) / 60


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the log has brought an exercise.

    ``target`` is the next thing to do. ``held`` is the target before a step that the last session earned, for weeks in
    which nothing may rise; it equals ``target`` when no step is fresh. ``step`` names the step (``reps``, ``sets``,
    ``hold``, ``load``), ``back_off`` says that pain took the last step back. ``last`` is the last logged day.
    """

    target: Target
    held: Target
    step: str | None = None
    back_off: bool = False
    last: date | None = None
    sessions: int = 0


def starting_target(way: Way) -> Target:
    """The catalogue's starting dose with the runner's starting load."""
    dose = way.variant.dose
    return Target(dose.sets, dose.reps, dose.hold_s, way.load_kg, dose.rep_s, dose.rest_s, dose.per_side)


def progress_so_far(ways: Mapping[str, Way], log: Sequence[SetLog], runner: Runner) -> Mapping[str, Progress]:
    """Where each exercise stands after the logged sets of the same variant."""
    return {exercise: replay(way, log, runner) for exercise, way in ways.items()}


def replay(way: Way, log: Sequence[SetLog], runner: Runner) -> Progress:
    """Go through the logged sessions of one variant in order of date, one step at a time.

    Two sessions running that meet the target with repetitions over, or in reserve, earn one step. Pain above the
    variant's limits takes the last step back and starts the count anew. Sets of another variant do not count.
    """
    target = held = starting_target(way)
    step, earned, back_off, last, sessions = None, 0, False, None, 0
    mine = [entry for entry in log if entry.exercise == way.exercise.id and entry.variant == way.variant_id]
    for day, entries in groupby(sorted(mine, key=lambda entry: entry.date), key=lambda entry: entry.date):
        sets = tuple(entries)
        last, sessions, back_off = day, sessions + 1, hurts(way, sets)
        target = follow_the_load(target, sets, runner, way)
        if back_off:
            target = lighter_of(held, target)
            held, step, earned = target, None, 0
            continue
        held, step = target, None
        earned = earned + 1 if meets(target, sets, way.variant.dose) else 0
        if earned >= whole("progression_trigger", "sessions"):
            target, step = next_step(way, target, runner)
            earned = 0
    return Progress(target, held, step, back_off, last, sessions)


def hurts(way: Way, sets: Sequence[SetLog]) -> bool:
    """Whether a logged pain lies above the variant's limit for its area."""
    limits = way.variant.pain_limits
    return any(pain.level > limits.get(pain.area, 10) for entry in sets for pain in entry.pain)


def follow_the_load(target: Target, sets: Sequence[SetLog], runner: Runner, way: Way) -> Target:
    """What was really lifted is where the next step starts from, when it is lighter than asked and owned."""
    lifted = [entry.load_kg for entry in sets if entry.load_kg is not None]
    if target.load_kg is None or not lifted or way.implement is None:
        return target
    owned = runner.loads.get(way.implement, ())
    lightest = min(lifted)
    return replace(target, load_kg=lightest) if lightest < target.load_kg and lightest in owned else target


def meets(target: Target, sets: Sequence[SetLog], dose: Dose) -> bool:
    """Whether a session did all that was asked and had something left.

    Every set reaches the target's repetitions, hold and load, on both sides where there are two; and either every
    set goes the rule's repetitions over, or every set was left with at least the dose's repetitions in reserve.
    """
    sides = ("left", "right") if any(entry.side for entry in sets) and target.per_side else (None,)
    for side in sides:
        mine = [entry for entry in sets if entry.side == side or side is None]
        if len(mine) < target.sets:
            return False
        for entry in mine:
            if entry.reps < target.reps or (target.hold_s or 0) > (entry.hold_s or target.hold_s or 0):
                return False
            if target.load_kg is not None and (entry.load_kg or 0) < target.load_kg:
                return False
            over = entry.reps >= target.reps + whole("progression_trigger", "reps_over")
            spare = entry.rir is not None and entry.rir >= dose.rir
            if not over and not spare:
                return False
    return True


def next_step(way: Way, target: Target, runner: Runner) -> tuple[Target, str | None]:
    """One step up: repetitions to the top of the range, then a set, then hold, then the next owned load."""
    goal, dose = way.exercise.progression, way.variant.dose
    reps_to, sets_to = max(goal.reps_to, dose.reps), max(goal.sets_to, dose.sets)
    if target.reps < reps_to:
        return replace(target, reps=min(target.reps + whole("plan_step", "reps"), reps_to)), "reps"
    if target.sets < sets_to:
        return replace(target, sets=target.sets + 1), "sets"
    if target.hold_s is not None and goal.hold_to_s is not None and target.hold_s < goal.hold_to_s:
        hold_s = min(target.hold_s + number("plan_step", "hold_s"), goal.hold_to_s)
        longer = target.seconds_per_rep + hold_s - target.hold_s
        return replace(target, hold_s=hold_s, reps=dose.reps, seconds_per_rep=longer), "hold"
    heavier = next_load_kg(way, target.load_kg, runner)
    if heavier is not None:
        return replace(target, load_kg=heavier, reps=dose.reps, sets=dose.sets), "load"
    return target, None


def next_load_kg(way: Way, load_kg: float | None, runner: Runner) -> float | None:
    """The next owned load, when it is no further away than the largest step stated for the exercise."""
    step = way.exercise.progression.load_step_kg
    if load_kg is None or way.implement is None or step is None:
        return None
    heavier = [kilograms for kilograms in runner.loads.get(way.implement, ()) if kilograms > load_kg]
    most_kg = max(step[1], load_kg * number("load_step", "high_pct") / 100)
    return heavier[0] if heavier and heavier[0] - load_kg <= most_kg + 1e-9 else None


def lighter_of(one: Target, other: Target) -> Target:
    """The target with less in it: load first, then sets × repetitions."""
    return min(one, other, key=lambda target: (target.load_kg or 0, target.sets * target.reps, target.hold_s or 0))


def easier_target(target: Target) -> Target:
    """The same load with about half the work: fewer sets, then fewer repetitions (easier and taper weeks)."""
    factor = number("easier_week_volume", "factor_pct") / 100
    sets = max(1, int(target.sets * factor + 0.5))
    reps = max(1, min(target.reps, int(target.reps * target.sets * factor / sets + 0.5)))
    if target.reps == 1:
        sets = max(1, int(target.sets * factor))
    return replace(target, sets=sets, reps=reps)
