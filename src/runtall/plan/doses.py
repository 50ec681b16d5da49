"""How much of each exercise: the starting dose, and less in easier and taper weeks. What the log earns since is in
``progression``."""

from __future__ import annotations

from dataclasses import dataclass, replace

from runtall.plan.rulebook import number
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


def starting_target(way: Way) -> Target:
    """The catalogue's starting dose with the runner's starting load."""
    dose = way.variant.dose
    return Target(dose.sets, dose.reps, dose.hold_s, way.load_kg, dose.rep_s, dose.rest_s, dose.per_side)


def easier_target(target: Target) -> Target:
    """The same load with about half the work: fewer sets, then fewer repetitions (easier and taper weeks)."""
    factor = number("easier_week_volume", "factor_pct") / 100
    sets = max(1, int(target.sets * factor + 0.5))
    reps = max(1, min(target.reps, int(target.reps * target.sets * factor / sets + 0.5)))
    if target.reps == 1:
        sets = max(1, int(target.sets * factor))
    return replace(target, sets=sets, reps=reps)
