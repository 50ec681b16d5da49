"""Bytes lost or foreign in the middle of a file: what is kept, what is named, and where reading goes on."""

from __future__ import annotations

import numpy as np
import pytest
from fit_bytes import (
    HEADER_BYTES,
    LAP,
    NOON_S,
    RECORD,
    RECORDS,
    UINT8,
    UINT32,
    beats,
    data,
    definition,
    part,
)

from runtall import fit
from runtall.fit.resync import MAX_CANDIDATES
from runtall.fit.walk import MAX_DEFINITIONS

ROW = 6  # bytes of a record under RECORDS
RATES = list(range(100, 160))
BODY = RECORDS + beats(*RATES)


def read_body(body: bytes) -> fit.FitFile:
    return fit.read(part(body))


def codes(file: fit.FitFile) -> list[str]:
    return [warning.code for warning in file.warnings]


def test_an_undefined_message_is_named_with_its_offset_and_reading_goes_on_at_the_next_sound_place() -> None:
    foreign = bytes([0x05]) + b"\xee" * 10
    file = read_body(BODY + foreign + RECORDS + beats(200, 201, 202, first_s=NOON_S + 100))
    assert file.warnings[0].code == "undefined_message"
    assert file.warnings[0].offset == HEADER_BYTES + len(BODY)
    assert file.warnings[0].params["local"] == 5
    assert file.warnings[1].code == "bytes_skipped"
    assert file.warnings[1].params["count"] == len(foreign)
    assert file.parts[0][RECORD]["heart_rate"].tolist() == [*RATES, 200, 201, 202]
    assert not file.complete


@pytest.mark.parametrize("lost", range(1, ROW))
def test_after_lost_bytes_the_rows_that_follow_are_found_again(lost: int) -> None:
    """A few bytes cut out of row 20: at most that row and its neighbours go, and no row is made up."""
    cut = len(RECORDS) + 20 * ROW + 3
    file = read_body(BODY[:cut] + BODY[cut + lost :])
    rates = file.parts[0][RECORD]["heart_rate"]
    times = file.parts[0][RECORD]["timestamp"]
    assert not file.complete
    assert len(rates) >= len(RATES) - 4
    true_rows = times - NOON_S == rates - RATES[0]
    assert np.count_nonzero(~true_rows) <= 2  # the row that swallowed the gap cannot be told from a sound one
    assert true_rows[-35:].all()


def test_bytes_put_in_between_cost_few_rows() -> None:
    cut = len(RECORDS) + 20 * ROW
    file = read_body(BODY[:cut] + b"\x0b\x0c\x0d" + BODY[cut:])
    assert file.parts[0][RECORD]["heart_rate"].tolist() == RATES
    assert [one.code for one in file.warnings] == ["undefined_message", "bytes_skipped"]


def test_a_message_that_swallowed_the_damage_is_given_up() -> None:
    """Row 20 lost one byte, so it reaches into row 21, whose first byte then is no header: 20 goes, 21 stays."""
    power = definition(3, RECORD, [(253, 4, UINT32), (7, 2, 0x84)])
    rows = [data(3, "<IH", NOON_S + at, 0xEEEE) for at in range(40)]
    rows[20] = rows[20][:-1]
    table = read_body(power + b"".join(rows)).parts[0][RECORD]
    assert (table["timestamp"] - NOON_S).tolist() == [at for at in range(40) if at != 20]


def test_a_compressed_header_of_an_undefined_number_is_named() -> None:
    file = read_body(BODY + bytes([0x80 | 3 << 5 | 7]))
    assert codes(file) == ["undefined_message", "rest_unreadable"]
    assert file.warnings[0].params["local"] == 3


def test_when_nothing_sound_follows_what_was_read_is_kept() -> None:
    file = read_body(BODY + b"\x0f" * 1000)
    assert codes(file) == ["undefined_message", "rest_unreadable"]
    assert file.warnings[-1].offset == HEADER_BYTES + len(BODY)
    assert file.parts[0][RECORD]["heart_rate"].tolist() == RATES


def test_a_file_that_starts_in_the_middle_goes_on_at_its_first_definition() -> None:
    file = read_body(beats(1, 2, 3)[2:] + RECORDS + beats(120, 121))
    assert file.parts[0][RECORD]["heart_rate"].tolist() == [120, 121]
    assert codes(file) == ["undefined_message", "bytes_skipped"]


def test_a_definition_no_device_would_write_is_no_way_back() -> None:
    """Random bytes that look like a definition: an unknown base type, a size that fits no number, a field twice."""
    unlikely = (
        definition(0, RECORD, [(3, 1, 0x55)]),
        definition(0, RECORD, [(7, 3, 0x84)]),
        definition(0, RECORD, [(3, 1, UINT8), (3, 1, UINT8)]),
        definition(0, RECORD, []),
    )
    for wrong in unlikely:
        file = read_body(b"\x01" + wrong + b"\0\0" + RECORDS + beats(130, 131))
        assert file.parts[0][RECORD]["heart_rate"].tolist() == [130, 131]


def test_times_that_jump_are_no_way_back() -> None:
    """Foreign bytes that would parse as records, but of another year, are not believed."""
    foreign = b"\x09" + b"".join(data(0, "<IB", NOON_S - 10**7 + at, 66) for at in range(20))
    file = read_body(BODY + foreign + RECORDS + beats(170, 171, first_s=NOON_S + 100))
    assert 66 not in file.parts[0][RECORD]["heart_rate"]
    assert file.parts[0][RECORD]["heart_rate"].tolist()[-2:] == [170, 171]


def test_many_gaps_are_named_up_to_a_limit() -> None:
    body = b"".join(b"\x0b" + RECORDS + beats(100, 101, 102, first_s=NOON_S + 10 * at) for at in range(200))
    file = read_body(body)
    assert len(file.parts[0][RECORD]) == 600
    assert len(file.warnings) == 101
    assert file.warnings[-1].code == "more_warnings"


def test_the_search_for_a_way_back_has_an_end() -> None:
    file = read_body(BODY + b"\x0f" * (MAX_CANDIDATES + 10) + RECORDS + beats(1, first_s=NOON_S + 100))
    assert codes(file) == ["undefined_message", "rest_unreadable"]


def test_more_layouts_than_any_device_writes_stop_the_reading() -> None:
    layouts = b"".join(definition(0, LAP, [(at % 250, 1 + at // 250, 0x0D)]) for at in range(MAX_DEFINITIONS + 1))
    file = read_body(BODY + layouts)
    assert codes(file) == ["too_many_definitions"]
    assert len(file.parts[0][RECORD]) == len(RATES)
    assert not file.complete


def test_the_same_layout_written_before_every_message_is_one_layout() -> None:
    body = b"".join(RECORDS + beats(100 + at % 100, first_s=NOON_S + at) for at in range(MAX_DEFINITIONS + 10))
    file = read_body(body)
    assert file.complete
    assert len(file.parts[0][RECORD]) == MAX_DEFINITIONS + 10
