"""Video of high dynamic range, brought to what ordinary screens and pose models know: sRGB.

Two ways of writing brightness exist in phones' videos: PQ (SMPTE ST 2084) and HLG (ARIB STD-B67), both with the colours
of BT.2020. White paper, 203 cd/m² by ITU-R BT.2408, becomes white; what is brighter is bent gently below the end.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from runtall.pose.region import Picture

PQ, HLG = 16, 18
"""Numbers of the two in ITU-T H.273, as a video's stream carries them."""
PAPER_CDM2 = 203.0
HLG_PEAK_CDM2 = 1000.0
HLG_SYSTEM_GAMMA = 1.2
KNEE = 0.75
"""Up to here brightness stays as it is; paper itself comes to lie at 0.91 of the way to the end (judgement)."""
MOST_STEPS = 65_535
PER_PAPER = MOST_STEPS / 16
"""Light is counted in steps, so many to white paper; what is 16 times as bright has long come to the end."""
TO_BT709 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], dtype=np.float32
)
"""Linear BT.2020 to BT.709 primaries, ITU-R BT.2087."""

Floats = NDArray[np.float64]


class Tone:
    """Turns pictures of one transfer (``PQ`` or ``HLG``) into ordinary ones."""

    def __init__(self, transfer: int) -> None:
        signal = np.arange(256) / 255
        light = pq_to_light(signal) if transfer == PQ else hlg_to_light(signal)
        self._steps = np.ascontiguousarray(light * PER_PAPER, dtype=np.float32)
        self._signal = np.rint(255 * to_srgb(bent(np.arange(MOST_STEPS + 1) / PER_PAPER))).astype(np.uint8)

    def __call__(self, picture: Picture) -> Picture:
        """The same picture as an ordinary one, height × width × 3."""
        light = cv2.transform(cv2.LUT(picture, self._steps), TO_BT709)
        steps = np.clip(light, 0, MOST_STEPS, out=light).astype(np.uint16)
        plain: Picture = cv2.LUT(steps, self._signal).astype(np.uint8, copy=False)
        return plain


def pq_to_light(signal: Floats) -> Floats:
    """Light in units of white paper from a PQ signal 0–1 (SMPTE ST 2084)."""
    m1, m2 = 2610 / 16384, 2523 / 4096 * 128
    c1, c2, c3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    root = np.asarray(signal) ** (1 / m2)
    return (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1) * 10_000 / PAPER_CDM2


def hlg_to_light(signal: Floats) -> Floats:
    """Light in units of white paper from an HLG signal 0–1 (ITU-R BT.2100), on a screen of 1000 cd/m²."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(np.asarray(signal) <= 0.5, np.asarray(signal) ** 2 / 3, (np.exp((signal - c) / a) + b) / 12)
    return scene**HLG_SYSTEM_GAMMA * HLG_PEAK_CDM2 / PAPER_CDM2


def bent(light: Floats) -> Floats:
    """Light above ``KNEE`` is pressed together, smoothly, so that it stays below 1."""
    above = np.maximum(light - KNEE, 0) / (1 - KNEE)
    return np.where(light <= KNEE, light, KNEE + (1 - KNEE) * (1 - np.exp(-above)))


def to_srgb(light: Floats) -> Floats:
    """Light 0–1 as an sRGB signal (IEC 61966-2-1)."""
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)
