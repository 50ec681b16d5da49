"""A film of a made runner: every picture shows its joints and carries its own number as a bar code, so that a test can
read from the pixels which picture is on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.form.filming import filmed
from engine.form.made_gait import Gait, landmarks_m
from engine.pose.film import film
from runtall.body import LANDMARKS, Recording

WIDTH, HEIGHT = 640, 480
BITS, BIT_PX = 12, 30
"""Twelve bits of a number and one of parity, white for one, along the top."""
GROUND = (52, 58, 66)
BONES = (
    ("left_shoulder", "left_elbow", "left_wrist"),
    ("right_shoulder", "right_elbow", "right_wrist"),
    ("left_hip", "left_knee", "left_ankle", "left_heel", "left_foot_index"),
    ("right_hip", "right_knee", "right_ankle", "right_heel", "right_foot_index"),
    ("left_shoulder", "right_shoulder", "right_hip", "left_hip", "left_shoulder"),
)


def steady_ms(seconds: float, rate_hz: float = 60.0) -> list[int]:
    """Whole milliseconds of pictures at one rate."""
    return [round(1000 * n / rate_hz) for n in range(round(seconds * rate_hz))]


def unsteady_ms(seconds: float, first_ms: int = 0) -> list[int]:
    """Pictures as a phone in poor light gives them: mostly 60 a second, some missing, none quite on time."""
    draw = np.random.default_rng(5)
    times, now = [], float(first_ms)
    while now < first_ms + 1000 * seconds:
        times.append(round(now))
        now += 1000 / 60 * (2 if draw.random() < 0.12 else 1) + draw.uniform(-2, 2)
    return times


def seen_in(times_ms: Sequence[int], gait: Gait) -> Recording:
    """What a pose model would see in such a film. Its first picture is the recording's time 0."""
    times_s = (np.array(times_ms) - times_ms[0]) / 1000
    points_m = landmarks_m(gait, times_s)
    return filmed(points_m, times_s, metres_across=2.8, width_px=WIDTH, height_px=HEIGHT, camera_m=80.0)


def drawn_film(path: Path, times_ms: Sequence[int], gait: Gait) -> Recording:
    """Write the film; returns what a pose model would have seen in it."""
    recording = seen_in(times_ms, gait)
    film(path, [picture(recording, number) for number in range(len(times_ms))], times_ms)
    return recording


def picture(recording: Recording, number: int) -> NDArray[np.uint8]:
    """One picture: the runner's bones in grey, and the number."""
    shown = np.full((HEIGHT, WIDTH, 3), GROUND, np.uint8)
    places = dict(zip(LANDMARKS, recording.frames[number].pixels or (), strict=True))
    for chain in BONES:
        points = [place for name in chain if (place := places[name]) is not None]
        line = np.array([[round(x), round(y)] for x, y in points], np.int32)
        cv2.polylines(shown, [line], isClosed=False, color=(190, 190, 190), thickness=9, lineType=cv2.LINE_AA)
    cv2.line(shown, (0, 446), (WIDTH, 446), (110, 116, 124), 3)
    for bit in range(BITS):
        cell(shown, bit, number >> bit & 1)
    cell(shown, BITS, number.bit_count() & 1)
    return shown


def cell(shown: NDArray[np.uint8], place: int, is_set: int) -> None:
    shown[0:BIT_PX, place * BIT_PX : (place + 1) * BIT_PX] = 255 if is_set else 0


READ_NUMBER = """(video) => {
  const canvas = (window.reading ??= document.createElement('canvas'));
  [canvas.width, canvas.height] = [640, 30];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(video, 0, 0, video.videoWidth, 30, 0, 0, 640, 30);
  const bit = (place) => (context.getImageData(place * 30 + 15, 15, 1, 1).data[0] > 127 ? 1 : 0);
  let [number, ones] = [0, 0];
  for (let place = 0; place < 12; place += 1) {
    number |= bit(place) << place;
    ones += bit(place);
  }
  return bit(12) === (ones & 1) ? number : null;
}"""
"""The number of the picture that a video shows now, read from its pixels; null when the code cannot be read."""
