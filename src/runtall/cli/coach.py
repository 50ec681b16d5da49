"""``runtall coach``: a video or a landmark recording of one of the exercises becomes repetitions, sides, holds and
faults."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from runtall.body import Frame, open_recording
from runtall.catalogue import EXERCISE_IDS, load_exercises, load_movements
from runtall.cli.pose import WARNINGS, Seen
from runtall.cli.terminal import _, print_json, print_table, say, warn
from runtall.coach import Report, report
from runtall.errors import InputRefused
from runtall.pose import PoseReader, open_video

HELP = "count repetitions, time holds and find faults in a video or a landmark recording of one exercise"
EXAMPLE = "runtall coach rows.mp4 --exercise renegade_row"

GZIP = b"\x1f\x8b"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="VIDEO|RECORDING", type=Path, help="a video, or what runtall pose wrote")
    parser.add_argument("--exercise", metavar="ID", required=True, help="one of: " + ", ".join(EXERCISE_IDS))
    parser.add_argument(
        "--model", choices=("heavy", "full", "lite"), default="heavy", help="for videos; heavy is the most accurate"
    )
    parser.add_argument("--threads", type=int, default=2, help="processor threads for the model")
    parser.add_argument("--json", action="store_true", help="print JSON for other programs")


def run(arguments: argparse.Namespace) -> int:
    movements = load_movements()
    if arguments.exercise not in movements:
        raise InputRefused(
            "no exercise that can be coached is called {exercise}",
            remedy="choose one of: {known}",
            code="unknown_exercise",
            exercise=arguments.exercise,
            known=", ".join(movements),
        )
    movement = movements[arguments.exercise]
    with frames_of(arguments) as (frames, pose_warnings):
        found = report(movement, frames)
    if arguments.json:
        document = found.to_json()
        said = [{"code": code, "message": WARNINGS[code], "time_s": 0.0} for code in pose_warnings]
        document["warnings"] = [*said, *(warned.to_json() for warned in found.warnings)]
        print_json(document)
        return 0
    for code in pose_warnings:
        warn(_("warning[{code}]: {text}").format(code=code, text=_(WARNINGS[code])))
    show(found)
    return 0


@contextmanager
def frames_of(arguments: argparse.Namespace) -> Iterator[tuple[Iterator[Frame], list[str]]]:
    """The frames of a video or a recording, and the list that its warnings come into while they are read."""
    path: Path = arguments.source
    said: list[str] = []
    if is_recording(path):
        with path.open("rb") as stream:
            yield open_recording(stream)[1], said
        return
    with open_video(path) as video:
        reader = PoseReader(video, arguments.model, max(1, arguments.threads))

        def frames() -> Iterator[Frame]:
            yield from Seen(reader, video)
            said.extend(reader.warnings)

        yield frames(), said


def is_recording(path: Path) -> bool:
    """Whether the file begins like a landmark recording; a file that cannot be read is left to the video's refusal."""
    try:
        with path.open("rb") as stream:
            return stream.read(2) == GZIP
    except OSError:
        return False


def show(found: Report) -> None:
    """The report for people."""
    exercise = load_exercises()[found.exercise]
    sides = {"left": _("left"), "right": _("right"), None: ""}
    rows = [
        (
            str(rep.n),
            sides[rep.side],
            f"{rep.start_s:.1f}–{rep.end_s:.1f}",
            f"{rep.hold_s:.1f}",
            f"{rep.range:.2f}",
            ", ".join(rep.faults),
        )
        for rep in found.reps
    ]
    if rows:
        headings = (_("rep"), _("side"), _("seconds"), _("hold s"), _("range"), _("faults"))
        print_table(headings, rows, flush_right=(0, 2, 3, 4))
    for fault in exercise.faults:
        if any(fault.code == seen.code for seen in found.faults):
            say(f"{fault.code}: {_(fault.say)}")
    for warned in found.warnings:
        warn(_("warning[{code}]: {text}").format(code=warned.code, text=_(warned.template).format(**warned.params)))
    say(
        _("{count} repetitions seen from: {view}; {share:.0%} of the pictures could be judged").format(
            count=len(found.reps), view=found.view or _("unknown"), share=found.coverage
        )
    )
