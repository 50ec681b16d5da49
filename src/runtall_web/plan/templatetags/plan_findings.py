"""What the plan makes of what a clip shows, for the room of running form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext as _

from runtall.catalogue import load_exercises
from runtall.plan import Plan, exercises_for
from runtall_web.accounts.permissions import require_user
from runtall_web.form.findings import plan_follows
from runtall_web.plan.queries import current_plan
from runtall_web.plan.words import exercise_name

register = template.Library()


@register.inclusion_tag("plan/leaning.html", takes_context=True)
def plan_leaning(context: Context, focuses: Sequence[str], clip_uid: object = "") -> dict[str, Any]:
    """Which exercises serve these findings, and whether the plan has taken them up; with the switch."""
    request = context["request"]
    user = require_user(request.user)
    current = current_plan(user)
    served = dict.fromkeys(exercise for focus in focuses for exercise in exercises_for(focus))
    has_taken = current is not None and all(focus in current.runner.focus for focus in focuses)
    planned = _planned(current.plan, served) if current is not None and has_taken else {}
    names = planned or {each: _(load_exercises()[each].names.article) for each in served}
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "follows": plan_follows(user),
        "has_plan": current is not None,
        "has_taken": has_taken,
        "is_planned": bool(planned),
        "exercises": list(names.items()),
        "clip_uid": clip_uid,
    }


def _planned(plan: Plan, served: Mapping[str, None]) -> dict[str, str]:
    """Those of the exercises that the plan really holds, by what is done: the way that the runner can do it."""
    held = {item.exercise: exercise_name(item) for day in plan.days for item in day.items}
    return {each: held[each] for each in served if each in held}
