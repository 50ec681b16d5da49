"""``runtall coach`` at the terminal: the contract of its JSON, the table for people, and clear refusals."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from engine.coach.performing import performed
from engine.pose.film import film, halves
from runtall.body import Frame, Header, write_recording
from runtall.cli import main

TOO_LARGE = gzip.compress(
    b'{"format":"runtall-landmarks","version":1,"model":"m","model_sha256":"s","fps":30,"height":720,"width":1'
    + b"0" * 400
    + b"}\n"
)
"""A picture wider than any number that a computer calculates with."""


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """A recorded set of renegade rows with piked hips."""
    recording, _ = performed("renegade_row", fault="hips_pike", seed=41)
    path = tmp_path / "rows.landmarks"
    with path.open("wb") as stream:
        write_recording(recording.header, recording.frames, stream)
    return path


def test_the_json_is_the_contracts(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coach", str(rows), "--exercise", "renegade_row", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert set(said) == {"exercise", "view", "reps", "faults", "warnings", "coverage"}
    assert (said["exercise"], said["view"]) == ("renegade_row", "side")
    assert [rep["n"] for rep in said["reps"]] == [1, 2, 3, 4]
    assert {rep["side"] for rep in said["reps"]} == {"left", "right"}
    first = said["reps"][0]
    assert set(first) == {"n", "side", "start_s", "peak_s", "end_s", "hold_s", "rom", "tempo_s", "faults"}
    assert first["start_s"] < first["peak_s"] < first["end_s"]
    assert len(first["tempo_s"]) == 3
    assert first["tempo_s"][1] == first["hold_s"]
    assert first["faults"] == ["hips_pike"]
    assert {fault["code"] for fault in said["faults"]} == {"hips_pike"}
    assert all(0 < fault["confidence"] <= 1 for fault in said["faults"])
    assert 0.95 < said["coverage"] <= 1
    assert [warned["code"] for warned in said["warnings"]] == ["faults_not_judged"]
    assert "in 4 of 4 repetitions" in said["warnings"][0]["message"]
    assert "(side): hips_rotate; move it toward your front or back, 15 to 80°" in said["warnings"][0]["message"]


def test_people_get_a_table_the_cue_and_the_share(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coach", str(rows), "--exercise", "renegade_row"]) == 0
    said = capsys.readouterr().out
    assert said.count("hips_pike") >= 5  # four repetitions and the cue
    assert "Lower your hips" in said
    assert "4 repetitions seen from: side" in said


def test_the_wrong_exercise_is_not_forced_on_it(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coach", str(rows), "--exercise", "standing_band_pull_apart", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["reps"] == []
    assert [warned["code"] for warned in said["warnings"]][-1] == "no_repetition"


def test_a_video_goes_through_the_pose_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    video = film(tmp_path / "empty.mp4", [halves(160, 120)] * 3)
    assert main(["coach", str(video), "--exercise", "cobra", "--model", "lite", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["reps"], said["view"], said["coverage"]) == ([], None, 0)
    assert [warned["code"] for warned in said["warnings"]] == ["nobody", "no_repetition"]


@pytest.mark.parametrize("frames", [0, 200])
def test_a_recording_that_shows_nothing_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], frames: int
) -> None:
    path = tmp_path / "blind.landmarks"
    with path.open("wb") as stream:
        write_recording(
            Header("m", "s", 30.0, 720, 1280),
            [Frame(number / 30, (None,) * 33, (1.0,) * 33) for number in range(frames)],
            stream,
        )
    assert main(["coach", str(path), "--exercise", "cobra", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["reps"], said["view"], said["coverage"]) == ([], None, 0)
    assert [warned["code"] for warned in said["warnings"]] == (
        ["nobody", "no_repetition"] if frames else ["no_pictures"]
    )
    assert main(["coach", str(path), "--exercise", "cobra"]) == 0
    assert "warning[" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("content", "exercise", "code"),
    [
        (None, "cobra", "not_found"),
        (b"", "cobra", "not_a_video"),
        (b"\x1f\x8bnothing", "cobra", "bad_recording"),
        (TOO_LARGE, "cobra", "bad_recording"),
        (None, "push_up", "unknown_exercise"),
    ],
)
def test_what_cannot_be_coached_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, exercise: str, code: str
) -> None:
    path = tmp_path / "odd.bin"
    if content is not None:
        path.write_bytes(content)
    assert main(["coach", str(path), "--exercise", exercise]) == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith(f"error[{code}]: ")
    assert complaint.count("\n") == 1
