"""The simulated runner: the same every time, plausible, and read back exactly from its own files."""

from __future__ import annotations

import dataclasses
from datetime import date
from itertools import islice

import numpy as np
import pytest

from runtall.runs.jumps import classify_jumps
from runtall.runs.nouns import Run
from runtall.runs.read import read_activity
from runtall.runs.simulate import (
    SimulatedRun,
    SimulatedRunner,
    fit_bytes,
    gpx_bytes,
    season,
    simulate_files,
    simulate_run,
    simulate_summaries,
    tcx_bytes,
)
from runtall.runs.weeks import weekly

RUNNER = SimulatedRunner(5, date(2023, 1, 2), years=3)
SESSIONS = tuple(season(RUNNER))


def first_with(pauses: int, *, dynamics: bool) -> SimulatedRun:
    sessions = (one for one in SESSIONS if len(one.pauses) >= pauses and one.watch.has_dynamics is dynamics)
    return simulate_run(RUNNER, next(sessions))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    once, again = (list(islice(simulate_files(RUNNER), 5)) for _ in range(2))
    assert once == again
    other = list(islice(simulate_files(dataclasses.replace(RUNNER, seed=6)), 5))
    assert [file.data for file in other] != [file.data for file in once]


def test_a_session_is_the_same_made_alone_or_in_turn():
    alone = simulate_run(RUNNER, SESSIONS[40])
    for session in SESSIONS[:3]:
        simulate_run(RUNNER, session)
    assert fit_bytes(simulate_run(RUNNER, SESSIONS[40])) == fit_bytes(alone)


def test_summaries_are_those_of_the_runs():
    summaries = simulate_summaries(RUNNER, 60)
    assert list(summaries[40:60]) == [simulate_run(RUNNER, one).run.summary() for one in SESSIONS[40:60]]


def test_three_years_look_like_a_runner():
    weeks = weekly(simulate_summaries(RUNNER), date(2025, 12, 28))
    distances = np.array([week.distance_m for week in weeks])
    assert 140 * 3 < len(SESSIONS) < 300 * 3
    assert 20_000 < np.median(distances[distances > 0]) < 60_000
    assert np.sum(distances == 0) >= 6  # holidays
    assert {one.kind for one in SESSIONS} == {"easy", "quality", "long", "race"}
    assert sum(one.kind == "race" for one in SESSIONS) == 6
    levels = [jump.level for jump in classify_jumps(simulate_summaries(RUNNER))]
    assert {"none", "amber", "cannot_tell"} <= set(levels)
    assert levels.count("none") > len(levels) / 2


def test_the_watch_changes_and_only_the_later_ones_know_dynamics():
    products = list(dict.fromkeys(one.watch.product for one in SESSIONS))
    assert products == ["Simulated One", "Simulated Two", "Simulated Three"]
    assert "contact_time_ms" not in simulate_run(RUNNER, SESSIONS[0]).run.channels
    assert "contact_time_ms" in simulate_run(RUNNER, SESSIONS[-1]).run.channels


def test_smart_recording_leaves_gaps_of_one_to_seven_seconds():
    run = next(one.run for one in (simulate_run(RUNNER, s) for s in SESSIONS) if not one.run.pauses)
    gaps = np.diff(run.time_s)
    assert gaps.min() >= 1
    assert gaps.max() == 7
    assert run.time_s[-1] == run.timer_s


def test_distance_speed_and_steps_agree_with_one_another():
    run = first_with(1, dynamics=True).run
    channels = run.channels
    assert channels["distance_m"][-1] == pytest.approx(run.distance_m, abs=0.011)
    steps_per_s = channels["cadence_spm"] / 60
    assert np.allclose(channels["step_length_mm"] / 1000 * steps_per_s, channels["speed_mps"], rtol=0.01)
    ratio = 100 * channels["vertical_oscillation_mm"] / channels["step_length_mm"]
    assert np.allclose(ratio, channels["vertical_ratio_pct"], atol=0.02)
    assert 100 < channels["heart_rate_bpm"].mean() < 190
    assert 150 < channels["cadence_spm"].mean() < 190


def test_the_track_lies_on_the_open_ocean_and_is_as_long_as_the_distance():
    simulated = first_with(0, dynamics=True)
    latitude, longitude = np.radians(simulated.latitude_deg), np.radians(simulated.longitude_deg)
    assert -33.2 < simulated.latitude_deg.min() < simulated.latitude_deg.max() < -32.7
    assert -17.1 < simulated.longitude_deg.min() < simulated.longitude_deg.max() < -16.8
    north = np.diff(latitude) * 6_371_000
    east = np.diff(longitude) * 6_371_000 * np.cos(latitude[:-1])
    assert np.hypot(north, east).sum() == pytest.approx(simulated.run.distance_m, rel=0.002)


def test_a_runner_who_never_fades_has_no_truth_to_find():
    steady = dataclasses.replace(RUNNER, fade_scale=0.0)
    assert set(simulate_run(steady, SESSIONS[-1]).truth.values()) == {0.0}


def read_back(data: bytes, name: str) -> Run:
    activity = read_activity(data, name)
    assert activity.complete
    assert not activity.warnings
    (run,) = activity.runs
    return run


@pytest.mark.parametrize(("pauses", "dynamics"), [(0, True), (2, True), (1, False)])
def test_fit_gives_back_every_value(pauses, dynamics):
    simulated = first_with(pauses, dynamics=dynamics)
    run, read = simulated.run, read_back(fit_bytes(simulated), "a.fit")
    assert read.summary() == run.summary()
    assert (read.pauses, read.laps, read.sport) == (run.pauses, run.laps, "running")
    assert read.device is not None
    assert read.device.product == run.device.product
    assert set(read.channels) == set(run.channels)
    assert np.array_equal(read.time_s, run.time_s)
    for name, values in run.channels.items():
        assert np.allclose(read.channels[name], values, atol=1e-9), name


@pytest.mark.parametrize("pauses", [0, 2])
def test_tcx_gives_back_what_it_can_hold(pauses):
    simulated = first_with(pauses, dynamics=True)
    run, read = simulated.run, read_back(tcx_bytes(simulated), "a.tcx")
    assert read.distance_m == pytest.approx(run.distance_m, abs=0.1)
    assert read.timer_s == pytest.approx(run.timer_s, abs=2 * pauses)
    assert read.start_time == run.start_time
    assert np.array_equal(read.time_s, run.time_s)
    for name in ("heart_rate_bpm", "speed_mps", "altitude_m"):
        assert np.allclose(read.channels[name], run.channels[name], atol=0.01), name
    assert np.allclose(read.channels["cadence_spm"], run.channels["cadence_spm"], atol=1.0)


@pytest.mark.parametrize("pauses", [0, 2])
def test_gpx_gives_back_what_it_can_hold(pauses):
    simulated = first_with(pauses, dynamics=True)
    run, read = simulated.run, read_back(gpx_bytes(simulated), "a.gpx")
    assert read.distance_m == pytest.approx(run.distance_m, rel=0.003)
    assert np.array_equal(read.time_s, run.time_s)
    assert np.array_equal(read.channels["heart_rate_bpm"], run.channels["heart_rate_bpm"])


def test_formats_take_turns():
    names = [file.name for file in simulate_files(RUNNER, 4, ("fit", "tcx", "gpx"))]
    assert [name.rsplit(".", 1)[1] for name in names] == ["fit", "tcx", "gpx", "fit"]
    assert len(set(names)) == 4
