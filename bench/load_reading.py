"""What load costs: a report over 5,000 runs against 50, and late-run change against reading the run's file."""

from __future__ import annotations

from datetime import date, timedelta

from bench.ratios import Result, alternate
from runtall.runs.fade import fade
from runtall.runs.load import load_report
from runtall.runs.read import read_activity
from runtall.runs.simulate import SimulatedRunner, fit_bytes, season, simulate_run, simulate_summaries

TITLE = "Load and late-run change"

FIRST_DAY = date(2000, 1, 3)


def measure() -> list[Result]:
    """Twenty-four simulated years for the report; the longest simulated run with dynamics for the change."""
    many = simulate_summaries(SimulatedRunner(1, FIRST_DAY, years=24), 5000)
    few = many[-50:]
    today = many[-1].local_date + timedelta(days=1)
    runner = SimulatedRunner(2, date(2024, 1, 1))
    session = max((one for one in season(runner) if one.watch.has_dynamics), key=lambda one: one.timer_s)
    data = fit_bytes(simulate_run(runner, session))
    run = read_activity(data, "bench").runs[0]
    report = alternate(
        {"load report, 5,000 runs": lambda: load_report(many, today), "50 runs": lambda: load_report(few, today)}
    )
    change = alternate(
        {"late-run change": lambda: fade(run), "reading its FIT file": lambda: read_activity(data, "bench")}
    )
    return [
        report.ratio("load report, 5,000 runs", "50 runs", note="a hundred times the runs"),
        change.ratio("late-run change", "reading its FIT file"),
    ]
