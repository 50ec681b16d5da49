"""Small GPX, TCX and FIT files of our own making."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from runtall import fit

M = fit.Message
START = datetime(2024, 5, 4, 6, 30, tzinfo=UTC)
START_S = fit.fit_seconds(START)
METRES_PER_DEGREE = 111_195.08  # along a meridian of the mean sphere: 6371008.8 m × π / 180


def moment(after_s: float, zone: str = "Z") -> str:
    """ISO time so many seconds after the start."""
    return (START + timedelta(seconds=after_s)).strftime("%Y-%m-%dT%H:%M:%S") + zone


def trkpt(after_s: float | None, north_m: float, inside: str = "", longitude_deg: float = 8.5, zone: str = "Z") -> str:
    """A point so many metres north of 49° N."""
    time = "" if after_s is None else f"<time>{moment(after_s, zone)}</time>"
    return f'<trkpt lat="{49 + north_m / METRES_PER_DEGREE:.9f}" lon="{longitude_deg}">{time}{inside}</trkpt>'


def gpx(segments: Iterable[Sequence[str]], kind: str = "<type>running</type>", root: str = 'xmlns="x"') -> bytes:
    """A GPX file with one track."""
    inside = "".join(f"<trkseg>{''.join(points)}</trkseg>" for points in segments)
    return f'<?xml version="1.0" encoding="UTF-8"?><gpx {root}><trk>{kind}{inside}</trk></gpx>'.encode()


def steady(count: int, step_s: float = 1.0, speed_mps: float = 3.0, from_s: float = 0.0) -> list[str]:
    """Points of a run due north at one speed."""
    return [trkpt(from_s + i * step_s, (from_s + i * step_s) * speed_mps) for i in range(count)]


def trackpoint(after_s: float, distance_m: float | None = None, inside: str = "") -> str:
    distance = "" if distance_m is None else f"<DistanceMeters>{distance_m}</DistanceMeters>"
    return f"<Trackpoint><Time>{moment(after_s)}</Time>{distance}{inside}</Trackpoint>"


def lap(after_s: float, timer_s: float, distance_m: float, *tracks: Sequence[str]) -> str:
    inside = "".join(f"<Track>{''.join(points)}</Track>" for points in tracks)
    return (
        f'<Lap StartTime="{moment(after_s)}"><TotalTimeSeconds>{timer_s}</TotalTimeSeconds>'
        f"<DistanceMeters>{distance_m}</DistanceMeters>{inside}</Lap>"
    )


def tcx(*laps: str, sport: str = "Running", after: str = "") -> bytes:
    """A TCX file with one activity."""
    return (
        '<?xml version="1.0"?><TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">'
        f'<Activities><Activity Sport="{sport}"><Id>{moment(0)}</Id>{"".join(laps)}{after}</Activity></Activities>'
        "</TrainingCenterDatabase>"
    ).encode()


def fit_activity(
    records: Mapping[str, Sequence[float | None]],
    session: Mapping[str, object] | None = None,
    *,
    events: Sequence[tuple[float, int]] = (),
    developer: Mapping[fit.DeveloperField, Sequence[float | None]] | None = None,
    local_offset_s: float | None = 7200,
) -> bytes:
    """A FIT activity; ``timestamp`` of records and the times of ``events`` (timer event types) count from the start."""
    writer = fit.Writer()
    writer.add_row(M.FILE_ID, {"type": 4, "manufacturer": 1, "product": 3113, "time_created": START_S})
    for after_s, kind in events:
        writer.add_row(M.EVENT, {"timestamp": START_S + after_s, "event": 0, "event_type": kind})
    times = [START_S + (after_s or 0.0) for after_s in records["timestamp"]]
    writer.add_rows(M.RECORD, {**records, "timestamp": times}, developer or {})
    last_s = max(times) - START_S
    said: dict[str, object] = {
        "timestamp": START_S + last_s,
        "start_time": START_S,
        "sport": 1,
        "sub_sport": 0,
        "total_elapsed_time": last_s,
        "total_timer_time": last_s,
        "total_distance": 3.0 * last_s,
        **(session or {}),
    }
    writer.add_row(M.SESSION, said)
    if local_offset_s is not None:
        end_s = START_S + last_s
        writer.add_row(M.ACTIVITY, {"timestamp": end_s, "local_timestamp": end_s + local_offset_s, "num_sessions": 1})
    return writer.to_bytes()
