"""``runtall read``: the contract, what people see, and every way it can be refused."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from runtall.cli import main
from runtall.cli.read import activity_json
from runtall.cli.terminal import finite
from runtall.runs.nouns import Activity, ExerciseGuess, FileWarning, StrengthSet
from runtall.runs.simulate import SimulatedRun, SimulatedRunner, fit_bytes, gpx_bytes, season, simulate_run, tcx_bytes

RUNNER = SimulatedRunner(3, date(2024, 1, 1), years=1)


@pytest.fixture(scope="module")
def simulated() -> SimulatedRun:
    sessions = (one for one in season(RUNNER) if one.kind == "long" and one.watch.has_dynamics and one.pauses)
    return simulate_run(RUNNER, next(sessions))


@pytest.fixture
def fit_file(tmp_path: Path, simulated: SimulatedRun) -> Path:
    path = tmp_path / "run.fit"
    path.write_bytes(fit_bytes(simulated))
    return path


def read_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert main(["read", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], path: Path) -> str:
    """The one line of a refusal."""
    assert main(["read", str(path), "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


def test_the_json_is_the_contract(fit_file: Path, simulated: SimulatedRun, capsys):
    run = simulated.run
    document = read_json(capsys, str(fit_file))
    assert list(document) == ["runs", "sets", "warnings", "complete"]
    (one,) = document["runs"]
    assert list(one) == [
        "sport",
        "start_time",
        "timer_s",
        "elapsed_s",
        "distance_m",
        "samples",
        "channels",
        "laps",
    ]
    assert one["sport"] == "running"
    assert one["start_time"] == f"{run.start_time:%Y-%m-%dT%H:%M:%SZ}"
    assert (one["timer_s"], one["elapsed_s"], one["distance_m"]) == (run.timer_s, run.elapsed_s, run.distance_m)
    assert (one["samples"], one["laps"]) == (len(run.time_s), len(run.laps))
    assert (document["sets"], document["warnings"], document["complete"]) == ([], [], True)


def test_channels_are_the_plain_numbers_of_the_valid_samples(fit_file: Path, simulated: SimulatedRun, capsys):
    channels = read_json(capsys, str(fit_file))["runs"][0]["channels"]
    expected = {name: values for name, values in simulated.run.channels.items() if name != "distance_m"}
    assert set(channels) == set(expected)
    for name, values in expected.items():
        assert channels[name]["count"] == len(values)
        assert channels[name]["mean"] == pytest.approx(float(np.mean(values)))
        assert channels[name]["min"] == pytest.approx(float(values.min()))
        assert channels[name]["max"] == pytest.approx(float(values.max()))


@pytest.mark.parametrize("write", [fit_bytes, tcx_bytes, gpx_bytes])
def test_gzip_and_a_name_without_meaning_change_nothing(write, tmp_path: Path, simulated: SimulatedRun, capsys):
    plain, packed = tmp_path / "download", tmp_path / "other.bin"
    plain.write_bytes(write(simulated))
    packed.write_bytes(gzip.compress(write(simulated)))
    assert read_json(capsys, str(plain)) == read_json(capsys, str(packed))


def test_sets_and_warnings_are_the_contract():
    one_set = StrengthSet(None, 42.0, 10, None, "active", (ExerciseGuess(23, 15), ExerciseGuess(23, None)))
    warning = FileWarning("truncated", "ends at byte {offset}", {"offset": 99}, 99)
    assert activity_json(Activity((), (one_set,), (warning,), complete=False)) == {
        "runs": [],
        "sets": [
            {
                "start_time": None,
                "duration_s": 42.0,
                "reps": 10,
                "weight_kg": None,
                "kind": "active",
                "guesses": [{"category": 23, "name": 15}, {"category": 23, "name": None}],
            }
        ],
        "warnings": [{"code": "truncated", "message": "ends at byte 99", "offset": 99}],
        "complete": False,
    }


def test_json_holds_no_nan():
    assert finite({"a": float("nan"), "b": [float("inf"), 1.0, None], "c": (2, "x")}) == {
        "a": None,
        "b": [None, 1.0, None],
        "c": [2, "x"],
    }


def test_people_see_channels_and_what_changed_late(fit_file: Path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["read", str(fit_file)]) == 0
    out = capsys.readouterr().out
    assert "contact_time_ms" in out
    assert "late − early" in out
    assert "95 % interval" in out.replace("\n", " ")
    assert max(len(line) for line in out.splitlines()) <= 80
    assert "\x1b" not in out  # no colour where there is no terminal


def test_miles_for_those_who_run_them(fit_file: Path, simulated: SimulatedRun, capsys):
    assert main(["read", str(fit_file), "--units", "mi"]) == 0
    assert f"{simulated.run.distance_m / 1609.344:.2f} mi" in capsys.readouterr().out


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_zip_with_one_activity_is_that_activity(tmp_path: Path, fit_file: Path, simulated: SimulatedRun, capsys):
    path = zipped(tmp_path / "a.zip", readme=b"hello", run=fit_bytes(simulated))
    assert read_json(capsys, str(path)) == read_json(capsys, str(fit_file))


def test_a_zip_with_several_is_refused_by_name(tmp_path: Path, simulated: SimulatedRun, capsys):
    path = zipped(tmp_path / "b.zip", one=fit_bytes(simulated), two=tcx_bytes(simulated))
    assert refused(capsys, path).startswith("error[several]: ")


def test_a_zip_without_any_is_refused(tmp_path: Path, capsys):
    assert refused(capsys, zipped(tmp_path / "c.zip", readme=b"hello")).startswith("error[not_an_activity]: ")


def test_a_folder_is_refused_and_says_what_to_do(tmp_path: Path, capsys):
    line = refused(capsys, tmp_path)
    assert line.startswith("error[is_a_folder]: ")
    assert "runtall load" in line


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"\x00" * 100, "empty"), (b"not an activity at all", "not_an_activity")],
)
def test_bad_content_is_one_line(content: bytes, code: str, tmp_path: Path, capsys):
    path = tmp_path / "bad.fit"
    path.write_bytes(content)
    assert refused(capsys, path).startswith(f"error[{code}]: ")


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path, capsys):
    assert refused(capsys, tmp_path / "none.fit").startswith("error[not_found]: ")


def test_another_sport_is_no_run(tmp_path: Path, simulated: SimulatedRun, capsys):
    path = tmp_path / "ride.tcx"
    path.write_bytes(tcx_bytes(simulated).replace(b'Sport="Running"', b'Sport="Biking"'))
    assert refused(capsys, path).startswith("error[not_a_run]: ")


def test_half_a_file_gives_half_a_run_and_says_so(tmp_path: Path, simulated: SimulatedRun, capsys):
    data = fit_bytes(simulated)
    path = tmp_path / "torn.fit"
    path.write_bytes(data[: len(data) // 2])
    document = read_json(capsys, str(path))
    assert document["complete"] is False
    assert 0.3 < document["runs"][0]["samples"] / len(simulated.run.time_s) < 0.6
    assert document["warnings"]
    assert any(isinstance(warning["offset"], int) for warning in document["warnings"])
    assert main(["read", str(path)]) == 0
    assert "was not read to its end" in capsys.readouterr().out


def test_every_byte_lost_is_either_read_or_refused(tmp_path: Path, capsys):
    """Cut a short file at many places: never anything but 0 or 2, never more than one line of error."""
    short = simulate_run(RUNNER, next(iter(season(RUNNER))))
    data = fit_bytes(short)
    path = tmp_path / "cut.fit"
    for length in range(0, len(data), 97):
        path.write_bytes(data[:length])
        status = main(["read", str(path), "--json"])
        captured = capsys.readouterr()
        assert status in (0, 2)
        if status == 0:
            json.loads(captured.out, parse_constant=pytest.fail)
        else:
            assert captured.err.startswith("error[")
            assert captured.err.count("\n") == 1


@pytest.mark.data
def test_real_files_are_read_or_refused_in_one_line(real_data: Path, capsys):
    files = [
        path for folder in ("runs", "strength", "broken", "xml") for path in sorted((real_data / folder).iterdir())
    ]
    assert files
    for path in files:
        status = main(["read", str(path), "--json"])
        captured = capsys.readouterr()
        if status == 0:
            document = json.loads(captured.out, parse_constant=pytest.fail)
            assert document["runs"] or document["sets"]
        else:
            assert status == 2
            assert captured.err.startswith("error[")
            assert captured.err.count("\n") == 1
        assert main(["read", str(path)]) == status
        capsys.readouterr()


def test_nothing_but_json_is_on_standard_output(fit_file: Path):
    """As another program sees it: bytes in a pipe."""
    command = [sys.executable, "-c", "from runtall.cli import main; raise SystemExit(main())"]
    done = subprocess.run([*command, "read", str(fit_file), "--json"], capture_output=True, timeout=60, check=True)
    assert json.load(io.BytesIO(done.stdout))["runs"]
    assert done.stderr == b""


def test_a_pipe_is_refused_at_once(tmp_path: Path, capsys):
    os.mkfifo(tmp_path / "pipe.fit")
    assert refused(capsys, tmp_path / "pipe.fit").startswith("error[not_a_file]: ")


@pytest.mark.parametrize("name", ["two\nlines.fit", "not\udcffutf8.fit", "a" * 300], ids=["lines", "bytes", "length"])
def test_an_odd_name_is_still_one_line(name: str, tmp_path: Path, capsys):
    line = refused(capsys, tmp_path / name)
    assert line.startswith("error[")
    assert line.encode("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
def test_a_full_disk_is_one_line(fit_file: Path):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", "from runtall.cli import main; raise SystemExit(main())", "read", str(fit_file)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("error[disk]: ")
    assert done.stderr.count("\n") == 1
