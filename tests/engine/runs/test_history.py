"""Many files, one history: each run once, whatever the order, one bad file never in the way."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtall.errors import NotAnActivity
from runtall.runs.history import read_history
from runtall.runs.simulate import SimulatedRunner, fit_bytes, gpx_bytes, season, simulate_run, tcx_bytes
from runtall.runs.walk import Member

RUNNER = SimulatedRunner(3, date(2025, 1, 6), years=0.2)
RUNS = tuple(simulate_run(RUNNER, session) for session in season(RUNNER))[:4]


def member(name: str, data: bytes) -> Member:
    return Member(name, "candidate", data)


MEMBERS = (
    *(member(f"{n}.fit", fit_bytes(run)) for n, run in enumerate(RUNS)),
    member("0.tcx", tcx_bytes(RUNS[0])),
    member("1.gpx", gpx_bytes(RUNS[1])),
    member("torn.fit", fit_bytes(RUNS[2])[:200]),
    member("empty.fit", b""),
    Member("photo.jpg", "skipped"),
    Member("locked.zip", "refused", refusal=NotAnActivity("locked", code="encrypted_zip")),
)


def test_each_run_is_there_once_by_its_richest_recording():
    history = read_history(MEMBERS)
    assert list(history.runs) == [run.run.summary() for run in RUNS]
    assert history.duplicates == 2
    assert history.skipped == 1
    assert {refused.name: refused.refusal.code for refused in history.refused}.keys() >= {"empty.fit", "locked.zip"}


@settings(max_examples=10, deadline=None)
@given(st.permutations(MEMBERS))
def test_the_order_of_import_does_not_matter(members):
    there, here = read_history(members), read_history(MEMBERS)
    assert (there.runs, there.duplicates, there.skipped) == (here.runs, here.duplicates, here.skipped)


@pytest.mark.parametrize("hours", [-5, 2, 10])
def test_a_copy_with_its_clock_wrong_by_hours_is_the_same_run(hours):
    """Some converters write local time as UTC."""
    simulated = RUNS[0]
    late = dataclasses.replace(
        simulated,
        run=dataclasses.replace(simulated.run, start_time=simulated.run.start_time + timedelta(hours=hours)),
    )
    history = read_history([member("a.fit", fit_bytes(simulated)), member("b.tcx", tcx_bytes(late))])
    assert (len(history.runs), history.duplicates) == (1, 1)


def test_nothing_gives_nothing():
    history = read_history([])
    assert (history.runs, history.refused, history.duplicates, history.skipped) == ((), (), 0, 0)
