"""The six exercises as a page shows them: the catalogue's own nouns, with doses and gates put into words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.catalogue import Dose, Exercise, LoadRule, Variant, load_exercises, load_gates
from runtall.plan import Runner
from runtall_web.home.texts import kilograms_text, seconds_text
from runtall_web.settings.forms import EQUIPMENT_WORDS, PAIN_WORDS


@dataclass(frozen=True, slots=True)
class Rung:
    """One way of doing an exercise, in words. ``missing`` names the equipment without which it cannot be done."""

    variant: Variant
    dose: str
    load: str
    needs: str
    gates: tuple[str, ...]
    pain: tuple[str, ...]
    has_equipment: bool


@dataclass(frozen=True, slots=True)
class ExercisePage:
    """Everything that the page of one exercise shows."""

    exercise: Exercise
    full: Rung
    ladder: tuple[Rung, ...]
    substitutes: tuple[Rung, ...]


def exercise_page(exercise: Exercise, runner: Runner) -> ExercisePage:
    rungs = [rung(variant, runner) for variant in exercise.variants]
    return ExercisePage(
        exercise=exercise,
        full=next(each for each in rungs if each.variant.kind == "full"),
        ladder=tuple(each for each in rungs if each.variant.kind != "substitute"),
        substitutes=tuple(each for each in rungs if each.variant.kind == "substitute"),
    )


def rung(variant: Variant, runner: Runner) -> Rung:
    owned = set(runner.equipment)
    return Rung(
        variant=variant,
        dose=dose_text(variant.dose),
        load=load_text(variant.load, runner) if variant.load else "",
        needs=needs_text(variant),
        gates=tuple(_(load_gates()[gate].question) for gate in variant.gates),
        pain=tuple(
            _("%(area)s above %(level)d/10") % {"area": PAIN_WORDS.get(area, area), "level": level}
            for area, level in variant.pain_limits.items()
        ),
        has_equipment=any(set(alternative) <= owned for alternative in variant.equipment),
    )


def dose_text(dose: Dose) -> str:
    """``2 × 6 each side, hold 3–5 s, rest 60 s``."""
    reps = f"{dose.reps}–{dose.reps_max}" if dose.reps_max else str(dose.reps)
    parts = [f"{dose.sets} × {reps}" + (" " + _("each side") if dose.per_side else "")]
    if dose.hold_s:
        most = f"–{seconds_text(dose.hold_max_s)}" if dose.hold_max_s else ""
        hold = seconds_text(dose.hold_s) if not most else f"{dose.hold_s:g}{most}"
        parts.append(_("hold %(seconds)s") % {"seconds": hold})
    parts.append(_("%(seconds)s rest") % {"seconds": seconds_text(dose.rest_s)})
    return " · ".join(parts)


def effort_text(dose: Dose) -> str:
    """How hard it should be, in words."""
    if dose.effort_0_10:
        return _("It should feel like %(n)g out of 10.") % {"n": dose.effort_0_10}
    return ngettext(
        "Stop with about %(n)d clean repetition left.", "Stop with about %(n)d clean repetitions left.", dose.rir
    ) % {"n": dose.rir}


def tempo_text(dose: Dose) -> str:
    """``2 s out, 1 s hold, 2 s back``; empty where speed is the point."""
    if dose.tempo_s is None:
        return ""
    out, hold, back = (seconds_text(part) for part in dose.tempo_s)
    return _("%(out)s out, %(hold)s hold, %(back)s back") % {"out": out, "hold": hold, "back": back}


def load_text(load: LoadRule, runner: Runner) -> str:
    """What to begin with, for this runner's experience."""
    span = load.trained_range_kg if runner.experience == "trained" else load.novice_range_kg
    start = load.trained_kg if runner.experience == "trained" else load.novice_kg
    text = _("start near %(kg)s") % {"kg": kilograms_text(start)}
    if span:
        text += " " + _("(%(low)g to %(high)g)") % {"low": span[0], "high": span[1]}
    return text + (" " + _("in each hand") if load.implements > 1 else "")


def needs_text(variant: Variant) -> str:
    """``Dumbbells, or kettlebell and bench``; ``Nothing`` when one alternative needs nothing."""
    if any(not alternative for alternative in variant.equipment):
        return _("no equipment")
    named = [" + ".join(str(EQUIPMENT_WORDS.get(word, word)) for word in each) for each in variant.equipment]
    return (" " + _("or") + " ").join(named)


def all_pages(runner: Runner) -> list[ExercisePage]:
    return [exercise_page(exercise, runner) for exercise in load_exercises().values()]
