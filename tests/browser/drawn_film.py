"""A film of a made runner: every picture shows its joints and carries its own number as a bar code, so that a test can
read from the pixels which picture is on the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.form.runners import FIGURE, without_metres
from engine.pose.film import film
from runtall.body import LANDMARKS, Recording
from runtall.body.gait import Gait
from runtall.body.gait_film import SIDE, Filming, Life
from runtall.body.gait_film import film as film_gait

WIDTH, HEIGHT = 640, 480
BITS, BIT_PX = 12, 30
"""Twelve bits of a number and one of parity, white for one, along the top."""
WALL, FLOOR, BELT = (201, 207, 212), (146, 139, 128), (62, 66, 74)
SKIN, SHIRT, SHORTS, SHOE = (196, 160, 132), (94, 112, 138), (58, 66, 80), (236, 232, 224)
PX_PER_M = WIDTH / 2.8


Draw = Callable[[Recording, int], NDArray[np.uint8]]


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


def seen_in(times_ms: Sequence[int], gait: Gait, late: Gait | None = None) -> Recording:
    """What a pose model would see in such a film. Its first picture is the recording's time 0."""
    times_s = tuple((each - times_ms[0]) / 1000 for each in times_ms)
    camera = replace(SIDE, vertical_view_deg=15.0, width_px=WIDTH, height_px=HEIGHT)
    how = Filming(seconds=times_s[-1], times_s=times_s, camera=camera, life=Life(late=late))
    made = film_gait(gait, how, FIGURE)
    return without_metres(made.recording)


def drawn_film(
    path: Path, times_ms: Sequence[int], gait: Gait, draw: Draw | None = None, late: Gait | None = None
) -> Recording:
    """Write the film; returns what a pose model would have seen in it. ``draw`` makes the pictures."""
    recording = seen_in(times_ms, gait, late)
    film(path, [(draw or picture)(recording, number) for number in range(len(times_ms))], times_ms)
    return recording


def picture(recording: Recording, number: int) -> NDArray[np.uint8]:
    """One picture with its number."""
    shown = runner(recording, number)
    for bit in range(BITS):
        cell(shown, bit, number >> bit & 1)
    cell(shown, BITS, number.bit_count() & 1)
    return shown


def runner(recording: Recording, number: int) -> NDArray[np.uint8]:
    """A runner of simple shapes on a treadmill, seen from their right."""
    shown = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    shown[:] = WALL
    shown[400:] = FLOOR
    cv2.rectangle(shown, (90, 434), (WIDTH - 90, 458), BELT, -1, cv2.LINE_AA)
    places = dict(zip(LANDMARKS, recording.frames[number].pixels or (), strict=True))
    for side, shade in (("left", 0.72), ("right", 1.0)):
        if side == "right":
            _trunk(shown, places)
        _limb(shown, places, [f"{side}_knee", f"{side}_ankle"], 0.085, SKIN, shade)
        _limb(shown, places, [f"{side}_hip", f"{side}_knee"], 0.13, SHORTS, shade)
        _limb(shown, places, [f"{side}_heel", f"{side}_foot_index"], 0.07, SHOE, shade)
        _limb(shown, places, [f"{side}_shoulder", f"{side}_elbow"], 0.085, SHIRT, shade * 0.86)
        _limb(shown, places, [f"{side}_elbow", f"{side}_wrist"], 0.07, SKIN, shade)
    return shown


Places = dict[str, tuple[float, float] | None]
Colour = tuple[int, int, int]


def _trunk(shown: NDArray[np.uint8], places: Places) -> None:
    _limb(shown, places, ["right_hip", "right_shoulder"], 0.2, SHIRT, 1.0)
    ear, shoulder = places["right_ear"], places["right_shoulder"]
    if ear is not None and shoulder is not None:
        _limb(shown, places, ["right_shoulder", "right_ear"], 0.1, SKIN, 0.95)
        cv2.circle(shown, (round(ear[0]), round(ear[1])), round(0.11 * PX_PER_M), SKIN, -1, cv2.LINE_AA)


def _limb(
    shown: NDArray[np.uint8], places: Places, names: Sequence[str], width_m: float, colour: Colour, shade: float
) -> None:
    points = [place for name in names if (place := places[name]) is not None]
    line = np.array([[round(x), round(y)] for x, y in points], np.int32)
    dark = tuple(int(part * shade) for part in colour)
    cv2.polylines(shown, [line], isClosed=False, color=dark, thickness=round(width_m * PX_PER_M), lineType=cv2.LINE_AA)


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
