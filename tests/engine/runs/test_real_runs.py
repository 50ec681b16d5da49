"""Every real file gives runs and sets that agree with fitdecode's reading, or one clear refusal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.runs.oracle_runs import OracleRun, read_runs
from runtall.errors import RuntallError
from runtall.runs import Activity, Run, keep_once, read_activity, summarise_channels

FOLDERS = ("runs", "strength", "broken", "xml")
REFUSALS = {"empty", "not_an_activity", "not_a_run", "damaged"}

pytestmark = pytest.mark.data


@pytest.fixture(params=FOLDERS)
def files(request: pytest.FixtureRequest, real_data: Path) -> list[Path]:
    return sorted(path for path in (real_data / request.param).iterdir() if path.is_file())


def test_each_file_agrees_with_the_oracle_or_is_refused_in_one_line(files: list[Path]) -> None:
    assert files
    for path in files:
        data = path.read_bytes()
        oracle = read_runs(data) if path.suffix == ".fit" else None
        activity = _read(data, path.name)
        if isinstance(activity, RuntallError):
            assert activity.code in REFUSALS, path.name
            assert re.fullmatch(r"error\[\w+\]: [^\n]+; [^\n]+", activity.line()), path.name
            assert oracle is None or not oracle.runs or not oracle.reached_end, path.name
            assert oracle is None or not oracle.sets, path.name
            continue
        assert activity.runs or activity.sets, path.name
        for run in activity.runs:
            _check_sound(run, path.name)
        if oracle is not None and oracle.reached_end:
            assert len(activity.sets) == len(oracle.sets), path.name
            _check_sets(activity, oracle.sets, path.name)
            assert len(activity.runs) >= len(oracle.runs), path.name
            for run, expected in zip(activity.runs, oracle.runs, strict=False):
                _check_same(run, expected, path.name)


def _read(data: bytes, name: str) -> Activity | RuntallError:
    try:
        return read_activity(data, name)
    except RuntallError as refusal:
        return refusal


def _check_same(run: Run, expected: OracleRun, name: str) -> None:
    assert run.start_time == expected.start, name
    assert run.timer_s == pytest.approx(expected.timer_s), name
    assert run.elapsed_s == pytest.approx(expected.elapsed_s), name
    if expected.distance_m:
        assert run.distance_m == pytest.approx(expected.distance_m), name
    summaries = {
        channel: (summary.count, summary.mean, summary.min, summary.max)
        for channel, summary in summarise_channels(run).items()
        if not channel.startswith("dev:") and channel != "distance_m"
    }
    assert summaries.keys() == expected.channels.keys(), name
    for channel, numbers in expected.channels.items():
        assert summaries[channel] == pytest.approx(numbers, rel=1e-9, abs=1e-9), (name, channel)


def _check_sets(activity: Activity, expected: list[tuple[object, ...]], name: str) -> None:
    for ours, (start, duration_s, reps, kind) in zip(activity.sets, expected, strict=True):
        assert ours.start_time == start, name
        assert ours.duration_s == pytest.approx(duration_s), name
        assert ours.reps == (None if reps == 65534 else reps), name
        assert ours.kind == kind, name


def _check_sound(run: Run, name: str) -> None:
    """What is true of every run, whoever recorded it."""
    assert run.sport == "running", name
    assert run.time_s.size, name
    assert (run.time_s[1:] >= run.time_s[:-1]).all(), name
    assert all(values.shape == run.time_s.shape for values in run.channels.values()), name
    assert run.utc_offset_s is None or (run.utc_offset_s % 900 == 0 and abs(run.utc_offset_s) <= 14 * 3600), name
    assert all(pause.duration_s > 0 for pause in run.pauses), name
    assert sum(lap.timer_s for lap in run.laps) <= 1.05 * run.timer_s + 5, name
    if run.distance_m:
        assert run.distance_m / run.timer_s < 8, name
    paused_s = sum(pause.duration_s for pause in run.pauses)
    span_s = max(run.elapsed_s, float(run.time_s[-1]))
    assert abs(span_s - paused_s - run.timer_s) <= max(0.1 * span_s, 60), (name, span_s, paused_s, run.timer_s)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_real_file_cut_short_keeps_its_first_samples_or_is_refused(share: float, real_data: Path) -> None:
    kept = 0
    for path in sorted([*(real_data / "runs").glob("*.fit"), *(real_data / "xml").iterdir()]):
        data = path.read_bytes()
        whole, cut = _read(data, path.name), _read(data[: int(len(data) * share)], path.name)
        if isinstance(whole, RuntallError) or isinstance(cut, RuntallError):
            assert isinstance(cut, RuntallError), path.name
            continue
        kept += 1
        assert not cut.complete, path.name
        assert {warning.code for warning in cut.warnings} & {"truncated", "data_size"}, path.name
        for part, full in zip(cut.runs, whole.runs, strict=False):
            assert abs((part.start_time - full.start_time).total_seconds()) <= 1, path.name
            assert part.time_s.size <= full.time_s.size, path.name
            assert part.timer_s <= full.timer_s * 1.01 + 5, path.name
            assert part.distance_m is None or part.distance_m <= (full.distance_m or 0.0) * 1.01 + 1, path.name
    assert kept


def test_tcx_and_fit_of_one_real_run_are_kept_once(real_data: Path) -> None:
    name = "connectstats__activity_234979239"
    fit_run = read_activity((real_data / "runs" / f"{name}.fit").read_bytes(), "a.fit").runs[0]
    tcx_run = read_activity((real_data / "xml" / f"{name}.tcx").read_bytes(), "a.tcx").runs[0]
    (kept,) = keep_once([tcx_run, fit_run])
    assert set(kept.sources) == {"a.fit", "a.tcx"}
    assert tcx_run.timer_s == pytest.approx(fit_run.timer_s)
    assert tcx_run.distance_m == pytest.approx(fit_run.distance_m)
    ours, theirs = summarise_channels(tcx_run), summarise_channels(fit_run)
    for channel in ("speed_mps", "heart_rate_bpm", "cadence_spm", "distance_m"):  # Connect corrects the altitude
        assert ours[channel].count == theirs[channel].count
        assert ours[channel].mean == pytest.approx(theirs[channel].mean, rel=1e-6)
