"""The nouns of running: a run, its laps and pauses, and what a file said about itself.

Everything is SI; names carry units. Times inside a run are seconds from its start; the start is aware UTC.
Unknown is ``None`` or NaN; zero means measured zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

NO_PARAMS: Mapping[str, str | int | float] = MappingProxyType({})
NO_UNITS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FileWarning:
    """Something lost, guessed or repaired while a file was read.

    ``template`` is a ``str.format`` template filled from ``params``, so that the edge can translate it first.
    ``offset`` is a byte offset into the (decompressed) file, where one is known.
    """

    code: str
    template: str
    params: Mapping[str, str | int | float] = field(default_factory=lambda: NO_PARAMS)
    offset: int | None = None

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.template.format(**self.params)


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the timer stood still; seconds from the start of the run."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Lap:
    """One lap as the device recorded it; ``start_s`` counts from the start of the run."""

    start_s: float
    timer_s: float
    elapsed_s: float
    distance_m: float | None


@dataclass(frozen=True, slots=True)
class Device:
    """What recorded the run, as far as the file says. ``manufacturer`` and ``product`` are words where known."""

    manufacturer: str | None = None
    product: str | None = None
    serial_number: int | None = None
    software_version: str | None = None

    @property
    def name(self) -> str | None:
        """``"Garmin 3113"``, ``"Garmin Forerunner 945"``, or ``None`` when the file does not say.

        FIT's maker "development" says that nobody makes the device, so the product stands alone.
        """
        maker = self.manufacturer or ""
        maker = maker.replace("_", " ").title() if maker.islower() else maker
        words = [word for word in ("" if maker == "Development" else maker, self.product) if word]
        return " ".join(words) or None


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run without its samples: all that weekly load needs."""

    start_time: datetime
    utc_offset_s: int | None
    timer_s: float
    elapsed_s: float
    distance_m: float | None

    @property
    def local_date(self) -> date:
        """The runner's calendar day at the start; UTC's where the offset is unknown."""
        return (self.start_time.astimezone(UTC) + timedelta(seconds=self.utc_offset_s or 0)).date()


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One run. ``channels`` maps a contract name to one value per entry of ``time_s`` (NaN where missing).

    ``time_s`` never falls and counts elapsed seconds from ``start_time``, pauses included; a record that a device
    wrote just before its session's start is a little below zero. A channel is present only when it has a valid
    sample. Developer fields are kept apart as ``dev:<app>:<name>``, in the developer's own unit as told by
    ``developer_units``. ``utc_offset_s`` is ``None`` when unknown; ``offset_estimated`` says that it was worked out
    from the longitude. ``sources`` names every file that recorded this run, the one that was kept first.
    """

    sport: str
    sub_sport: str
    start_time: datetime
    utc_offset_s: int | None
    timer_s: float
    elapsed_s: float
    distance_m: float | None
    time_s: FloatArray
    channels: Mapping[str, FloatArray]
    laps: tuple[Lap, ...] = ()
    pauses: tuple[Pause, ...] = ()
    device: Device | None = None
    warnings: tuple[FileWarning, ...] = ()
    offset_estimated: bool = False
    developer_units: Mapping[str, str] = field(default_factory=lambda: NO_UNITS)
    sources: tuple[str, ...] = ()

    def summary(self) -> RunSummary:
        """The run without its samples."""
        return RunSummary(self.start_time, self.utc_offset_s, self.timer_s, self.elapsed_s, self.distance_m)


@dataclass(frozen=True, slots=True)
class ExerciseGuess:
    """The watch's guess at an exercise, in Garmin's numbers; ``name`` is ``None`` when only the category was told."""

    category: int
    name: int | None


@dataclass(frozen=True, slots=True)
class StrengthSet:
    """One recorded set of a strength activity. ``guesses`` are ranked, best first; empty when the watch had none."""

    start_time: datetime | None
    duration_s: float | None
    reps: int | None
    weight_kg: float | None
    kind: Literal["active", "rest", "unknown"]
    guesses: tuple[ExerciseGuess, ...] = ()
    index: int | None = None
    workout_step: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """What one file held: its runs, its strength sets, what was lost, and whether it was read to its end.

    ``other_sports`` names the sports of the sessions that are no runs, in the file's order.
    """

    runs: tuple[Run, ...]
    sets: tuple[StrengthSet, ...] = ()
    warnings: tuple[FileWarning, ...] = ()
    complete: bool = True
    format: Literal["fit", "tcx", "gpx"] = "fit"
    other_sports: tuple[str, ...] = ()

    @property
    def all_warnings(self) -> tuple[FileWarning, ...]:
        """The file's own warnings, then those of each run."""
        return self.warnings + tuple(warning for run in self.runs for warning in run.warnings)
