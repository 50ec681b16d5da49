"""What a frame costs the coach: against reading it from a recording, and under Pyodide against here."""

from __future__ import annotations

import io

from bench.coach_events import frame_us
from bench.coach_mannequin import AZIMUTHS_DEG, FIGURES, USUAL
from bench.pyodide import coached_in_pyodide
from bench.ratios import Result, Wanted, alternate
from runtall.body import read_recording, write_recording
from runtall.body.mannequin import perform
from runtall.body.mannequin_sets import Habits, poses_of, practice
from runtall.body.seer import Camera
from runtall.catalogue import load_movements
from runtall.coach import report

TITLE = "Coaching a frame"
LARGEST_US = 100.0
"""Microseconds a frame in CPython, reported; the gates are ratios."""
SLOWER_IN_PYODIDE = 6.0
ROUNDS = 5


def measure() -> list[Result]:
    """Every exercise: the coach against reading the recording it is fed from, and Pyodide against CPython."""
    results = []
    recordings: dict[str, bytes] = {}
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
        recordings[exercise] = data
        coaching, reading = f"coaching {exercise}", "reading the recording"
        timed = alternate(
            {coaching: lambda: report(movement, frames), reading: lambda: read_recording(data)},  # noqa: B023 (run at once)
            rounds=ROUNDS,
        )
        us = min(taken[coaching] for taken in timed.rounds) / len(frames) * 1e6
        note = f"{us:.0f} µs a frame at best (at most {LARGEST_US:.0f} wanted), {len(frames)} frames"
        results.append(timed.ratio(coaching, reading, Wanted("at_most", 1.0), note))
    return results + in_pyodide(recordings)


def in_pyodide(recordings: dict[str, bytes]) -> list[Result]:
    """How many times as long a frame takes under Pyodide, each the fastest of some passes."""
    there = coached_in_pyodide(recordings, ROUNDS)
    results = []
    for exercise, data in recordings.items():
        here_us, there_us = frame_us(exercise, data, ROUNDS), there[exercise]["frame_us"]
        results.append(
            Result(
                f"coaching {exercise} under Pyodide",
                "in CPython",
                there_us / here_us,
                there_us / 1e6,
                here_us / 1e6,
                Wanted("at_most", SLOWER_IN_PYODIDE),
                f"{there_us:.0f} µs a frame / {here_us:.0f} µs",
            )
        )
    return results
