"""Whole exports: Strava's list in any language and width, Garmin's zips in zips."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.runs.activity_files import M, fit_activity, gpx, steady
from runtall import fit
from runtall.runs import read_activity, walk
from runtall.runs.strava import read_list

RUN = fit_activity({"timestamp": [0.0, 1.0, 2.0]})
ENGLISH = [
    *("Activity ID", "Activity Date", "Activity Name", "Activity Type", "Activity Description", "Elapsed Time"),
    *("Distance", "Max Heart Rate", "Relative Effort", "Commute", "Activity Private Note", "Activity Gear", "Filename"),
    *("Athlete Weight", "Bike Weight", "Elapsed Time", "Moving Time", "Distance"),
]
GERMAN = [
    *("Aktivitäts-ID", "Aktivitätsdatum", "Name der Aktivität", "Aktivitätsart", "Aktivitätsbeschreibung"),
    *("Verstrichene Zeit", "Distanz", "Max. Herzfrequenz", "Relative Leistung", "Pendelfahrt", "Private Notiz"),
    *("Ausrüstung", "Dateiname", "Gewicht", "Fahrradgewicht", "Verstrichene Zeit", "Bewegungszeit", "Distanz"),
]


def activities_csv(header: Sequence[str], rows: Sequence[tuple[str, str, str]], width: int = 87) -> bytes:
    """A list with the header's columns and then as many more as it takes; rows are (title, type, file)."""
    names = [*header, *(f"more {i}" for i in range(width - len(header)))]
    file_column = next(i for i, name in enumerate(header) if name in ("Filename", "Dateiname", "ファイル名"))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    for number, (title, kind, file) in enumerate(rows):
        row = [""] * width
        row[0], row[2], row[3], row[file_column] = str(number), title, kind, file
        writer.writerow(row)
    return out.getvalue().encode()


@pytest.mark.parametrize("width", [18, 87, 101])
@pytest.mark.parametrize(
    ("header", "run", "ride"),
    [(ENGLISH, "Run", "Ride"), (GERMAN, "Lauf", "Radfahrt"), (GERMAN, "Traillauf", "Wanderung")],
)
def test_the_list_names_each_files_sport(header: Sequence[str], run: str, ride: str, width: int) -> None:
    rows = [
        ("Morning, easy", run, "activities/1.fit.gz"),
        ("To work", ride, "activities/2.gpx"),
        ("Gym", "Workout", ""),
    ]
    listed = read_list(activities_csv(header, rows, width))
    assert set(listed) == {"activities/1.fit.gz", "activities/2.gpx"}
    assert listed["activities/1.fit.gz"].title == "Morning, easy"
    assert [listed[name].sport.kind for name in sorted(listed)] == ["run", "other"]


def test_in_a_language_never_seen_position_and_content_decide() -> None:
    header = [*(f"列{i}" for i in range(10)), "ファイル名", "列11"]
    listed = read_list(
        activities_csv(header, [("朝", "ランニング", "activities/1.fit.gz"), ("夜", "謎", "activities/2.tcx")])
    )
    assert listed["activities/1.fit.gz"].sport.kind == "run"
    assert listed["activities/2.tcx"].sport.kind == "unknown"


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b"a,b\n", b'a,"b\n' * 9, b"a" * 300_000, b"x,y\nactivities/1.fit\n"]
)
def test_a_file_that_is_no_list_lists_nothing_or_not_much(data: bytes) -> None:
    assert len(read_list(data)) <= 1


def strava_files() -> dict[str, bytes]:
    track = gpx([steady(101, speed_mps=1.3)], kind="")  # too slow to be taken for a run without the list
    rows = [
        ("Morning", "Run", "activities/1.fit.gz"),
        ("Hilly", "Run", "activities/2.gpx"),
        ("To work", "Ride", "activities/3.fit.gz"),
    ]
    return {
        "activities.csv": b"\xef\xbb\xbf" + activities_csv(ENGLISH, rows),
        "activities/1.fit.gz": gzip.compress(RUN),
        "activities/2.gpx": track,
        "activities/3.fit.gz": b"never looked at",
        "media/1.jpg": b"\xff\xd8\xff",
        "profile.csv": b"a,b",
    }


@pytest.mark.parametrize("root", ["", "export_123/"])
def test_a_strava_export_is_read_by_its_list(root: str, tmp_path: Path) -> None:
    files = strava_files()
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(root + name, data)
    for name, data in files.items():
        path = tmp_path / "folder" / root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for given in (tmp_path / "export.zip", tmp_path / "folder"):
        members = {member.name.rpartition("activities/")[2]: member for member in walk([given])}
        assert members["1.fit.gz"].data == RUN
        assert members["3.fit.gz"].status == "skipped"
        assert members["3.fit.gz"].refusal is not None
        assert members["3.fit.gz"].refusal.code == "not_a_run"
        hilly = members["2.gpx"]
        assert hilly.listed is not None
        assert hilly.listed.title == "Hilly"
        assert len(read_activity(hilly.data, hilly.name, listed=hilly.listed.sport).runs) == 1
        assert sum(member.status == "candidate" for member in members.values()) == 2


def test_a_garmin_export_is_read_through_its_inner_zips(tmp_path: Path) -> None:
    kinds = (2, 32, 44, 55)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind in kinds:
            writer = fit.Writer()
            writer.add_row(M.FILE_ID, {"serial_number": 1, "type": kind})
            archive.writestr(f"me@example.org_{kind}.fit", writer.to_bytes() + bytes(1000))
        archive.writestr("me@example.org_1.fit", RUN)
    with zipfile.ZipFile(tmp_path / "garmin.zip", "w") as archive:
        archive.writestr("DI_CONNECT/DI-Connect-Fitness/summarizedActivities.json", b"[]")
        archive.writestr("DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip", inner.getvalue())
    members = list(walk([tmp_path / "garmin.zip"]))
    assert [member.status for member in members].count("skipped") == len(kinds) + 1
    (found,) = [member for member in members if member.status == "candidate"]
    assert found.data == RUN
    assert found.name.endswith(
        "garmin.zip/DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip/me@example.org_1.fit"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_list_saved_again_by_a_spreadsheet_is_still_read(delimiter: str, encoding: str) -> None:
    header = [
        "Aktivitäts-ID",
        "Aktivitätsdatum",
        "Name der Aktivität",
        "Aktivitätsart",
        "Distanz",
        "Dateiname",
        "Distanz",
    ]
    rows = [
        ["1", "04.05.2024", f"Läufchen {delimiter} mit\nZeile", "Lauf", "1,8", "activities/1.gpx.gz", "1800"],
        ["2", "05.05.2024", "Heim", "Radfahrt", "9,0", "activities/2.fit.gz", "9000"],
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    listed = read_list(text.getvalue().encode(encoding))
    assert {path: (one.title, one.sport.kind) for path, one in listed.items()} == {
        "activities/1.gpx.gz": (f"Läufchen {delimiter} mit\nZeile", "run"),
        "activities/2.fit.gz": ("Heim", "other"),
    }
