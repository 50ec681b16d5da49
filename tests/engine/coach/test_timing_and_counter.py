"""Times and excursions against ramps that are known exactly."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtall.body.mannequin import smooth
from runtall.coach.counter import Counter, Excursion
from runtall.coach.timing import corners, steadied


def hill(
    rise_s: float, hold_s: float, fall_s: float, rate_hz: float, size: float = 1.0, low: float = 0.0
) -> tuple[list[float], list[float]]:
    """Rest for a second, up, hold, down, rest for a second, each ramp the smoothest possible."""
    times = [number / rate_hz for number in range(int((2 + rise_s + hold_s + fall_s) * rate_hz))]
    top = 1 + rise_s + hold_s
    return times, [
        low + size * (smooth((time_s - 1) / rise_s) if time_s < top else 1 - smooth((time_s - top) / fall_s))
        for time_s in times
    ]


@given(
    rise_s=st.floats(0.5, 3),
    hold_s=st.floats(0.3, 6),
    fall_s=st.floats(0.5, 3),
    rate_hz=st.sampled_from([15.0, 25.0, 30.0, 60.0]),
    size=st.floats(0.01, 100),
    low=st.floats(-50, 50),
)
def test_corners_lie_where_the_ramps_begin_and_end(
    rise_s: float, hold_s: float, fall_s: float, rate_hz: float, size: float, low: float
) -> None:
    times, values = hill(rise_s, hold_s, fall_s, rate_hz, size, low)
    found = corners(times, values, max(range(len(values)), key=values.__getitem__))
    grain_s = 0.04 * (rise_s + fall_s) + 1 / rate_hz
    assert found.start_s == pytest.approx(1, abs=grain_s)
    assert found.hold_s == pytest.approx(hold_s, abs=grain_s)
    assert found.end_s == pytest.approx(1 + rise_s + hold_s + fall_s, abs=grain_s)
    assert (found.low, found.high) == pytest.approx((low, low + size), abs=0.02 * size)


def test_no_plateau_is_no_hold() -> None:
    times, values = hill(1.0, 0.0, 1.0, 60.0)
    found = corners(times, values, values.index(max(values)))
    assert found.hold_s == pytest.approx(0, abs=0.15)
    assert (found.hold_from_s + found.hold_to_s) / 2 == pytest.approx(2.0, abs=0.03)


def test_a_wavering_plateau_is_one_hold() -> None:
    times, values = hill(1.0, 4.0, 1.0, 30.0)
    shaken = [value * (0.94 + 0.06 * math.cos(5 * time_s)) for time_s, value in zip(times, values, strict=True)]
    assert corners(times, shaken, shaken.index(max(shaken))).hold_s == pytest.approx(4.0, abs=0.35)


def test_a_hold_that_slowly_rises_is_as_long_as_a_level_one() -> None:
    """What the full model shows of a push-up: the shoulders go on rising by a fifth of the way while it is held."""
    times, values = hill(1.0, 3.0, 1.0, 30.0)
    rising = [value * (1 + 0.06 * (time_s - 3.5)) for time_s, value in zip(times, values, strict=True)]
    found = corners(times, rising, rising.index(max(rising)))
    assert found.hold_s == pytest.approx(3.0, abs=0.25)
    assert (found.hold_from_s + found.hold_to_s) / 2 == pytest.approx(3.5, abs=0.15)


def test_averaging_both_ways_delays_nothing() -> None:
    times = [number / 30 for number in range(60)]
    assert steadied(times, times, 0.21)[10:50] == pytest.approx(times[10:50])
    assert steadied(times, [3.0] * 60, 0.2) == pytest.approx([3.0] * 60)


def excursions(counter: Counter, values: list[float], rate_hz: float = 30.0) -> list[Excursion]:
    return [found for number, value in enumerate(values) if (found := counter.step(number / rate_hz, value))]


def test_an_excursion_ends_when_the_signal_has_come_to_rest() -> None:
    _, values = hill(1.0, 1.0, 1.0, 30.0)
    (found,) = excursions(Counter(0.5, 0.6, 10.0), values)
    assert found.size == pytest.approx(1.0, abs=0.02)
    assert 0.5 < found.from_s < found.out_s < found.peak_s < found.to_s < 4.2


def test_a_half_way_return_is_no_return() -> None:
    dip = [0.0] * 30 + [1.0] * 15 + [0.55] * 15 + [1.0] * 15 + [0.0] * 30
    assert len(excursions(Counter(0.5, 0.6, 10.0), dip)) == 1
    return_ = [0.0] * 30 + [1.0] * 15 + [0.2] * 15 + [1.0] * 15 + [0.0] * 30
    assert len(excursions(Counter(0.5, 0.6, 10.0), return_)) == 2


def test_the_persons_own_range_raises_what_counts() -> None:
    counter = Counter(0.5, 0.6, 10.0)
    assert counter.wanted == 0.5
    for _ in range(3):
        counter.accept(2.0)
    assert counter.wanted == pytest.approx(1.2)
    counter.accept(10.0)  # one wild repetition does not move the median
    assert counter.wanted == pytest.approx(1.2)


def test_a_change_of_position_is_no_endless_excursion() -> None:
    _, values = hill(1.0, 1.0, 1.0, 30.0, low=5.0)
    counter = Counter(0.5, 0.6, 8.0)
    found = excursions(counter, [0.0] * 30 + [5.0] * 300 + values)
    assert [round(one.size, 1) for one in found] == [1.0]


def test_a_last_repetition_that_has_not_settled_is_given_at_the_end() -> None:
    counter = Counter(0.5, 0.6, 10.0)
    assert excursions(counter, [0.0] * 10 + [1.0] * 10 + [0.3]) == []
    last = counter.finish()
    assert last is not None
    assert last.size == pytest.approx(0.7)
    assert counter.finish() is None


def test_what_the_other_arm_sways_is_disregarded() -> None:
    """A dip while the other arm works must not make the way back to the rest an excursion."""
    counter = Counter(0.2, 0.5, 20)
    for number in range(90):
        counter.step(number / 30, -0.15 if 30 < number < 60 else 0.0)
    assert counter.busy
    counter.disregard(2.1)
    assert not counter.busy
    rows = [counter.step(4 + number / 30, 0.3 if 10 < number < 40 else 0.0) for number in range(80)]
    (ended,) = [row for row in rows if row is not None]
    assert ended.size == pytest.approx(0.3)
    assert ended.from_s > 4


def test_what_began_after_it_is_kept() -> None:
    counter = Counter(0.2, 0.5, 20)
    for number in range(90):
        counter.step(number / 30, 0.3 if number > 60 else 0.0)
    counter.disregard(1.5)
    assert counter.busy
