"""``runtall pose`` at the terminal: the recording is whole or not there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.pose.film import film, halves
from runtall.body import read_recording
from runtall.cli import main


def test_a_video_becomes_a_recording(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    video = film(tmp_path / "empty.mp4", [halves(160, 120)] * 3)
    output = tmp_path / "empty.landmarks"
    assert main(["pose", str(video), "-o", str(output), "--model", "lite", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["frames"] == 3
    assert said["frames_with_a_person"] == 0
    assert said["warnings"] == ["nobody"]
    recording = read_recording(output.read_bytes())
    assert recording.header.model == "blazepose-lite"
    assert [frame.time_s for frame in recording.frames] == pytest.approx([0, 0.04, 0.08])


@pytest.mark.parametrize(("content", "code"), [(b"", "not_a_video"), (None, "not_found")])
def test_what_is_no_video_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, code: str
) -> None:
    video = tmp_path / "odd.mp4"
    if content is not None:
        video.write_bytes(content)
    before = set(tmp_path.iterdir())
    assert main(["pose", str(video), "-o", str(tmp_path / "out.landmarks")]) == 2
    assert capsys.readouterr().err.startswith(f"error[{code}]: ")
    assert set(tmp_path.iterdir()) == before


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    video = film(tmp_path / "empty.mp4", [halves(160, 120)])
    assert main(["pose", str(video), "-o", str(tmp_path / "no" / "folder.landmarks"), "--model", "lite"]) == 2
    assert "error[cannot_write]" in capsys.readouterr().err
