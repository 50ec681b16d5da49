"""Whatever the bytes, the readers answer with a sound activity or one of our own errors, and quickly."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.runs.activity_files import START_S, M, fit_activity, gpx, lap, moment, steady, tcx, trackpoint, trkpt
from runtall import fit
from runtall.errors import InputRefused
from runtall.fit import DeveloperField, DeveloperKey
from runtall.runs import Activity, Limits, read_activity, summarise_channels, walk

EXAMPLES = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SECONDS = 5.0  # for files of a few kilobytes; milliseconds are usual
UINT16 = next(one for one in fit.BASE_TYPES if one.name == "uint16")


def read(data: bytes) -> Activity | None:
    """Read, and hold what must be true of anything that was read."""
    began = time.monotonic()
    refusal = None
    try:
        activity: Activity | None = read_activity(data, "fuzz", limits=Limits(file_bytes=4 << 20))
    except InputRefused as refused:
        activity, refusal = None, refused
    assert refusal is None or "\n" not in refusal.line()
    assert time.monotonic() - began < SECONDS
    for run in activity.runs if activity else ():
        assert run.time_s.size <= max(len(data), 1)
        assert np.isfinite(run.time_s).all()
        assert (np.diff(run.time_s) >= 0).all()
        assert all(values.shape == run.time_s.shape for values in run.channels.values())
        assert all(summary.count for summary in summarise_channels(run).values())
        assert set(summarise_channels(run)) == set(run.channels)
        assert run.start_time.tzinfo is not None
        assert run.distance_m is None or 0 <= run.distance_m < float("inf")
        assert 0 <= run.timer_s < float("inf")
        assert 0 <= run.elapsed_s < float("inf")
        assert all(pause.duration_s > 0 for pause in run.pauses)
        assert run.summary().local_date.year >= 1989
    for warning in activity.all_warnings if activity else ():
        assert warning.message
    return activity


@st.composite
def mangled(draw: st.DrawFn, originals: Sequence[bytes]) -> bytes:
    """One of our files after a few accidents: bits, bytes and pieces changed, lost, repeated, swapped."""
    data = bytearray(draw(st.sampled_from(originals)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        length = draw(st.integers(1, 40))
        match draw(st.integers(0, 5)):
            case 0:
                data[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
            case 1:
                data[at : at + length] = draw(st.binary(max_size=40))
            case 2:
                del data[at : at + length]
            case 3:
                data[at:at] = data[at : at + length]
            case 4:
                del data[at:]
            case 5:
                other = draw(st.sampled_from(originals))
                data[at:] = other[draw(st.integers(0, len(other))) :]
    return bytes(data)


def fit_files() -> list[bytes]:
    power = DeveloperField(DeveloperKey(0, 0), "Power", "W", UINT16, bytes(16))
    columns = {
        "timestamp": [float(s) for s in range(40)],
        "distance": [3.0 * s for s in range(40)],
        "heart_rate": [120 + s for s in range(40)],
        "cadence": [84] * 40,
        "position_lat": [49.0] * 40,
        "position_long": [8.5] * 40,
    }
    writer = fit.Writer("big", short_times=True)
    writer.add_row(M.FILE_ID, {"type": 4})
    writer.add_rows(M.RECORD, {"timestamp": START_S + np.arange(40.0), "heart_rate": np.full(40, 130.0)})
    writer.add_row(M.SET, {"start_time": START_S, "category": [23, 17], "category_subtype": [15, 3], "set_type": 1})
    for order, sport in enumerate((1, 2, 1)):
        session = {"start_time": START_S + 13 * order, "sport": sport, "total_elapsed_time": 13.0}
        writer.add_row(M.SESSION, session)
        writer.add_row(M.LAP, {"start_time": START_S + 13 * order, "total_timer_time": 13.0})
    events = [(0.0, 0), (10.0, 4), (20.0, 0)]
    single = fit_activity(columns, events=events, developer={power: [200 + s for s in range(40)]})
    return [single, writer.to_bytes(), single + writer.to_bytes()]


def xml_files() -> list[bytes]:
    inside = "<ele>3</ele><extensions><a:hr>130</a:hr><a:cad>84</a:cad></extensions>"
    later = [trkpt(300 + i, 300 + 3 * i, inside) for i in range(20)]
    point = "<HeartRateBpm><Value>150</Value></HeartRateBpm><Cadence>80</Cadence>"
    laps = [lap(100 * n, 50, 150, [trackpoint(100 * n + s, 3.0 * s, point) for s in range(20)]) for n in range(3)]
    return [
        gpx([steady(20), later]),
        tcx(*laps),
        gpx([steady(20)]).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    ]


@EXAMPLES
@given(mangled(fit_files()))
def test_mangled_fit(data: bytes) -> None:
    read(data)


@EXAMPLES
@given(mangled(xml_files()))
def test_mangled_xml(data: bytes) -> None:
    read(data)


@EXAMPLES
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"\x0e\x20\x00\x00\xff\x00\x00\x00.FIT", b"<gpx>", b"\x1f\x8b\x08", b"PK\x03\x04"]),
)
def test_arbitrary_bytes_behind_every_magic(data: bytes, magic: bytes) -> None:
    read(magic + data)


numbers = st.none() | st.floats(allow_nan=True, allow_infinity=False, width=32) | st.integers(-(2**31), 2**32)
fit_times = st.none() | st.integers(0, 2**32 - 2) | st.integers(int(START_S) - 100, int(START_S) + 100)
WIDE = ("enhanced_speed", "enhanced_altitude", "distance")


def clipped(value: float | None, low: float, high: float) -> float | None:
    return None if value is None or value != value else min(max(value, low), high)


@settings(EXAMPLES, max_examples=60)
@given(
    st.lists(st.tuples(fit_times, numbers, numbers, numbers), max_size=12),
    st.lists(st.tuples(fit_times, st.integers(0, 12), numbers, numbers, numbers), max_size=4),
    st.lists(st.tuples(fit_times, st.integers(0, 9)), max_size=8),
    st.tuples(fit_times, fit_times),
)
@example(records=[(0, None, None, None)], sessions=[(1, 1, None, None, None)], events=[], activity=(None, None))
@example(records=[(None, 1.0, 1.0, 1.0)], sessions=[(None, 1, None, None, None)], events=[], activity=(None, None))
def test_sound_bytes_with_senseless_values(
    records: list[tuple[float | None, ...]],
    sessions: list[tuple[float | None, ...]],
    events: list[tuple[float | None, int]],
    activity: tuple[float | None, float | None],
) -> None:
    writer = fit.Writer()
    writer.add_row(M.FILE_ID, {"type": 4})
    for after, *values in records:
        row = {name: clipped(value, 0, 4e6) for name, value in zip(WIDE, values, strict=True)}
        writer.add_row(M.RECORD, {"timestamp": after, **row})
    for start, sport, *values in sessions:
        names = ("total_elapsed_time", "total_timer_time", "total_distance")
        row = {name: clipped(value, 0, 4e6) for name, value in zip(names, values, strict=True)}
        writer.add_row(M.SESSION, {"start_time": start, "sport": sport, **row})
        writer.add_row(M.LAP, {"start_time": start, "total_timer_time": row["total_timer_time"]})
    for after, kind in events:
        writer.add_row(M.EVENT, {"timestamp": after, "event": 0, "event_type": kind})
    writer.add_row(M.ACTIVITY, {"timestamp": activity[0], "local_timestamp": activity[1]})
    read(writer.to_bytes())


texts = st.sampled_from(
    ["", "{{ time }}", "nan", "inf", "-1e999", "9" * 400, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z"]
)
texts |= st.integers(-100, 100_000).map(moment) | st.floats().map(str) | st.text(max_size=8)
names = st.sampled_from(
    [
        *("trk", "trkseg", "trkpt", "time", "ele", "hr", "cad", "type", "extensions", "rte", "power", "Activities"),
        *(
            "Activity",
            "Lap",
            "Track",
            "Trackpoint",
            "Time",
            "DistanceMeters",
            "TotalTimeSeconds",
            "HeartRateBpm",
            "Value",
        ),
        *(
            "Cadence",
            "Id",
            "Creator",
            "Name",
            "UnitId",
            "LatitudeDegrees",
            "LongitudeDegrees",
            "TPX",
            "Speed",
            "Course",
        ),
    ]
)


def escaped(text: str) -> str:
    kept = "".join(letter for letter in text if letter.isprintable())
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


steps = st.tuples(st.integers(0, 3), names, texts)


def document(root: str, walk_through: list[tuple[int, str, str]]) -> str:
    """Well-formed XML: each step opens an element, opens one with an attribute, closes one, or says something."""
    said, within = [f"<{root}>"], [root]
    for step, name, text in walk_through:
        if step == 2 and len(within) > 1:
            said.append(f"</{within.pop()}>")
        elif step == 3:
            said.append(escaped(text))
        else:
            attribute = f' {["lat", "lon", "Sport", "StartTime"][len(text) % 4]}="{escaped(text)}"' if step else ""
            said.append(f"<{name}{attribute}>")
            within.append(name)
    return "".join(said + [f"</{name}>" for name in reversed(within)])


@EXAMPLES
@given(st.sampled_from(["gpx", "TrainingCenterDatabase"]), st.lists(steps, max_size=60))
def test_sound_xml_that_makes_no_sense(root: str, walk_through: list[tuple[int, str, str]]) -> None:
    read(document(root, walk_through).encode())


@st.composite
def points(draw: st.DrawFn) -> str:
    latitude, longitude = draw(texts | st.floats(-91, 91).map(str)), draw(texts | st.floats(-181, 181).map(str))
    time_text = draw(st.integers(-5, 300).map(moment) | texts)
    return f'<trkpt lat="{escaped(latitude)}" lon="{escaped(longitude)}"><time>{escaped(time_text)}</time></trkpt>'


@EXAMPLES
@given(st.lists(st.lists(points(), max_size=12), max_size=4), st.sampled_from(["", "<type>running</type>"]))
def test_tracks_all_over_the_earth(segments: list[list[str]], kind: str) -> None:
    read(gpx(segments, kind))


def zips() -> list[bytes]:
    made = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", method) as archive:
            archive.writestr("activities.csv", "a,b,c,d,Filename\n1,2,3,Run,activities/1.gpx\n")
            archive.writestr("activities/1.gpx", gpx([steady(20)]))
            archive.writestr("activities/2.fit", fit_files()[0])
            archive.writestr("inner.zip", made[0] if made else b"PK\x05\x06" + bytes(18))
        made.append(file.getvalue())
    return made


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("zips") / "fuzz.zip"


@settings(EXAMPLES, suppress_health_check=list(HealthCheck))
@given(data=mangled(zips()))
def test_mangled_zips(data: bytes, place: Path) -> None:
    place.write_bytes(data)
    began = time.monotonic()
    for member in walk([place], limits=Limits(file_bytes=4 << 20, total_bytes=16 << 20)):
        assert (member.status == "candidate") == (member.refusal is None)
        if member.status == "candidate":
            read(member.data)
    assert time.monotonic() - began < SECONDS
