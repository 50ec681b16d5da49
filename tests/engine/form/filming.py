"""A made-up camera: markers in metres become a recording, with noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from runtall.body import INDEX, Frame, Header, Recording

Floats = NDArray[np.float64]


def filmed(
    points_m: Floats,
    times_s: Floats,
    *,
    azimuth_deg: float,
    noise_px: float = 0.0,
    seed: int = 0,
    metres_across: float = 4.2,
    width_px: int = 1280,
    height_px: int = 720,
    camera_m: float = 8.0,
) -> Recording:
    """What a pinhole camera at hip height sees.

    ``points_m`` (time, 33, 3): x forward, y up, z to the runner's right, NaN where no landmark is. ``noise_px`` moves
    every landmark by itself; ``azimuth_deg`` is where the camera stands, 0° in front and 90° at the runner's left.
    """
    middle = np.nanmean(points_m[:, [INDEX["left_hip"], INDEX["right_hip"]]], axis=(0, 1))
    forward, up, right = np.moveaxis(points_m - middle, -1, 0)
    turn = np.radians(azimuth_deg)
    towards = forward * np.cos(turn) - right * np.sin(turn)
    across = -forward * np.sin(turn) - right * np.cos(turn)
    scale = width_px / metres_across * camera_m / (camera_m - towards)
    pixels = np.stack([width_px / 2 + across * scale, height_px / 2 - up * scale], axis=-1)
    draw = np.random.default_rng(seed)
    pixels = pixels + draw.normal(0.0, noise_px, pixels.shape)
    return to_recording(times_s, pixels, width_px, height_px, "projected-markers")


def to_recording(times_s: Floats, pixels: Floats, width_px: int, height_px: int, model: str) -> Recording:
    """Pixels (time, 33, 2), NaN where not seen, as a recording without metres."""
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
    rate_hz = (len(times_s) - 1) / float(times_s[-1] - times_s[0])
    return Recording(Header(model, "0" * 64, rate_hz, width_px, height_px), tuple(frames))
