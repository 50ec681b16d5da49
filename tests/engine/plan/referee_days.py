"""Rules that one strength day, or one day and its neighbours, can break. None of them ever gives way."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from engine.plan.referee_case import Case, Day, Item
from engine.plan.referee_facts import COBRA, FULL_REP_S, LOW_LOAD, ROWS, SWING, WEEKDAYS, why_not

MINUTES_TOLERANCE = 0.051  # one decimal, rounded either way
NEW_SWING_DAYS = 14


def judge_days(case: Case) -> None:
    """Every rule about single days and their neighbours."""
    for day in case.days:
        dates(case, day)
        exercises_of_the_day(case, day)
        minutes_of_the_day(case, day)
        for item in day.items:
            way_is_allowed(case, day, item)
            dose_of_the_item(case, day, item)
            load_is_owned(case, day, item)
            cobra_hold(case, day, item)
        swing_of_the_day(case, day)
        order_of_the_session(case, day)
    never_on_consecutive_days(case)
    swing_new_to_the_runner(case)


def dates(case: Case, day: Day) -> None:
    if not case.today <= day.date <= case.last:
        case.breach("dates", day.date, f"outside {case.today} … {case.last}")
    if day.date.weekday() not in case.runner.available:
        case.breach("available", day.date, f"{WEEKDAYS[day.date.weekday()]} is not available")
    if case.runner.race_closes(day.date):
        case.breach("race_window", day.date, "race day, or one of the 3 days before it")


def exercises_of_the_day(case: Case, day: Day) -> None:
    names = [item.exercise for item in day.items]
    if len(set(names)) != len(names) or len(names) not in (2, 3):
        case.breach("two_or_three", day.date, f"exercises: {names}")
    if not ROWS & set(names):
        case.breach("row", day.date, f"no row among {names}")
    if not LOW_LOAD & set(names):
        case.breach("low_load", day.date, f"no scapular or low-load exercise among {names}")


def minutes_of_the_day(case: Case, day: Day) -> None:
    """EVIDENCE 2.7. The warm-up is shown apart: a key that starts with "warm", on the day or on the plan."""
    minutes = float(day.raw.get("minutes", 0))
    lowest = highest = 0.0
    for item in day.items:
        extra = (item.hold_s or 0.0) - (item.way.hold_s or 0.0)  # a longer hold lengthens the repetition
        rest = float(item.raw.get("rest_s", item.way.rest_s))
        sides = 2 if item.way.per_side else 1
        seconds = item.sets * (item.reps * (item.way.rep_s + extra) * sides + rest)
        lowest, highest = lowest + seconds / 60, highest + seconds / 60
    if not lowest - MINUTES_TOLERANCE <= minutes <= highest + MINUTES_TOLERANCE:
        case.breach("minutes_formula", day.date, f"minutes is {minutes}, the formula gives {lowest:.2f}")
    if max(minutes, lowest) > case.runner.minutes + 1e-6:
        case.breach("minutes_limit", day.date, f"{lowest:.2f} min, the runner has {case.runner.minutes}")
    if not any(str(key).startswith("warm") for key in day.raw):
        case.breach("warm_up_apart", day.date, "no warm-up is shown beside the minutes")


def way_is_allowed(case: Case, day: Day, item: Item) -> None:
    for rule, detail in why_not(case.runner, item.way):
        case.breach(rule, day.date, detail)
    if item.exercise in ROWS and not item.way.is_pull:
        said = " ".join(f"{reason.get('rule')} {reason.get('text')}" for reason in item.raw.get("reasons", []))
        said += " ".join(f"{note.get('rule')} {note.get('text')}" for note in case.notes)
        if "pull" not in said.lower():
            case.breach("no_pull_is_said", day.date, f"{item.way.id} is no pull and nobody says so")


def dose_of_the_item(case: Case, day: Day, item: Item) -> None:
    """Unlogged weeks hold the starting dose or less; the catalogue's seconds are the evidence's."""
    way = item.way
    if way.id == item.exercise:
        low, high = FULL_REP_S[item.exercise]
        if not low <= way.rep_s <= high:
            case.breach(
                "rep_seconds", day.date, f"{way.id}: {way.rep_s} s a repetition, the evidence says {low}–{high}"
            )
    if float(item.raw.get("rest_s", -1)) != way.rest_s:
        case.breach("rest", day.date, f"{way.id}: rest_s {item.raw.get('rest_s')}, the catalogue says {way.rest_s}")
    if case.log:
        return
    most_reps = way.reps_max or way.reps
    if item.sets > way.sets or item.reps > most_reps:
        case.breach("starting_dose", day.date, f"{way.id}: {item.sets}×{item.reps} is above {way.sets}×{most_reps}")
    most_s = way.hold_max_s or way.hold_s or 0
    if (item.hold_s or 0) > most_s or (item.hold_s is None) != (way.hold_s is None):
        case.breach("starting_dose", day.date, f"{way.id}: hold {item.hold_s} s, the catalogue starts at {way.hold_s}")


def load_is_owned(case: Case, day: Day, item: Item) -> None:
    """Only owned loads, of an implement that the way can be done with; where some are owned, one is named."""
    owned = owned_loads(case, item)
    if item.load_kg is None:
        if owned:
            case.breach("load_named", day.date, f"{item.way.id}: no load is named, owned are {owned}")
    elif item.way.implement is None:
        case.breach("owned_load", day.date, f"{item.way.id} takes no load, {item.load_kg} kg was asked for")
    elif item.load_kg not in owned:
        case.breach("owned_load", day.date, f"{item.way.id}: {item.load_kg} kg, owned are {owned}")
    elif not case.log and item.load_kg > case.runner.start_load_limit(item.way) + 1e-9:
        limit = case.runner.start_load_limit(item.way)
        case.breach("start_load", day.date, f"{item.way.id}: starts at {item.load_kg} kg, above {limit:g} kg")


def owned_loads(case: Case, item: Item) -> list[float]:
    """The owned loads of the way's implement and of whatever else it can be done with."""
    if item.way.implement is None:
        return []
    held = {thing for items in item.way.equipment if set(items) <= case.runner.equipment for thing in items}
    return sorted({load for thing in held for load in case.runner.loads.get(thing, ())})


def cobra_hold(case: Case, day: Day, item: Item) -> None:
    if item.exercise != COBRA or item.way.kind == "progression" or case.log:
        return
    if item.hold_s is None or not 3 <= item.hold_s <= 5:
        case.breach("cobra_hold", day.date, f"{item.way.id}: hold is {item.hold_s} s, not 3–5")


def swing_of_the_day(case: Case, day: Day) -> None:
    """A rung or substitute of the swing is leg work too, so the calendar's rules hold for it as well."""
    names = [item.exercise for item in day.items]
    if SWING not in names:
        return
    if names[0] != SWING:
        case.breach("swing_first", day.date, f"the session opens with {names[0]}")
    tomorrow = day.date + timedelta(days=1)
    if case.runner.is_hard(tomorrow):
        case.breach("swing_day_before", day.date, f"{tomorrow} is {sorted(case.runner.kinds(tomorrow))}")


def order_of_the_session(case: Case, day: Day) -> None:
    """EVIDENCE 2.7: swing, rows, scapular, cobra."""
    order = [case.knowledge.exercises[item.exercise].order for item in day.items]
    if order != sorted(order):
        case.breach("session_order", day.date, f"{[item.exercise for item in day.items]}")


def never_on_consecutive_days(case: Case) -> None:
    known = case.known_days
    for day, following in pairwise(known):
        if (following.date - day.date).days == 1:
            case.breach("consecutive", following.date, f"{day.date} is a strength day too")


def swing_new_to_the_runner(case: Case) -> None:
    """In the 14 days from the first full swing neither of the next two days is quality, long or race."""
    full = [day.date for day in case.known_days for item in day.items if is_full_swing(item)]
    full += logged_full_swings(case)
    if not full:
        return
    first = min(full)
    for day in case.days:
        if SWING not in day.exercises or not 0 <= (day.date - first).days <= NEW_SWING_DAYS:
            continue
        for ahead in (1, 2):
            if case.runner.is_hard(day.date + timedelta(days=ahead)):
                case.breach("swing_new", day.date, f"first full swing {first}; {ahead} day(s) later is hard running")


def is_full_swing(item: Item) -> bool:
    return item.exercise == SWING and item.way.kind in ("full", "progression")


def logged_full_swings(case: Case) -> list[date]:
    return [
        date.fromisoformat(str(entry["date"]))
        for entry in case.log or ()
        if entry.get("exercise") == SWING and entry.get("variant") is None
    ]
