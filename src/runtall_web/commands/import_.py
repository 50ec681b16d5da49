"""``runtall import``: files, folders and zips into the store."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from runtall.cli.terminal import _
from runtall.errors import InputRefused
from runtall.runs.disk import kind_of
from runtall_web.config.data_dir import DataDir, open_data_dir
from runtall_web.config.start import hold_in_use, start

HELP = "import activity files, folders and zips; again, after an interruption, to go on"
EXAMPLE = "runtall import ~/Downloads/garmin-export.zip ~/runs"
REFUSALS_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder or a zip")
    parser.add_argument("--data-dir", help="the folder that keeps everything (default: the platform's own place)")
    parser.add_argument("--json", action="store_true", help="print counts and refusals as JSON")


def run(arguments: argparse.Namespace) -> int:
    paths = [Path(path).expanduser() for path in arguments.paths]
    for path in paths:
        if kind_of(path) == "none":
            raise InputRefused("there is no {path}", remedy="check the path", code="not_found", path=str(path))
    data_dir = open_data_dir(arguments.data_dir)
    with hold_in_use(data_dir):
        start(arguments.data_dir)
        return _import(data_dir, paths, as_json=arguments.json)


def _import(data_dir: DataDir, paths: list[Path], *, as_json: bool) -> int:
    from runtall_web.accounts.queries import local_user
    from runtall_web.runs.actions.begin_import import begin_import
    from runtall_web.runs.actions.import_files import import_files
    from runtall_web.runs.models import Import

    stop = _stop_on_signals()
    job = begin_import(local_user(), Import.Via.COMMAND, datetime.now(UTC))
    with _progress() as progress:
        bar = progress.add_task("reading", total=None, words="")

        def told(now: Import) -> None:
            words = f"{now.done_files} files, {now.new_runs} new runs"
            progress.update(bar, total=now.total_bytes or None, completed=now.done_bytes, words=words)

        import_files(job, paths, clock=lambda: datetime.now(UTC), stopping=stop.is_set, told=told)
    report = _report(job, data_dir)
    if as_json:
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _print(report)
    if job.state != Import.State.DONE:
        print(_("stopped; everything finished so far is kept, import again to go on"), file=sys.stderr)
        return 130
    if job.done_files and not job.new_files and not job.duplicate_files:
        raise InputRefused(
            "none of the {count} files could be used",
            remedy="the reasons stand above",
            code="nothing_usable",
            count=job.done_files,
        )
    return 0


def _stop_on_signals() -> threading.Event:
    """The first Ctrl-C or SIGTERM leaves off after the file at hand; the second ends at once."""
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    return stop


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[words]}"),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )


def _report(job: object, data_dir: DataDir) -> dict[str, object]:
    from runtall_web.runs.models import Import

    if not isinstance(job, Import):
        raise TypeError(job)
    return {
        "new": job.new_files,
        "duplicate": job.duplicate_files,
        "refused": job.refused_files + job.skipped_files,
        "skipped": job.skipped_files,
        "new_runs": job.new_runs,
        "files": job.done_files,
        "seconds": round(job.reading_s, 3),
        "state": job.state,
        "data_dir": str(data_dir.root),
        "refusals": [
            {
                "name": refusal.name,
                "code": refusal.code,
                "message": _(refusal.template).format(**refusal.evidence),
                "remedy": _(refusal.remedy).format(**refusal.evidence) if refusal.remedy else "",
            }
            for refusal in job.refusals.all()
        ],
    }


def _print(report: dict[str, object]) -> None:
    refusals = report["refusals"]
    if not isinstance(refusals, list):
        raise TypeError(refusals)
    for refusal in refusals[:REFUSALS_SHOWN]:
        reason = f"{refusal['message']}; {refusal['remedy']}" if refusal["remedy"] else refusal["message"]
        print(_("refused {name}: {reason}").format(name=refusal["name"], reason=reason))
    if len(refusals) > REFUSALS_SHOWN:
        more = len(refusals) - REFUSALS_SHOWN
        print(_("… and {count} more; --json prints all, and the page lists them").format(count=more))
    counts = _("{new} new, {duplicate} duplicate, {refused} refused").format(**report)
    passed_over = _(" ({skipped} of them are no activity files)").format(**report) if report["skipped"] else ""
    print(counts + passed_over)
