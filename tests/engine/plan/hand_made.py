"""A small catalogue, a runner and a plan made by hand, for showing what the referee sees and what it overlooks.

The doses are EVIDENCE section 2's. Minutes by hand: renegade row 2×(6×5×2+90) = 300 s, scapular push-up
2×(10×6+60) = 240 s, pull-apart 2×(12×4+60) = 216 s, together 12.6 min; swing 3×(8×1.5×2+75) = 297 s, cable row
2×(8×5×2+75) = 310 s, cobra 2×(6×7+60) = 204 s, together 811 s = 13.52 min.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from engine.plan.referee_facts import ExerciseFacts, Knowledge, VariantFacts

TODAY = date(2026, 3, 2)  # a Monday
WEEKS = 8
EASIER_WEEK = 4  # the fifth

RUNNER = """
[runner]
name = "Hand"
birth_year = 1985
height_m = 1.75
mass_kg = 70
experience = "novice"
strength_days_per_week = 2
minutes_per_session = 15
equipment = ["dumbbells", "kettlebell", "band", "cable", "mat"]
units = "km"
available = ["mon", "tue", "thu", "sat"]

[loads]
dumbbells = [4, 6]
kettlebell = [8, 12]
cable = [10, 15]

[week]
mon = "easy"
tue = "easy"
wed = "quality"
thu = "easy"
fri = "easy"
sat = "rest"
sun = "long"

[gates]
plank_45 = true
kettlebell_swing = true
"""

_WAYS = {
    "single_arm_kettlebell_swing": (1, 3, 8, None, True, 1.5, 75, "kettlebell", (("kettlebell",),), 0.0, 12.0),
    "renegade_row": (2, 2, 6, None, True, 5, 90, "dumbbells", (("dumbbells",),), 1.0, 6.0),
    "one_arm_one_leg_cable_row": (3, 2, 8, None, True, 5, 75, "cable", (("cable",),), 1.0, 15.0),
    "shoulder_protraction_push_up": (4, 2, 10, None, False, 6, 60, None, ((),), 0.5, None),
    "standing_band_pull_apart": (5, 2, 12, None, False, 4, 60, None, (("band",),), 1.0, None),
    "cobra": (6, 2, 6, 4.0, False, 7, 60, None, (("mat",), ()), 0.5, None),
}
_GATES = {"renegade_row": ("plank_45",), "single_arm_kettlebell_swing": ("kettlebell_swing",)}
_PAIN = {"single_arm_kettlebell_swing": {"low_back": 0}, "renegade_row": {"wrist": 3}, "cobra": {"low_back": 3}}


def _full(exercise: str) -> VariantFacts:
    _, sets, reps, hold_s, per_side, rep_s, rest_s, implement, equipment, mid_back, start_kg = _WAYS[exercise]
    return VariantFacts(
        id=exercise,
        exercise=exercise,
        kind="full",
        sets=sets,
        reps=reps,
        hold_s=hold_s,
        per_side=per_side,
        rep_s=rep_s,
        rest_s=rest_s,
        equipment=equipment,
        gates=_GATES.get(exercise, ()),
        pain_limits=_PAIN.get(exercise, {}),
        mid_back=mid_back,
        implement=implement,
        start_kg={"novice": start_kg} if start_kg else {},
    )


def _knowledge() -> Knowledge:
    taps = VariantFacts("shoulder_taps", "renegade_row", "regression", 2, 6, None, True, 5, 60, is_pull=False)
    exercises = {}
    for exercise, way in _WAYS.items():
        ways = {exercise: _full(exercise)}
        if exercise == "renegade_row":
            ways[taps.id] = taps
        exercises[exercise] = ExerciseFacts(exercise, exercise.replace("_", " "), way[0], ways)
    return Knowledge(exercises, frozenset({"judgement", "acsm_2009"}))


KNOWLEDGE = _knowledge()

LOADS = {"renegade_row": 4, "single_arm_kettlebell_swing": 8, "one_arm_one_leg_cable_row": 10}
MONDAYS_THREE = ("renegade_row", "shoulder_protraction_push_up", "standing_band_pull_apart")
THURSDAYS_THREE = ("single_arm_kettlebell_swing", "one_arm_one_leg_cable_row", "cobra")


def item(exercise: str, variant: str | None = None, sets: int | None = None) -> dict[str, Any]:
    """One item with the starting dose."""
    way = KNOWLEDGE.exercises[exercise].variants[variant or exercise]
    text = "Two or three of the six on every strength day." if variant is None else "Done in place of the full row."
    return {
        "exercise": exercise,
        "variant": variant,
        "sets": sets or way.sets,
        "reps": way.reps,
        "hold_s": way.hold_s,
        "load_kg": LOADS.get(exercise) if way.implement else None,
        "per_side": way.per_side,
        "rest_s": way.rest_s,
        "reasons": [{"rule": "two_or_three", "text": text, "source": "judgement", "certainty": "judgement"}],
    }


def day(on: date, slot: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    """One strength day; its minutes follow from its items."""
    made = {
        "date": on.isoformat(),
        "slot": slot,
        "minutes": 0.0,
        "warm_up_minutes": 4,
        "projected": True,
        "items": items,
    }
    return timed(made)


def timed(made: dict[str, Any]) -> dict[str, Any]:
    """The day with its minutes worked out anew."""
    total = 0.0
    for one in made["items"]:
        way = KNOWLEDGE.exercises[one["exercise"]].variants[one["variant"] or one["exercise"]]
        total += way.minutes(one["sets"], one["reps"])
    made["minutes"] = round(total, 2)
    return made


def good_plan(today: date = TODAY, weeks: int = WEEKS) -> dict[str, Any]:
    """Mondays and Thursdays, all six every week, the fifth week with half the sets."""
    days = []
    for week in range(weeks):
        first = today + timedelta(weeks=week)
        easier = week % 5 == EASIER_WEEK
        for ahead, slot, three in ((0, "A", MONDAYS_THREE), (3, "B", THURSDAYS_THREE)):
            items = [item(exercise, sets=1 if easier else None) for exercise in three]
            days.append(day(first + timedelta(days=ahead), slot, items))
    return {"status": "optimal", "solve_s": 0.1, "days": days, "notes": []}


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    """The good plan with one value set: ``changed("days", 0, "slot", to="D")``."""
    plan = deepcopy(good_plan())
    place: Any = plan
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return plan


def note(rule: str, text: str, *weeks: date) -> dict[str, Any]:
    """One note."""
    return {"rule": rule, "text": text, "weeks": [week.isoformat() for week in weeks]}
