"""Makes a plan: gathers what is known, lets the model decide, and says why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from runtall.catalogue import Reason
from runtall.errors import InvalidSettings
from runtall.form import Finding
from runtall.plan.calendar import Season, Week, weeks_ahead
from runtall.plan.choices import Fixed
from runtall.plan.deciding import Decision, decide
from runtall.plan.explain import ItemSetting, day_reasons, item_reasons
from runtall.plan.findings import with_findings
from runtall.plan.hard_runs import with_rest_after_hard_runs
from runtall.plan.history import History, history_until, with_today_kept
from runtall.plan.menus import Menu, possible_menus, targets_of_the_day, warm_up_minutes
from runtall.plan.notes import notes_of, pin_costs, today_changed, what_happened, what_the_log_opened
from runtall.plan.nouns import (
    SLOTS,
    Item,
    Note,
    Pin,
    Plan,
    PlanWeek,
    RunKind,
    Runner,
    SetLog,
    StrengthDay,
    WeekKind,
    monday_of,
)
from runtall.plan.pins import all_pins, check_pins, days_done, menu_of
from runtall.plan.progression import Progress
from runtall.plan.progression_session import asked_on
from runtall.plan.progression_ways import where_it_stands
from runtall.plan.running import Running, running_around
from runtall.plan.standing import may_stand
from runtall.plan.ways import Way
from runtall.runs import RunSummary

MOST_WEEKS = 26
FIRST_YEAR, LAST_YEAR = 1990, 2999


@dataclass(frozen=True, slots=True)
class Known:
    """All that a plan is made from, worked out once."""

    runner: Runner
    today: date
    weeks: int
    running: Running
    history: History
    ways: Mapping[str, Way]
    progress: Mapping[str, Progress]
    why_this_way: Mapping[str, Reason]
    found: Mapping[str, Reason]
    menus: tuple[Menu, ...]
    previous: Plan | None
    closed: frozenset[date]
    notes: tuple[Note, ...]


def make_plan(
    runner: Runner,
    *,
    today: date,
    weeks: int,
    runs: Sequence[RunSummary] = (),
    log: Sequence[SetLog] = (),
    previous: Plan | None = None,
    pins: Sequence[Pin] = (),
    replan_today: bool = False,
    hard_days: Collection[date] = (),
    findings: Sequence[Finding] = (),
) -> Plan:
    """Strength days for ``weeks`` (1–26) weeks from ``today`` on, proven best; the same input gives the same plan.

    ``previous`` is the plan this one follows: its past days are kept as they were, its day today stays unless
    ``replan_today``, and what lies ahead changes only where something forces it. ``runs`` and ``log`` are what was
    really done: a planned day that a runner who logs did not log was missed, and the day after a run that was much
    harder than planned stays free. ``hard_days`` are further days with such a run, known from heart rate or how it
    felt. ``findings`` of the runner's form weigh as if they had asked for them, and are the reason given. ``pins`` are
    strength days set by hand; one on a planned day that was done has nothing left to keep and is let go. Raises
    ``InvalidSettings`` when a pin breaks a rule that never gives way, ``previous`` lies ahead, or the runner is not
    born yet.
    """
    check_question(today, weeks, previous)
    check_born(runner, today)
    known = gather(runner, today, weeks, runs, log, previous, pins, replan_today, hard_days, findings)
    done = days_done(previous, log)
    kept = [
        pin for pin in all_pins(today, today + timedelta(days=7 * weeks - 1), previous, pins) if pin.date not in done
    ]
    check_pins(kept, known.running, known.history, known.ways, known.menus)
    season, decision = settle(known, kept)
    notes = list(known.notes) + notes_of(season, known.ways, decision, known.menus)
    costs: dict[date, tuple[Reason, ...]] = {}
    for pin in kept:
        _, free = settle(known, [other for other in kept if other is not pin])
        costs[pin.date] = pin_costs(season, pin, decision, free)
        notes += [Note(cost, (monday_of(pin.date),)) for cost in costs[pin.date]]
    days = tuple(_day(known, season, decision, n, costs) for n in range(len(decision.days)))
    kept_today = tuple(day for day in known.history.kept_today if day.date == today)
    return Plan(
        today=today,
        weeks=weeks,
        started=known.history.started,
        status="optimal" if decision.is_proven else "feasible",
        days=kept_today + days,
        notes=tuple(notes),
        calendar=_calendar(season, decision, previous),
        past_days=known.history.past_days,
        pins=tuple(kept),
        first_swing=_first_swing(known.history, days),
        solve_s=round(decision.seconds, 4),
    )


def check_question(today: date, weeks: int, previous: Plan | None) -> None:
    """Refuse a length, a date or an earlier plan that no plan can be made for. Raises ``InvalidSettings``."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise InvalidSettings(
            "a plan of {weeks} weeks was asked for", remedy="ask for 1 to {most} weeks", weeks=weeks, most=MOST_WEEKS
        )
    if not FIRST_YEAR <= today.year <= LAST_YEAR:
        raise InvalidSettings("today is {today}", remedy="give a date of our time", today=today.isoformat())
    if previous is not None and previous.today > today:
        raise InvalidSettings(
            "the earlier plan begins on {begins}, after {today}",
            remedy="give the plan that came before",
            begins=previous.today.isoformat(),
            today=today.isoformat(),
        )


def check_born(runner: Runner, today: date) -> None:
    """Refuse a year of birth that lies after ``today``. Raises ``InvalidSettings``."""
    if runner.birth_year is not None and runner.birth_year > today.year:
        raise InvalidSettings(
            "birth_year is {year}, and today is {today}",
            remedy="give a year that is past, or leave the key out",
            year=runner.birth_year,
            today=today.isoformat(),
        )


def gather(
    runner: Runner,
    today: date,
    weeks: int,
    runs: Sequence[RunSummary],
    log: Sequence[SetLog],
    previous: Plan | None,
    pins: Sequence[Pin],
    replan_today: bool,
    hard_days: Collection[date] = (),
    findings: Sequence[Finding] = (),
) -> Known:
    """Work out everything that does not depend on choices, and whether today's day of the earlier plan stays."""
    history = history_until(today, previous, log)
    runner = with_findings(runner, findings)
    standing = where_it_stands(runner, history.log, today=today, asked=asked_on(history.past_days))
    runner = standing.runner
    running = with_rest_after_hard_runs(running_around(runner, runs), runs, hard_days, today)
    closed = {pin.moved_from for pin in pins if pin.moved_from is not None and pin.moved_from != pin.date}
    notes = what_happened(history, running, today)
    touched = today in closed or any(pin.date == today for pin in pins if pin.date not in days_done(previous, log))
    spans = history.earlier_span is not None and history.earlier_span[0] <= today <= history.earlier_span[1]
    if spans and not replan_today and not touched:
        day = history.earlier.get(today)
        if day is None:
            closed.add(today)
        else:
            is_done = any(entry.date == today for entry in history.log)
            if is_done or may_stand(day, standing, running, history):
                history = with_today_kept(history, day)
            else:
                notes.append(today_changed(today))
    notes += what_the_log_opened(standing, history.log)
    return Known(
        runner=runner,
        today=today,
        weeks=weeks,
        running=running,
        history=history,
        ways=standing.ways,
        progress=standing.progress,
        why_this_way=standing.why,
        found={finding.focus: finding.reason for finding in findings},
        menus=possible_menus(standing.ways, standing.progress, runner.minutes_per_session),
        previous=previous,
        closed=frozenset(closed),
        notes=tuple(notes),
    )


def settle(known: Known, pins: Sequence[Pin]) -> tuple[Season, Decision]:
    """Lay out the weeks around these pins and let the model decide."""
    runner, history = known.runner, known.history
    weeks = weeks_ahead(runner, known.running, history, known.today, known.weeks, pins, set(known.closed))
    slots = SLOTS[: most_slots(weeks)]
    season = Season(runner, known.running, history, known.today, weeks, tuple(pins), slots)
    if not known.menus:
        return season, Decision((), frozenset(), (), True, 0.0, 0.0)
    fixed = []
    for pin in pins:
        number = menu_of(pin.exercises, known.menus) if pin.exercises is not None else None
        if number is not None:
            fixed.append(Fixed(pin.date, number, None))
    return season, decide(season, known.ways, known.menus, fixed, _begun(season, known.menus))


def most_slots(weeks: Sequence[Week]) -> int:
    """As many slots as a week can use: the most days that any week has room for."""
    return max([1, *(len(week.done_slots) + min(week.most_days, _apart(week.open_days)) for week in weeks)])


def _apart(days: Sequence[date]) -> int:
    """How many of the days can be taken with at least one day between them."""
    count, last = 0, None
    for day in days:
        if last is None or (day - last).days > 1:
            count, last = count + 1, day
    return count


def _begun(season: Season, menus: Sequence[Menu]) -> Mapping[str, int | None]:
    """For the block under way: what each slot held in it so far, as a menu; ``None`` when no day may hold that now."""
    first, last = season.block_span(season.weeks[0].block)
    begun: dict[str, int | None] = {}
    for day in (*season.history.past_days, *season.history.kept_today):
        if first <= day.date <= last:
            begun[day.slot] = menu_of(frozenset(item.exercise for item in day.items), menus)
    return begun


def _day(
    known: Known, season: Season, decision: Decision, n: int, costs: Mapping[date, tuple[Reason, ...]]
) -> StrengthDay:
    """One chosen day, with its items, its reasons and, when it was set by hand, its price."""
    chosen = decision.days[n]
    week, running = season.weeks[chosen.week], known.running
    kind = week_kind(week, chosen.week in decision.easier)
    eases = why_it_eases(kind, running, chosen.date)
    targets = targets_of_the_day(
        chosen.menu, known.progress, week.holds, eases is not None, known.runner.minutes_per_session
    )
    before = max(
        [day for day in (*known.history.done_days, *(one.date for one in decision.days)) if day < chosen.date],
        default=None,
    )
    by_hand = any(pin.date == chosen.date for pin in season.pins)
    has_running_week = any(kind is not RunKind.REST for kind in running.week) or bool(running.dated)
    why = day_reasons(running, chosen.date, before, has_running_week, by_hand)
    items = []
    for name in chosen.menu.exercises:
        way, progress, target = known.ways[name], known.progress[name], targets[name]
        setting = ItemSetting(
            chosen.slot,
            chosen.menu.exercises,
            target,
            progress.target,
            eases,
            week.step_up_pct,
            known.why_this_way.get(name),
            known.found,
        )
        variant = way.variant
        items.append(
            Item(
                exercise=name,
                variant=way.variant_id,
                sets=target.sets,
                reps=target.reps,
                hold_s=target.hold_s,
                load_kg=target.load_kg,
                per_side=target.per_side,
                rest_s=target.rest_s,
                rep_s=target.seconds_per_rep,
                tempo_s=variant.dose.tempo_s,
                rir=float(variant.dose.rir),
                implement=way.implement,
                is_pull=variant.is_pull,
                minutes=round(target.minutes, 2),
                reasons=(*item_reasons(way, progress, setting, known.runner), *why),
            )
        )
    logged_weeks = {monday_of(entry.date) for entry in known.history.log}
    return StrengthDay(
        date=chosen.date,
        slot=chosen.slot,
        minutes=round(sum(target.minutes for target in targets.values()), 2),
        warm_up_minutes=warm_up_minutes(chosen.menu),
        projected=week.monday not in logged_weeks,
        week_kind=kind,
        run_kind=running.kind(chosen.date),
        items=tuple(items),
        pinned=by_hand,
        reasons=why,
        costs=costs.get(chosen.date, ()),
    )


def why_it_eases(kind: WeekKind, running: Running, day: date) -> str | None:
    """The rule that cuts the work of ``day``: a race ahead, a race just run, an easier week; ``None`` for none."""
    if running.days_to_race(day) is not None:
        return "taper_dose"
    if kind is WeekKind.TAPER:
        next_week_ends = monday_of(day) + timedelta(days=13)
        return "taper_dose" if any(day < race <= next_week_ends for race in running.races) else "race_week_dose"
    return "easier_dose" if kind is WeekKind.EASIER else None


def week_kind(week: Week, is_easier: bool) -> WeekKind:
    """What a week is, once the model has chosen the easier ones."""
    if is_easier:
        return WeekKind.EASIER
    return week.fixed_kind or WeekKind.NORMAL


def _calendar(season: Season, decision: Decision, previous: Plan | None) -> tuple[PlanWeek, ...]:
    """The weeks of this plan, after those of earlier plans that are past."""
    first = season.weeks[0].monday
    past = tuple(week for week in (previous.calendar if previous else ()) if week.monday < first)
    done = season.history.done_days
    weeks = []
    for w, week in enumerate(season.weeks):
        count = sum(day.week == w for day in decision.days) + sum(monday_of(day) == week.monday for day in done)
        weeks.append(PlanWeek(week.monday, week.block, week_kind(week, w in decision.easier), count, week.step_up_pct))
    return past + tuple(weeks)


def _first_swing(history: History, days: Sequence[StrengthDay]) -> date | None:
    """The first full swing: known, or the first one planned."""
    planned = (
        day.date
        for day in days
        for item in day.items
        if item.exercise == "single_arm_kettlebell_swing" and item.variant is None
    )
    return history.first_swing or min(planned, default=None)
