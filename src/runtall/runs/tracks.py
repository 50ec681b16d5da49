"""A track of timed points, as TCX and GPX record it, becomes a run: pauses, distance, local time, plausibility."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from runtall.runs.channels import keep_measured, steps_per_minute
from runtall.runs.nouns import Device, FileWarning, FloatArray, Lap, Pause, Run
from runtall.runs.places import metres_between, offset_from_longitude_s, track_length
from runtall.runs.sports import RUNNING, UNKNOWN_SPORT, Sport

NO_SAMPLES = FileWarning("no_samples", "the file holds no samples; the run was put together from its laps")
VIRTUAL = "virtual_activity"
MAX_POINTS = 500_000  # nearly six days at one a second
MARKED_PAUSE_S = 10.0  # a gap where the file starts a new segment: smart recording leaves 5–7 s without one
UNMARKED_PAUSE_S = 60.0  # a gap inside a segment, if hardly anything was covered in it and no lap says more. Judgement.
STANDING_MPS = 0.5
# Mean speed of a track that names no sport: slower is a walk or a stand, faster a ride or a drive. Judgement.
RUNNING_SPEED_MPS = (1.7, 6.0)
_ZULU = re.compile(r" ?(UTC|GMT|Z)$")
_EARLIEST = datetime(1989, 12, 31, tzinfo=UTC).timestamp()
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
CLOCK_SET_SINCE = datetime(1995, 1, 1, tzinfo=UTC).timestamp()

COLUMNS = (
    "time",
    "latitude_deg",
    "longitude_deg",
    "distance_m",
    "speed_mps",
    "heart_rate_bpm",
    "cadence",
    "altitude_m",
    "power_w",
    "temperature_c",
)


class Instant(NamedTuple):
    """A moment as a file wrote it: seconds since 1970 UTC, and the offset it named (0 for ``Z``, ``None`` for none)."""

    posix_s: float
    utc_offset_s: int | None


def read_time(text: str) -> Instant | None:
    """An ISO 8601 date and time; ``None`` for anything else, such as a template's ``{{ time }}``.

    >>> read_time("1970-01-01T01:00:00+01:00")
    Instant(posix_s=0.0, utc_offset_s=3600)
    """
    if len(text) < len("2019-07-12T17:05") or len(text) > 40:
        return None
    try:
        moment = datetime.fromisoformat(_ZULU.sub("Z", text.upper()))
    except ValueError:
        return None
    offset = moment.utcoffset()
    if offset is None:
        return Instant(moment.replace(tzinfo=UTC).timestamp(), None)
    return Instant(moment.timestamp(), round(offset.total_seconds()))


def read_number(text: str) -> float:
    """A finite number, else NaN. A program set to German or French may have written a decimal comma.

    >>> read_number("48,5"), read_number("1,234,567"), read_number("1.234,5")
    (48.5, nan, nan)
    """
    try:
        number = float(text.replace(",", ".") if text.count(",") == 1 else text)
    except ValueError:
        return np.nan
    return number if abs(number) < 1e12 else np.nan


@dataclass(slots=True)
class Draft:
    """A track while it is read: one growing column per channel, and what was said around the points."""

    sport: Sport = UNKNOWN_SPORT
    columns: dict[str, array[float]] = field(default_factory=lambda: {name: array("d") for name in COLUMNS})
    new_segments: list[int] = field(default_factory=list)
    laps: list[tuple[float, float, float]] = field(default_factory=list)  # start posix, timer s, distance m
    named_start: Instant | None = None
    utc_offset_s: int | None = None
    device: Device | None = None
    points: int = 0
    timeless: int = 0
    zoneless: int = 0
    too_many: bool = False

    def add(self, moment: Instant | None, values: Mapping[str, float]) -> None:
        """One point. A point without a time is counted and left out."""
        if moment is None or not _EARLIEST <= moment.posix_s < _LATEST:
            self.timeless += 1
            return
        if self.points >= MAX_POINTS:
            self.too_many = True
            return
        self.points += 1
        if moment.utc_offset_s is None:
            self.zoneless += 1
        elif moment.utc_offset_s and self.utc_offset_s is None:
            self.utc_offset_s = moment.utc_offset_s
        self.columns["time"].append(moment.posix_s)
        for name in COLUMNS[1:]:
            self.columns[name].append(values.get(name, np.nan))

    def recorded_s_since(self, moment_s: float) -> float:
        """Seconds from a moment to the last point without gaps so long that the timer may have stood still."""
        times = np.array(self.columns["time"])
        gaps = np.diff(times, prepend=moment_s)[times > moment_s]
        return float(gaps[(gaps > 0) & (gaps <= 2 * MARKED_PAUSE_S)].sum())

    def start_segment(self) -> None:
        """The next point starts a new stretch: the timer may have stood still before it."""
        if self.points and (not self.new_segments or self.new_segments[-1] != self.points):
            self.new_segments.append(self.points)


@dataclass(frozen=True, slots=True)
class _Timed:
    """A draft's columns in time order, with the gaps that were pauses."""

    time_s: FloatArray
    columns: Mapping[str, FloatArray]
    after_pause: NDArray[np.bool_]
    pauses: tuple[Pause, ...]
    warnings: tuple[FileWarning, ...]


def run_from(draft: Draft) -> Run | Sport:
    """The run in a track with at least one timed point, or the sport it is instead.

    A track that names no sport is judged by its mean speed and says so with a warning.
    """
    if draft.sport.kind == "other":
        return draft.sport
    if not draft.points:
        return _named(_run_of_laps(draft), draft.sport)
    timed, start = _in_time(draft)
    warnings = list(timed.warnings) + _about_times(draft)
    distance, distance_m, distance_warnings = _distance(draft, timed)
    warnings += distance_warnings
    last_s = float(timed.time_s[-1])
    lap_timer_s = sum(lap[1] for lap in draft.laps)
    elapsed_s = max(last_s, lap_timer_s)
    timer_s = lap_timer_s or last_s - sum(pause.duration_s for pause in timed.pauses)
    channels, channel_warnings = _channels(timed, distance)
    warnings += channel_warnings
    offset_s = draft.utc_offset_s
    if offset_s is None and draft.sport.sub_sport != VIRTUAL:  # a virtual world lies somewhere in the Pacific
        offset_s = estimated_offset_s(timed.columns["longitude_deg"])
    run = Run(
        sport=RUNNING,
        sub_sport=draft.sport.sub_sport,
        start_time=datetime.fromtimestamp(start, UTC),
        utc_offset_s=offset_s,
        timer_s=timer_s,
        elapsed_s=elapsed_s,
        distance_m=distance_m,
        time_s=timed.time_s,
        channels=channels,
        laps=_laps(draft, start, last_s),
        pauses=timed.pauses,
        device=draft.device,
        warnings=tuple(warnings),
        offset_estimated=draft.utc_offset_s is None and offset_s is not None,
    )
    return _named(run, draft.sport)


def _named(run: Run, said: Sport) -> Run | Sport:
    return run if said.kind == "run" else judged_by_speed(run, said)


def _run_of_laps(draft: Draft) -> Run:
    """A run without a single timed point, such as one entered by hand: its laps tell how long and how far."""
    first = min(draft.laps)[0]
    timer_s = sum(lap[1] for lap in draft.laps)
    distances_m = [lap[2] for lap in draft.laps if np.isfinite(lap[2])]
    last = max(start + lap_s for start, lap_s, _ in draft.laps)
    return Run(
        sport=RUNNING,
        sub_sport=draft.sport.sub_sport,
        start_time=datetime.fromtimestamp(first, UTC),
        utc_offset_s=draft.utc_offset_s,
        timer_s=timer_s,
        elapsed_s=max(last - first, timer_s),
        distance_m=sum(distances_m) if distances_m else None,
        time_s=np.empty(0),
        channels={},
        laps=_laps(draft, first, last - first),
        device=draft.device,
        warnings=(*_about_times(draft), NO_SAMPLES),
    )


def judged_by_speed(run: Run, said: Sport) -> Run | Sport:
    """Whether movement whose sport nobody named was running: by its mean speed without pauses."""
    if run.distance_m is None or run.timer_s <= 0:
        return said
    speed_mps = run.distance_m / run.timer_s
    slowest, fastest = RUNNING_SPEED_MPS
    if not slowest <= speed_mps <= fastest:
        return said
    guess = FileWarning(
        "sport_guessed",
        "the file names no sport; at {speed_mps:.1f} m/s on average it was taken for a run",
        {"speed_mps": speed_mps},
    )
    return replace(run, warnings=(*run.warnings, guess))


def estimated_offset_s(longitude_deg: FloatArray) -> int | None:
    """The nautical time zone of the first position, or ``None`` without one."""
    known = longitude_deg[np.isfinite(longitude_deg)]
    return offset_from_longitude_s(float(known[0])) if known.size else None


def _in_time(draft: Draft) -> tuple[_Timed, float]:
    """The columns sorted by time and the start; repairs a clock that was not set if the file names the start."""
    columns = {name: np.array(values, dtype=np.float64) for name, values in draft.columns.items()}
    moments = columns.pop("time")
    warnings: list[FileWarning] = []
    marked = np.zeros(moments.size, dtype=np.bool_)
    marked[[i for i in draft.new_segments if i < moments.size]] = True
    if (np.diff(moments) < 0).any():
        order = np.argsort(moments, kind="stable")
        moments, marked = moments[order], marked[order]
        columns = {name: values[order] for name, values in columns.items()}
        warnings.append(FileWarning("time_backwards", "the points were not in order of time; they were sorted"))
    start = float(moments[0])
    time_s = moments - start
    if start < CLOCK_SET_SINCE and draft.named_start and draft.named_start.posix_s >= CLOCK_SET_SINCE:
        warnings.append(
            FileWarning("clock_not_set", "the clock was not set; times count from the start that was named")
        )
        start = draft.named_start.posix_s
    elif start < CLOCK_SET_SINCE:
        warnings.append(FileWarning("clock_not_set", "the clock was not set; the date is not to be trusted"))
    pauses, after_pause, guessed = _pauses(draft, time_s, columns, marked)
    if guessed:
        warnings.append(pause_guessed(guessed))
    return _Timed(time_s, columns, after_pause, pauses, tuple(warnings)), start


def pause_guessed(count: int) -> FileWarning:
    return FileWarning("pause_guessed", "{count} gaps without movement were taken for pauses", {"count": count})


def _pauses(
    draft: Draft, time_s: FloatArray, columns: Mapping[str, FloatArray], marked: NDArray[np.bool_]
) -> tuple[tuple[Pause, ...], NDArray[np.bool_], int]:
    """The gaps in which the timer stood still, marked by the file or guessed from standing; how many were guessed."""
    gaps = np.diff(time_s)
    usual = float(np.median(gaps)) if gaps.size else 0.0
    is_marked = marked[1:] & (gaps > max(MARKED_PAUSE_S, 2.0 * usual))
    # Laps tell how long the timer stood still: shorter gaps may be pauses then, but never more than that in all.
    shortest_s = MARKED_PAUSE_S if draft.laps else UNMARKED_PAUSE_S
    long = np.flatnonzero(~is_marked & (gaps > max(shortest_s, 5.0 * usual)))
    spare_s = float(time_s[-1]) - sum(lap[1] for lap in draft.laps) if draft.laps else np.inf
    spare_s -= float(gaps[is_marked].sum())
    paused = is_marked.copy()
    standing = long[_covered(columns, long) <= STANDING_MPS * gaps[long]]
    for i in standing[np.argsort(-gaps[standing], kind="stable")]:
        if gaps[i] <= spare_s + 1.0:
            paused[i] = True
            spare_s -= float(gaps[i])
    ends = np.flatnonzero(paused)
    pauses = tuple(Pause(float(time_s[i]), float(time_s[i + 1])) for i in ends)
    return (
        pauses,
        np.concatenate((np.zeros(min(1, time_s.size), np.bool_), paused)),
        int(paused.sum() - is_marked.sum()),
    )


def _covered(columns: Mapping[str, FloatArray], gaps: NDArray[np.intp]) -> FloatArray:
    """Metres between each point of ``gaps`` and the next, by recorded distance or by position; 0 where unknown."""
    recorded = columns["distance_m"][gaps + 1] - columns["distance_m"][gaps]
    latitude, longitude = columns["latitude_deg"], columns["longitude_deg"]
    placed = metres_between(latitude[gaps], longitude[gaps], latitude[gaps + 1], longitude[gaps + 1])
    return np.where(np.isfinite(recorded), recorded, np.nan_to_num(placed))


def _distance(draft: Draft, timed: _Timed) -> tuple[FloatArray, float | None, list[FileWarning]]:
    """Metres along the run, its whole distance, and where they come from: the file, else its positions."""
    recorded = timed.columns["distance_m"]
    lap_distances_m = [lap[2] for lap in draft.laps]
    lap_distance_m = (
        sum(lap_distances_m) if np.isfinite(lap_distances_m).all() else 0.0
    )  # one broke off: ask the points
    known = recorded[np.isfinite(recorded)]
    if known.size:
        return recorded, lap_distance_m or float(known.max()), []
    length = track_length(
        timed.time_s, timed.columns["latitude_deg"], timed.columns["longitude_deg"], timed.after_pause
    )
    warnings: list[FileWarning] = []
    measured = length.distance_m[np.isfinite(length.distance_m)]
    if measured.size:
        warnings.append(
            FileWarning("distance_from_positions", "the file records no distance; it was measured along the positions")
        )
    if length.jumps:
        warnings.append(
            FileWarning(
                "position_jumps",
                "{count} positions lay further away than anyone can run and were left out",
                {"count": length.jumps},
            )
        )
    return length.distance_m, lap_distance_m or (float(measured[-1]) if measured.size else None), warnings


def _channels(timed: _Timed, distance_m: FloatArray) -> tuple[dict[str, FloatArray], list[FileWarning]]:
    cadence_spm, warning = steps_per_minute(timed.columns["cadence"], timed.columns["speed_mps"])
    columns = timed.columns
    channels = {
        "distance_m": distance_m,
        "speed_mps": columns["speed_mps"],
        "heart_rate_bpm": columns["heart_rate_bpm"],
        "cadence_spm": cadence_spm,
        "altitude_m": columns["altitude_m"],
        "power_w": columns["power_w"],
        "temperature_c": columns["temperature_c"],
    }
    kept, impossible = keep_measured(channels)
    return kept, [*impossible, *([warning] if warning else [])]


def _laps(draft: Draft, start: float, last_s: float) -> tuple[Lap, ...]:
    """The laps the file tells of; one ends where the next starts, the last where the points end."""
    first = draft.laps[0][0] if draft.laps else start
    shift = start if first >= CLOCK_SET_SINCE or start < CLOCK_SET_SINCE else first
    starts = [lap[0] - shift for lap in draft.laps]
    laps = []
    for (_, timer_s, distance_m), begin, end in zip(draft.laps, starts, [*starts, last_s][1:], strict=False):
        laps.append(Lap(begin, timer_s, max(end - begin, timer_s), distance_m if np.isfinite(distance_m) else None))
    return tuple(laps)


def _about_times(draft: Draft) -> list[FileWarning]:
    warnings = []
    if draft.timeless:
        warnings.append(
            FileWarning("points_without_time", "{count} points without a time were left out", {"count": draft.timeless})
        )
    if draft.zoneless:
        warnings.append(FileWarning("time_without_zone", "the times name no time zone; they were taken as UTC"))
    if draft.too_many:
        warnings.append(
            FileWarning("too_many_points", "only the first {count} points were read", {"count": MAX_POINTS})
        )
    return warnings
