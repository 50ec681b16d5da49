"""The small picture of an exercise, for any list that names it: ``{% load figures %}{% emblem exercise_id %}``."""

from __future__ import annotations

from django import template

from runtall_web.exercises.figure_still import Still, emblem

register = template.Library()


@register.inclusion_tag("exercises/emblem.html", name="emblem")
def emblem_of(exercise_id: str) -> dict[str, Still | None]:
    """Decoration beside the exercise's name: hidden from readers of the text, nothing where there are no key poses."""
    return {"still": emblem(exercise_id)}
