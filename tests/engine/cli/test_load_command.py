"""``runtall load``: the documented JSON, the table for people, refusals, and the command as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from runtall.cli import main
from runtall.cli.terminal import bar, clock, tracked
from runtall.runs.load import load_report
from runtall.runs.simulate import SimulatedRunner, season, simulate_files, simulate_run, simulate_summaries, tcx_bytes

RUNNER = SimulatedRunner(8, date(2025, 1, 6), years=0.5)
TODAY = "2025-07-06"
COMMAND = [sys.executable, "-c", "from runtall.cli import main; raise SystemExit(main())"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("runs")
    for file in simulate_files(RUNNER):
        (path / file.name).write_bytes(file.data)
    return path


def load_json(capsys, *arguments: str) -> dict:
    assert main(["load", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out, parse_constant=pytest.fail)


def test_the_json_is_the_documented_one(folder: Path, capsys):
    document = load_json(capsys, str(folder), "--today", TODAY)
    assert list(document) == [
        "today",
        "unit",
        "runs",
        "duplicates",
        "weeks",
        "longest_30d",
        "jumps",
        "cannot_tell",
        "notes",
        "damaged",
        "skipped",
        "refused",
    ]
    assert set(document["weeks"][0]) == {
        "week",
        "start",
        "distance_m",
        "timer_s",
        "runs",
        "runs_without_distance",
        "longest_m",
        "partial",
    }
    assert set(document["longest_30d"]) == {"from", "to", "distance_m", "date", "runs", "runs_without_distance"}
    assert document["jumps"], "a simulated half year has jumps"
    for jump in [*document["jumps"], *document["cannot_tell"]]:
        assert set(jump) == {
            "date",
            "start_time",
            "distance_m",
            "longest_before_m",
            "ratio",
            "level",
            "plus",
            "reasons",
        }
        assert all(set(reason) == {"rule", "text", "source", "certainty"} for reason in jump["reasons"])
    assert document["refused"] == {"count": 0, "by_code": {}, "files": []}


def test_the_numbers_are_those_of_the_simulated_runs(folder: Path, capsys):
    document = load_json(capsys, str(folder), "--today", TODAY)
    summaries = simulate_summaries(RUNNER)
    report = load_report(summaries, date.fromisoformat(TODAY))
    assert document["runs"] == len(summaries)
    assert [week["distance_m"] for week in document["weeks"]] == [week.distance_m for week in report.weeks]
    assert [week["partial"] for week in document["weeks"]] == [False] * (len(report.weeks) - 1) + [True]
    assert [jump["date"] for jump in document["jumps"]] == [jump.run.local_date.isoformat() for jump in report.jumps]
    assert document["longest_30d"]["distance_m"] == report.longest.longest_m


def test_twice_the_same_folder_and_a_zip_of_it_change_nothing_but_the_count(folder: Path, tmp_path: Path, capsys):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"activities/{file.name}")
    once = load_json(capsys, str(folder), "--today", TODAY)
    both = load_json(capsys, str(path), str(folder), "--today", TODAY)
    assert both["duplicates"] == once["runs"]
    assert {**both, "duplicates": 0} == once


def test_refused_files_are_counted_and_named_on_demand(folder: Path, tmp_path: Path, capsys):
    (tmp_path / "empty.fit").write_bytes(b"")
    session = next(iter(season(RUNNER)))
    ride = tcx_bytes(simulate_run(RUNNER, session)).replace(b'Sport="Running"', b'Sport="Biking"')
    (tmp_path / "ride.tcx").write_bytes(ride)
    document = load_json(capsys, str(folder), str(tmp_path), "--today", TODAY)
    assert document["refused"]["by_code"]["not_a_run"] == 1
    assert document["refused"]["count"] + document["skipped"] == 2
    assert main(["load", str(folder), str(tmp_path), "--today", TODAY]) == 0
    brief = capsys.readouterr().err
    assert "--verbose" in brief
    assert "ride.tcx" not in brief
    assert main(["load", str(folder), str(tmp_path), "--today", TODAY, "--verbose"]) == 0
    named = capsys.readouterr().err
    assert "ride.tcx: error[not_a_run]" in named


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_fits_the_screen_without_colour(width: int, folder: Path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    assert main(["load", str(folder), "--today", TODAY, "--weeks", "0"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert max(len(line) for line in out.splitlines()) <= width
    assert "▲ amber" in out
    assert "…" not in out.split("Longest run")[0]  # nothing cut off
    assert "this week is not over" in out
    assert "associated with" in out


def test_people_can_have_miles_and_fewer_weeks(folder: Path, capsys):
    assert main(["load", str(folder), "--today", TODAY, "--units", "mi", "--weeks", "3"]) == 0
    out = capsys.readouterr().out
    rows = [line for line in out.splitlines() if line.startswith("2025-W")]
    assert len(rows) == 3
    assert rows[-1].startswith("2025-W27*")
    assert " mi " in out


def test_an_earlier_today_sees_no_later_run(folder: Path, capsys):
    document = load_json(capsys, str(folder), "--today", "2025-03-02")
    assert document["weeks"][-1]["week"] == "2025-W09"
    assert [note["rule"] for note in document["notes"]] == ["load_after_today"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["{folder}"], "usage"),
        (["{folder}", "--today", "31.3.2025"], "bad_date"),
        (["{folder}", "--today", "2025-02-30"], "bad_date"),
        (["{folder}", "--today", "0001-01-01"], "bad_date"),
        (["{folder}", "--today", "9999-12-31"], "bad_date"),
        (["{folder}/none", "--today", TODAY], "not_found"),
        (["{empty}", "--today", TODAY], "not_a_run"),
        (["{folder}", "--today", TODAY, "--units", "furlongs"], "usage"),
        ([], "usage"),
    ],
)
def test_a_refusal_is_one_line_and_status_two(arguments, code, folder: Path, tmp_path: Path, capsys):
    filled = [argument.format(folder=folder, empty=tmp_path) for argument in arguments]
    assert main(["load", *filled]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"error[{code}]: ")
    assert captured.err.count("\n") == 1
    assert "; " in captured.err  # what to do


def test_as_a_process_of_its_own(folder: Path):
    """Exit status, streams and a locale that knows nothing but ASCII, as a shell sees them."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "80"}
    done = subprocess.run(
        [*COMMAND, "load", str(folder), "--today", TODAY], capture_output=True, timeout=60, env=environment, check=False
    )
    assert done.returncode == 0
    assert b"####" in done.stdout
    assert done.stderr == b""
    refused = subprocess.run([*COMMAND, "load", str(folder)], capture_output=True, timeout=60, check=False)
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert refused.stderr.startswith(b"error[usage]: ")
    assert refused.stderr.count(b"\n") == 1


def test_a_reader_that_closes_early_is_no_error(folder: Path):
    """``runtall load ... | head -1``."""
    process = subprocess.Popen(
        [*COMMAND, "load", str(folder), "--today", TODAY, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == b"{\n"
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert b"Traceback" not in errors
    assert process.wait(timeout=60) in (0, 1)


@pytest.mark.parametrize("command", ["read", "load"])
def test_help_has_an_example_that_can_be_read_aloud(command: str, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert f"example: runtall {command} " in capsys.readouterr().out


def test_the_help_example_of_load_runs(folder: Path, monkeypatch, capsys):
    """The example as printed, with the runner's own export in its place."""
    from runtall.cli import load

    words = load.EXAMPLE.split()[1:]
    path = next(word for word in words if "export" in word)
    assert main([str(folder) if word == path else word for word in words]) == 0
    assert capsys.readouterr().out.startswith("Runs: ")


def test_progress_stays_away_where_there_is_no_terminal(capsys):
    assert list(tracked(range(3), 3, lambda item: 1, "reading")) == [0, 1, 2]
    assert capsys.readouterr().err == ""


def test_progress_passes_everything_on_at_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert list(tracked(range(3), 3, lambda item: 1, "reading")) == [0, 1, 2]


@pytest.mark.parametrize(("value", "text"), [(0, ""), (1, "▏"), (50, "██"), (100, "████"), (56.25, "██▎")])
def test_bars(value, text, monkeypatch):
    class Unicode:
        encoding = "utf-8"

    monkeypatch.setattr("runtall.cli.terminal.sys.stdout", Unicode())
    assert bar(value, 100, 4) == text


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (29, "0:00"), (30, "0:01"), (3570, "1:00"), (5430, "1:31")])
def test_clock_rounds_to_minutes(seconds, text):
    assert clock(seconds) == text


@pytest.mark.data
def test_real_folders_load_whatever_lies_in_them(real_data: Path, capsys):
    document = load_json(
        capsys, str(real_data / "runs"), str(real_data / "xml"), str(real_data / "broken"), "--today", TODAY
    )
    assert document["runs"] > 10
    assert sum(week["runs"] for week in document["weeks"]) <= document["runs"]
    assert document["refused"]["count"] == len(document["refused"]["files"])


def test_a_terminal_without_unicode_gets_likenesses(folder: Path):
    command = [sys.executable, "-c", "from runtall.cli import main; raise SystemExit(main())", "load", str(folder)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "80"}
    done = subprocess.run([*command, "--today", TODAY], capture_output=True, timeout=60, check=True, env=environment)
    text = done.stdout.decode("ascii")
    assert text.startswith("Runs: ")
    assert " | weeks: " in text.splitlines()[0]
    assert not [line for line in text.splitlines() if line.startswith("20") and "?" in line]
