"""Gates that counted work opens. A gate that asks how something looked or felt is never opened here: it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from runtall.catalogue import Earning, Gate, Variant, load_exercises, load_gates, open_gates
from runtall.plan.nouns import Runner, SetLog
from runtall.plan.progression_climb import Stage
from runtall.plan.progression_session import hurts, sessions_of, shows
from runtall.plan.ways import Way


def earned_gates(runner: Runner, log: Sequence[SetLog]) -> tuple[str, ...]:
    """The gates that the log opens and the runner's answers do not, in the order of the catalogue.

    Counted work stands above an earlier no, which only said "not yet". It opens no gate that it would take a test to
    open: what the variant itself asks for has to be open already. A gate that other gates together answer (``met_by``)
    opens with the last of them, unless the runner answered it with a no. Where a gate is ``free_of`` pain somewhere,
    the runner has to have said so: silence opens nothing.
    """
    known = open_gates(runner.gates)
    answers = dict(runner.gates)
    for gate in load_gates().values():
        earning = gate.earned_by
        if earning is not None and gate.id not in known and has_earned(earning, log):
            needed = load_exercises()[earning.exercise].variant(earning.variant).gates
            if set(needed) <= open_gates(answers) and is_told_free(gate, runner, log):
                answers[gate.id] = True
    if answers == dict(runner.gates):
        return ()
    for gate in load_gates().values():
        met = bool(gate.met_by) and gate.id not in answers and set(gate.met_by) <= open_gates(answers)
        if met and is_told_free(gate, runner, log):
            answers[gate.id] = True
    return tuple(gate for gate in load_gates() if answers.get(gate) and gate not in known)


def is_told_free(gate: Gate, runner: Runner, log: Sequence[SetLog]) -> bool:
    """Whether the runner has said of each area of ``free_of`` that it does not hurt: among the answers, or in the log
    on a day of the work that the gate counts. A higher level there takes the word back."""
    counted = [one for part in (gate.id, *gate.met_by) if (one := load_gates()[part].earned_by)]
    done = [
        entry for entry in log if any((entry.exercise, entry.variant) == (one.exercise, one.variant) for one in counted)
    ]
    days = {entry.date for entry in done}
    said = [*runner.pain, *(pain for entry in log if entry.date in days for pain in entry.pain)]
    levels = {area: [pain.level for pain in said if pain.area == area] for area in gate.free_of}
    return all(found and max(found) == 0 for found in levels.values())


def only_a_word_is_missing(gate: Gate, runner: Runner, log: Sequence[SetLog]) -> bool:
    """Whether all that a gate counts is done, and it only waits to be told that nothing hurts."""
    met = bool(gate.met_by) and set(gate.met_by) <= open_gates(runner.gates)
    counted = gate.earned_by is not None and has_earned(gate.earned_by, log)
    return gate.id not in runner.gates and (met or counted) and not is_told_free(gate, runner, log)


def with_earned_gates(runner: Runner, log: Sequence[SetLog]) -> Runner:
    """The runner with what the log has earned among the answers."""
    earned = earned_gates(runner, log)
    return replace(runner, gates={**runner.gates, **dict.fromkeys(earned, True)}) if earned else runner


def has_earned(earning: Earning, log: Sequence[SetLog]) -> bool:
    """Whether enough sessions did all that is counted, without pain above the limits, over enough days.

    Repetitions in reserve are not asked for: the gate counts what was done.
    """
    days = counted_days(earning, log)
    return len(days) >= earning.sessions and (days[-1] - days[0]).days >= earning.span_d


def counted_days(earning: Earning, log: Sequence[SetLog]) -> list[date]:
    """The days on which the log shows all that is counted, without pain above the limits."""
    exercise = load_exercises()[earning.exercise]
    variant = exercise.variant(earning.variant)
    way = Way(exercise, variant, None, None)
    whole_sets = replace(variant.dose, rir=0)
    stage = Stage(earning.sets, earning.reps, None)
    days = []
    for session in sessions_of(way, log, {}):
        told = [replace(entry, rir=entry.rir or 0.0) for entry in session.sets]
        if shows(stage, None, told, whole_sets, earning.sets) and not hurts(variant.pain_limits, session.sets):
            days.append(session.date)
    return days


def gates_to_test(way: Way, runner: Runner) -> tuple[str, ...]:
    """The closed gates of the next harder way, for a runner at the top of this one."""
    known = open_gates(runner.gates)
    ladder = [variant for variant in way.exercise.variants if variant.kind != "substitute"]
    if way.variant not in ladder or way.variant is ladder[-1]:
        return ()
    harder = ladder[ladder.index(way.variant) + 1]
    return tuple(gate for gate in harder.gates if gate not in known)


def gates_on_the_way(way: Way, runner: Runner) -> tuple[Gate, ...]:
    """The closed gates that the next step toward the full exercise waits for, for a way that stands in for it.

    A gate that others together answer is told by those still closed, and by itself once they are open.
    """
    if way.variant.kind not in ("regression", "substitute"):
        return ()
    known = open_gates(runner.gates)
    closed: tuple[str, ...] = gates_to_test(way, runner)
    if way.variant.kind == "substitute":
        shut = [blocked.variant for blocked in way.blocked if blocked.obstacle == "gate"]
        easiest = [variant for variant in shut if variant.kind != "substitute"][-1:]
        closed = tuple(gate for variant in easiest for gate in variant.gates if gate not in known)
    told: dict[str, Gate] = {}
    for gate in (load_gates()[name] for name in closed):
        parts = [part for part in gate.met_by if part not in known]
        told |= {part: load_gates()[part] for part in parts or [gate.id]}
    return tuple(told.values())


def areas_to_ask(variant: Variant) -> tuple[str, ...]:
    """The areas of which somebody who does this way should say how they feel: its work counts toward a gate that opens
    only on their word."""
    counted = {gate.id for gate in load_gates().values() if gate.earned_by and gate.earned_by.variant == variant.id}
    asked = [area for gate in load_gates().values() if counted & {gate.id, *gate.met_by} for area in gate.free_of]
    return tuple(dict.fromkeys(asked))
