"""Which way of doing each exercise a runner gets: gates, equipment, pain and owned loads decide, in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from runtall.catalogue import Exercise, LoadRule, Variant, load_exercises, open_gates
from runtall.plan.nouns import Runner

LOADED_IMPLEMENTS = ("dumbbells", "kettlebell", "barbell", "band", "cable")
"""Equipment that can have a load of its own in ``[loads]``."""

Obstacle = Literal["equipment", "gate", "pain", "load"]


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why a variant is out: the obstacle, and what exactly (an implement, a gate, an area, a load in kg)."""

    variant: Variant
    obstacle: Obstacle
    detail: str
    limit: float = 0.0
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Way:
    """The variant chosen for an exercise, its starting load, and what stood in the way of the full exercise."""

    exercise: Exercise
    variant: Variant
    load_kg: float | None
    implement: str | None
    blocked: tuple[Blocked, ...] = ()

    @property
    def variant_id(self) -> str | None:
        """``None`` for the full exercise, as the contract has it."""
        return None if self.variant.kind == "full" else self.variant.id


def choose_ways(runner: Runner) -> Mapping[str, Way]:
    """One way for each exercise that the runner can do at all, by exercise id in the article's order."""
    gates = open_gates(runner.gates)
    ways = {}
    for exercise in load_exercises().values():
        way = choose_way(exercise, runner, gates)
        if way is not None:
            ways[exercise.id] = way
    return ways


def choose_way(exercise: Exercise, runner: Runner, gates: frozenset[str]) -> Way | None:
    """The full exercise if nothing forbids it; else the hardest easier rung; else a substitute; else ``None``.

    A row that really pulls, on something the runner owns, comes before one that does not. Harder rungs are earned in
    training and never chosen here.
    """
    blocked: list[Blocked] = []
    open_to: list[Variant] = []
    for variant in in_order_of_choice(exercise):
        obstacle = what_forbids(variant, runner, gates)
        if obstacle is None:
            open_to.append(variant)
        else:
            blocked.append(obstacle)
    if "row" in exercise.roles:
        open_to.sort(key=lambda variant: not (variant.is_pull and any(owned_alternatives(variant, runner))))
    if not open_to:
        return None
    variant = open_to[0]
    implement = loaded_implement(variant, runner)
    load_kg = starting_load_kg(variant.load, runner, implement) if variant.load and implement else None
    return Way(exercise, variant, load_kg, implement, tuple(blocked))


def in_order_of_choice(exercise: Exercise) -> list[Variant]:
    """The full exercise, easier rungs from the hardest down, then substitutes."""
    regressions = [variant for variant in exercise.variants if variant.kind == "regression"]
    substitutes = [variant for variant in exercise.variants if variant.kind == "substitute"]
    return [exercise.full, *reversed(regressions), *substitutes]


def what_forbids(variant: Variant, runner: Runner, gates: frozenset[str]) -> Blocked | None:
    """The first thing that forbids a variant: pain above its limit, equipment, a gate, or no load light enough."""
    for area, limit in variant.pain_limits.items():
        if runner.pain_level(area) > limit:
            return Blocked(variant, "pain", area, limit=limit, value=runner.pain_level(area))
    if not owned_alternatives(variant, runner):
        return Blocked(variant, "equipment", variant.equipment[0][0])
    for gate in variant.gates:
        if gate not in gates:
            return Blocked(variant, "gate", gate)
    return too_heavy(variant, runner)


def too_heavy(variant: Variant, runner: Runner) -> Blocked | None:
    """Whether everything that the runner owns for a variant weighs more than it may begin with."""
    load, implements = variant.load, loadable_implements(variant, runner)
    if load is None or not implements or any(word not in runner.loads for word in implements):
        return None
    limit_kg = heaviest_start_kg(load, runner)
    lightest_kg, word = min((runner.loads[word][0], word) for word in implements)
    return Blocked(variant, "load", word, limit=limit_kg, value=lightest_kg) if lightest_kg > limit_kg else None


def owned_alternatives(variant: Variant, runner: Runner) -> list[tuple[str, ...]]:
    """The sets of equipment for a variant that the runner owns completely."""
    return [alternative for alternative in variant.equipment if set(alternative) <= set(runner.equipment)]


def loadable_implements(variant: Variant, runner: Runner) -> list[str]:
    """What the runner could load a variant with, the load rule's own implement first."""
    if variant.load is None:
        return []
    used = {word for alternative in owned_alternatives(variant, runner) for word in alternative}
    own = variant.load.implement
    return sorted((word for word in used if word in LOADED_IMPLEMENTS), key=lambda word: (word != own, word))


def loaded_implement(variant: Variant, runner: Runner) -> str | None:
    """The implement to use: the first that has an owned load light enough, else the first of which none is told."""
    load, implements = variant.load, loadable_implements(variant, runner)
    if load is None or not implements:
        return None
    limit_kg = heaviest_start_kg(load, runner)
    light = [word for word in implements if any(owned <= limit_kg for owned in runner.loads.get(word, ()))]
    untold = [word for word in implements if word not in runner.loads]
    return (light or untold or implements)[0]


def heaviest_start_kg(load: LoadRule, runner: Runner) -> float:
    """The most that a variant may begin with: its start, the top of its range, or its share of body mass."""
    novice = runner.experience == "novice"
    limits = [load.novice_kg if novice else load.trained_kg]
    band = load.novice_range_kg if novice else load.trained_range_kg
    if band:
        limits.append(band[1])
    if load.body_mass_fraction and runner.mass_kg is not None:
        limits.append(load.body_mass_fraction[0 if novice else 1] * runner.mass_kg)
    return max(limits)


def starting_load_kg(load: LoadRule, runner: Runner, implement: str) -> float | None:
    """The owned load to begin with: the heaviest up to the start, else the lightest up to the limit.

    ``None`` where the runner has not said what they own.
    """
    owned = runner.loads.get(implement, ())
    start_kg = load.novice_kg if runner.experience == "novice" else load.trained_kg
    light = [kilograms for kilograms in owned if kilograms <= start_kg]
    if light:
        return max(light)
    allowed = [kilograms for kilograms in owned if kilograms <= heaviest_start_kg(load, runner)]
    return min(allowed, default=None)
