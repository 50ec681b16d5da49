"""Whether a day that was planned earlier may still stand: its own rules, looked at again with what is known now."""

from __future__ import annotations

from datetime import timedelta

from runtall.catalogue import load_exercises, open_gates
from runtall.plan.history import SWING, History
from runtall.plan.nouns import Item, Runner, StrengthDay
from runtall.plan.progression_ways import Standing
from runtall.plan.running import Running
from runtall.plan.ways import what_forbids


def may_stand(day: StrengthDay, standing: Standing, running: Running, history: History) -> bool:
    """Whether ``day`` breaks no rule that never gives way, and asks for nothing that pain has taken back since."""
    runner = standing.runner
    if what_breaks(day, runner, open_gates(runner.gates), running, history) is not None:
        return False
    return not any(asks_too_much(item, standing) for item in day.items)


def asks_too_much(item: Item, standing: Standing) -> bool:
    """Whether an item asks for more than pain has left: the way that hurt, more load, more work, longer holds."""
    if item.exercise not in standing.progress:
        return False
    progress, way = standing.progress[item.exercise], standing.ways[item.exercise]
    if item.variant != way.variant_id:
        return item.exercise in standing.sore
    target = progress.target
    asked = (item.load_kg or 0.0, item.sets * item.reps, item.hold_s or 0.0)
    return progress.back_off and asked > (target.load_kg or 0.0, target.sets * target.reps, target.hold_s or 0.0)


def what_breaks(
    day: StrengthDay, runner: Runner, gates: frozenset[str], running: Running, history: History
) -> str | None:
    """The first rule that never gives way and that ``day`` now breaks, by id; ``None`` when it may stand."""
    if running.race_closes(day.date):
        return "race_window"
    if day.date in running.rests:
        return "hard_run"
    if {day.date - timedelta(days=1), day.date + timedelta(days=1)} & history.done_days:
        return "never_consecutive"
    if day.minutes > runner.minutes_per_session:
        return "within_minutes"
    for item in day.items:
        exercise = load_exercises()[item.exercise]
        known = {variant.id: variant for variant in exercise.variants}
        variant = known.get(item.variant or exercise.id)
        if variant is None:
            return "cannot_do"
        blocked = what_forbids(variant, runner, gates)
        if blocked is not None:
            return f"instead_{blocked.obstacle}"
        owned = runner.loads.get(item.implement or "", ())
        if item.load_kg is not None and item.load_kg not in owned:
            return "start_load"
        if item.exercise == SWING and running.may_be_hard(day.date + timedelta(days=1)):
            return "swing_first"
    return None
