"""``runtall pose``: a video becomes a landmark recording."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from runtall.body import Frame, write_recording
from runtall.cli.terminal import _, print_json, say, tracked, warn
from runtall.errors import InputRefused
from runtall.pose import PoseReader, Video, open_video

HELP = "find a person's landmarks in every picture of a video and write them to a recording"
EXAMPLE = "runtall pose rows.mp4 -o rows.landmarks"

WARNINGS = {
    "nobody": "nobody was found in any picture",
    "lost_person": "nobody was found in more than a fifth of the pictures",
    "several_people": "several people are in the picture; the largest and most central one was followed",
    "damaged_after_start": "the video is damaged; what comes after the damage is missing",
    "times_out_of_order": "some pictures had no time of their own and were left out",
    "size_changed": "the size of the pictures changes, as when a phone is turned; those of another size were left out",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("video", metavar="VIDEO", type=Path, help="any common video file")
    parser.add_argument(
        "-o", "--output", metavar="OUT.landmarks", type=Path, required=True, help="the recording to write"
    )
    parser.add_argument(
        "--model", choices=("heavy", "full", "lite"), default="heavy", help="heavy is the most accurate"
    )
    parser.add_argument("--threads", type=int, default=2, help="processor threads for the model")
    parser.add_argument("--json", action="store_true", help="print JSON for other programs")


def run(arguments: argparse.Namespace) -> int:
    with open_video(arguments.video) as video:
        reader = PoseReader(video, arguments.model, max(1, arguments.threads))
        seen = Seen(reader, video)
        write_at_once(reader, seen, arguments.output)
    if arguments.json:
        print_json(
            {
                "recording": str(arguments.output),
                "frames": seen.frames,
                "frames_with_a_person": seen.with_a_person,
                "duration_s": seen.last_s,
                "model": reader.header.model,
                "warnings": reader.warnings,
            }
        )
        return 0
    for code in reader.warnings:
        warn(_("warning[{code}]: {text}").format(code=code, text=_(WARNINGS[code])))
    say(
        _("{path}: a person in {seen} of {count} pictures, {seconds:.1f} s").format(
            path=arguments.output, seen=seen.with_a_person, count=seen.frames, seconds=seen.last_s
        )
    )
    return 0


class Seen:
    """The reader's frames with a progress bar, counted while they pass."""

    def __init__(self, reader: PoseReader, video: Video) -> None:
        self._reader = reader
        self._total_ms = round((video.duration_s or 0) * 1000)
        self.frames = 0
        self.with_a_person = 0
        self.last_s = 0.0

    def __iter__(self) -> Iterator[Frame]:
        before_ms = 0

        def passed_ms(frame: Frame) -> int:
            nonlocal before_ms
            step, before_ms = round(frame.time_s * 1000) - before_ms, round(frame.time_s * 1000)
            return step

        for frame in tracked(self._reader, self._total_ms, passed_ms, _("finding landmarks")):
            self.frames += 1
            self.with_a_person += frame.pixels is not None
            self.last_s = frame.time_s
            yield frame


def write_at_once(reader: PoseReader, frames: Seen, output: Path) -> None:
    """Write the recording beside ``output`` and move it there when it is whole: never half a file."""
    try:
        with tempfile.NamedTemporaryFile(dir=output.parent, prefix=output.name, delete=False) as partial:
            try:
                write_recording(reader.header, frames, partial)
            except BaseException:
                Path(partial.name).unlink()
                raise
        Path(partial.name).replace(output)
    except OSError as trouble:
        raise InputRefused(
            "{path} cannot be written ({problem})",
            remedy="choose another place with -o",
            code="cannot_write",
            path=output,
            problem=trouble.strerror or "unknown",
        ) from None
