"""Whether a day that was planned earlier may still stand: its own rules, looked at again with what is known now."""

from __future__ import annotations

from datetime import timedelta

from runtall.catalogue import load_exercises
from runtall.plan.history import SWING, History
from runtall.plan.nouns import Runner, StrengthDay
from runtall.plan.running import Running
from runtall.plan.ways import what_forbids


def what_breaks(
    day: StrengthDay, runner: Runner, gates: frozenset[str], running: Running, history: History
) -> str | None:
    """The first rule that never gives way and that ``day`` now breaks, by id; ``None`` when it may stand."""
    if running.race_closes(day.date):
        return "race_window"
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
