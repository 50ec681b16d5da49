"""The plan's words in templates."""

from __future__ import annotations

from django import template

from runtall.catalogue import Reason
from runtall.plan import Item, PlannedRun, RunKind, StrengthDay, WeekKind
from runtall.units import DistanceUnit
from runtall_web.home.texts import distance_text
from runtall_web.plan import words

register = template.Library()


@register.filter
def run_word(kind: RunKind) -> str:
    return str(words.RUN_WORDS[kind])


@register.filter
def week_word(kind: WeekKind) -> str:
    return str(words.WEEK_WORDS[kind])


@register.filter
def week_meaning(kind: WeekKind) -> str:
    return str(words.WEEK_MEANINGS[kind])


@register.filter
def own_reasons(item: Item, day: StrengthDay) -> tuple[Reason, ...]:
    """The reasons that are the item's alone: those of its day are told once, with the day."""
    return tuple(reason for reason in item.reasons if reason not in day.reasons)


@register.filter
def short_name(item: Item) -> str:
    """What is done, for a calendar's box: the way it is done when that is not the full exercise."""
    return words.short_name(item.exercise) if item.variant is None else words.exercise_name(item)


@register.filter
def way_anchor(item: Item) -> str:
    """Where the exercise's page tells this way of doing it; empty for the full exercise, which begins the page."""
    return "" if item.variant is None else f"#way-{item.variant}"


@register.filter
def item_name(item: Item) -> str:
    return words.exercise_name(item)


@register.filter
def stands_for(item: Item) -> str:
    return words.stands_for(item)


@register.filter
def item_dose(item: Item) -> str:
    return words.item_dose(item)


@register.filter
def planned_distance(run: PlannedRun, unit: DistanceUnit) -> str:
    """The distance of a dated run; empty where it is unknown."""
    return "" if run.distance_km is None else distance_text(run.distance_km * 1000, unit)
