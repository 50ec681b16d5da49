"""Rules about weeks and 4-week blocks: some never give way, the rest give way only under a note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from math import ceil

from engine.plan.referee_case import Case, Day, Item, note_mondays
from engine.plan.referee_facts import LOW_LOAD, ROWS, SIX, SWING, VariantFacts, days_between

LIGHT = 0.7  # a week at or under this share of its usual sets × repetitions is an easier one
MID_BACK = (4, 12)
TAPER_DAYS = 7
EASIER = ("easier",)
FEWER_DAYS = ("fewer_days", "no_row", "no_low_load", "no_time")
SLOTS = ("slot",)
SIX_NOTES = ("six", "coverage")


def judge_weeks(case: Case) -> None:
    """Every rule about weeks and blocks."""
    days_per_week_is_a_maximum(case)
    swing_twice_a_week(case)
    weeks_are_used(case)
    slots_keep_their_exercises(case)
    no_more_slots_than_days(case)
    the_six_appear(case)
    notes_are_true(case)
    easier_weeks(case)
    taper_before_a_race(case)
    mid_back_sets(case)
    projected_weeks(case)
    nothing_rises_unlogged(case)


def days_per_week_is_a_maximum(case: Case) -> None:
    for week in case.mondays():
        days = case.in_week(week)
        if len(days) > case.runner.per_week:
            case.breach("days_per_week", week, f"{len(days)} strength days, the runner wants {case.runner.per_week}")
        slots = [day.slot for day in days]
        if len(set(slots)) != len(slots):
            case.breach("slot_once", week, f"slots {slots} in one week")


def swing_twice_a_week(case: Case) -> None:
    """By ISO week, and (strict reading) in any seven days running."""
    swings = [day.date for day in case.known_days if SWING in day.exercises]
    for first, third in zip(swings, swings[2:], strict=False):
        if (third - first).days < 7:
            case.breach("swing_twice", third, f"three swing days from {first} to {third}")


def weeks_are_used(case: Case) -> None:
    """A whole week without the runner's number of days, though they would fit, needs a note."""
    if not can_train(case):
        if not case.days and not case.notes:
            case.breach("empty_without_note", None, "no strength day at all, and no note says why")
        return
    for week in case.mondays():
        if not case.is_whole(week):
            continue
        taken = {day.date for day in case.known_days if day.week != week}
        have, fit = len(case.in_week(week)), _days_that_fit(case, week, taken)
        if have < min(fit, case.runner.per_week) and not case.noted(FEWER_DAYS, [week]):
            case.breach("week_unused", week, f"{have} strength days where {fit} would fit, and no note")


def can_train(case: Case) -> bool:
    """Whether some row and some low-load exercise may be done and fit into the runner's minutes."""

    def shortest(exercises: frozenset[str]) -> float:
        ways = (way for name in exercises & set(case.knowledge.exercises) for way in _ways(case, name))
        return min((way.minutes(way.sets, way.reps) for way in ways), default=float("inf"))

    return shortest(ROWS) + shortest(LOW_LOAD) <= case.runner.minutes


def _ways(case: Case, exercise: str) -> list[VariantFacts]:
    return [way for way in case.knowledge.exercises[exercise].variants.values() if case.runner.may_do(way)]


def _days_that_fit(case: Case, week: date, taken: set[date]) -> int:
    free = [
        day
        for day in days_between(week, week + timedelta(days=6))
        if day.weekday() in case.runner.available
        and not case.runner.race_closes(day)
        and not taken & {day - timedelta(days=1), day + timedelta(days=1)}
    ]
    for count in range(min(len(free), case.runner.per_week), 0, -1):
        for chosen in combinations(free, count):
            if all((later - earlier).days > 1 for earlier, later in pairwise(chosen)):
                return count
    return 0


def slots_keep_their_exercises(case: Case) -> None:
    """Each weekly slot keeps its exercises for its block; a note names the weeks in which one gave way."""
    kept: dict[tuple[int, str], Day] = {}
    for day in case.known_days:
        key = (case.block(day.date), day.slot)
        last = kept.get(key, day)
        kept[key] = day
        changed = sorted(last.exercises ^ day.exercises)
        if changed and not day.is_history and not case.noted(SLOTS, [last.week, day.week]):
            case.breach("slot_keeps", day.date, f"slot {day.slot} differs from {last.date} in {changed}")


def no_more_slots_than_days(case: Case) -> None:
    """A block has no more slots than one of its weeks can have days: letters taking turns are a slot that changes."""
    blocks: dict[int, list[Day]] = {}
    for day in case.known_days:
        blocks.setdefault(case.block(day.date), []).append(day)
    for block, days in blocks.items():
        weeks = case.block_weeks(block)
        fullest = max(_days_that_fit(case, week, taken=set()) for week in weeks)
        slots = {day.slot for day in days}
        if len(slots) > fullest and not case.noted(SLOTS, weeks):
            case.breach(
                "slots_used", days[0].date, f"slots {sorted(slots)} take turns, a week can have {fullest} day(s)"
            )


def the_six_appear(case: Case) -> None:
    """Every one the runner can do, in each consecutive pair of blocks; a shorter stretch owes its share."""
    able = [name for name in SIX if name in case.knowledge.exercises and _ways(case, name)]
    if not can_train(case):
        return
    first, last = case.block(case.today), case.block(case.last)
    for block in range(first, max(first, last - 1) + 1):
        weeks = [week for week in (*case.block_weeks(block), *case.block_weeks(block + 1)) if week <= case.last]
        weeks = [week for week in weeks if week + timedelta(days=6) >= case.today or case.history]
        seen = {name for day in case.known_days if day.week in weeks for name in day.exercises}
        past = {day.week for day in case.history}
        whole = [week for week in weeks if case.is_whole(week)]
        if len(whole) + len(past & set(weeks) - set(whole)) >= 8:
            whole = weeks
        owed = ceil(len(able) * min(len(whole), 8) / 8)
        missing = [name for name in able if name not in seen]
        if len(able) - len(missing) >= owed:
            continue
        said = " ".join(str(note.get("text")).lower() for note in case.notes_about(SIX_NOTES, weeks))
        unnamed = [name for name in missing if case.knowledge.exercises[name].name not in said]
        if not said or (len(whole) >= 8 and unnamed):
            case.breach("six_appear", weeks[0], f"blocks {block}–{block + 1} owe {owed}, lack {missing}, unsaid")


def notes_are_true(case: Case) -> None:
    """An exercise that a note calls left out is in none of the note's weeks."""
    for note in case.notes_about(("six_gave_way",), case.mondays()):
        weeks = note_mondays(note, case.today)
        said = str(note.get("text")).lower()
        for day in case.known_days:
            there = [name for name in day.exercises if case.knowledge.exercises[name].name in said]
            if there and day.week in weeks:
                case.breach("note_true", day.date, f"{there} is said to be left out")


def easier_weeks(case: Case) -> None:
    """No more than five normal weeks between easier ones, no fewer than three, unless a note says so."""
    stretch: list[date] = []
    may_be_short = True  # before the first easier week the stretch counts from the plan's first whole week
    for week in case.mondays():
        days = [day for day in case.in_week(week) if not day.is_history]
        share = usual_share(case, days)
        if share is not None and share > LIGHT:
            stretch.append(week)
            if len(stretch) == 6 + (not case.is_whole(stretch[0])) and not case.noted(EASIER, stretch):
                case.breach("easier_week", week, f"no easier week since {stretch[0]}")
            continue
        near_race = any(case.runner.race_within(day, 13) for day in days_between(week, week + timedelta(days=6)))
        if share is None or near_race or not case.is_whole(week):
            may_be_short = True
        elif len(stretch) < 3 and not may_be_short and not case.noted(EASIER, [week]):
            case.breach("easier_week", week, f"an easier week after only {len(stretch)} normal ones")
        else:
            may_be_short = bool(case.previous) and not stretch
        stretch = []


def usual_share(case: Case, days: Sequence[Day]) -> float | None:
    """The days' sets × repetitions over what is usual for them; None without a day, or where nobody can tell.

    Usual is the starting dose (with a log: what it has grown to) where that fits the runner's minutes; where it does
    not, the most that the same slot is asked for in the block, unless the block shows the slot only once.
    """
    if not days:
        return None
    done = usual = 0.0
    for day in days:
        like = [one for one in case.known_days if (case.block(one.date), one.slot) == (case.block(day.date), day.slot)]
        fits = sum(item.way.minutes(item.way.sets, item.way.reps) for item in day.items) <= case.runner.minutes
        fits = fits or case.runner.race_within(
            day.date, TAPER_DAYS
        )  # every such day is cut: nothing else to measure by
        if len(like) == 1 and not fits:
            return None
        for item in day.items:
            same = [one.volume for other in like for one in other.items if one.way.id == item.way.id]
            done += item.volume
            usual += _working_volume(case, item) if fits else max(same)
    return done / usual


def _working_volume(case: Case, item: Item) -> float:
    """The starting dose, or with a log the most that any day asks of the same way."""
    start = item.way.sets * item.way.reps
    everywhere = [one.volume for day in case.known_days for one in day.items if one.way.id == item.way.id]
    return max(start, *everywhere) if case.log else start


def is_light(case: Case, week: date) -> bool:
    """Whether the week's sets × repetitions are an easier week's."""
    share = usual_share(case, case.in_week(week))
    return share is None or share <= LIGHT


def taper_before_a_race(case: Case) -> None:
    """EVIDENCE 1b: in the last days before a race volume falls by 40–60 %, the load stays."""
    for day in case.days:
        if case.runner.race_within(day.date, TAPER_DAYS) and (usual_share(case, [day]) or 0) > LIGHT:
            case.breach("taper", day.date, "a race is 7 days away or less and the volume is not cut")


def mid_back_sets(case: Case) -> None:
    """4–12 sets, not binding in easier, taper and partial weeks."""
    for week in case.mondays():
        days = case.in_week(week)
        race_near = any(
            case.runner.race_within(day, TAPER_DAYS) for day in days_between(week, week + timedelta(days=6))
        )
        if not case.is_whole(week) or race_near or is_light(case, week) or not days:
            continue
        sets = sum(
            item.sets * item.way.mid_back
            for day in days
            for item in day.items
            if item.way.is_pull or item.exercise not in ROWS
        )
        if not MID_BACK[0] <= sets <= MID_BACK[1] and not case.noted(("mid_back",), [week]):
            case.breach("mid_back_sets", week, f"{sets:g} weekly sets, not {MID_BACK[0]}–{MID_BACK[1]}")


def projected_weeks(case: Case) -> None:
    """A day in a week without a logged set is marked ``projected``."""
    logged = {date.fromisoformat(str(entry["date"])) for entry in case.log or ()}
    for day in case.days:
        week_is_logged = any(day.week <= on <= day.week + timedelta(days=6) for on in logged)
        if not week_is_logged and day.raw.get("projected") is not True and not _was_there(case, day):
            case.breach("projected", day.date, "nothing is logged in this week, yet it is not marked projected")


def _was_there(case: Case, day: Day) -> bool:
    return bool(case.previous) and day.raw in (case.previous or {}).get("days", [])


def nothing_rises_unlogged(case: Case) -> None:
    """From one strength day to a later one no load goes up: only logged sets raise it."""
    lowest: dict[tuple[str, str], tuple[float, date]] = {}
    for day in case.days:
        for item in day.items:
            if item.load_kg is None:
                continue
            key = (item.exercise, item.way.id)
            load, since = lowest.setdefault(key, (item.load_kg, day.date))
            if item.load_kg > load:
                case.breach("load_rise", day.date, f"{item.way.id}: {load} kg on {since}, now {item.load_kg} kg")
