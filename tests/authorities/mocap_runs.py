"""Motion-captured treadmill runs as an authority on gait: markers filmed by a made-up camera, force plates for the
truth.

The trials (Hamner and Delp 2013: markers at 100 Hz, a force plate under each belt) are read from the folder of real
files; nothing of them is kept here. A trial lasts two seconds, so whole strides of the right foot are laid end to end
with the drift taken out. Hip centres follow Bell, Pedersen and Brand 1990 from the four pelvis markers; knees stand on
a two-bone chain; the head sits on the line of the trunk. Judge cadence, contact, oscillation, lean and pelvis by it,
never knees or head.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from runtall.body import INDEX, LANDMARKS

Floats = NDArray[np.float64]
FORCE_FROM_N = 50.0
"""A foot is on the belt from this vertical force on: the threshold of ``truth.json``."""
HEIGHT_M = 1.80
"""Near to what the trials' hip and shoulder heights say; the stature itself is not in the files."""
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

    @property
    def bounce_cm(self) -> float:
        """Rise and fall of the middle of the hip centres from contact to contact, mean."""
        time_s = np.arange(0, self.tile_s, 0.001)
        height = self._middle(time_s, "hip")[:, 1]
        starts = sorted(on for pairs in self.contacts.values() for on, _ in pairs)
        steps = [
            height[(time_s >= on) & (time_s < end)] for on, end in zip(starts, [*starts[1:], self.tile_s], strict=True)
        ]
        return 100 * float(np.mean([np.ptp(step) for step in steps]))

    @property
    def lean_deg(self) -> float:
        """Mean lean of the line from hip centres to shoulder markers, seen from the side."""
        time_s = np.arange(0, self.tile_s, 0.001)
        trunk = self._middle(time_s, "shoulder") - self._middle(time_s, "hip")
        return float(np.degrees(np.arctan2(trunk[:, 0], trunk[:, 1])).mean())

    @property
    def pelvic_range_deg(self) -> float:
        """Tilt of the line through the hip centres seen from behind, peak to peak in a stride of the right foot,
        mean."""
        time_s = np.arange(0, self.tile_s, 0.001)
        points = self.at(time_s)
        hips = points[:, INDEX["right_hip"]] - points[:, INDEX["left_hip"]]
        tilt = np.degrees(np.arctan2(hips[:, 1], hips[:, 2]))
        starts = [on for on, _ in self.contacts["right"]]
        strides = [
            tilt[(time_s >= on) & (time_s < end)] for on, end in zip(starts, [*starts[1:], self.tile_s], strict=True)
        ]
        return float(np.mean([np.ptp(stride) for stride in strides]))

    def _middle(self, time_s: Floats, part: str) -> Floats:
        points = self.at(time_s)
        middle: Floats = (points[:, INDEX[f"left_{part}"]] + points[:, INDEX[f"right_{part}"]]) / 2
        return middle

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
