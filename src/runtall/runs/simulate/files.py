"""A season as files on a disk: what a runner would drop onto the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from runtall.runs.simulate.fit import fit_bytes
from runtall.runs.simulate.samples import simulate_run
from runtall.runs.simulate.season import SimulatedRunner, season
from runtall.runs.simulate.xml import gpx_bytes, tcx_bytes

FileFormat = Literal["fit", "tcx", "gpx"]

WRITERS = {"fit": fit_bytes, "tcx": tcx_bytes, "gpx": gpx_bytes}


@dataclass(frozen=True, slots=True)
class SimulatedFile:
    """A file's name and its bytes."""

    name: str
    data: bytes


def simulate_files(
    runner: SimulatedRunner, count: int | None = None, formats: Sequence[FileFormat] = ("fit",)
) -> Iterator[SimulatedFile]:
    """The season's runs as files, one at a time, in order of time; the formats take turns. ``count`` stops early."""
    for session in islice(season(runner), count):
        kind = formats[session.number % len(formats)]
        name = f"{session.start_time:%Y-%m-%d}-{session.number:05d}.{kind}"
        yield SimulatedFile(name, WRITERS[kind](simulate_run(runner, session)))
