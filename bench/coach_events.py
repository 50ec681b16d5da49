"""What the coach says of a recording, and how long it takes: the same lines run in CPython and in Pyodide.

Only the standard library and the coach's rooms are there.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

from runtall.body import read_recording
from runtall.catalogue import load_movements
from runtall.coach import Coach, Event, Rep, Warned


def events_of(exercise: str, recording: bytes) -> list[dict[str, object]]:
    """Every event of the coach, frame by frame, unrounded."""
    coach = Coach(load_movements()[exercise])
    return [_plain(event) for event in coach.feed(read_recording(recording).frames)]


def frame_us(exercise: str, recording: bytes, rounds: int) -> float:
    """Microseconds a frame: the fastest of ``rounds`` passes, after one to warm up."""
    frames = read_recording(recording).frames
    taken_s = []
    for _ in range(rounds + 1):
        coach = Coach(load_movements()[exercise])
        began_s = time.perf_counter()
        for frame in frames:
            coach.step(frame)
        coach.finish()
        taken_s.append(time.perf_counter() - began_s)
    return min(taken_s[1:]) / len(frames) * 1e6


def answer(folder: Path, rounds: int) -> str:
    """For each ``<exercise>.landmarks`` of a folder its events and, with ``rounds``, its time, as JSON."""
    answers = {}
    for path in sorted(folder.glob("*.landmarks")):
        exercise, data = path.stem, path.read_bytes()
        timed = frame_us(exercise, data, rounds) if rounds else None
        answers[exercise] = {"events": events_of(exercise, data), "frame_us": timed}
    return json.dumps(answers)


def _plain(event: Event) -> dict[str, object]:
    if isinstance(event, Warned):
        return {"kind": "warning", "code": event.code, "text": event.text, "time_s": event.time_s}
    if isinstance(event, Rep):
        return {
            "kind": "rep",
            "n": event.n,
            "side": event.side,
            "start_s": event.start_s,
            "peak_s": event.peak_s,
            "end_s": event.end_s,
            "hold_s": event.hold_s,
            "range": event.range,
            "tempo_s": list(event.tempo_s),
            "faults": list(event.faults),
        }
    return {
        "kind": "fault",
        "code": event.code,
        "start_s": event.start_s,
        "end_s": event.end_s,
        "confidence": event.confidence,
        "severity": event.severity,
        "rep": event.rep,
    }
