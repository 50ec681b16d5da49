"""Thinned charts hide no extreme and draw no line across a pause."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runtall.runs import Run, RunSummary
from runtall.runs.load import load_report
from runtall_web.runs.charts import kept_points, run_chart, smoothed, weeks_chart, with_gaps

floats = st.floats(-500, 500) | st.just(float("nan"))


@given(st.lists(floats, min_size=1, max_size=300), st.integers(1, 40))
def test_every_stretch_keeps_its_extremes(values: list[float], stretches: int) -> None:
    y = np.array(values)
    x = np.arange(len(values), dtype=np.float64)
    kept = kept_points(x, y, stretches)
    assert np.isfinite(y[kept]).all()
    assert (np.diff(kept) > 0).all()
    valid = y[np.isfinite(y)]
    if valid.size:
        assert y[kept].min() == valid.min()
        assert y[kept].max() == valid.max()
        assert len(kept) <= max(2 * stretches + 2, 2)
    else:
        assert kept.size == 0


def test_a_pause_is_a_gap() -> None:
    x, y = with_gaps(np.array([0.0, 1.0, 2.0, 100.0, 101.0]), np.array([1.0, 1.0, 1.0, 2.0, 2.0]))
    assert x == [0.0, 1.0, 2.0, 51.0, 100.0, 101.0]
    assert y == [1.0, 1.0, 1.0, None, 2.0, 2.0]


def test_smart_recording_is_no_pause() -> None:
    x = np.arange(0, 70, 7.0)
    assert None not in with_gaps(x, np.ones_like(x))[1]


def test_smoothing_is_the_mean_around_each_point() -> None:
    time_s = np.arange(5.0)
    values = np.array([1.0, 2.0, np.nan, 4.0, 9.0])
    assert smoothed(time_s, values, 2.0).tolist()[:2] == [1.5, 1.5]
    assert np.isnan(smoothed(time_s, values, 2.0)[2])
    assert smoothed(time_s, values, 2.0)[4] == 6.5


def steady(speed: np.ndarray, **channels: np.ndarray) -> Run:
    time_s = np.arange(float(speed.size))
    return Run(
        "running", "generic", datetime(2026, 11, 1, tzinfo=UTC), 0, float(speed.size), float(speed.size), None,
        time_s, {"speed_mps": speed, **channels},
    )  # fmt: skip


def test_pace_is_in_the_runners_unit_and_walks_are_gaps() -> None:
    speed = np.full(1200, 4.0)
    speed[600:700] = 0.3
    run = steady(speed)
    for unit, pace in (("km", 250.0), ("mi", 402.336)):
        chart = run_chart(run, "pace", unit)  # type: ignore[arg-type]  # a loop over both units
        assert chart is not None
        values = chart["series"][0]["values"]  # type: ignore[index]  # JSON
        assert min(v for v in values if v is not None) == round(pace, 3)
        assert None in values


def test_standing_still_does_not_hide_the_steps() -> None:
    cadence = np.full(300, 170.0)
    cadence[100:120] = 0.0
    chart = run_chart(steady(np.full(300, 3.0), cadence_spm=cadence), "cadence_spm", "km")
    assert chart is not None
    assert {v for v in chart["series"][0]["values"] if v is not None} == {170.0}  # type: ignore[index]  # JSON


def test_no_such_chart() -> None:
    run = steady(np.full(300, 3.0))
    assert all(run_chart(run, key, "km") is None for key in ("altitude_m", "dev-0", "dev-x", "distance_m", "nonsense"))


def test_weeks_in_miles_with_their_jumps() -> None:
    runs = [
        RunSummary(datetime(2026, 11, day, 12, tzinfo=UTC), 0, 3000, 3000, metres)
        for day, metres in ((2, 8046.72), (9, 8046.72), (16, 16093.44))
    ]
    report = load_report(runs, date(2026, 11, 23), "mi")
    chart = weeks_chart(report.weeks, [(n, jump) for n, jump in enumerate(report.jumps)], "mi")
    assert chart["series"][0]["values"] == [5.0, 5.0, 10.0, 0.0]  # type: ignore[index]  # JSON
    assert chart["series"][1]["values"] == [None, None, 10.0, None]  # type: ignore[index]  # JSON
    assert chart["x"]["values"][0] == datetime(2026, 11, 2, tzinfo=UTC).timestamp()  # type: ignore[index]  # JSON
