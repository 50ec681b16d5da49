"""Which rung the log has led to: gates earned, harder rungs at the top of one, and another way after pain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from runtall.catalogue import PAIN_AREAS, Reason, open_gates
from runtall.plan.doses import Target
from runtall.plan.nouns import Runner, SetLog
from runtall.plan.progression import Progress, replay, room_for
from runtall.plan.progression_gates import earned_gates, with_earned_gates
from runtall.plan.progression_session import AskedFor, hurts
from runtall.plan.rulebook import reason, whole
from runtall.plan.ways import (
    Way,
    choose_way,
    choose_ways,
    loaded_implement,
    starting_load_kg,
    what_forbids,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a runner stands: the way of doing each exercise, where the log has brought it, and why that way.

    ``runner`` has the earned gates among the answers; ``earned`` names them. ``why`` says for an exercise why another
    way than the usual one is asked for: a harder rung, or a stand-in for one that hurt; those are in ``sore``.
    """

    runner: Runner
    ways: Mapping[str, Way]
    progress: Mapping[str, Progress]
    earned: tuple[str, ...] = ()
    why: Mapping[str, Reason] = field(default_factory=dict)
    sore: frozenset[str] = frozenset()


def where_it_stands(
    runner: Runner, log: Sequence[SetLog], *, today: date | None = None, asked: AskedFor | None = None
) -> Standing:
    """Every exercise's way and progress after the log."""
    earned = earned_gates(runner, log)
    runner = with_earned_gates(runner, log)
    usual = choose_ways(runner)
    ways: dict[str, Way] = {}
    progress: dict[str, Progress] = {}
    why: dict[str, Reason] = {}
    sore: set[str] = set()
    for name, way in usual.items():
        room_min = room_for(way, usual, runner)
        first = replay(way, log, runner, today=today, asked=asked, room_min=room_min)
        found = _stand_in(way, first, log, runner) if first.sore else _harder(way, first, runner)
        ways[name], progress[name] = way, first
        if found is None:
            continue
        ways[name], why[name] = found
        then = replay(ways[name], log, runner, today=today, asked=asked, room_min=room_min)
        progress[name] = _no_heavier(then, first.target, ways[name], runner) if first.sore else then
        sore |= {name} if first.sore else set()
    return Standing(runner, ways, progress, earned, why, frozenset(sore))


def _stand_in(way: Way, progress: Progress, log: Sequence[SetLog], runner: Runner) -> tuple[Way, Reason] | None:
    """Another way that the pain allows, no heavier than the one that hurt, until enough sessions pass without it."""
    if has_settled(way, progress, log):
        return None
    sore = replace(runner, pain=(*runner.pain, *progress.sore))
    other = choose_way(way.exercise, sore, open_gates(runner.gates))
    if other is None or other.variant_id == way.variant_id:
        return None
    limit_kg = progress.target.load_kg
    if limit_kg is not None and other.load_kg is not None and other.load_kg > limit_kg:
        lighter = _heaviest_up_to(limit_kg, other, runner)
        if lighter is None:
            return None
        other = replace(other, load_kg=lighter)
    worst = max(progress.sore, key=lambda pain: (pain.level - way.variant.pain_limits.get(pain.area, 10), pain.area))
    return other, reason(
        "sore_stand_in",
        variant=other.variant.name,
        area=PAIN_AREAS[worst.area],
        level=worst.level,
        limit=way.variant.pain_limits.get(worst.area, 10),
    )


def has_settled(way: Way, progress: Progress, log: Sequence[SetLog]) -> bool:
    """Whether enough sessions of the exercise in other ways have passed, the last ones all within ``way``'s limits."""
    since = [
        entry
        for entry in log
        if entry.exercise == way.exercise.id and progress.last is not None and entry.date > progress.last
    ]
    running = 0
    for _, sets in groupby(sorted(since, key=lambda entry: entry.date), key=lambda entry: entry.date):
        running = 0 if hurts(way.variant.pain_limits, tuple(sets)) else running + 1
    return running >= whole("sore_stand_in", "sessions")


def _harder(way: Way, progress: Progress, runner: Runner) -> tuple[Way, Reason] | None:
    """The first harder rung whose gates are open, for a full exercise that has nowhere further to go."""
    if not progress.at_top or way.variant.kind != "full":
        return None
    gates = open_gates(runner.gates)
    for variant in way.exercise.variants:
        if variant.kind != "progression" or what_forbids(variant, runner, gates) is not None:
            continue
        implement = loaded_implement(variant, runner)
        load_kg = starting_load_kg(variant.load, runner, implement) if variant.load and implement else None
        harder = Way(way.exercise, variant, load_kg, implement)
        limit_kg = progress.target.load_kg
        if limit_kg is not None and load_kg is not None and load_kg > limit_kg:
            lighter = _heaviest_up_to(limit_kg, harder, runner)
            if lighter is None:
                continue
            harder = replace(harder, load_kg=lighter)
        return harder, reason("harder_rung")
    return None


def _no_heavier(progress: Progress, limit: Target, way: Way, runner: Runner) -> Progress:
    """The stand-in's progress, its loads held to those of the way that hurt."""
    if limit.load_kg is None:
        return progress
    return replace(
        progress,
        target=_held_to(progress.target, limit.load_kg, way, runner),
        held=_held_to(progress.held, limit.load_kg, way, runner),
    )


def _held_to(target: Target, limit_kg: float, way: Way, runner: Runner) -> Target:
    if target.load_kg is None or target.load_kg <= limit_kg:
        return target
    return replace(target, load_kg=_heaviest_up_to(limit_kg, way, runner) or way.load_kg)


def _heaviest_up_to(limit_kg: float, way: Way, runner: Runner) -> float | None:
    owned = runner.loads.get(way.implement or "", ())
    return max((load for load in owned if load <= limit_kg), default=None)
