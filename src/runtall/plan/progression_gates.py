"""Gates that counted work opens. A gate that asks how something looked or felt is never opened here: it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from runtall.catalogue import Earning, load_exercises, load_gates, open_gates
from runtall.plan.nouns import Runner, SetLog
from runtall.plan.progression_climb import Stage
from runtall.plan.progression_session import hurts, sessions_of, shows
from runtall.plan.ways import Way


def earned_gates(runner: Runner, log: Sequence[SetLog]) -> tuple[str, ...]:
    """The gates that the log opens and the runner's answers do not, in the order of the catalogue.

    Counted work stands above an earlier no, which only said "not yet". It opens no gate that it would take a test to
    open: what the variant itself asks for has to be open already. A gate that other gates together answer (``met_by``)
    opens with the last of them, unless the runner answered it with a no.
    """
    known = open_gates(runner.gates)
    answers = dict(runner.gates)
    for gate in load_gates().values():
        earning = gate.earned_by
        if earning is not None and gate.id not in known and has_earned(earning, log):
            needed = load_exercises()[earning.exercise].variant(earning.variant).gates
            if set(needed) <= known:
                answers[gate.id] = True
    if answers == dict(runner.gates):
        return ()
    for gate in load_gates().values():
        if gate.met_by and gate.id not in answers and set(gate.met_by) <= open_gates(answers):
            answers[gate.id] = True
    return tuple(gate for gate in load_gates() if answers.get(gate) and gate not in known)


def with_earned_gates(runner: Runner, log: Sequence[SetLog]) -> Runner:
    """The runner with what the log has earned among the answers."""
    earned = earned_gates(runner, log)
    return replace(runner, gates={**runner.gates, **dict.fromkeys(earned, True)}) if earned else runner


def has_earned(earning: Earning, log: Sequence[SetLog]) -> bool:
    """Whether enough sessions did all that is counted, without pain above the limits, over enough days.

    Repetitions in reserve are not asked for: the gate counts what was done.
    """
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
    return len(days) >= earning.sessions and (days[-1] - days[0]).days >= earning.span_d


def gates_to_test(way: Way, runner: Runner) -> tuple[str, ...]:
    """The closed gates of the next harder way, for a runner at the top of this one."""
    known = open_gates(runner.gates)
    ladder = [variant for variant in way.exercise.variants if variant.kind != "substitute"]
    if way.variant not in ladder or way.variant is ladder[-1]:
        return ()
    harder = ladder[ladder.index(way.variant) + 1]
    return tuple(gate for gate in harder.gates if gate not in known)
