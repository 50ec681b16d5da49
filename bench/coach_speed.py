"""What a frame costs the coach, against reading it from a recording."""

from __future__ import annotations

import io

from bench.coach_mannequin import AZIMUTHS_DEG, FIGURES, USUAL
from bench.ratios import Result, Wanted, alternate
from runtall.body import read_recording, write_recording
from runtall.body.mannequin import Camera, perform
from runtall.body.mannequin_sets import Habits, poses_of, practice
from runtall.catalogue import load_movements
from runtall.coach import report

TITLE = "Coaching a frame"
LARGEST_US = 100.0
"""Microseconds a frame in CPython, reported; the gate is the ratio to reading the same frame."""


def measure() -> list[Result]:
    """Every exercise: the coach against reading the recording it is fed from."""
    results = []
    for exercise, azimuths in AZIMUTHS_DEG.items():
        movement = load_movements()[exercise]
        performance = movement.performance
        assert performance is not None
        recording, _ = perform(
            poses_of(performance),
            practice(performance, Habits(reps=8), 1),
            figure=FIGURES[1],
            camera=Camera(azimuths[0]),
            trouble=USUAL,
            frame_rate_hz=30.0,
            seed=1,
        )
        stream = io.BytesIO()
        write_recording(recording.header, recording.frames, stream)
        data, frames = stream.getvalue(), recording.frames
        coaching, reading = f"coaching {exercise}", "reading the recording"
        timed = alternate(
            {coaching: lambda: report(movement, frames), reading: lambda: read_recording(data)},  # noqa: B023 (run at once)
            rounds=5,
        )
        us = timed.median_s(coaching) / len(frames) * 1e6
        note = f"{us:.0f} µs a frame (at most {LARGEST_US:.0f} wanted), {len(frames)} frames"
        results.append(timed.ratio(coaching, reading, Wanted("at_most", 1.0), note))
    return results
