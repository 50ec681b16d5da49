"""Strength days in words: names, doses, kinds of days and weeks."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from runtall.catalogue import Reason, load_exercises
from runtall.plan import Item, RunKind, WeekKind
from runtall_web.home.texts import kilograms_text, seconds_text

RUN_WORDS = {
    RunKind.REST: gettext_lazy("no run"),
    RunKind.EASY: gettext_lazy("easy run"),
    RunKind.QUALITY: gettext_lazy("hard run"),
    RunKind.LONG: gettext_lazy("long run"),
    RunKind.RACE: gettext_lazy("race"),
}
WEEK_WORDS = {
    WeekKind.NORMAL: "",
    WeekKind.EASIER: gettext_lazy("easier week"),
    WeekKind.TAPER: gettext_lazy("taper"),
    WeekKind.PARTIAL: gettext_lazy("part of a week"),
}
WEEK_MEANINGS = {
    WeekKind.NORMAL: "",
    WeekKind.EASIER: gettext_lazy(
        "the same exercises and loads, about half the work, so that the work before it can sink in"
    ),
    WeekKind.TAPER: gettext_lazy("a race is near: the same loads, about half the work"),
    WeekKind.PARTIAL: gettext_lazy("the plan begins or ends inside this week, so it holds fewer strength days"),
}
DOSE_RULES = frozenset(
    {
        "back_off",
        "easier_dose",
        "exercise_away",
        "fitted_dose",
        "fitted_reps",
        "held_step",
        "once_more",
        "race_week_dose",
        "return_after_break",
        "start_again",
        "starting_dose",
        "taper_dose",
        "top_of_rung",
        "weaker_left",
        "weaker_right",
        "working_dose",
    }
)
"""The rules that say why a dose is what it is; those of a step begin with ``step_``."""
SHORT_NAMES = {
    "renegade_row": gettext_lazy("Renegade row"),
    "shoulder_protraction_push_up": gettext_lazy("Protraction push-up"),
    "single_arm_kettlebell_swing": gettext_lazy("Kettlebell swing"),
    "standing_band_pull_apart": gettext_lazy("Band pull-apart"),
    "one_arm_one_leg_cable_row": gettext_lazy("One-leg row"),
    "cobra": gettext_lazy("Cobra"),
}


def short_name(exercise_id: str) -> str:
    """The exercise in a word or three, for a calendar's box."""
    short = SHORT_NAMES.get(exercise_id)
    return _(load_exercises()[exercise_id].names.article) if short is None else str(short)


def exercise_name(item: Item) -> str:
    """What is done: the way it is done, when that is not the full exercise."""
    exercise = load_exercises()[item.exercise]
    if item.variant is None:
        return _(exercise.names.article)
    return _(exercise.variant(item.variant).name)


def stands_for(item: Item) -> str:
    """The exercise that an easier rung or a substitute is done in place of; empty for the full exercise."""
    return "" if item.variant is None else _(load_exercises()[item.exercise].names.article)


def dose_reasons(item: Item) -> list[Reason]:
    """Of an item's reasons those that say why this much, and which side begins."""
    return [reason for reason in item.reasons if reason.rule in DOSE_RULES or reason.rule.startswith("step_")]


def item_dose(item: Item) -> str:
    """``2 × 6 each side · 6 kg · 90 s rest``."""
    parts = [f"{item.sets} × {item.reps}" + (" " + _("each side") if item.per_side else "")]
    if item.hold_s:
        parts.append(_("hold %(seconds)s") % {"seconds": seconds_text(item.hold_s)})
    if item.load_kg is not None:
        parts.append(kilograms_text(item.load_kg))
    parts.append(_("%(seconds)s rest") % {"seconds": seconds_text(item.rest_s)})
    return " · ".join(parts)
