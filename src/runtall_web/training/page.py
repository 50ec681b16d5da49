"""Everything that the session page needs, so that it works without asking again: the day, the exercises, the limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from runtall.catalogue import Exercise, Variant, load_exercises, load_rules, open_gates
from runtall.plan import Item, Runner, SetLog
from runtall.plan.history import SWING
from runtall.plan.progression import Progress, replay
from runtall.plan.progression_gates import areas_to_ask
from runtall.plan.progression_ways import Standing, where_it_stands
from runtall.plan.ways import (
    Way,
    loaded_implement,
    starting_load_kg,
    what_forbids,
)
from runtall_web.accounts.models import User
from runtall_web.home.texts import kilograms_text, reason_text
from runtall_web.plan.queries import CurrentPlan, current_plan
from runtall_web.plan.words import dose_reasons, short_name
from runtall_web.settings.forms import EQUIPMENT_WORDS, PAIN_WORDS
from runtall_web.settings.queries import current_runner
from runtall_web.training.field_session import field_exercises, last_results, tests_data
from runtall_web.training.last_time import last_times
from runtall_web.training.models import Session
from runtall_web.training.payloads import TESTS
from runtall_web.training.queries import is_on_hold, log_id, open_events, red_flags_told, set_logs
from runtall_web.training.words import page_words

TRUNK_AREAS = frozenset({"low_back", "upper_back", "neck", "shoulder"})
LEG_AREAS = frozenset({"leg"})
RED_FLAG_RULES = ("red_flag_urgent", "red_flag_heart", "red_flag_see_doctor", "bone_pain")
DAYS_AHEAD = 14
LEADS = {"weaker_left": "left", "weaker_right": "right"}
WARM_UP_RULES = ("warm_up_whole", "warm_up_back", "warm_up_blades")


def page_data(user: User, today: date, now: datetime | None = None) -> dict[str, Any]:
    """The session page's data for ``today``, as ``frontend/src/training/page.ts`` names it, made at ``now``.

    The planned days after it are in it too: the page may be opened then, without a network.
    """
    runner = current_runner(user)
    current = current_plan(user)
    day = current.day(today) if current else None
    done = Session.objects.filter(owner=user, date=today, ended_ms__isnull=False).exclude(origin=TESTS)
    done_today = done.count()
    items = list(day.items) if day and not done_today else []
    log = set_logs(user)
    standing = where_it_stands(runner, log, today=today)
    return {
        **_day(today, items),
        "made_ms": milliseconds(now) if now else 0,
        "log": log_id(user),
        "origin": "plan" if items else "unplanned",
        "days": _days_ahead(current, today),
        **_choices(current, standing, today),
        "exercises": {one.id: _exercise(one, standing, log, today) for one in load_exercises().values()}
        | field_exercises(),
        "tests": tests_data(user, runner, log, today),
        "loads": {word: list(loads) for word, loads in runner.loads.items()},
        "last": last_times(user) | last_results(user),
        "areas": _areas(),
        "red_flags": [reason_text(load_rules()[rule].reason()) for rule in RED_FLAG_RULES],
        "leg_rule": reason_text(load_rules()["leg_symptom_stop"].reason()),
        "done_today": done_today,
        "on_hold": is_on_hold(user),
        "flags_known": red_flags_told(user),
        "open": open_events(user, today),
        "words": page_words(),
        "addresses": _addresses(),
        "language": get_language() or "en",
    }


def milliseconds(moment: datetime) -> int:
    """Since 1970, as devices count."""
    return round(moment.timestamp() * 1000)


def _days_ahead(current: CurrentPlan | None, today: date) -> list[dict[str, Any]]:
    """The planned days of the next ``DAYS_AHEAD`` days."""
    last = today + timedelta(days=DAYS_AHEAD)
    return [_day(day.date, day.items) for day in (current.plan.days if current else ()) if today < day.date <= last]


def _day(day: date, items: Sequence[Item]) -> dict[str, Any]:
    """A day with its exercises, why this much of each, and the warm-up for them."""
    swings = any(item.exercise == SWING for item in items)
    rules = (*WARM_UP_RULES, *(["warm_up_hinge"] if swings else []))
    return {
        "date": day.isoformat(),
        "warm_up_s": round(60 * _warm_up_min(swings)),
        "items": [item_data(item) for item in items],
        "reasons": {item.exercise: [reason_text(reason) for reason in dose_reasons(item)] for item in items},
        "warm_up": [reason_text(load_rules()[rule].reason()) for rule in rules],
    }


def item_data(item: Item) -> dict[str, Any]:
    """A planned exercise as an event carries it."""
    return {
        "exercise": item.exercise,
        "variant": item.variant,
        "sets": item.sets,
        "reps": item.reps,
        "hold_s": item.hold_s,
        "load_kg": item.load_kg,
        "per_side": item.per_side,
        "rest_s": item.rest_s,
        "rep_s": item.rep_s,
        "tempo_s": list(item.tempo_s) if item.tempo_s else None,
        "rir": item.rir,
        "lead": next((LEADS[reason.rule] for reason in item.reasons if reason.rule in LEADS), None),
    }


def _warm_up_min(swings: bool) -> float:
    return load_rules()["warm_up"].number("with_swing_min" if swings else "plain_min")


def _addresses() -> dict[str, str]:
    return {
        "events": reverse("training:events"),
        "token": reverse("training:token"),
        "stop": reverse("settings:stop"),
        "today": reverse("home:today"),
        "log": reverse("training:log"),
        "plan": reverse("plan:plan"),
        "adapt": reverse("training:adapt"),
        "tested": reverse("training:tested"),
        "tests": reverse("training:tests"),
        "worker": reverse("worker"),
    }


def _areas() -> list[dict[str, Any]]:
    rules = load_rules()
    trunk, general, leg = rules["pain_limit_trunk"], rules["pain_limit_general"], rules["leg_symptom_stop"]
    areas = []
    for area, name in PAIN_WORDS.items():
        if area in TRUNK_AREAS:
            limit, rule = trunk.number("limit_0_10"), trunk
        elif area in LEG_AREAS:
            limit, rule = leg.number("limit_0_10"), leg
        else:
            limit, rule = general.number("most_0_10"), general
        areas.append({"id": area, "name": str(name), "limit": int(limit), "why": reason_text(rule.reason())})
    return areas


def _choices(current: CurrentPlan | None, standing: Standing, today: date) -> dict[str, Any]:
    """What an unplanned day may hold: each exercise in the way the runner does it; the next planned ones are marked."""
    upcoming = current.next_day(today) if current else None
    planned = {item.exercise: item for item in upcoming.items} if upcoming else {}
    ways = standing.ways
    choices = []
    for exercise in sorted(load_exercises().values(), key=lambda one: one.order):
        if exercise.id in planned:
            item = item_data(planned[exercise.id])
        elif exercise.id in ways:
            item = _way_item(ways[exercise.id], standing.progress.get(exercise.id))
        else:
            continue
        choices.append(
            {
                "exercise": exercise.id,
                "variant": item["variant"],
                "item": item,
                "planned": exercise.id in planned,
            }
        )
    return {"choices": choices}


def _way_item(way: Way, progress: Progress | None) -> dict[str, Any]:
    """A way with what the log has earned, as an event carries it."""
    target = progress.target if progress else None
    item = _starting_item(way.exercise, way.variant, way.load_kg)
    if target is not None:
        item |= {
            "sets": target.sets,
            "reps": target.reps,
            "hold_s": target.hold_s,
            "load_kg": target.load_kg,
            "rep_s": target.seconds_per_rep,
            "rest_s": target.rest_s,
            "lead": progress.lead_side if progress else None,
        }
    return item


def _starting_item(exercise: Exercise, variant: Variant, load_kg: float | None) -> dict[str, Any]:
    dose = variant.dose
    return {
        "exercise": exercise.id,
        "variant": None if variant.kind == "full" else variant.id,
        "sets": dose.sets,
        "reps": dose.reps,
        "hold_s": dose.hold_s,
        "load_kg": load_kg,
        "per_side": dose.per_side,
        "rest_s": dose.rest_s,
        "rep_s": dose.rep_s,
        "tempo_s": list(dose.tempo_s) if dose.tempo_s else None,
        "rir": dose.rir,
    }


def _exercise(exercise: Exercise, standing: Standing, log: Sequence[SetLog], today: date) -> dict[str, Any]:
    return {
        "id": exercise.id,
        "name": _(exercise.names.article),
        "short": short_name(exercise.id),
        "cues": [_(cue) for cue in exercise.cues],
        "faults": [{"code": fault.code, "looks": _(fault.looks), "say": _(fault.say)} for fault in exercise.faults],
        "breathing": _(exercise.breathing),
        "stop_signs": [_(sign) for sign in exercise.safety.stop_signs],
        "address": reverse("exercises:exercise", args=[exercise.id]),
        "ways": [_way(exercise, variant, standing, log, today) for variant in exercise.variants],
        "test": None,
    }


def _way(
    exercise: Exercise, variant: Variant, standing: Standing, log: Sequence[SetLog], today: date
) -> dict[str, Any]:
    implement = loaded_implement(variant, standing.runner)
    full = variant.kind == "full"
    return {
        "id": variant.id,
        "variant": None if full else variant.id,
        "name": _(exercise.names.article) if full else _(variant.name),
        "kind": variant.kind,
        "summary": _(variant.summary),
        "steps": [_(step) for step in ((*exercise.setup, *exercise.execution) if full else variant.steps)],
        "item": _swap_item(exercise, variant, standing, log, today),
        "implement": implement or "",
        "pain_limits": dict(variant.pain_limits),
        "asks_about": list(areas_to_ask(variant)),
        "missing": _missing(variant, standing.runner),
    }


def _swap_item(
    exercise: Exercise, variant: Variant, standing: Standing, log: Sequence[SetLog], today: date
) -> dict[str, Any]:
    """A way to change over to: at the dose that its own sets in the log have earned.

    Never done, it starts at its starting dose, with no more than the way in use lifts with the same implement.
    """
    runner = standing.runner
    implement = loaded_implement(variant, runner)
    load_kg = starting_load_kg(variant.load, runner, implement) if variant.load and implement else None
    way = Way(exercise, variant, load_kg, implement)
    if any((entry.exercise, entry.variant) == (exercise.id, way.variant_id) for entry in log):
        return _way_item(way, replay(way, log, runner, today=today))
    used = standing.ways.get(exercise.id)
    if load_kg is not None and used is not None and used.implement == implement:
        used_kg = standing.progress[exercise.id].target.load_kg
        owned = [load for load in runner.loads.get(implement or "", ()) if used_kg is None or load <= used_kg]
        load_kg = min(load_kg, max(owned, default=load_kg))
    return _starting_item(exercise, variant, load_kg)


def _missing(variant: Variant, runner: Runner) -> str:
    """Why a way cannot be offered, in words; empty when it can. Pain is the page's own business: it changes there."""
    obstacle = what_forbids(variant, runner, open_gates(runner.gates))
    if obstacle is None or obstacle.obstacle == "pain":
        return ""
    if obstacle.obstacle == "equipment":
        return str(EQUIPMENT_WORDS.get(obstacle.detail, obstacle.detail))
    if obstacle.obstacle == "load":
        return _("nothing light enough (%(kg)s at most)") % {"kg": kilograms_text(obstacle.limit)}
    return _("a test to pass first")
