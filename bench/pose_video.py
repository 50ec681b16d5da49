"""A video from file to landmarks, against decoding it and running the models bare; and, where it is installed, against
``mediapipe`` on the same pictures."""

from __future__ import annotations

import importlib.util
import os
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

import av
import numpy as np

from bench.filming import film
from bench.person import scenes
from bench.ratios import Result, Wanted, alternate
from runtall.body.mannequin import perform
from runtall.body.mannequin_sets import Habits, poses_of, practice
from runtall.body.seer import Camera, Trouble
from runtall.body.skeleton import Figure
from runtall.catalogue import load_movements
from runtall.pose import PoseReader, Size, open_video
from runtall.pose.detector import Detector
from runtall.pose.landmarker import Landmarker
from runtall.pose.track import Tracker

TITLE = "A video from file to landmarks"
FRAMES = 50
RATE_HZ = 25.0
LARGEST = 1.15
ROUNDS = 3


def measure() -> list[Result]:
    """The heavy model on a drawn video (and a real clip) gates, by processor time on one thread, because waiting for a
    busy machine is no work of ours; the wall clock on two threads is reported."""
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as name:
        drawn = drawn_video(Path(name) / "drawn.mp4")
        clip = real_clip()
        for path in [drawn, *([clip] if clip else [])]:
            results.append(against_bare(path, "heavy", 1, Wanted("at_most", LARGEST)))
            results.append(against_bare(path, "heavy", 2, None))
        results.append(against_bare(drawn, "full", 1, None))
        results.append(against_mediapipe(clip or drawn))
    return results


def drawn_video(path: Path) -> Path:
    """Two seconds of 720p: the mannequin pulling a band apart, drawn as a person."""
    performance = load_movements()["standing_band_pull_apart"].performance
    assert performance is not None
    recording, _ = perform(
        poses_of(performance),
        practice(performance, Habits(reps=2), 1),
        figure=Figure(),
        camera=Camera(0.0),
        trouble=Trouble(lost=0.0),  # a picture without a person costs a search, which is no overhead
        frame_rate_hz=RATE_HZ,
        seed=1,
    )
    return film(path, list(scenes(recording.frames[:FRAMES], 1280, 720)))


def real_clip() -> Path | None:
    """A clip of ``DATA``, where that is given."""
    folder = os.environ.get("RUNTALL_DATA")
    clips = sorted((Path(folder) / "clips").glob("standing_band_pull_apart_*.mp4")) if folder else []
    return clips[0] if clips else None


def against_bare(path: Path, size: Size, threads: int, wanted: Wanted | None) -> Result:
    """End to end against the sum of what cannot be saved: decoding to pictures, and as many runs of the models."""
    frames, looks = end_to_end(path, size, threads)
    landmarker, detector = Landmarker(size, threads), Detector(threads)
    with open_video(path) as video:
        picture = next(iter(video)).picture
    landmarker.find(picture, detector.find(picture)[0].region)  # the bare runs then see a person too

    def bare() -> None:
        decode(path)
        invoke(landmarker, frames)
        invoke(detector, looks)

    whole, parts = f"{size}, file to landmarks", "decoding and inference, bare"
    clock = time.process_time if threads == 1 else time.perf_counter
    timed = alternate({whole: lambda: end_to_end(path, size, threads), parts: bare}, ROUNDS, clock)
    rate_hz = frames / timed.median_s(whole)
    what = "processor time, one thread" if threads == 1 else "wall clock, two threads"
    return timed.ratio(whole, parts, wanted, f"{path.stem}, {what}: {frames} frames at {rate_hz:.0f} a second")


def end_to_end(path: Path, size: Size, threads: int) -> tuple[int, int]:
    """Read the first frames of the video; how many, and how often the detector ran."""
    with open_video(path) as video:
        reader = PoseReader(video, size, threads)
        return sum(1 for _ in islice(reader, FRAMES)), reader.looks


def decode(path: Path) -> None:
    """The same pictures as red, green, blue."""
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for frame in islice(container.decode(video=0), FRAMES):
            frame.to_ndarray(format="rgb24")


def invoke(model: Landmarker | Detector, times: int) -> None:
    """Run a model on what its input already holds."""
    for _ in range(times):
        model.invoke()


def against_mediapipe(path: Path) -> Result:
    """The same pictures through ``mediapipe``'s own pipeline with the heavy model; skipped where it is not installed.

    Only its old interface is used, which brings its models along and talks to nobody.
    """
    ours, theirs = "heavy, pictures to landmarks", "mediapipe's heavy"
    if importlib.util.find_spec("mediapipe") is None:
        return Result(ours, theirs, None, 0.0, 0.0, None, "skipped: mediapipe is not installed")
    mediapipe: Any = importlib.import_module("mediapipe")
    if not hasattr(mediapipe, "solutions"):
        return Result(ours, theirs, None, 0.0, 0.0, None, "skipped: this mediapipe has no solutions.pose")
    with av.open(str(path)) as container:
        pictures = [
            np.ascontiguousarray(frame.to_ndarray(format="rgb24"))
            for frame in islice(container.decode(video=0), FRAMES)
        ]

    def our_way() -> None:
        tracker = Tracker(Landmarker("heavy"), Detector())
        for number, picture in enumerate(pictures):
            tracker.step(number / RATE_HZ, picture)

    def their_way() -> None:
        with mediapipe.solutions.pose.Pose(model_complexity=2, smooth_landmarks=False) as pose:
            for picture in pictures:
                pose.process(picture)

    timed = alternate({ours: our_way, theirs: their_way}, rounds=3)
    return timed.ratio(ours, theirs, Wanted("at_most", 1.0), f"{len(pictures)} pictures")
