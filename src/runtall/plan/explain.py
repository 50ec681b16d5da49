"""Why a day is what it is: the reasons that each item and each strength day carry, in a runner's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from runtall.catalogue import EQUIPMENT, PAIN_AREAS, Reason, load_exercises, load_gates
from runtall.plan.doses import Target
from runtall.plan.history import SWING
from runtall.plan.nouns import RunKind, Runner
from runtall.plan.progression import Progress
from runtall.plan.rulebook import FOCUS_PREFIX, focus_shares, number, reason, rule, whole
from runtall.plan.running import Running, is_only_rest_day
from runtall.plan.ways import Blocked, Way


@dataclass(frozen=True, slots=True)
class ItemSetting:
    """What surrounds an item on its day: its target, the slot, and why its dose is what it is.

    ``why_this_way`` says why the log asks for another way than the usual one, where it does. ``found`` says of a focus
    that it was found in the runner's form, and how.
    """

    slot: str
    exercises: Sequence[str]
    target: Target
    usual: Target
    eases: str | None
    holds_pct: float | None
    why_this_way: Reason | None = None
    found: Mapping[str, Reason] = field(default_factory=dict)


def item_reasons(way: Way, progress: Progress, setting: ItemSetting, runner: Runner) -> tuple[Reason, ...]:
    """Why this exercise, why this way of doing it, why this much, why this load."""
    return (
        *why_this_exercise(way, setting, runner),
        *why_this_way(way, setting.why_this_way),
        why_this_much(way, progress, setting, runner),
        *which_side_first(progress),
        *why_this_load(way, progress, setting.target, runner),
    )


def why_this_exercise(way: Way, setting: ItemSetting, runner: Runner) -> list[Reason]:
    """The role it has today, and what the runner asked the plan to look after."""
    exercise, name = way.exercise, exercise_name(way.exercise.id)
    roles = [load_exercises()[other].roles for other in setting.exercises]
    reasons = []
    if exercise.id == SWING:
        is_fast = way.variant.dose.tempo_s is None
        reasons.append(reason("swing_first" if is_fast else "hinge_first"))
    if "row" in exercise.roles and sum("row" in role for role in roles) == 1:
        reasons.append(reason("row_every_day", exercise=name))
    if exercise.roles & {"scapular", "low_load"} and sum(bool(role & {"scapular", "low_load"}) for role in roles) == 1:
        reasons.append(reason("low_load_every_day", exercise=name))
    for focus, named in asked_for(exercise.id, runner).items():
        reasons.append(setting.found.get(focus) or reason("focus", finding=named))
    reasons.append(reason("six_in_two_blocks", slot=setting.slot))
    return reasons


def asked_for(exercise: str, runner: Runner) -> dict[str, str]:
    """What of the runner's focus this exercise serves well: its name there, and in words."""
    named = {}
    for finding, weight in runner.focus.items():
        if weight <= 0:
            continue
        if finding == exercise:
            named[finding] = exercise_name(exercise)
        elif finding not in load_exercises() and focus_shares(finding).get(exercise, 0) >= number(
            "focus", "serves_from"
        ):
            named[finding] = rule(FOCUS_PREFIX + finding).text
    return named


def why_this_way(way: Way, from_the_log: Reason | None = None) -> list[Reason]:
    """The full exercise, or what stood in its way; and that a stand-in for a row is no pull."""
    if way.variant.kind == "full":
        return [reason("full_exercise")]
    reasons = (
        [from_the_log]
        if from_the_log
        else [_instead(way, blocked) for blocked in way.blocked[:1] if blocked.variant.kind == "full"]
    )
    if "row" in way.exercise.roles and not way.variant.is_pull:
        reasons.append(reason("no_pull"))
    return reasons


def _instead(way: Way, blocked: Blocked) -> Reason:
    variant = way.variant.name
    if blocked.obstacle == "gate":
        return reason("instead_gate", variant=variant, question=load_gates()[blocked.detail].question)
    if blocked.obstacle == "equipment":
        return reason("instead_equipment", variant=variant, equipment=EQUIPMENT[blocked.detail])
    if blocked.obstacle == "pain":
        return reason(
            "instead_pain",
            variant=variant,
            area=PAIN_AREAS[blocked.detail],
            level=int(blocked.value),
            limit=int(blocked.limit),
        )
    return reason(
        "instead_load",
        variant=variant,
        implement=implement_name(blocked.detail),
        lightest_kg=_plain(blocked.value),
        limit_kg=_plain(blocked.limit),
    )


def why_this_much(way: Way, progress: Progress, setting: ItemSetting, runner: Runner) -> Reason:
    """One reason for sets and repetitions: the strongest thing that shaped them."""
    said = amount(setting.target)
    cut = why_it_is_cut(setting, said, runner)
    if cut is not None:
        return cut
    return why_the_log_says(way, progress, setting.holds_pct, said)


def why_it_is_cut(setting: ItemSetting, said: str, runner: Runner) -> Reason | None:
    """Why it is less than usual: an easier week, a race, or the runner's minutes; ``None`` when it is not."""
    if setting.eases:
        return reason(setting.eases, amount=said)
    if setting.target.sets < setting.usual.sets:
        return reason("fitted_dose", amount=said, minutes=runner.minutes_per_session)
    if setting.target.reps < setting.usual.reps and setting.holds_pct is None:
        return reason("fitted_reps", amount=said, minutes=runner.minutes_per_session)
    return None


def why_the_log_says(way: Way, progress: Progress, holds_pct: float | None, said: str) -> Reason:
    """What the logged sets have to do with the dose: pain, a step, a break, the top of a rung, a good session."""
    if progress.back_off:
        return reason("back_off", amount=said)
    if progress.step and holds_pct is not None:
        return reason("held_step", amount=said, step_pct=_plain(holds_pct))
    if progress.step:
        return why_a_step(way, progress)
    if progress.away is not None:
        return after_a_rest(progress, progress.away, said)
    if progress.at_top:
        return reason("top_of_rung", amount=said)
    if progress.good:
        return reason("once_more", amount=said)
    if progress.sessions:
        return reason("working_dose", amount=said)
    return reason("starting_dose", amount=said, rir=way.variant.dose.rir)


def why_a_step(way: Way, progress: Progress) -> Reason:
    """What was earned, and with what: "+1 kg: 3 × 10 with 3 in reserve in 2 sessions running"."""
    was, now = progress.held, progress.target
    added = {
        "hold": (now.hold_s or 0.0) - (was.hold_s or 0.0),
        "reps": now.reps - was.reps,
        "sets": now.sets - was.sets,
    }.get(progress.step or "", (now.load_kg or 0.0) - (was.load_kg or 0.0))
    return reason(
        f"step_{progress.step}",
        added=_plain(added),
        was=amount(was),
        amount=amount(now),
        rir=way.variant.dose.rir,
        sessions=whole("progression_trigger", "sessions"),
    )


def after_a_rest(progress: Progress, away: tuple[int, int], said: str) -> Reason:
    """How long the break was, of all training or of this exercise, and what is left."""
    if not progress.is_break:
        return reason("exercise_away", away_d=away[0], amount=said)
    anew = away[0] >= whole("return_after_break", "restart_d")
    return reason("start_again" if anew else "return_after_break", away_d=away[0], amount=said)


def which_side_first(progress: Progress) -> list[Reason]:
    """The weaker side leads, where one was."""
    return [reason(f"weaker_{progress.lead_side}")] if progress.lead_side else []


def why_this_load(way: Way, progress: Progress, target: Target, runner: Runner) -> list[Reason]:
    """Why these kilograms, or what to pick where the runner has not said what they own."""
    rule_ = way.variant.load
    if rule_ is None:
        return []
    start_kg = rule_.novice_kg if runner.experience == "novice" else rule_.trained_kg
    if target.load_kg is None:
        implement = implement_name(way.implement or rule_.implement)
        return [reason("load_untold", implement=implement, rir=way.variant.dose.rir, start_kg=_plain(start_kg))]
    if progress.sessions:
        return [reason("logged_load", load_kg=_plain(target.load_kg))]
    return [
        reason("start_load", load_kg=_plain(target.load_kg), start_kg=_plain(start_kg), experience=runner.experience)
    ]


def day_reasons(
    running: Running, day: date, before: date | None, has_running_week: bool, by_hand: bool
) -> tuple[Reason, ...]:
    """Why this day: what running falls on it, what comes after it, how far the last strength day is."""
    reasons = [reason("day_by_hand")] if by_hand else []
    reasons.append(_why_with_this_running(running, day, has_running_week))
    if running.kind(day + timedelta(days=1)) in (RunKind.QUALITY, RunKind.LONG):
        reasons.append(reason("day_before_hard"))
    to_race = running.days_to_race(day)
    if to_race:
        reasons.append(reason("day_before_race", days=to_race))
    if before is not None and (day - before).days <= whole("day_spread", "longest_gap_d"):
        reasons.append(reason("day_spread", gap_d=(day - before).days))
    return tuple(reasons)


def _why_with_this_running(running: Running, day: date, has_running_week: bool) -> Reason:
    kind = running.kind(day)
    if kind is RunKind.QUALITY:
        return reason("day_on_hard")
    if kind is RunKind.LONG:
        return reason("day_on_long")
    if kind is RunKind.EASY:
        return reason("day_on_easy")
    if not has_running_week:
        return reason("day_no_running_known")
    return reason("day_on_only_rest") if is_only_rest_day(running, day) else reason("day_on_rest")


def amount(target: Target) -> str:
    """Sets × repetitions with sides and hold, as a runner reads it.

    >>> amount(Target(2, 6, None, 4.0, 5.0, 90.0, True))
    '2 × 6 a side'
    """
    hold = f", {_plain(target.hold_s)} s hold" if target.hold_s else ""
    return f"{target.sets} × {target.reps}{' a side' if target.per_side else ''}{hold}"


def exercise_name(exercise: str) -> str:
    """The article's name in running text, without an article of its own.

    >>> exercise_name("cobra")
    'cobra'
    """
    name = load_exercises()[exercise].names.article.removeprefix("The ")
    return name[0].lower() + name[1:]


def implement_name(word: str) -> str:
    """What a load belongs to, in words."""
    return word.replace("_", " ")


def least_minutes(ways: Mapping[str, Way]) -> float:
    """Minutes of the shortest pair of exercises with one set each."""
    singles = [(way.variant.dose.minutes / way.variant.dose.sets, way.exercise.roles) for way in ways.values()]
    rows = [minutes for minutes, roles in singles if "row" in roles]
    lows = [minutes for minutes, roles in singles if roles & {"scapular", "low_load"}]
    return min(rows) + min(lows)


def _plain(value: float) -> str:
    """A number without needless decimals."""
    return f"{value:g}"
