"""Times that a message carries in five bits of its header byte."""

from __future__ import annotations

import struct

import numpy as np
from fit_bytes import NOON_S, RECORD, RECORDS, UINT8, UINT32, beats, definition, part, short
from hypothesis import given, settings
from hypothesis import strategies as st

from runtall import fit

BEAT = definition(1, RECORD, [(3, 1, UINT8)])


def times(body: bytes) -> list[float]:
    file = fit.read(part(body))
    assert file.warnings == ()
    return file.parts[0][RECORD]["timestamp"].tolist()


def test_short_times_count_on_from_the_last_full_one_and_roll_over() -> None:
    """By hand: 1,000,000,000 ends in the five bits 0; 5 s later is 5, and 3 after 30 is 32 s + 3."""
    assert NOON_S % 32 == 0
    body = RECORDS + beats(100) + BEAT + b"".join(short(1, bits, b"\x64") for bits in (5, 30, 3, 3, 2))
    assert times(body) == [NOON_S + seconds for seconds in (0, 5, 30, 35, 35, 66)]


def test_a_full_time_of_any_message_counts_even_of_one_that_is_stepped_over() -> None:
    unknown = definition(2, 233, [(253, 4, UINT32)]) + bytes([2]) + struct.pack("<I", NOON_S + 320)
    body = RECORDS + beats(100) + BEAT + unknown + short(1, 1, b"\x64")
    assert times(body) == [NOON_S, NOON_S + 321]


def test_a_short_time_before_any_full_one_is_unknown() -> None:
    body = BEAT + short(1, 7, b"\x64") + RECORDS + beats(100)
    np.testing.assert_array_equal(times(body), [np.nan, NOON_S])


def test_an_unknown_full_time_is_no_anchor() -> None:
    lost = bytes([0]) + struct.pack("<IB", 0xFFFFFFFF, 90)
    body = RECORDS + beats(100) + lost + BEAT + short(1, 4, b"\x64")
    np.testing.assert_array_equal(times(body), [NOON_S, np.nan, NOON_S + 4])


def test_a_time_in_the_header_and_in_the_message_is_taken_for_damage() -> None:
    """No device writes both; bytes out of step look like it, and believing them would make up row after row."""
    body = RECORDS + beats(100) + short(0, 9, struct.pack("<IB", NOON_S + 9, 101)) + BEAT + short(1, 3, b"\x64")
    file = fit.read(part(body))
    assert [warning.code for warning in file.warnings] == ["senseless_message", "bytes_skipped"]
    assert file.parts[0][RECORD]["timestamp"].tolist() == [NOON_S, NOON_S + 3]


def test_rows_with_and_without_short_times_stay_in_file_order() -> None:
    body = RECORDS + BEAT + beats(1) + short(1, 1, b"\2") + bytes([1, 3]) + short(1, 2, b"\4")
    table = fit.read(part(body)).parts[0][RECORD]
    assert table["heart_rate"].tolist() == [1, 2, 3, 4]
    np.testing.assert_array_equal(table["timestamp"], [NOON_S, NOON_S + 1, np.nan, NOON_S + 2])


def test_a_message_that_is_nothing_but_its_time_is_a_row() -> None:
    body = RECORDS + beats(1) + definition(1, RECORD, []) + short(1, 6, b"")
    assert times(body) == [NOON_S, NOON_S + 6]


@settings(deadline=None)
@given(st.integers(0, 2**31), st.lists(st.integers(0, 31), max_size=60))
def test_any_steps_under_32_seconds_come_back(start_s: int, steps: list[int]) -> None:
    want = [start_s, *(start_s + total for total in np.cumsum(steps, dtype=int).tolist())]
    body = RECORDS + beats(100, first_s=start_s) + BEAT
    body += b"".join(short(1, moment % 32, b"\x64") for moment in want[1:])
    assert times(body) == want
