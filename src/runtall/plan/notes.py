"""What the plan has to say about whole weeks: rules that gave way, missing days, and the price of days set by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from runtall.catalogue import EQUIPMENT, PAIN_AREAS, Exercise, Gate, Reason, load_exercises, load_gates, open_gates
from runtall.plan.calendar import BLOCK_WEEKS, Season
from runtall.plan.deciding import Decision, Shortfall
from runtall.plan.explain import exercise_name, least_minutes
from runtall.plan.history import History
from runtall.plan.menus import Menu, has_low_load, has_row
from runtall.plan.nouns import Note, Pin, RunKind, Runner, SetLog, monday_of
from runtall.plan.progression_gates import counted_days, gates_on_the_way, gates_to_test, only_a_word_is_missing
from runtall.plan.progression_ways import Standing
from runtall.plan.rulebook import number, reason, whole
from runtall.plan.running import Running
from runtall.plan.ways import Blocked, Way, in_order_of_choice, what_forbids


def notes_of(season: Season, ways: Mapping[str, Way], decision: Decision, menus: Sequence[Menu]) -> list[Note]:
    """Everything worth saying about the plan's weeks, what matters most first."""
    if not menus:
        return [nothing_possible(season, ways), *exercises_left_out(season.runner, ways)]
    return [
        *what_gave_way(season, decision),
        *weeks_with_fewer_days(season, decision),
        *exercises_left_out(season.runner, ways),
        *weeks_that_step_up(season),
        *for_older_runners(season),
        *room_in_the_minutes(season, decision),
        *weeks_not_logged(season),
    ]


def nothing_possible(season: Season, ways: Mapping[str, Way]) -> Note:
    """Why no strength day can be given at all."""
    mondays = tuple(week.monday for week in season.weeks)
    if not has_row(tuple(ways), ways):
        areas = _sore_areas(_with_role("row"), season.runner)
        return Note(reason("no_row_pain", areas=areas) if areas else reason("no_row_possible"), mondays)
    if not has_low_load(tuple(ways), ways):
        areas = _sore_areas([*_with_role("scapular"), *_with_role("low_load")], season.runner)
        return Note(reason("no_low_load_possible", areas=areas), mondays)
    needed = f"{least_minutes(ways):.1f}"
    return Note(reason("no_time", needed_min=needed, minutes=season.runner.minutes_per_session), mondays)


def what_gave_way(season: Season, decision: Decision) -> list[Note]:
    """One note for each thing that gave way, with the weeks it touches, in the order of giving way."""
    order = ("six_in_two_blocks", "easier_week", "mid_back_sets", "slot_keeps")
    notes: dict[tuple[str, tuple[tuple[str, object], ...]], tuple[Reason, list[date]]] = {}
    for rule_id in order:
        for shortfall in (one for one in decision.gave_way if one.rule == rule_id):
            said = _say(season, decision, shortfall)
            key = (said.rule, tuple(sorted(said.params.items())))
            notes.setdefault(key, (said, []))[1].extend(_weeks_of(season, shortfall))
    for slot, monday in slots_begun_otherwise(season, decision):
        said = reason("slot_gave_way", slot=slot)
        notes.setdefault((said.rule, (("slot", slot),)), (said, []))[1].append(monday)
    return [Note(said, tuple(sorted(set(mondays)))) for said, mondays in notes.values()]


def slots_begun_otherwise(season: Season, decision: Decision) -> list[tuple[str, date]]:
    """Slots of the block under way that hold other exercises than they began with, and the Mondays of those weeks."""
    first, last = season.block_span(season.weeks[0].block)
    begun = {
        day.slot: frozenset(item.exercise for item in day.items)
        for day in (*season.history.past_days, *season.history.kept_today)
        if first <= day.date <= last
    }
    return [
        (day.slot, monday_of(day.date))
        for day in decision.days
        if first <= day.date <= last and begun.get(day.slot, frozenset(day.menu.exercises)) != set(day.menu.exercises)
    ]


def _say(season: Season, decision: Decision, gave_way: Shortfall) -> Reason:
    if gave_way.rule == "six_in_two_blocks":
        if gave_way.detail:
            return reason("six_gave_way", exercises=exercise_name(gave_way.detail))
        return reason("six_share_gave_way", count=round(gave_way.amount))
    if gave_way.rule == "easier_week":
        return reason("easier_week_gave_way", weeks=whole("easier_week", "every_most_weeks"))
    if gave_way.rule == "mid_back_sets":
        week = season.weeks[gave_way.where]
        sets = sum(week.mid_back_sets(day.menu) for day in decision.days if day.week == gave_way.where)
        if gave_way.detail == "short":
            return reason("mid_back_short", sets=f"{sets:g}", least_sets=whole("mid_back_sets", "least_sets"))
        return reason("mid_back_over", sets=f"{sets:g}")
    return reason("slot_gave_way", slot=gave_way.detail)


def _weeks_of(season: Season, gave_way: Shortfall) -> list[date]:
    if gave_way.rule == "six_in_two_blocks":
        first, _ = season.block_span(gave_way.where)
        pair = [first + timedelta(weeks=week) for week in range(2 * BLOCK_WEEKS)]
        return [monday for monday in pair if season.weeks[0].monday <= monday <= season.weeks[-1].monday]
    last = season.weeks[gave_way.where].monday
    if gave_way.rule == "easier_week":
        back = whole("easier_week", "every_most_weeks")
        return [
            last - timedelta(weeks=week)
            for week in range(back)
            if last - timedelta(weeks=week) >= season.weeks[0].monday
        ]
    return [last]


def weeks_with_fewer_days(season: Season, decision: Decision) -> list[Note]:
    """Whole weeks with fewer strength days than the runner asked for, and whether a race is why."""
    notes: dict[tuple[str, int], list[date]] = {}
    wanted = season.runner.strength_days_per_week
    for w, week in enumerate(season.weeks):
        have = sum(day.week == w for day in decision.days)
        have += sum(monday_of(day) == week.monday for day in season.history.done_days)
        if have >= wanted or not week.is_whole:
            continue
        available = [day for day in week.days if day.weekday() in season.runner.available]
        why = "fewer_days_race" if any(map(season.running.race_closes, available)) else "fewer_days"
        if why == "fewer_days" and season.running.rests & set(available):
            why = "fewer_days_hard_run"
        notes.setdefault((why, have), []).append(week.monday)
    return [Note(reason(key, days=have, wanted=wanted), tuple(mondays)) for (key, have), mondays in notes.items()]


def exercises_left_out(runner: Runner, ways: Mapping[str, Way]) -> list[Note]:
    """The exercises that the runner cannot do in any way just now, and what stands in the way."""
    sore: dict[str, list[str]] = {}
    notes = []
    for name, exercise in load_exercises().items():
        if name in ways:
            continue
        blocked = _obstacles(exercise, runner)
        lacking = next((one for one in blocked if one.obstacle == "equipment"), None)
        if any(one.obstacle == "load" for one in blocked):
            notes.append(Note(reason("cannot_do_load", exercise=exercise.names.article)))
        elif lacking is not None:
            needed = EQUIPMENT[lacking.detail]
            notes.append(Note(reason("cannot_do_equipment", exercise=exercise.names.article, equipment=needed)))
        elif all(one.obstacle == "pain" for one in blocked):
            sore.setdefault(_sore_areas([exercise], runner), []).append(exercise.names.article)
        else:
            notes.append(Note(reason("cannot_do", exercise=exercise.names.article)))
    for areas, names in sore.items():
        notes.append(Note(reason("cannot_do_pain", areas=areas, exercises="; ".join(names))))
    return notes


def _obstacles(exercise: Exercise, runner: Runner) -> list[Blocked]:
    """What forbids each way of doing an exercise that the planner might choose, in the order of choice."""
    gates = open_gates(runner.gates)
    each = (what_forbids(variant, runner, gates) for variant in in_order_of_choice(exercise))
    return [blocked for blocked in each if blocked is not None]


def _sore_areas(exercises: Sequence[Exercise], runner: Runner) -> str:
    """The areas that hurt too much for some way of doing the exercises, with their levels; empty when none does."""
    limits = [variant.pain_limits for exercise in exercises for variant in in_order_of_choice(exercise)]
    over = [pain for pain in runner.pain if any(pain.level > each.get(pain.area, pain.level) for each in limits)]
    return ", ".join(f"{PAIN_AREAS[pain.area]} {pain.level}/10" for pain in over)


def _with_role(role: str) -> list[Exercise]:
    return [exercise for exercise in load_exercises().values() if role in exercise.roles]


def room_in_the_minutes(season: Season, decision: Decision) -> list[Note]:
    """That the sessions are much shorter than the runner's minutes, so that nobody looks for what is missing."""
    longest = max((day.menu.minutes for day in decision.days), default=0.0)
    minutes = season.runner.minutes_per_session
    if not longest or longest > minutes * number("room_left", "share_of_minutes"):
        return []
    return [Note(reason("room_left", longest_min=round(longest), minutes=minutes))]


def weeks_that_step_up(season: Season) -> list[Note]:
    """The weeks in which nothing rises because the running does."""
    mondays = tuple(week.monday for week in season.weeks if week.step_up_pct is not None)
    return [Note(reason("step_up_weeks"), mondays)] if mondays else []


def for_older_runners(season: Season) -> list[Note]:
    """From the age that the evidence names, two days a week keep strength better than one."""
    born, wanted = season.runner.birth_year, season.runner.strength_days_per_week
    enough = whole("older_maintenance", "sessions_per_week")
    if born is None or season.today.year - born < whole("older_maintenance", "age_years") or wanted >= enough:
        return []
    age = whole("older_maintenance", "age_years")
    return [Note(reason("older_runner", age_years=age, sessions_per_week=enough, wanted=wanted))]


def weeks_not_logged(season: Season) -> list[Note]:
    """The weeks that only project the dose."""
    logged = {monday_of(entry.date) for entry in season.history.log}
    mondays = tuple(week.monday for week in season.weeks if week.monday not in logged)
    return [Note(reason("projected_weeks"), mondays)] if mondays else []


def what_happened(history: History, running: Running, today: date) -> list[Note]:
    """What was done otherwise than planned and changes what lies ahead: hard runs, and days missed this week."""
    notes = []
    for rest in sorted(running.rests):
        if rest >= today:
            day = rest - timedelta(days=1)
            notes.append(Note(reason("hard_run", date=day.isoformat()), (monday_of(rest),)))
    missed = [day for day in history.missed_days if monday_of(day) == monday_of(today)]
    if missed:
        notes.append(Note(reason("missed_days", days=len(missed)), (monday_of(today),)))
    return notes


def what_the_log_opened(standing: Standing, log: Sequence[SetLog]) -> list[Note]:
    """Gates that logged work has answered, those still closed on the way to a full exercise and what opens them, and
    those that a runner at the top of a rung may now take the test for."""
    notes = [Note(reason("gate_earned", question=load_gates()[gate].question)) for gate in standing.earned]
    for name, progress in standing.progress.items():
        way = standing.ways[name]
        notes += [
            gate_still_closed(name, gate, standing.runner, log) for gate in gates_on_the_way(way, standing.runner)
        ]
        if progress.at_top and way.variant.kind in ("full", "progression"):
            for gate in gates_to_test(way, standing.runner):
                question = load_gates()[gate].question
                notes.append(Note(reason("gate_to_test", exercise=exercise_name(name), question=question)))
    return notes


def gate_still_closed(name: str, gate: Gate, runner: Runner, log: Sequence[SetLog]) -> Note:
    """Which gate is closed on the way to a full exercise, and how to pass it: by a test, by counted work, by a word."""
    exercise = exercise_name(name)
    if only_a_word_is_missing(gate, runner, log):
        areas = ", ".join(PAIN_AREAS[area] for area in gate.free_of)
        return Note(reason("gate_waits_for_a_word", exercise=exercise, question=gate.question, areas=areas))
    if gate.earned_by is not None:
        done = min(len(counted_days(gate.earned_by, log)), gate.earned_by.sessions)
        counts = {"done": done, "sessions": gate.earned_by.sessions}
        return Note(reason("gate_counts", exercise=exercise, question=gate.question, **counts))
    return Note(reason("gate_closed", exercise=exercise, question=gate.question, test=gate.test))


def today_changed(today: date) -> Note:
    """Today's day of the earlier plan could not stay."""
    return Note(reason("today_changed"), (monday_of(today),))


PIN_COSTS: Mapping[str, str] = {
    "slot_keeps": "pin_cost_slot",
    "mid_back_sets": "pin_cost_mid_back",
    "easier_week": "pin_cost_easier_week",
    "six_in_two_blocks": "pin_cost_six",
}


def pin_costs(season: Season, pin: Pin, kept: Decision, free: Decision) -> tuple[Reason, ...]:
    """What one day set by hand costs, against the best plan without it: days, rules that give way, a worse fit."""
    day = pin.date.isoformat()
    lost = len(free.days) - len(kept.days)
    costs = [reason("pin_cost_days", date=day, days=lost)] if lost > 0 else []
    for rule_id, cost_id in PIN_COSTS.items():
        if _gives_way_by(kept, rule_id) > _gives_way_by(free, rule_id) + 1e-6:
            costs.append(reason(cost_id, date=day))
    running = season.running
    if running.kind(pin.date) is RunKind.REST and any(kind is not RunKind.REST for kind in running.week):
        costs.append(reason("pin_cost_rest_day", date=day))
    if running.kind(pin.date + timedelta(days=1)).is_hard:
        costs.append(reason("pin_cost_before_hard", date=day))
    if not costs and kept.points > free.points + 1e-6:
        costs.append(reason("pin_cost_uneven", date=day))
    return tuple(costs) or (reason("pin_free", date=day),)


def _gives_way_by(decision: Decision, rule_id: str) -> float:
    return sum(one.amount for one in decision.gave_way if one.rule == rule_id)
