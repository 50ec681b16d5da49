"""Motion-captured treadmill runs as an authority on gait: markers filmed by a made-up camera, force plates for the
truth.

The trials (Hamner and Delp 2013: markers at 100 Hz, a force plate under each belt) are read from the folder of real
files; nothing of them is kept here. A trial lasts two seconds, so whole strides of the right foot are laid end to end
with the drift taken out. Hip centres follow Bell, Pedersen and Brand 1990 from the four pelvis markers; knees stand on
a two-bone chain; the head sits on the line of the trunk. Judge cadence, contact, oscillation, lean and pelvis by it,
never knees or head.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from runtall.body import INDEX, LANDMARKS, Frame, Header, Recording

Floats = NDArray[np.float64]
FORCE_FROM_N = 50.0
"""A foot is on the belt from this vertical force on: the threshold of ``truth.json``."""
HEIGHT_M = 1.80
"""Taken for every camera; the trials' own stature is not in the files."""
THIGH_M, SHANK_M = 0.43, 0.43


@dataclass(frozen=True, slots=True)
class Trial:
    """One treadmill run laid end to end.

    ``points_m`` (time, landmark, 3): x forward, y up, z to the runner's right, NaN where no landmark is known.
    ``contacts`` and ``offs`` are the plates' times per foot, in seconds on the same clock, over one tile of ``tile_s``.
    """

    time_s: Floats
    points_m: Floats
    tile_s: float
    contacts: dict[str, tuple[tuple[float, float], ...]]
    cadence_spm: float

    @property
    def contact_ms(self) -> float:
        """Mean contact time by the plates over both feet."""
        return float(np.mean([1000 * (off - on) for pairs in self.contacts.values() for on, off in pairs]))

    def at(self, times_s: Floats) -> Floats:
        """The landmarks at any times, by cubic interpolation between samples, the tile repeating for ever."""
        count = len(self.time_s)
        place = np.asarray(times_s) / self.tile_s * count
        base = np.floor(place).astype(int)
        part = (place - base)[:, None, None]
        before, here, after, later = (self.points_m[(base + step) % count] for step in (-1, 0, 1, 2))
        return here + 0.5 * part * (
            after
            - before
            + part * (2 * before - 5 * here + 4 * after - later + part * (3 * (here - after) + later - before))
        )


def read_trial(folder: Path, name: str) -> Trial:
    """``name`` is ``s04_run200`` or ``s04_run400``."""
    time_s, markers = _markers(folder / f"{name}_markers.trc")
    plate_s, right_n, left_n = _forces(folder / f"{name}_grf.mot")
    contacts = {"right": _above(plate_s, right_n, time_s), "left": _above(plate_s, left_n, time_s)}
    rights = [on for on, _ in contacts["right"]]
    start_s, end_s = rights[0], rights[-1]
    tile_s = end_s - start_s
    count = round(tile_s * 100)
    wanted_s = start_s + np.arange(count) * tile_s / count
    points = np.full((len(time_s), len(LANDMARKS), 3), np.nan)
    for landmark, place in _landmarks(markers).items():
        points[:, INDEX[landmark]] = place
    sampled = _cubic(time_s, points, wanted_s)
    ends = _cubic(time_s, points, np.array([start_s, end_s]))
    drift = (ends[1] - ends[0])[None] * (np.arange(count) / count)[:, None, None]
    inside = {
        foot: tuple((on - start_s, off - start_s) for on, off in pairs if start_s - 1e-6 <= on < end_s - 1e-6)
        for foot, pairs in contacts.items()
    }
    cadence = 60 * 2 * (len(rights) - 1) / tile_s
    return Trial(np.arange(count) * tile_s / count, sampled - drift, tile_s, inside, cadence)


def film(
    trial: Trial,
    view: str,
    frame_rate_hz: float,
    *,
    seconds: float = 10.0,
    noise_px: float = 0.0,
    seed: int = 0,
    facing: int = 1,
    metres_across: float = 3.2,
    width_px: int = 1280,
    height_px: int = 720,
    azimuth_deg: float | None = None,
    camera_m: float = 6.0,
) -> Recording:
    """What a camera at hip height would see of the run, with Gaussian noise on every landmark.

    ``azimuth_deg`` 0 is in front, 90 at the runner's left, 180 behind; ``view`` side or rear sets it. A pinhole
    ``camera_m`` away.
    """
    times_s = np.arange(round(seconds * frame_rate_hz)) / frame_rate_hz
    points = trial.at(times_s)
    middle = np.nanmean(points[:, [INDEX["left_hip"], INDEX["right_hip"]]], axis=(0, 1))
    placed = points - middle
    angle = (
        {"side": -90.0 if facing > 0 else 90.0, "rear": 180.0, "front": 0.0}[view]
        if azimuth_deg is None
        else azimuth_deg
    )
    turn = np.radians(angle)
    forward, up, right = placed[..., 0], placed[..., 1], placed[..., 2]
    # The camera stands at (cos, sin) of the azimuth, forward and left; in front, its right is the runner's left.
    towards = forward * np.cos(turn) - right * np.sin(turn)
    across = -forward * np.sin(turn) * 1.0 - right * np.cos(turn)
    scale = width_px / metres_across * camera_m / (camera_m - towards)
    x = width_px / 2 + across * scale
    y = height_px * 0.5 - (up + 0.0) * scale
    pixels = np.stack([x, y], axis=-1)
    pixels += np.random.default_rng(seed).normal(0.0, noise_px, pixels.shape) if noise_px else 0.0
    return to_recording(times_s, pixels, frame_rate_hz, width_px, height_px)


def to_recording(times_s: Floats, pixels: Floats, frame_rate_hz: float, width_px: int, height_px: int) -> Recording:
    """Pixels (time, landmark, 2), NaN where not seen, as a recording without metres."""
    frames = []
    for time_s, places in zip(times_s, pixels, strict=True):
        known = np.isfinite(places).all(axis=1)
        frames.append(
            Frame(
                float(time_s),
                tuple((float(x), float(y)) if seen else None for (x, y), seen in zip(places, known, strict=True)),
                tuple(1.0 if seen else 0.0 for seen in known),
            )
        )
    return Recording(Header("projected-markers", "0" * 64, frame_rate_hz, width_px, height_px), tuple(frames))


def truth(folder: Path) -> dict[str, dict[str, float]]:
    """``truth.json``, for what may be taken from it."""
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


def _markers(path: Path) -> tuple[Floats, dict[str, Floats]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    names = [name for name in lines[3].split("\t")[2:] if name.strip()]
    rows = [line.split("\t") for line in lines[5:] if line.strip()]
    wide = 2 + 3 * len(names)
    table = np.array(
        [[float(cell) if cell.strip() else np.nan for cell in (*row, *[""] * wide)[:wide]] for row in rows]
    )
    return table[:, 1], {name: table[:, 2 + 3 * k : 5 + 3 * k] / 1000 for k, name in enumerate(names)}


def _forces(path: Path) -> tuple[Floats, Floats, Floats]:
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("endheader")) + 1
    names = lines[start].split("\t")
    table = np.array(
        [[float(cell) for cell in line.split("\t")[: len(names)]] for line in lines[start + 1 :] if line.strip()]
    )
    return (
        table[:, names.index("time")],
        table[:, names.index("R_ground_force_vy")],
        table[:, names.index("L_ground_force_vy")],
    )


def _above(time_s: Floats, force_n: Floats, span_s: Floats) -> tuple[tuple[float, float], ...]:
    """Whole contacts that begin and end while the markers were recorded."""
    on = force_n > FORCE_FROM_N
    starts = np.flatnonzero(~on[:-1] & on[1:]) + 1
    ends = np.flatnonzero(on[:-1] & ~on[1:]) + 1
    pairs = [(s, ends[ends > s][0]) for s in starts if (ends > s).any()]
    return tuple(
        (float(time_s[s]), float(time_s[e]))
        for s, e in pairs
        if time_s[e] - time_s[s] > 0.1 and span_s[0] <= time_s[s] <= span_s[-1]
    )


def _landmarks(markers: dict[str, Floats]) -> dict[str, Floats]:
    right_hip, left_hip = _hip_centres(markers)
    found: dict[str, Floats] = {"right_hip": right_hip, "left_hip": left_hip}
    for side, letter, hip in (("right", "R", right_hip), ("left", "L", left_hip)):
        heel, toe = markers[f"{letter}CAL"], markers[f"{letter}TOE"]
        along = (toe - heel) / np.linalg.norm(toe - heel, axis=1, keepdims=True)
        upward = np.array([0.0, 1.0, 0.0]) - along * along[:, 1:2]
        ankle = heel + 0.05 * along + 0.06 * upward / np.linalg.norm(upward, axis=1, keepdims=True)
        found |= {
            f"{side}_shoulder": markers[f"{letter}ACR"],
            f"{side}_elbow": (markers[f"{letter}LEL"] + markers[f"{letter}MEL"]) / 2,
            f"{side}_wrist": (markers[f"{letter}FAradius"] + markers[f"{letter}FAulna"]) / 2,
            f"{side}_heel": heel,
            f"{side}_foot_index": toe,
            f"{side}_ankle": ankle,
            f"{side}_knee": _knee(hip, ankle),
        }
    middle_hip = (right_hip + left_hip) / 2
    middle_shoulder = (found["right_shoulder"] + found["left_shoulder"]) / 2
    trunk = middle_shoulder - middle_hip
    head = middle_shoulder + 0.38 * trunk
    sideways = (found["right_shoulder"] - found["left_shoulder"]) * 0.2
    ahead = np.array([0.1, 0.0, 0.0])
    found |= {"right_ear": head + sideways, "left_ear": head - sideways, "nose": head + ahead}
    return found


def _hip_centres(markers: dict[str, Floats]) -> tuple[Floats, Floats]:
    right, left = markers["RASI"], markers["LASI"]
    back = (markers["RPSI"] + markers["LPSI"]) / 2
    width = np.linalg.norm(right - left, axis=1, keepdims=True)
    outward = (right - left) / width
    forward = (right + left) / 2 - back
    forward -= outward * (forward * outward).sum(axis=1, keepdims=True)
    forward /= np.linalg.norm(forward, axis=1, keepdims=True)
    upward = np.cross(outward, forward)
    upward *= np.sign(upward[:, 1:2])
    down_back = -0.30 * width * upward - 0.19 * width * forward
    return right - 0.14 * width * outward + down_back, left + 0.14 * width * outward + down_back


def _knee(hip: Floats, ankle: Floats) -> Floats:
    span = ankle - hip
    reach = np.minimum(np.linalg.norm(span, axis=1, keepdims=True), THIGH_M + SHANK_M - 1e-3)
    along = span / np.linalg.norm(span, axis=1, keepdims=True)
    share = (THIGH_M**2 - SHANK_M**2 + reach**2) / (2 * reach)
    aside = np.sqrt(np.maximum(THIGH_M**2 - share**2, 0.0))
    ahead = np.array([1.0, 0.0, 0.0]) - along * along[:, :1]
    return hip + share * along + aside * ahead / np.linalg.norm(ahead, axis=1, keepdims=True)


def _cubic(time_s: Floats, values: Floats, wanted_s: Floats) -> Floats:
    step = time_s[1] - time_s[0]
    place = np.clip((wanted_s - time_s[0]) / step, 0, len(time_s) - 1 - 1e-9)
    base = np.floor(place).astype(int)
    part = (place - base)[:, None, None]
    last = len(time_s) - 1
    before, here, after, later = (values[np.clip(base + shift, 0, last)] for shift in (-1, 0, 1, 2))
    return here + 0.5 * part * (
        after
        - before
        + part * (2 * before - 5 * here + 4 * after - later + part * (3 * (here - after) + later - before))
    )
