"""``runtall load``: weekly running, the longest recent run, and single-run jumps."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from runtall.cli.terminal import (
    _,
    bar,
    clock,
    parse_date,
    print_json,
    print_table,
    reason_json,
    say,
    sentence,
    tracked,
    utc_text,
    warn,
)
from runtall.errors import InputRefused, NotAnActivity
from runtall.runs.disk import kind_of
from runtall.runs.history import History, read_history
from runtall.runs.jumps import Jump
from runtall.runs.load import LoadReport, load_report
from runtall.runs.walk import total_bytes, walk
from runtall.runs.weeks import Week, week_start
from runtall.units import metres_per

HELP = "weekly running, the longest run in 30 days, and single-run jumps, from activity files"
EXAMPLE = "runtall load ~/Downloads/export.zip --today 2026-03-31"

BAR_WIDTH = 20
MARKS = {"amber": "▲", "red": "▲▲"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", type=Path, nargs="+", help="activity files, folders or zips")
    parser.add_argument("--today", metavar="DATE", required=True, help="your local date, as 2026-03-31")
    parser.add_argument("--json", action="store_true", help="print JSON for other programs")
    parser.add_argument("--units", choices=("km", "mi"), default="km", help="for people; JSON is always in metres")
    parser.add_argument("--experience", choices=("novice", "trained"), help="novice adds a note on weekly rises")
    parser.add_argument(
        "--injured-lately", action="store_true", help="an injury in the last 12 months: jumps from 5 %% on"
    )
    parser.add_argument("--weeks", type=int, default=16, metavar="N", help="weeks to print for people (default 16)")
    parser.add_argument("--verbose", action="store_true", help="name every refused file and its reason")


def run(arguments: argparse.Namespace) -> int:
    today = parse_date(arguments.today, "--today")
    history = _gather(arguments.paths)
    report = load_report(
        history.runs, today, arguments.units, arguments.experience, injured_lately=arguments.injured_lately
    )
    if arguments.json:
        print_json(load_json(report, history))
    else:
        _print_report(report, history, arguments.weeks)
    _warn_of_refused(history, verbose=arguments.verbose)
    return 0


def _gather(paths: Sequence[Path]) -> History:
    """The history in the paths.

    :raises InputRefused: a path does not exist, or no run is in any of them.
    """
    for path in paths:
        if kind_of(path) == "none":
            raise InputRefused("there is no {path}", remedy="check the path", code="not_found", path=path)
    members = tracked(walk(paths), total_bytes(paths), lambda member: member.packed_bytes, _("reading"))
    history = read_history(members)
    if history.runs:
        return history
    if len(history.refused) == 1 and not history.skipped:
        raise history.refused[0].refusal
    raise NotAnActivity(
        "no run was found (refused files: {refused}, of another kind: {skipped})",
        remedy="give it FIT, TCX or GPX files of runs, or an export",
        code="not_a_run",
        refused=len(history.refused),
        skipped=history.skipped,
    )


def load_json(report: LoadReport, history: History) -> dict[str, object]:
    """The contract of ``runtall load --json``, described in ``docs/how-to/load.md``; metres and seconds."""
    longest = report.longest
    return {
        "today": report.today.isoformat(),
        "unit": report.unit,
        "runs": len(history.runs),
        "duplicates": history.duplicates,
        "weeks": [_week_json(week) for week in report.weeks],
        "longest_30d": {
            "from": longest.first_day.isoformat(),
            "to": longest.last_day.isoformat(),
            "distance_m": longest.longest_m,
            "date": longest.longest.local_date.isoformat() if longest.longest else None,
            "runs": longest.runs,
            "runs_without_distance": longest.runs_without_distance,
        },
        "jumps": [_jump_json(jump) for jump in report.jumps],
        "cannot_tell": [_jump_json(jump) for jump in report.cannot_tell],
        "notes": [reason_json(note) for note in report.notes],
        "damaged": list(history.damaged),
        "skipped": history.skipped,
        "refused": {
            "count": len(history.refused),
            "by_code": dict(sorted(Counter(refused.refusal.code for refused in history.refused).items())),
            "files": [
                {"name": refused.name, "code": refused.refusal.code, "message": str(refused.refusal)}
                for refused in history.refused
            ],
        },
    }


def _week_json(week: Week) -> dict[str, object]:
    return {
        "week": week.name,
        "start": week.start.isoformat(),
        "distance_m": week.distance_m,
        "timer_s": week.timer_s,
        "runs": week.runs,
        "runs_without_distance": week.runs_without_distance,
        "longest_m": week.longest_m,
        "partial": week.is_partial,
    }


def _jump_json(jump: Jump) -> dict[str, object]:
    return {
        "date": jump.run.local_date.isoformat(),
        "start_time": utc_text(jump.run.start_time),
        "distance_m": jump.run.distance_m,
        "longest_before_m": jump.window.longest_m,
        "ratio": jump.ratio,
        "level": jump.level,
        "plus": jump.plus,
        "reasons": [reason_json(reason) for reason in jump.reasons],
    }


def _print_report(report: LoadReport, history: History, weeks: int) -> None:
    shown = report.weeks[-weeks:] if weeks > 0 else report.weeks
    summary = _("Runs: {runs} · weeks: {weeks} · up to {today}").format(
        runs=len(history.runs), weeks=len(report.weeks), today=report.today.isoformat()
    )
    say(summary, style="bold")
    if shown:
        _print_weeks(report, shown)
    _print_longest(report)
    if shown:
        _print_jumps(report, shown)
    for note in report.notes:
        say(f"· {sentence(note)}")


def _print_weeks(report: LoadReport, shown: Sequence[Week]) -> None:
    per_unit_m = metres_per(report.unit)
    greatest_m = max(week.distance_m for week in shown)
    marks = _marks(report)
    rows = [
        (
            week.name + ("*" if week.is_partial else " "),
            f"{week.distance_m / per_unit_m:.1f}",
            bar(week.distance_m, greatest_m, BAR_WIDTH),
            clock(week.timer_s),
            str(week.runs),
            "–" if week.longest_m is None else f"{week.longest_m / per_unit_m:.1f}",
            marks.get(week.name, ""),
        )
        for week in shown
    ]
    headings = (_("week"), report.unit, "", _("time"), _("runs"), _("longest"), _("jump"))
    print_table(headings, rows, flush_right=(1, 3, 4, 5))
    if shown[-1].is_partial:
        say(_("* this week is not over"))
    say()


def _marks(report: LoadReport) -> dict[str, str]:
    """The highest jump of each week, as it stands in the table."""
    marks: dict[str, tuple[float, str]] = {}
    for jump in report.jumps:
        week = _week_name(jump)
        ratio = jump.ratio or 0.0
        if ratio > marks.get(week, (0.0, ""))[0]:
            marks[week] = (ratio, f"{MARKS[jump.level]} {_level(jump)} +{(ratio - 1) * 100:.0f} %")
    return {week: mark for week, (_ratio, mark) in marks.items()}


def _week_name(jump: Jump) -> str:
    year, number, _day = week_start(jump.run.local_date).isocalendar()
    return f"{year}-W{number:02d}"


def _level(jump: Jump) -> str:
    return {"amber": _("amber"), "red": _("red")}[jump.level] + ("+" if jump.plus else "")


def _print_longest(report: LoadReport) -> None:
    longest = report.longest
    if longest.longest is None or longest.longest_m is None:
        return
    say(
        _("Longest run from {first} to {last}: {distance:.1f} {unit}, on {day}.").format(
            first=longest.first_day.isoformat(),
            last=longest.last_day.isoformat(),
            distance=longest.longest_m / metres_per(report.unit),
            unit=report.unit,
            day=longest.longest.local_date.isoformat(),
        )
    )


def _print_jumps(report: LoadReport, shown: Sequence[Week]) -> None:
    """The jumps of the weeks on the screen, the latest first, and how many could not be told."""
    first_day = shown[0].start
    recent = [jump for jump in report.jumps if jump.run.local_date >= first_day]
    for jump in reversed(recent):
        say()
        say(f"{MARKS[jump.level]} {jump.run.local_date.isoformat()} · {_level(jump)}", style="bold")
        for reason in jump.reasons:
            say(sentence(reason), indent=2)
    untold = [jump for jump in report.cannot_tell if jump.run.local_date >= first_day]
    if untold:
        say()
        dates = ", ".join(jump.run.local_date.isoformat() for jump in untold[-6:])
        say(_("? Cannot tell, for want of a distance in the 30 days before: {dates}").format(dates=dates))
    if recent or untold:
        say()


def _warn_of_refused(history: History, *, verbose: bool) -> None:
    if history.duplicates:
        warn(_("further recordings of the same runs, left out: {count}").format(count=history.duplicates))
    if history.damaged:
        warn(_("damaged files, read in part: {count}").format(count=len(history.damaged)))
    if history.skipped:
        warn(_("files that are no runs: {count}").format(count=history.skipped))
    if history.refused:
        hint = "" if verbose else _(" (--verbose names them)")
        warn(_("refused files: {count}").format(count=len(history.refused)) + hint)
    if verbose:
        for refused in history.refused:
            warn(f"  {refused.name}: {refused.refusal.line()}")
