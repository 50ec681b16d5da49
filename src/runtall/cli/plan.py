"""``runtall plan``: strength days around the running ahead, each choice with its reason."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from runtall.catalogue import EXERCISE_IDS, load_exercises
from runtall.cli.terminal import _, parse_date, print_json, say, sentence, tracked
from runtall.errors import InputRefused
from runtall.plan import (
    Item,
    Pin,
    Plan,
    PlanWeek,
    Runner,
    SetLog,
    StrengthDay,
    make_plan,
    monday_of,
    read_log,
    read_plan,
    read_runner,
)
from runtall.runs import RunSummary
from runtall.runs.history import read_history
from runtall.runs.walk import total_bytes, walk

HELP = "strength days for the weeks ahead, fitted around your running, every choice with its reason"
EXAMPLE = "runtall plan --runner me.toml --runs ~/Downloads/export.zip --today 2026-03-31 --weeks 8"

LARGEST_FILE_BYTES = 50_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--runner", metavar="RUNNER.toml", type=Path, required=True, help="who the plan is for")
    parser.add_argument("--runs", metavar="PATH", type=Path, action="append", help="runs done: files, folders, zips")
    parser.add_argument("--log", metavar="SETS.json", type=Path, help="the sets done so far")
    parser.add_argument("--previous", metavar="PLAN.json", type=Path, help="the plan that this one follows")
    parser.add_argument("--today", metavar="DATE", required=True, help="your local date, as 2026-03-31")
    parser.add_argument("--weeks", metavar="N", type=int, required=True, help="how many weeks from today, 1 to 26")
    parser.add_argument("--replan-today", action="store_true", help="today's session may change too")
    parser.add_argument(
        "--pin",
        metavar="DATE[=EX,EX]",
        action="append",
        default=[],
        help="a strength day set by hand, with its exercises or the plan's",
    )
    parser.add_argument(
        "--move", metavar="FROM:TO", action="append", default=[], help="a strength day moved by hand to another date"
    )
    parser.add_argument("--why", action="store_true", help="print every reason")
    parser.add_argument("--json", action="store_true", help="print JSON for other programs")


def run(arguments: argparse.Namespace) -> int:
    today = parse_date(arguments.today, "--today")
    runner = read_runner(read_text(arguments.runner), arguments.runner.name)
    log: tuple[SetLog, ...] = read_log(read_text(arguments.log), arguments.log.name) if arguments.log else ()
    previous = read_plan(read_text(arguments.previous), arguments.previous.name) if arguments.previous else None
    plan = make_plan(
        runner,
        today=today,
        weeks=arguments.weeks,
        runs=_runs(arguments.runs or ()),
        log=log,
        previous=previous,
        pins=[*map(_pin, arguments.pin), *map(_move, arguments.move)],
        replan_today=arguments.replan_today,
    )
    if arguments.json:
        print_json(plan.to_json())
    else:
        print_plan(plan, runner, why=arguments.why)
    return 0


def read_text(path: Path) -> str:
    """A text file of a sensible size, in UTF-8.

    :raises InputRefused: it is not there, cannot be read, or is no text.
    """
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise InputRefused("{path} is too large", remedy="give the right file", code="too_large", path=path)
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as failure:
        reason = failure.strerror if isinstance(failure, OSError) else "it is no text in UTF-8"
        raise InputRefused(
            "{path} cannot be read ({reason})", remedy="check the path", code="not_found", path=path, reason=reason
        ) from failure


def _runs(paths: Sequence[Path]) -> tuple[RunSummary, ...]:
    """The runs in the paths; none is no mistake here."""
    for path in paths:
        if not path.exists():
            raise InputRefused("there is no {path}", remedy="check the path", code="not_found", path=path)
    if not paths:
        return ()
    return read_history(tracked(walk(paths), total_bytes(paths), lambda member: member.packed_bytes, _("reading"))).runs


def _pin(text: str) -> Pin:
    day, _equals, exercises = text.partition("=")
    names = tuple(name.strip() for name in exercises.split(",") if name.strip())
    for name in names:
        if name not in EXERCISE_IDS:
            raise InputRefused(
                "--pin names {name}, which is none of the six",
                remedy="the six are {known}",
                code="bad_pin",
                name=name,
                known=", ".join(EXERCISE_IDS),
            )
    return Pin(parse_date(day, "--pin"), None, names or None)


def _move(text: str) -> Pin:
    before, _colon, after = text.partition(":")
    return Pin(parse_date(after, "--move"), parse_date(before, "--move"), None)


def print_plan(plan: Plan, runner: Runner, *, why: bool) -> None:
    """The plan week by week for a person, its notes last."""
    who = _("for {name}").format(name=runner.name) if runner.name else ""
    heading = _("Strength days {who} from {first} to {last}").format(
        who=who, first=_with_year(plan.today), last=_with_year(plan.last_day)
    )
    say(" ".join(heading.split()), style="bold")
    told: set[str] = set()
    for week in plan.calendar:
        if week.monday >= monday_of(plan.today):
            _print_week(plan, week)
            if why:
                _print_reasons([day for day in plan.days if monday_of(day.date) == week.monday], told)
    if plan.notes:
        say()
        say(_("What the plan says"), style="bold")
    for note in plan.notes:
        say(f"· {sentence(note.reason)}{_weeks_named(plan, note.weeks)}")
    if not why:
        say()
        say(_("Add --why to read the reason for every choice."))


def _print_week(plan: Plan, week: PlanWeek) -> None:
    days = [day for day in plan.days if monday_of(day.date) == week.monday]
    kinds = {
        "normal": "",
        "easier": _("easier week: about half the work, the same loads"),
        "taper": _("race week: less work, the same loads"),
        "partial": _("part of a week"),
    }
    runs = {"rest": "", "easy": _("easy run"), "quality": _("hard run"), "long": _("long run"), "race": _("race")}
    steps = _("running steps up {pct:g} %").format(pct=week.step_up_pct) if week.step_up_pct is not None else ""
    words = (
        _("week of {monday}").format(monday=_with_year(week.monday)),
        _("block {n}").format(n=week.block + 1),
        kinds[str(week.kind)],
        steps,
    )
    say()
    say(" · ".join(word for word in words if word), style="bold")
    if not days:
        say(_("no strength day"), indent=2)
    for day in days:
        minutes = _("{minutes:.0f} min after {warm_up:.0f} min of warm-up").format(
            minutes=day.minutes, warm_up=day.warm_up_minutes
        )
        pinned = _("set by hand") if day.pinned else ""
        label = (_day(day.date), runs[str(day.run_kind)], _("session {slot}").format(slot=day.slot), minutes, pinned)
        say(" · ".join(word for word in label if word), indent=2)
        for item in day.items:
            say(f"{_dose(item)}  {_name(item)}", indent=6)


def _weekday(day: date) -> str:
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[day.weekday()]


def _day(day: date) -> str:
    """``Thu 26 Nov``."""
    first_half = (_("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"))
    second_half = (_("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"))
    months = (*first_half, *second_half)
    return f"{_weekday(day)} {day.day} {months[day.month - 1]}"


def _with_year(day: date) -> str:
    return f"{_day(day)} {day.year}"


def _name(item: Item) -> str:
    exercise = load_exercises()[item.exercise]
    if item.variant is None:
        return exercise.names.article
    return _("{variant} (for: {exercise})").format(
        exercise=exercise.names.article, variant=exercise.variant(item.variant).name
    )


def _dose(item: Item) -> str:
    sides = _(" a side") if item.per_side else ""
    hold = _(", hold {seconds:g} s").format(seconds=item.hold_s) if item.hold_s else ""
    load = _(", {load:g} kg").format(load=item.load_kg) if item.load_kg else ""
    return f"{item.sets} × {item.reps}{sides}{hold}{load}"


def _print_reasons(days: Sequence[StrengthDay], told: set[str]) -> None:
    """The reasons of these days, each once: what was ``told`` before, for a day or an exercise, is not said again."""
    for day in days:
        of_day = [reason.text for reason in day.reasons]
        new = [reason for reason in (*day.reasons, *day.costs) if reason.text not in told]
        told.update(reason.text for reason in new)
        if new:
            say()
        for reason in new:
            say(f"{_weekday(day.date)}: {sentence(reason)} [{reason.certainty}]", indent=2)
        for item in day.items:
            mine = [one for one in item.reasons if (_name(item) + one.text) not in told and one.text not in of_day]
            told.update(_name(item) + reason.text for reason in mine)
            if mine:
                say(f"{_weekday(day.date)}: {_name(item)}", indent=2)
            for reason in mine:
                say(f"· {sentence(reason)} [{reason.certainty}]", indent=4)


def _weeks_named(plan: Plan, weeks: Sequence[date]) -> str:
    """The weeks of a note, unless it speaks of nearly all."""
    shown = [week for week in plan.calendar if week.monday >= monday_of(plan.today)]
    if not weeks or len(weeks) >= len(shown) - 1:
        return ""
    named = ", ".join(_day(monday).partition(" ")[2] for monday in weeks)
    return _(" (weeks of {weeks})").format(weeks=named)
