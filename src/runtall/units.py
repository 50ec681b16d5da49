"""Unit conversions. SI inside; degrees, kilometres, miles and paces only at a boundary.

Names carry units: ``_s`` seconds, ``_m`` metres, ``_mps`` metres per second, ``_kg``, ``_bpm`` beats per minute,
``_spm`` steps per minute (both feet), ``_mm``, ``_ms``, ``_deg``, ``_pct``.
"""

from __future__ import annotations

from typing import Literal

METRES_PER_KILOMETRE = 1000.0
METRES_PER_MILE = 1609.344  # exact, international yard and pound agreement, 1959
DEGREES_PER_SEMICIRCLE = 180.0 / 2**31  # FIT positions

DistanceUnit = Literal["km", "mi"]


def metres_per(unit: DistanceUnit) -> float:
    """Metres in one ``km`` or ``mi``.

    >>> metres_per("mi")
    1609.344
    """
    return METRES_PER_MILE if unit == "mi" else METRES_PER_KILOMETRE


def pace_s_per(unit: DistanceUnit, speed_mps: float) -> float | None:
    """Seconds for one ``unit`` at a speed; ``None`` when standing still.

    >>> pace_s_per("km", 4.0)
    250.0
    """
    return metres_per(unit) / speed_mps if speed_mps > 0 else None
