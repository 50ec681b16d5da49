"""Timer time and the samples that count as running, against the plain sum over pauses."""

from __future__ import annotations

import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.runs.activity_files import START
from runtall.catalogue import load_rules
from runtall.runs import FloatArray, Pause, Run
from runtall.runs.blocks import cut, timer_time_s

pauses = st.lists(st.tuples(st.floats(0, 900), st.floats(0.1, 90)), max_size=8)


def run_with(time_s: FloatArray, stops: list[tuple[float, float]]) -> Run:
    stood = tuple(Pause(start, start + lasts) for start, lasts in stops)
    return Run("running", "generic", START, None, 1000.0, 1000.0, 3000.0, time_s, {}, pauses=stood)


@given(pauses, st.integers(0, 2**32 - 1))
def test_timer_time_is_elapsed_time_less_every_pause(stops: list[tuple[float, float]], seed: int) -> None:
    time_s = np.sort(np.random.default_rng(seed).uniform(-5, 1000, 50))
    expected = time_s - sum((np.clip(time_s - start, 0.0, lasts) for start, lasts in stops), np.zeros(50))
    np.testing.assert_allclose(timer_time_s(run_with(time_s, stops)), expected, atol=1e-9)


def test_a_hundred_thousand_pauses_are_no_burden() -> None:
    time_s = np.arange(300_000, dtype=np.float64)
    run = run_with(time_s, [(3.0 * i, 1.0) for i in range(100_000)])
    began = time.perf_counter()
    cut(run, np.full(time_s.size, 3.0), load_rules()["fade_method"])
    assert time.perf_counter() - began < 5.0  # a loop over the pauses took minutes
