"""What form analysis adds to reading a video: end to end against bare decoding and inference, its own share, and how
time and memory grow with the clip."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from bench.filming import film as write_video
from bench.person import scenes
from bench.pose_video import decode, invoke
from bench.ratios import Result, Wanted, alternate
from runtall.body import Recording
from runtall.body.gait import Gait
from runtall.body.gait_film import SIDE, STILL, Filming, film
from runtall.form import FormReport, Question, analyse, analyse_tracks, gathered
from runtall.form.camera import watched
from runtall.pose import PoseReader, open_video
from runtall.pose.detector import Detector
from runtall.pose.landmarker import Landmarker
from runtall.pose.region import Region

TITLE = "Running form: end to end, and analysis after pose"
RATE_HZ = 60.0
VIDEO_RATE_HZ = 25.0
VIDEO_S = 4.0
MODEL_PICTURES = 20
ASKED = Question(1.72, 2.9)
LARGEST = 1.2
SHARE = 0.01
ROUNDS = 3
LONG_S, SHORT_S = 600, 10
GROWTH = 1.5
"""Ten minutes may take this many times the memory of ten seconds: next to nothing beside the model (judgement)."""


def measure() -> list[Result]:
    """The whole way from file to report; the analysis alone against the model; memory of ten minutes against ten
    seconds."""
    results = []
    with tempfile.TemporaryDirectory() as name:
        drawn = drawn_runner(Path(name) / "drawn_runner.mp4")
        clip = real_clip()
        results += [against_bare(path) for path in [drawn, *([clip] if clip else [])]]
    return [*results, *_shares(), _memory()]


def drawn_runner(path: Path) -> Path:
    """The mannequin running, drawn as a person, 720p."""
    how = Filming(rate_hz=VIDEO_RATE_HZ, seconds=VIDEO_S, camera=SIDE, trouble=STILL)
    return write_video(path, list(scenes(film(Gait(), how).recording.frames, SIDE.width_px, SIDE.height_px)))


def real_clip() -> Path | None:
    """A rendered runner of ``DATA``, where that is given."""
    folder = os.environ.get("RUNTALL_DATA")
    path = Path(folder) / "clips" / "running_side_clean.mp4" if folder else None
    return path if path and path.exists() else None


def against_bare(path: Path) -> Result:
    """From file to report, against decoding and as many runs of the models, in processor time on one thread."""
    found, frames, looks = _end_to_end(path)
    landmarker, detector = Landmarker("heavy", 1), Detector(1)
    with open_video(path) as video:
        picture = next(iter(video)).picture
    landmarker.find(picture, detector.find(picture)[0].region)

    def bare() -> None:
        decode(path)
        invoke(landmarker, frames)
        invoke(detector, looks)

    whole, parts = "heavy, file to report", "decoding and inference, bare"
    timed = alternate({whole: lambda: _end_to_end(path), parts: bare}, ROUNDS, time.process_time)
    cadence = found.metrics.get("cadence_spm")
    said = f"cadence {cadence.value:.1f}" if cadence else "nothing measured"
    return timed.ratio(whole, parts, Wanted("at_most", LARGEST), f"{path.stem}, {frames} frames, {said}")


def _end_to_end(path: Path) -> tuple[FormReport, int, int]:
    with watched(open_video(path)) as video:
        reader = PoseReader(video, "heavy", 1)
        tracks = gathered(reader.header, reader)
    return analyse_tracks(tracks, ASKED), len(tracks.time_s), reader.looks


def _shares() -> list[Result]:
    """Analysis of 10 s and of 60 s against the heavy model on as many pictures (scaled up from a few)."""
    model = Landmarker("heavy", 1)
    picture = np.full((720, 1280, 3), 120, dtype=np.uint8)
    region = Region(640.0, 360.0, 600.0, 0.0)
    model_name = f"the heavy model on {MODEL_PICTURES} pictures"
    clips = {seconds: _clip(seconds) for seconds in (10.0, 60.0)}
    names = {seconds: f"analysis of {seconds:.0f} s at 60 fps" for seconds in clips}
    timed = alternate(
        {
            names[10.0]: lambda: analyse(clips[10.0], ASKED),
            names[60.0]: lambda: analyse(clips[60.0], ASKED),
            model_name: lambda: _look(model, picture, region),
        },
        5,
        time.process_time,
    )
    found = []
    for seconds, clip in clips.items():
        most = len(clip.frames) / MODEL_PICTURES * SHARE
        note = f"one hundredth of the model's time on all {len(clip.frames)} pictures is {most:g}"
        found.append(timed.ratio(names[seconds], model_name, Wanted("at_most", most), note))
    return found


def _memory() -> Result:
    long, short = (_resident_bytes(seconds) for seconds in (LONG_S, SHORT_S))
    note = f"{long / 2**20:.0f} MB against {short / 2**20:.0f} MB, the heavy model among them"
    what, against = "memory of ten minutes at 60 fps", "of ten seconds"
    return Result(what, against, long / short, 0.0, 0.0, Wanted("at_most", GROWTH), note)


def _resident_bytes(seconds: int) -> int:
    command = [sys.executable, "-m", "bench.form_memory", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    return int(done.stdout)


def _clip(seconds: float) -> Recording:
    return film(Gait(), Filming(rate_hz=RATE_HZ, seconds=seconds, trouble=STILL)).recording


def _look(model: Landmarker, picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], region: Region) -> None:
    for _ in range(MODEL_PICTURES):
        model.find(picture, region)
