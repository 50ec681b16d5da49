"""``runtall form``: a runner's video or landmark recording becomes numbers about their running form."""

from __future__ import annotations

import argparse
from pathlib import Path

from runtall.body import open_recording
from runtall.cli.coach import is_recording
from runtall.cli.pose import Seen
from runtall.cli.terminal import _, print_json, print_table, say, sentence, warn
from runtall.errors import InputRefused
from runtall.form import Camera, FormReport, Metric, Question, analyse_tracks, code, gathered, report_json
from runtall.form.camera import watched
from runtall.form.tracks import Tracks
from runtall.pose import PoseReader, open_video
from runtall.pose.model_files import Size

HELP = "measure running form from a video or a landmark recording"
EXAMPLE = "runtall form easy_run.mp4 --height-m 1.72"
VIEWS = ("auto", "side", "front", "rear")
TALLEST_M, SHORTEST_M, FASTEST_MPS = 2.5, 0.9, 12.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="VIDEO|RECORDING", type=Path, help="a video, or what `runtall pose` wrote")
    parser.add_argument("--height-m", metavar="H", type=float, help="the runner's height in metres, for centimetres")
    parser.add_argument("--view", choices=VIEWS, default="auto", help="from where it was filmed; auto finds out")
    parser.add_argument("--speed-mps", metavar="V", type=float, help="speed of the run in metres per second")
    parser.add_argument(
        "--model", choices=("heavy", "full", "lite"), default="heavy", help="the pose model, for a video"
    )
    parser.add_argument("--threads", type=int, default=2, help="processor threads for the model")
    parser.add_argument("--json", action="store_true", help="print JSON for other programs")


def run(arguments: argparse.Namespace) -> int:
    _within("--height-m", arguments.height_m, SHORTEST_M, TALLEST_M)
    _within("--speed-mps", arguments.speed_mps, 0.3, FASTEST_MPS)
    tracks, warnings, camera = _tracks(arguments.source, arguments.model, arguments.threads)
    asked = Question(
        height_m=arguments.height_m,
        speed_mps=arguments.speed_mps,
        view=None if arguments.view == "auto" else arguments.view,
        camera=camera,
        reader_warnings=warnings,
    )
    report = analyse_tracks(tracks, asked)
    if arguments.json:
        print_json(report_json(report))
    else:
        _show(report)
    return 0


def _within(option: str, value: float | None, least: float, most: float) -> None:
    if value is not None and not least <= value <= most:
        raise InputRefused(
            "{option} {value} is out of range",
            remedy="give a number from {least} to {most}",
            code="usage",
            option=option,
            value=value,
            least=least,
            most=most,
        )


def _tracks(path: Path, model: Size, threads: int) -> tuple[Tracks, tuple[str, ...], Camera | None]:
    """The landmarks in a file, or of a video, with the warnings of its reader and what the background says."""
    if is_recording(path):
        with path.open("rb") as stream:
            header, frames = open_recording(stream)
            return gathered(header, frames), (), None
    with watched(open_video(path)) as video:
        reader = PoseReader(video, model, max(1, threads))
        tracks = gathered(reader.header, Seen(reader, video))
    return tracks, tuple(reader.warnings), video.watch.camera


def _show(report: FormReport) -> None:
    for said in report.warnings:
        warn(_("warning[{code}]: {text}").format(code=code(said), text=sentence(said)))
    if report.metrics:
        headings = (_("metric"), _("value"), _("± 95 %"), _("early"), _("late"))
        print_table(headings, [_row(metric) for metric in report.metrics.values()], flush_right=(1, 2, 3, 4))
    if report.refused is None:
        for left_out in report.abstained:
            say(_("{metric}: cannot tell. {why}").format(metric=left_out.metric, why=sentence(left_out.reason)))


def _row(metric: Metric) -> tuple[str, ...]:
    early, late = ("" if part is None else f"{part:.2f}" for part in (metric.early, metric.late))
    return metric.name, f"{metric.value:.2f} {metric.unit}", f"{metric.uncertainty:.2f}", early, late
