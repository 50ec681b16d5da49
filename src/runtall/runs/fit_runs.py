"""The sessions and records of one FIT part become runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from runtall import fit
from runtall.runs.channels import LONGEST_DISTANCE_M, LONGEST_TIMER_S, keep_measured, steps_per_minute
from runtall.runs.fit_clock import Clock, clock_of, gaps_standing, pauses_between
from runtall.runs.fit_developer import MANUFACTURERS, developer_channels
from runtall.runs.fit_sports import session_sport, sport_from_numbers
from runtall.runs.nouns import Device, FileWarning, FloatArray, Lap, Pause, Run
from runtall.runs.places import track_length
from runtall.runs.sports import RUNNING, Sport
from runtall.runs.tracks import NO_SAMPLES, VIRTUAL, estimated_offset_s, judged_by_speed, pause_guessed

M = fit.Message
Rows = NDArray[np.intp] | slice
_COLUMNS = {
    "distance_m": "distance",
    "speed_mps": "enhanced_speed",
    "heart_rate_bpm": "heart_rate",
    "altitude_m": "enhanced_altitude",
    "vertical_oscillation_mm": "vertical_oscillation",
    "vertical_ratio_pct": "vertical_ratio",
    "contact_time_ms": "stance_time",
    "contact_balance_pct": "stance_time_balance",
    "step_length_mm": "step_length",
    "power_w": "power",
    "temperature_c": "temperature",
}
SESSION_MISSING = FileWarning(
    "session_missing", "the summary at the file's end is missing; the run was put together from its records"
)
_MAX_SESSIONS = 64  # each looks through all laps and events: thousands in one file are damage or an attack. Judgement.
_TOO_MANY = FileWarning("too_many_sessions", "only the first {count} sessions were read", {"count": _MAX_SESSIONS})
_STRAY_S = 3600.0  # a record further than this outside its session belongs to another day: a damaged time
_CREATOR = 0  # device_index of what recorded the file


@dataclass(frozen=True, slots=True)
class _Session:
    """One session's own numbers; times are FIT seconds, unknown is ``None``."""

    sport: Sport
    start: float
    timer_s: float | None
    elapsed_s: float | None
    distance_m: float | None
    warnings: tuple[FileWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A part's records in order of time, with what is shared by its sessions."""

    part: fit.FitPart
    times: FloatArray
    order: NDArray[np.intp]
    channels: dict[str, FloatArray]
    developer_units: dict[str, str]
    clock: Clock
    device: Device | None
    warnings: tuple[FileWarning, ...]


def runs_of_sessions(part: fit.FitPart, listed: Sport) -> Sequence[Run | Sport]:
    """One run per running session, one sport per other session, in order of time."""
    sessions = _sessions(part, listed)
    unfinished = _unfinished_leg(part, sessions)
    sessions += [unfinished] if unfinished else []
    if all(session.sport.kind == "other" for session in sessions):
        return [session.sport for session in sessions]
    prepared = _prepare(part)
    starts = np.array([session.start for session in sessions])
    cuts = [0, *np.searchsorted(prepared.times, starts[1:]).tolist(), prepared.times.size]
    found: list[Run | Sport] = []
    for i, session in enumerate(sessions):
        if session.sport.kind == "other":
            found.append(session.sport)
            continue
        run = _run(prepared, session, np.arange(cuts[i], cuts[i + 1]))
        if session is unfinished:
            run = replace(run, warnings=(*run.warnings, SESSION_MISSING))
        found.append(run if session.sport.kind == "run" else judged_by_speed(run, session.sport))
    return found


def run_without_session(part: fit.FitPart, said: Sport) -> Run | Sport:
    """The run in records whose session was never written: the recording broke off, or the file did."""
    if said.kind == "other":
        return said
    prepared = _prepare(part)
    if not prepared.times.size:
        return said
    session = _Session(said, float(prepared.times[0]), None, None, None)
    run = _run(prepared, session, np.arange(prepared.times.size))
    run = replace(run, warnings=(*run.warnings, SESSION_MISSING))
    return run if said.kind == "run" else judged_by_speed(run, said)


def run_of_laps(part: fit.FitPart, said: Sport) -> Run | Sport:
    """The run in laps that neither records nor a session came with."""
    began = part[M.LAP]["start_time"]
    if said.kind == "other" or not np.isfinite(began).any():
        return said
    start = float(np.nanmin(began))
    laps = _laps(part[M.LAP], start, np.inf)
    if not laps:
        return said
    distances_m = [lap.distance_m for lap in laps if lap.distance_m is not None]
    session = _believed(
        said,
        start,
        sum(lap.timer_s for lap in laps),
        max(lap.start_s + lap.elapsed_s for lap in laps),
        sum(distances_m) if distances_m else None,
    )
    run = _run(_prepare(part), session, np.empty(0, np.intp))
    run = replace(run, warnings=(*run.warnings, SESSION_MISSING, NO_SAMPLES))
    return run if said.kind == "run" else judged_by_speed(run, said)


def _believed(
    sport: Sport, start: float, timer_s: float | None, elapsed_s: float | None, distance_m: float | None
) -> _Session:
    """A session without the totals that nobody can run: they are worked out from the records then."""
    warnings = []
    if timer_s is not None and timer_s > LONGEST_TIMER_S:
        warnings.append(_impossible_total("time", timer_s))
        timer_s = elapsed_s = None
    if distance_m is not None and distance_m > LONGEST_DISTANCE_M:
        warnings.append(_impossible_total("distance", distance_m))
        distance_m = None
    return _Session(sport, start, timer_s, elapsed_s, distance_m, tuple(warnings))


def _impossible_total(what: str, value: float) -> FileWarning:
    template = "the summary's {what} ({value:.0f}) is impossible; it was worked out from the rest"
    return FileWarning("impossible_total", template, {"what": what, "value": value})


def _sessions(part: fit.FitPart, listed: Sport) -> list[_Session]:
    """In order of start. A session written twice, with the same start and sport, counts as its last writing."""
    table = part[M.SESSION]
    records = part[M.RECORD]["timestamp"]
    first = float(np.nanmin(records)) if np.isfinite(records).any() else None
    sessions: dict[tuple[float, str], _Session] = {}
    for row in range(len(table)):
        start = table.number(row, "start_time")
        if start is None:
            start = first if first is not None else table.number(row, "timestamp")
        if start is None:
            continue
        sport = session_sport(part, row, listed)
        if len(sessions) >= _MAX_SESSIONS and (start, sport.sport) not in sessions:
            latest = next(reversed(sessions))
            if _TOO_MANY not in sessions[latest].warnings:
                sessions[latest] = replace(sessions[latest], warnings=(*sessions[latest].warnings, _TOO_MANY))
            continue
        sessions[start, sport.sport] = _believed(
            sport,
            start,
            table.number(row, "total_timer_time"),
            table.number(row, "total_elapsed_time"),
            table.number(row, "total_distance"),
        )
    return sorted(sessions.values(), key=lambda session: session.start)


def _unfinished_leg(part: fit.FitPart, sessions: Sequence[_Session]) -> _Session | None:
    """The leg of a broken off multisport file that was begun (its sport is named) but never summed up."""
    sports, times = part[M.SPORT], part[M.RECORD]["timestamp"]
    if not sessions or len(sports) != len(sessions) + 1:
        return None
    last = sessions[-1]
    after = times[times > last.start + (last.elapsed_s or 0.0)]
    row = len(sports) - 1
    sport = sport_from_numbers(sports.integer(row, "sport"), sports.integer(row, "sub_sport"))
    if not after.size or not last.elapsed_s or sport.kind == "unknown":
        return None
    return _Session(sport, float(after.min()), None, None, None)


def _prepare(part: fit.FitPart) -> _Part:
    records = part[M.RECORD]
    times = records["timestamp"]
    warnings: list[FileWarning] = []
    order = np.flatnonzero(np.isfinite(times))
    if order.size < times.size:
        warnings.append(
            FileWarning(
                "records_without_time",
                "{count} records without a time were left out",
                {"count": int(times.size - order.size)},
            )
        )
    if (np.diff(times[order]) < 0).any():
        order = order[np.argsort(times[order], kind="stable")]
        warnings.append(FileWarning("time_backwards", "the records were not in order of time; they were sorted"))
    channels = {name: records[column] for name, column in _COLUMNS.items() if column in records}
    if "cadence" in records:
        fraction = np.nan_to_num(records["fractional_cadence"]) if "fractional_cadence" in records else 0.0
        channels["cadence_spm"] = records["cadence"] + fraction
    developer, units = developer_channels(records)
    return _Part(
        part, times[order], order, {**channels, **developer}, units, clock_of(part), _device(part), tuple(warnings)
    )


def _run(prepared: _Part, session: _Session, rows: NDArray[np.intp]) -> Run:
    warnings = [*prepared.warnings, *session.warnings]
    rows = _without_strays(prepared, session, rows, warnings)
    order = _as_slice(prepared.order[rows])
    time_s = prepared.times[rows] - session.start
    channels = {name: values[order] for name, values in prepared.channels.items()}
    if "cadence_spm" in channels:
        channels["cadence_spm"], judged = steps_per_minute(channels["cadence_spm"], channels.get("speed_mps"))
        warnings += [judged] if judged else []
    _start_at_zero(prepared, channels, rows)
    last_s = max(0.0, float(time_s[-1])) if time_s.size else 0.0
    elapsed_s = session.elapsed_s or last_s  # some writers leave a 0 for what they do not know
    reach_s = max(elapsed_s, last_s)  # a session may claim less than its records span
    pauses = pauses_between(prepared.part[M.EVENT], session.start, session.start + reach_s)
    timer_s = session.timer_s
    if not timer_s:
        pauses = _with_gaps(pauses, time_s, channels, warnings)
        timer_s = max(0.0, elapsed_s - sum(pause.duration_s for pause in pauses))
    distance_m, distance_warning = _distance_m(prepared, session, channels, order, time_s)
    warnings += [distance_warning] if distance_warning else []
    offset_s, estimated = _offset(prepared, order, session.sport)
    start_time, clock_warning = _moment(prepared.clock, session.start)
    warnings += [clock_warning] if clock_warning else []
    kept, impossible = keep_measured(channels)
    warnings += impossible
    return Run(
        sport=RUNNING,
        sub_sport=session.sport.sub_sport,
        start_time=start_time,
        utc_offset_s=offset_s,
        timer_s=timer_s,
        elapsed_s=elapsed_s,
        distance_m=distance_m,
        time_s=time_s,
        channels=kept,
        laps=_laps(prepared.part[M.LAP], session.start, reach_s),
        pauses=pauses,
        device=prepared.device,
        warnings=tuple(warnings),
        offset_estimated=estimated,
        developer_units={name: unit for name, unit in prepared.developer_units.items() if name in kept},
    )


def _with_gaps(
    pauses: tuple[Pause, ...], time_s: FloatArray, channels: dict[str, FloatArray], warnings: list[FileWarning]
) -> tuple[Pause, ...]:
    """The pauses, and gaps that must have been some: without a total the timer time hangs on them."""
    distance_m = channels.get("distance_m", np.full(time_s.size, np.nan))
    gaps = gaps_standing(time_s, distance_m, pauses)
    if not gaps:
        return pauses
    warnings.append(pause_guessed(len(gaps)))
    return tuple(sorted((*pauses, *gaps), key=lambda pause: pause.start_s))


def _as_slice(order: NDArray[np.intp]) -> Rows:
    """The same rows as a slice where they follow one another, as they nearly always do: no column is copied then."""
    if order.size and order[-1] - order[0] + 1 == order.size and (np.diff(order) == 1).all():
        return slice(int(order[0]), int(order[-1]) + 1)
    return order


def _without_strays(
    prepared: _Part, session: _Session, rows: NDArray[np.intp], warnings: list[FileWarning]
) -> NDArray[np.intp]:
    """Leave out records whose time lies hours outside the session: a damaged time, or another recording's."""
    if session.elapsed_s is None:
        return rows
    times = prepared.times[rows] - session.start
    inside = (times >= -_STRAY_S) & (times <= max(session.elapsed_s, session.timer_s or 0.0) + _STRAY_S)
    if inside.all() or not inside.any():
        return rows
    count = int((~inside).sum())
    warnings.append(
        FileWarning(
            "records_outside_session",
            "{count} records lie over an hour outside the run and were left out",
            {"count": count},
        )
    )
    return rows[inside]


def _start_at_zero(prepared: _Part, channels: dict[str, FloatArray], rows: NDArray[np.intp]) -> None:
    """In a multisport file the distance counts on from leg to leg: take off what the legs before it covered."""
    if "distance_m" not in channels or not rows.size or rows[0] == 0:
        return
    before = prepared.channels["distance_m"][prepared.order[: rows[0]]]
    covered = before[np.isfinite(before)]
    here = channels["distance_m"][np.isfinite(channels["distance_m"])]
    if covered.size and here.size and covered[-1] <= here[0]:
        channels["distance_m"] = channels["distance_m"] - covered[-1]


def _distance_m(
    prepared: _Part, session: _Session, channels: dict[str, FloatArray], order: Rows, time_s: FloatArray
) -> tuple[float | None, FileWarning | None]:
    """The session's distance, else the records', else the length of the track."""
    if session.distance_m:
        return session.distance_m, None
    recorded = channels.get("distance_m", np.empty(0))
    if np.isfinite(recorded).any() and np.nanmax(recorded) > 0:
        return float(np.nanmax(recorded)), None
    records = prepared.part[M.RECORD]
    if "position_lat" in records and "position_long" in records:
        length = track_length(
            time_s, records["position_lat"][order], records["position_long"][order], np.zeros(time_s.size, np.bool_)
        )
        measured = length.distance_m[np.isfinite(length.distance_m)]
        if measured.size > 1:
            return float(measured[-1]), FileWarning(
                "distance_from_positions", "the file records no distance; it was measured along the positions"
            )
    return session.distance_m, None


def _offset(prepared: _Part, order: Rows, sport: Sport) -> tuple[int | None, bool]:
    """Seconds east of UTC: the file's, unless it is zero far from Greenwich; else by longitude, an estimate.

    A virtual world lies somewhere in the Pacific and tells nothing of where the runner is.
    """
    records = prepared.part[M.RECORD]
    is_placed = "position_long" in records and sport.sub_sport != VIRTUAL
    nautical_s = estimated_offset_s(records["position_long"][order]) if is_placed else None
    said_s = prepared.clock.utc_offset_s
    if said_s == 0 and nautical_s is not None and abs(nautical_s) > Clock.FURTHEST_CIVIL_S:
        said_s = None
    if said_s is not None:
        return said_s, False
    return nautical_s, nautical_s is not None


def _moment(clock: Clock, start: float) -> tuple[datetime, FileWarning | None]:
    """The start as UTC; where the clock was never set, by the file's local time if it has one."""
    moment = fit.utc(start)
    if moment is not None:
        return moment, None
    warning = FileWarning("clock_not_set", "the device's clock was not set; the date is not to be trusted")
    return fit.EPOCH + timedelta(seconds=start + (clock.since_switched_on_s or 0.0)), warning


def _laps(table: fit.Table, start: float, elapsed_s: float) -> tuple[Lap, ...]:
    """The laps that start within the session and last a known time."""
    names = ("start_time", "total_timer_time", "total_elapsed_time", "total_distance")
    began, timer_s, lap_elapsed_s, distance_m = (table[name] for name in names)
    start_s = began - start
    timer_s = np.where(np.isnan(timer_s), lap_elapsed_s, timer_s)
    lap_elapsed_s = np.where(np.isnan(lap_elapsed_s), timer_s, lap_elapsed_s)
    rows = np.flatnonzero((start_s >= -1.0) & (start_s <= elapsed_s) & np.isfinite(timer_s))
    rows = rows[np.argsort(start_s[rows], kind="stable")]
    columns = (start_s[rows].tolist(), timer_s[rows].tolist(), lap_elapsed_s[rows].tolist(), distance_m[rows].tolist())
    return tuple(
        Lap(begin, timer, elapsed, None if distance != distance else distance)
        for begin, timer, elapsed, distance in zip(*columns, strict=True)
    )


def _device(part: fit.FitPart) -> Device | None:
    """What recorded the part: ``file_id``, made fuller by the ``device_info`` of the creator."""
    ids, infos = part[M.FILE_ID], part[M.DEVICE_INFO]
    rows = [row for row in range(len(infos)) if infos.integer(row, "device_index") == _CREATOR]
    number = ids.integer(0, "product") if len(ids) else None
    named = ids.text(0, "product_name") if len(ids) else None
    maker = ids.integer(0, "manufacturer") if len(ids) else None
    serial = ids.integer(0, "serial_number") if len(ids) else None
    version = None
    if rows:
        row = rows[0]
        number = infos.integer(row, "product") if number is None else number
        named = named or infos.text(row, "product_name")
        maker = infos.integer(row, "manufacturer") if maker is None else maker
        serial = infos.integer(row, "serial_number") if serial is None else serial
        said = infos.number(row, "software_version")
        version = None if said is None else f"{said:.2f}"
    if maker is None and number is None and not named:
        return None
    manufacturer = None if maker is None else MANUFACTURERS.get(maker, f"manufacturer {maker}")
    return Device(manufacturer, named or (None if number is None else str(number)), serial, version)
