"""Where a FIT file begins and ends, and what is kept when it does not say so truthfully."""

from __future__ import annotations

import numpy as np
import pytest
from fit_bytes import HEADER_BYTES, RECORDS, beats, crc, data, definition, part

from runtall import fit
from runtall.errors import DamagedFile, NotAnActivity

RATES = [120, 121, 122]
BODY = RECORDS + beats(*RATES)


def rates(file: fit.FitFile, at: int = 0) -> list[float]:
    return file.parts[at][fit.Message.RECORD]["heart_rate"].tolist()


def codes(file: fit.FitFile) -> list[str]:
    return [warning.code for warning in file.warnings]


@pytest.mark.parametrize("header_bytes", [12, 14, 16])
def test_a_whole_file_is_read_without_a_warning(header_bytes: int) -> None:
    file = fit.read(part(BODY, header_bytes=header_bytes))
    assert rates(file) == RATES
    assert codes(file) == []
    assert file.complete
    assert file.parts[0].protocol_version == 0x20
    assert file.parts[0].profile_version == 2100


@pytest.mark.parametrize("size_byte", [0, 3, 255])
@pytest.mark.parametrize("header_bytes", [12, 14])
def test_a_senseless_header_size_is_replaced_by_where_messages_start(size_byte: int, header_bytes: int) -> None:
    file = fit.read(part(BODY, header_bytes=header_bytes, size_byte=size_byte))
    assert rates(file) == RATES


def test_a_header_checksum_of_zero_is_fine() -> None:
    file = fit.read(part(BODY, header_crc=0))
    assert codes(file) == []


def test_a_wrong_header_checksum_is_named_and_read_past() -> None:
    file = fit.read(part(BODY, header_crc=1))
    assert codes(file) == ["header_crc"]
    assert rates(file) == RATES


def test_a_wrong_file_checksum_is_named_with_its_offset_and_everything_is_kept() -> None:
    file = fit.read(part(BODY, file_crc=crc(BODY) ^ 1))
    assert codes(file) == ["crc"]
    assert file.warnings[0].offset == HEADER_BYTES + len(BODY)
    assert str(HEADER_BYTES + len(BODY)) in file.warnings[0].message
    assert rates(file) == RATES
    assert file.complete


def test_a_missing_file_checksum_is_named() -> None:
    file = fit.read(part(BODY)[:-2])
    assert codes(file) == ["crc_missing"]
    assert rates(file) == RATES
    assert file.complete


def test_a_data_size_of_zero_is_read_to_the_end() -> None:
    file = fit.read(part(BODY, data_size=0))
    assert codes(file) == ["data_size"]
    assert rates(file) == RATES
    assert file.complete


def test_a_data_size_too_small_is_read_on_when_the_checksum_says_so() -> None:
    file = fit.read(part(BODY, data_size=len(BODY) - 6))
    assert codes(file) == ["data_size"]
    assert rates(file) == RATES


def test_a_data_size_too_large_is_read_to_the_end() -> None:
    file = fit.read(part(BODY, data_size=10 * len(BODY)))
    assert codes(file) == ["data_size"]
    assert rates(file) == RATES
    assert file.complete


def test_a_file_of_unknown_size_ends_where_the_next_begins() -> None:
    file = fit.read(part(BODY, data_size=0) + part(RECORDS + beats(90)))
    assert [rates(file, at) for at in (0, 1)] == [RATES, [90]]
    assert codes(file) == ["data_size"]


def test_a_chain_keeps_its_files_apart() -> None:
    first, second = part(BODY), part(definition(0, 20, [(3, 1, 2)]), data(0, "<B", 80))
    file = fit.read(first + second)
    assert [rates(file, at) for at in (0, 1)] == [RATES, [80]]
    assert [(one.offset, one.end) for one in file.parts] == [
        (0, len(first)),
        (len(first), len(first) + len(second)),
    ]
    assert file.complete
    assert codes(file) == []


def test_a_chain_forgets_the_definitions_of_the_file_before() -> None:
    file = fit.read(part(BODY) + part(beats(99)))
    assert "undefined_message" in codes(file)
    assert not file.complete


def test_bytes_after_the_end_are_named_and_zeros_are_not() -> None:
    assert codes(fit.read(part(BODY) + b"\0" * 100)) == []
    file = fit.read(part(BODY) + b"not a header")
    assert codes(file) == ["trailing_bytes"]
    assert file.complete


@pytest.mark.parametrize("lost", range(3, 9))
def test_a_truncated_file_keeps_whole_messages_and_says_where_it_ends(lost: int) -> None:
    file = fit.read(part(BODY)[:-lost])
    kept = len(RATES) - (lost - 2 + 5) // 6
    assert rates(file) == RATES[:kept]
    assert not file.complete
    assert not file.parts[0].complete
    if (lost - 2) % 6:
        assert file.warnings[-1].code == "truncated"
        assert file.warnings[-1].offset == HEADER_BYTES + len(RECORDS) + 6 * kept


def test_every_cut_of_a_file_keeps_a_prefix_of_its_rows() -> None:
    whole = part(BODY, BODY)
    for end in range(HEADER_BYTES, len(whole)):
        file = fit.read(whole[:end])
        found = rates(file)
        assert found == (RATES + RATES)[: len(found)]
        assert file.complete == (end >= len(whole) - 2)


def test_a_definition_cut_off_is_truncated_at_its_own_offset() -> None:
    file = fit.read(part(BODY + RECORDS)[: HEADER_BYTES + len(BODY) + 8])
    assert file.warnings[-1].code == "truncated"
    assert file.warnings[-1].offset == HEADER_BYTES + len(BODY)


@pytest.mark.parametrize("bytes_", [b"", b"FIT", b"<?xml version='1.0'?>", bytes(500), b"\x0e\x20\0\0\0\0\0\0.FI"])
def test_what_is_no_fit_file_is_refused(bytes_: bytes) -> None:
    with pytest.raises(NotAnActivity) as refused:
        fit.read(bytes_)
    assert refused.value.code == "not_fit"


def test_a_file_beyond_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(DamagedFile) as refused:
        fit.read(bytes(fit.MAX_BYTES + 1))
    assert refused.value.code == "too_large"
    assert refused.value.evidence["size"] == fit.MAX_BYTES + 1


def test_a_header_alone_is_a_file_without_tables() -> None:
    file = fit.read(part())
    assert dict(file.parts[0].tables) == {}
    assert len(file.parts[0][fit.Message.RECORD]) == 0
    assert np.array_equal(file.parts[0][fit.Message.RECORD]["speed"], [])


def test_more_parts_than_any_device_writes_stop_the_reading() -> None:
    file = fit.read(part() * 100)
    assert len(file.parts) == 64
    assert codes(file) == ["too_many_parts"]
    assert not file.complete


def test_only_wanted_messages_get_a_table() -> None:
    body = BODY + definition(1, 18, [(5, 1, 0)]) + data(1, "<B", 1)
    assert set(fit.read(part(body)).parts[0].tables) == {18, 20}
    assert set(fit.read(part(body), wanted=[18]).parts[0].tables) == {18}
