"""``runtall read``: what one file holds."""

from __future__ import annotations

import argparse
from pathlib import Path

from runtall.cli.terminal import _, clock, print_json, print_table, say, sentence, utc_text
from runtall.errors import InputRefused, NotAnActivity
from runtall.runs.channels import summarise_channels
from runtall.runs.disk import kind_of
from runtall.runs.fade import CannotTell, Change, fade, unit_of
from runtall.runs.first_bytes import HEAD_BYTES, Content, content_of
from runtall.runs.limits import DEFAULT_LIMITS
from runtall.runs.nouns import Activity, FileWarning, Run, StrengthSet
from runtall.runs.read import read_activity
from runtall.runs.walk import Member, walk
from runtall.units import DistanceUnit, metres_per, pace_s_per

HELP = "what one activity file holds: its runs, channels, strength sets, and what was lost"
EXAMPLE = "runtall read morning-run.fit --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="a FIT, TCX or GPX file, plain or .gz, or a zip that holds just one"
    )
    parser.add_argument("--json", action="store_true", help="print JSON for other programs")
    parser.add_argument("--units", choices=("km", "mi"), default="km", help="for people; JSON is always SI")


def run(arguments: argparse.Namespace) -> int:
    activity = _read(arguments.file)
    if arguments.json:
        print_json(activity_json(activity))
        return 0
    for one_run in activity.runs:
        _print_run(one_run, arguments.units)
    if activity.sets:
        _print_sets(activity.sets)
    _print_warnings(activity)
    return 0


def _read(path: Path) -> Activity:
    """The one activity at ``path``. A zip is opened when a single activity lies in it."""
    kind = kind_of(path)
    if kind == "folder":
        raise InputRefused("{path} is a folder", remedy="runtall load reads folders", code="is_a_folder", path=path)
    if kind == "other":
        raise InputRefused("{path} is no ordinary file", remedy="choose another", code="not_a_file", path=path)
    try:
        with path.open("rb") as file:
            data = file.read(DEFAULT_LIMITS.file_bytes + 1)
    except FileNotFoundError:
        raise InputRefused("there is no file {path}", remedy="check the path", code="not_found", path=path) from None
    except OSError as trouble:
        raise InputRefused(
            "{path} cannot be read ({problem})",
            remedy="check its permissions",
            code="unreadable",
            path=path,
            problem=trouble.strerror or "unknown",
        ) from None
    is_zip = content_of(data[:HEAD_BYTES]) is Content.ZIP
    return _read_zip(path) if is_zip else read_activity(data, path.name)


def _read_zip(path: Path) -> Activity:
    candidate: Member | None = None
    refusal: InputRefused | None = None
    for member in walk([path]):
        if member.status == "refused":
            refusal = refusal or member.refusal
        if member.status != "candidate":
            continue
        if candidate is not None:
            raise InputRefused(
                "{path} holds more than one activity", remedy="runtall load reads them all", code="several", path=path
            )
        candidate = member
    if candidate is None:
        raise refusal or NotAnActivity("{path} holds no activity", remedy="choose another file", path=path)
    return read_activity(candidate.data, candidate.name)


def activity_json(activity: Activity) -> dict[str, object]:
    """The contract of ``runtall read --json``; every number SI, times UTC."""
    warnings = [*activity.warnings, *(warning for one_run in activity.runs for warning in one_run.warnings)]
    return {
        "runs": [_run_json(one_run) for one_run in activity.runs],
        "sets": [_set_json(one_set) for one_set in activity.sets],
        "warnings": [{"code": w.code, "message": w.message, "offset": w.offset} for w in warnings],
        "complete": activity.complete,
    }


def _run_json(run: Run) -> dict[str, object]:
    return {
        "sport": run.sport,
        "start_time": utc_text(run.start_time),
        "timer_s": run.timer_s,
        "elapsed_s": run.elapsed_s,
        "distance_m": run.distance_m,
        "samples": len(run.time_s),
        "channels": {
            name: {"count": summary.count, "mean": summary.mean, "min": summary.min, "max": summary.max}
            for name, summary in summarise_channels(run).items()
            if name != "distance_m"  # a sum, told above
        },
        "laps": len(run.laps),
    }


def _set_json(one_set: StrengthSet) -> dict[str, object]:
    return {
        "start_time": utc_text(one_set.start_time),
        "duration_s": one_set.duration_s,
        "reps": one_set.reps,
        "weight_kg": one_set.weight_kg,
        "kind": one_set.kind,
        "guesses": [{"category": guess.category, "name": guess.name} for guess in one_set.guesses],
    }


def _print_run(run: Run, unit: DistanceUnit) -> None:
    say(_headline(run, unit), style="bold")
    changes = fade(run)
    rows = []
    for name, summary in summarise_channels(run).items():
        if name == "distance_m":
            continue
        change = changes.get(name)
        late = f"{change.change:+.1f} ± {change.high - change.change:.1f}" if isinstance(change, Change) else ""
        mark = "*" if isinstance(change, Change) and change.is_clear else ""
        rows.append(
            (name, f"{summary.mean:.1f}", f"{summary.min:.1f}", f"{summary.max:.1f}", late + mark, unit_of(name))
        )
    print_table((_("channel"), _("mean"), _("min"), _("max"), _("late − early"), ""), rows, flush_right=(1, 2, 3, 4))
    _print_fade_note([change for change in changes.values() if isinstance(change, Change)], list(changes.values()))
    say()


def _print_fade_note(told: list[Change], everything: list[Change | CannotTell]) -> None:
    """What the last column means, or why it is empty."""
    if told:
        say(
            _(
                "late − early: the last fifth less the second, at {speed:.2f} m/s, with its 95 % interval; "
                "* leaves out zero. No smallest change that matters is published for watch data outdoors."
            ).format(speed=told[0].speed_mps)
        )
    reasons = {change.reason.text: change.reason for change in everything if not isinstance(change, Change)}
    for reason in reasons.values():
        say(sentence(reason))


def _headline(run: Run, unit: DistanceUnit) -> str:
    parts = [f"{run.summary().local_date.isoformat()}  {run.sport}"]
    if run.distance_m is not None:
        parts.append(f"{run.distance_m / metres_per(unit):.2f} {unit}")
        pace_s = pace_s_per(unit, run.distance_m / run.timer_s) if run.timer_s > 0 else None
        if pace_s is not None:
            parts.append(f"{int(pace_s // 60)}:{int(pace_s % 60):02d} /{unit}")
    parts.append(f"{clock(run.timer_s)} h")
    parts.append(_("{count} samples").format(count=len(run.time_s)))
    if run.laps:
        parts.append(_("{count} laps").format(count=len(run.laps)))
    if run.device and run.device.name:
        parts.append(run.device.name)
    return " · ".join(parts)


def _print_sets(sets: tuple[StrengthSet, ...]) -> None:
    say(_("{count} strength sets").format(count=len(sets)), style="bold")
    rows = [
        (
            str(number),
            one_set.kind,
            "–" if one_set.reps is None else str(one_set.reps),
            "–" if one_set.weight_kg is None else f"{one_set.weight_kg:g} kg",
            "–" if one_set.duration_s is None else f"{one_set.duration_s:.0f} s",
            ", ".join(f"{g.category}/{'–' if g.name is None else g.name}" for g in one_set.guesses[:3]),
        )
        for number, one_set in enumerate(sets, 1)
    ]
    headings = ("", _("kind"), _("reps"), _("weight"), _("time"), _("the watch's guesses (Garmin's numbers)"))
    print_table(headings, rows, flush_right=(0, 2, 3, 4))
    say()


def _print_warnings(activity: Activity) -> None:
    warnings: list[FileWarning] = list(activity.warnings)
    for one_run in activity.runs:
        warnings.extend(one_run.warnings)
    for warning in warnings:
        place = "" if warning.offset is None else _(" (byte {offset})").format(offset=warning.offset)
        say(f"! {_(warning.template).format(**warning.params)}{place}")
    if not activity.complete:
        say(_("! The file was not read to its end; what is shown is what was readable."))
