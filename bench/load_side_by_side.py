"""What load costs: a report over 5,000 runs against 50, fade against reading, simulated files against reading them.

python -m bench.load_side_by_side
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from runtall.runs.fade import fade
from runtall.runs.load import load_report
from runtall.runs.read import read_activity
from runtall.runs.simulate import SimulatedRunner, fit_bytes, season, simulate_run, simulate_summaries

FIRST_DAY = date(2000, 1, 3)


class Ratio(NamedTuple):
    """One line of the table: what was set against what, and how many times as long it took."""

    what: str
    against: str
    seconds: float
    against_seconds: float

    @property
    def times(self) -> float:
        return self.seconds / self.against_seconds

    def __str__(self) -> str:
        return (
            f"{self.what} / {self.against}: {self.times:.3g} "
            f"({1000 * self.seconds:.2f} ms / {1000 * self.against_seconds:.2f} ms)"
        )


def best_s(work: Callable[[], object], rounds: int = 5) -> float:
    """The shortest of several rounds: what the work costs when nothing disturbs it."""
    spent = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return min(spent)


def ratios() -> Iterator[Ratio]:
    """The measurements of this room."""
    many = simulate_summaries(SimulatedRunner(1, FIRST_DAY, years=24), 5000)
    few = many[-50:]
    today = many[-1].local_date + timedelta(days=1)
    yield Ratio(
        "load report, 5,000 runs",
        "50 runs",
        best_s(lambda: load_report(many, today)),
        best_s(lambda: load_report(few, today)),
    )
    runner = SimulatedRunner(2, date(2024, 1, 1))
    session = max((one for one in season(runner) if one.watch.has_dynamics), key=lambda one: one.timer_s)
    data = fit_bytes(simulate_run(runner, session))
    run = read_activity(data, "bench").runs[0]
    reading_s = best_s(lambda: read_activity(data, "bench"))
    yield Ratio("fade of a two-hour run", "reading its FIT file", best_s(lambda: fade(run)), reading_s)
    writing_s = best_s(lambda: fit_bytes(simulate_run(runner, session)))
    yield Ratio("simulating and writing it", "reading its FIT file", writing_s, reading_s)


def main() -> None:
    for ratio in ratios():
        print(ratio)


if __name__ == "__main__":
    main()
