"""The stairs of one way of doing an exercise: what it grows to, one step at a time, and the owned loads it climbs."""

from __future__ import annotations

from dataclasses import dataclass

from runtall.plan.nouns import Runner
from runtall.plan.rulebook import number, whole
from runtall.plan.ways import Way

BELL = "kettlebell"
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Stage:
    """One stair: sets × repetitions, with a hold where the way has one."""

    sets: int
    reps: int
    hold_s: float | None


@dataclass(frozen=True, slots=True)
class Climb:
    """The stages of one way, lowest first, gone through anew with each of ``loads_kg`` (all that is owned for it).

    No stage is below an earlier one in sets, repetitions or hold. ``loads_kg`` is ``(None,)`` where nothing is lifted
    or no load is known. ``start`` is the place of the starting load among them.
    """

    stages: tuple[Stage, ...]
    loads_kg: tuple[float | None, ...]
    start: int
    most_step: tuple[float, float]

    @property
    def top(self) -> int:
        """The number of the last stage."""
        return len(self.stages) - 1

    def can_add_load(self, load: int) -> bool:
        """Whether the next owned load is no further away than the step stated for the exercise."""
        if load + 1 >= len(self.loads_kg):
            return False
        now, then = self.loads_kg[load], self.loads_kg[load + 1]
        if now is None or then is None:
            return False
        most_kg, most_pct = self.most_step
        return then - now <= max(most_kg, now * most_pct / 100) + ROUNDING

    def nearest_owned(self, lifted_kg: float) -> int:
        """The place of the heaviest owned load up to ``lifted_kg``; the lightest where all are heavier."""
        owned = [place for place, load in enumerate(self.loads_kg) if load is not None and load <= lifted_kg + ROUNDING]
        return max(owned, default=0)


def climb_of(way: Way, runner: Runner) -> Climb:
    """The stairs of ``way`` for this runner."""
    owned: tuple[float | None, ...] = ()
    if way.load_kg is not None and way.implement is not None:
        owned = runner.loads.get(way.implement, ())
    loads_kg = owned if way.load_kg in owned else (way.load_kg,)
    return Climb(stages_of(way), loads_kg, loads_kg.index(way.load_kg), largest_step(way))


def stages_of(way: Way) -> tuple[Stage, ...]:
    """The starting dose, then: hold to the top of its starting range, repetitions, sets, hold to the exercise's goal.

    Bells go to 3 × 15 first, because the next one is so much heavier. A single long hold keeps its one repetition.
    """
    goal, dose = way.exercise.progression, way.variant.dose
    is_bell = way.implement == BELL and way.load_kg is not None
    reps_to = max(goal.reps_to, dose.reps, whole("bells_jump", "reps") if is_bell else 0)
    sets_to = max(goal.sets_to, dose.sets, whole("bells_jump", "sets") if is_bell else 0)
    hold_to = goal.hold_to_s or 0.0
    if dose.hold_s is not None and hold_to and dose.hold_s > hold_to:
        reps_to = dose.reps
    stages = [Stage(dose.sets, dose.reps, dose.hold_s)]
    stages += _longer_holds(stages[-1], dose.hold_max_s or 0.0)
    while stages[-1].reps < reps_to:
        last = stages[-1]
        stages.append(Stage(last.sets, min(last.reps + whole("progression_step", "reps"), reps_to), last.hold_s))
    while stages[-1].sets < sets_to:
        last = stages[-1]
        stages.append(Stage(last.sets + 1, last.reps, last.hold_s))
    return (*stages, *_longer_holds(stages[-1], hold_to))


def _longer_holds(stage: Stage, hold_to_s: float) -> list[Stage]:
    """The stages from ``stage``'s hold up to ``hold_to_s``; none where there is no hold or it is long enough."""
    longer: list[Stage] = []
    hold_s = stage.hold_s
    while hold_s is not None and hold_s < hold_to_s:
        hold_s = min(hold_s + number("progression_step", "hold_s"), hold_to_s)
        longer.append(Stage(stage.sets, stage.reps, hold_s))
    return longer


def largest_step(way: Way) -> tuple[float, float]:
    """The most that one step may add to a load: (kg, percent); the larger of the two holds. Bells jump further."""
    step = way.exercise.progression.load_step_kg
    if way.implement == BELL:
        return (step[1] if step else 0.0), number("bells_jump", "jump_high_pct")
    return (step[1], number("load_step", "high_pct")) if step else (0.0, 0.0)
