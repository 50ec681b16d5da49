"""How much memory a clip of this many seconds takes, model and analysis together: prints the largest resident size in
bytes. A process of its own, because memory that was once taken stays."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from runtall.body import Frame
from runtall.body.gait import Gait
from runtall.body.gait_film import Filming, film
from runtall.form import Question, analyse_tracks, gathered
from runtall.pose.landmarker import Landmarker
from runtall.pose.region import Region

TILE_S = 10.0


def main(seconds: float) -> None:
    """The heavy model on one picture, then the analysis of so many seconds at 60 pictures a second."""
    Landmarker("heavy", 1).find(np.full((720, 1280, 3), 120, dtype=np.uint8), Region(640.0, 360.0, 600.0, 0.0))
    tile = film(Gait(cadence_spm=168.0), Filming(seconds=TILE_S)).recording  # 14 whole strides: tiles join smoothly

    def frames() -> Iterator[Frame]:
        for number in range(round(seconds / TILE_S)):
            for frame in tile.frames:
                yield replace(frame, time_s=frame.time_s + number * TILE_S)

    report = analyse_tracks(gathered(tile.header, frames()), Question(1.72))
    if report.refused is not None:
        raise SystemExit(f"nothing was measured: {report.refused.text}")
    print(_largest_bytes())


def _largest_bytes() -> int:
    """As the kernel counts since this program began (``getrusage`` would count what the parent had taken)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    main(float(sys.argv[1]))
