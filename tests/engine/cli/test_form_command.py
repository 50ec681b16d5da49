"""``runtall form`` at the terminal: the contract in JSON, a table for people, one line when refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine.form.runners import HEIGHT_M, REAR_DEG, clip
from engine.pose.film import film, halves
from runtall.body import write_recording
from runtall.cli import main
from runtall.form import UNITS


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "run.landmarks"
    made = clip(jitter_m=0.003).recording
    with path.open("wb") as stream:
        write_recording(made.header, made.frames, stream)
    return path


def test_the_contract(recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["form", str(recording), "--height-m", str(HEIGHT_M), "--speed-mps", "2.9", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["view"] == "side"
    assert said["fps"] == pytest.approx(60.0, abs=0.01)
    assert set(said["metrics"]) | {left["metric"] for left in said["abstained"]} == set(UNITS)
    assert set(said["metrics"]) & {left["metric"] for left in said["abstained"]} == set()
    for name, metric in said["metrics"].items():
        assert {"value", "unit", "uncertainty", "n", "early", "late"} <= set(metric)
        assert metric["unit"] == UNITS[name]
        assert metric["uncertainty"] > 0
        assert metric["n"] >= 10
    assert all(left["reason"] for left in said["abstained"])
    assert {"lateral_sway_deg", "pelvic_drop_deg"} <= {left["metric"] for left in said["abstained"]}


def test_people_get_a_table_and_reasons(recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["form", str(recording), "--height-m", "1.72"]) == 0
    out = capsys.readouterr().out
    assert "cadence_spm" in out
    assert "cannot tell" in out


def test_a_named_view_is_believed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = clip(rate_hz=30.0, azimuth_deg=REAR_DEG).recording
    path = tmp_path / "rear.landmarks"
    with path.open("wb") as stream:
        write_recording(made.header, made.frames, stream)
    assert main(["form", str(path), "--height-m", "1.7", "--view", "rear", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["view"] == "rear"
    assert "pelvic_range_deg" in said["metrics"]


def test_a_video_of_nobody_is_said_not_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    video = film(tmp_path / "empty.mp4", [halves(160, 120)] * 20)
    assert main(["form", str(video), "--height-m", "1.7", "--model", "lite", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["metrics"] == {}
    assert said["refused"] == "nobody"
    assert [warning["code"] for warning in said["warnings"]] == ["nobody"]


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        (["--height-m", "0"], "usage"),
        (["--height-m", "nan"], "usage"),
        (["--height-m", "1.7", "--speed-mps", "-3"], "usage"),
        (["--height-m", "1.7", "--speed-mps", "inf"], "usage"),
        (["--height-m", "1.7", "--view", "above"], "usage"),
    ],
)
def test_nonsense_is_refused_in_one_line(
    recording: Path, extra: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["form", str(recording), *extra]) == 2
    assert capsys.readouterr().err.startswith(f"error[{code}]: ")


def test_a_missing_file_and_a_broken_recording(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["form", str(tmp_path / "none.mp4"), "--height-m", "1.7"]) == 2
    assert capsys.readouterr().err.startswith("error[not_found]: ")
    broken = tmp_path / "broken.landmarks"
    broken.write_bytes(b"\x1f\x8b" + bytes(np.random.default_rng(0).integers(0, 255, 200, dtype=np.uint8)))
    assert main(["form", str(broken), "--height-m", "1.7"]) == 2
    assert capsys.readouterr().err.startswith("error[")
