"""What stands in a data message: every base type, unknown values, arrays, text, byte order, redefinition."""

from __future__ import annotations

import math
import struct

import numpy as np
import pytest
from fit_bytes import (
    BYTE,
    ENUM,
    EVENT,
    FILE_ID,
    FLOAT32,
    FLOAT64,
    LAP,
    NOON_S,
    RECORD,
    RECORDS,
    SESSION,
    SET,
    SINT8,
    SINT16,
    SINT32,
    SINT64,
    STRING,
    UINT8,
    UINT8Z,
    UINT16,
    UINT16Z,
    UINT32,
    UINT32Z,
    UINT64,
    UINT64Z,
    beats,
    data,
    definition,
    part,
)

from runtall import fit

# (base type, struct letter, a value, what the protocol calls unknown)
NUMBER_TYPES = [
    (ENUM, "B", 3, 0xFF),
    (SINT8, "b", -5, 0x7F),
    (UINT8, "B", 200, 0xFF),
    (SINT16, "h", -300, 0x7FFF),
    (UINT16, "H", 60000, 0xFFFF),
    (SINT32, "i", -70000, 0x7FFFFFFF),
    (UINT32, "I", 4_000_000_000, 0xFFFFFFFF),
    (FLOAT32, "f", 1.5, math.nan),
    (FLOAT64, "d", -1.25, math.nan),
    (UINT8Z, "B", 255, 0),
    (UINT16Z, "H", 65535, 0),
    (UINT32Z, "I", 4294967295, 0),
    (SINT64, "q", -(2**40), 0x7FFFFFFFFFFFFFFF),
    (UINT64, "Q", 2**40, 0xFFFFFFFFFFFFFFFF),
    (UINT64Z, "Q", 2**40, 0),
]


def only(body: bytes, message: int) -> fit.Table:
    file = fit.read(part(body))
    assert file.warnings == ()
    return file.parts[0][message]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("base", "letter", "value", "unknown"), NUMBER_TYPES)
def test_every_number_type_is_read_as_the_file_stores_it(
    base: int, letter: str, value: float, unknown: float, order: str
) -> None:
    size = struct.calcsize("=" + letter)
    body = definition(0, RECORD, [(3, size, base)], big=order == ">")
    body += data(0, order + letter, value) + data(0, order + letter, unknown)
    found = only(body, RECORD)["heart_rate"]
    assert found[0] == value
    assert math.isnan(found[1])
    assert found.dtype == np.float64


def test_the_all_ones_float_is_unknown_too() -> None:
    body = definition(0, RECORD, [(3, 4, FLOAT32)]) + data(0, "<I", 0xFFFFFFFF) + data(0, "<I", 0x7FA00000)
    assert np.isnan(only(body, RECORD)["heart_rate"]).all()


def test_physical_values_are_stored_divided_by_scale_less_offset() -> None:
    """By hand: altitude (1000 / 5) - 500 m, speed 3.456 m/s, vertical oscillation 93.4 mm, 2^30 semicircles are 90°."""
    body = definition(0, RECORD, [(2, 2, UINT16), (6, 2, UINT16), (39, 2, UINT16), (0, 4, SINT32), (53, 1, UINT8)])
    body += data(0, "<HHHiB", 1000, 3456, 934, 2**30, 64)
    table = only(body, RECORD)
    assert table["altitude"][0] == -300.0
    assert table["speed"][0] == 3.456
    assert table["vertical_oscillation"][0] == 93.4
    assert table["position_lat"][0] == 90.0
    assert table["fractional_cadence"][0] == 0.5


def test_a_field_the_file_lacks_is_nan_throughout_and_a_wrong_name_is_an_error() -> None:
    table = only(RECORDS + beats(1, 2), RECORD)
    assert np.isnan(table["power"]).all()
    assert table["power"].shape == (2,)
    assert "power" not in table
    assert "heart_rate" in table
    assert list(table) == ["timestamp", "heart_rate"]
    for wrong in ("hart_rate", "compressed_speed_distance"):
        with pytest.raises(KeyError):
            table[wrong]
    with pytest.raises(KeyError):
        table.texts("heart_rate")
    assert "hart_rate" not in table


def test_columns_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        only(RECORDS + beats(1, 2), RECORD)["heart_rate"][0] = 3


def test_single_values_are_none_when_unknown() -> None:
    body = definition(0, FILE_ID, [(0, 1, ENUM), (3, 4, UINT32Z), (8, 6, STRING)])
    body += data(0, "<BI6s", 4, 0, b"Fenix\0") + data(0, "<BI6s", 255, 7, b"\0\0\0\0\0\0")
    table = only(body, FILE_ID)
    assert (table.integer(0, "type"), table.integer(0, "serial_number"), table.text(0, "product_name")) == (
        4,
        None,
        "Fenix",
    )
    assert (table.integer(1, "type"), table.integer(1, "serial_number"), table.text(1, "product_name")) == (
        None,
        7,
        None,
    )
    assert table.number(0, "number") is None


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (b"Run\0\0\0\0\0", "Run"),
        (b"Run\0junk", "Run"),
        (b"unending", "unending"),
        ("Läufchen"[:7].encode(), "Läufche"),
        (b"Run \xff\xfe\0\0", "Run \ufffd\ufffd"),
        (b"Runni\xe2\x82\0", "Runni\ufffd"),
        (b"\0\0\0\0\0\0\0\0", None),
        (b"\0afterwd", None),
    ],
)
def test_text_ends_at_a_zero_or_with_its_field_and_bad_utf_8_is_marked(stored: bytes, read: str | None) -> None:
    body = definition(0, FILE_ID, [(8, 8, STRING)]) + data(0, "8s", stored)
    assert only(body, FILE_ID).texts("product_name") == (read,)


def test_array_fields_have_a_column_per_value_and_short_rows_end_in_nan() -> None:
    body = definition(0, SET, [(7, 6, UINT16), (8, 2, UINT16)]) + data(0, "<4H", 23, 65535, 5, 15)
    body += definition(0, SET, [(7, 2, UINT16)]) + data(0, "<H", 12)
    table = only(body, SET)
    np.testing.assert_array_equal(table["category"], [[23, np.nan, 5], [12, np.nan, np.nan]])
    np.testing.assert_array_equal(table["category_subtype"], [[15], [np.nan]])
    assert table.integer(0, "category") == 23
    assert table["wkt_step_index"].shape == (2,)


def test_of_several_values_where_one_belongs_the_first_is_read() -> None:
    body = definition(0, RECORD, [(73, 8, UINT32), (3, 1, UINT8)]) + data(0, "<IIB", 3000, 9000, 140)
    table = only(body, RECORD)
    assert table["enhanced_speed"].tolist() == [3.0]
    assert table["heart_rate"].tolist() == [140]


def test_of_a_field_given_twice_the_first_is_read() -> None:
    body = definition(0, RECORD, [(3, 1, UINT8), (3, 1, UINT8)]) + data(0, "BB", 100, 200)
    assert only(body, RECORD)["heart_rate"].tolist() == [100]


def test_a_local_number_may_be_redefined_and_rows_stay_in_file_order() -> None:
    slow = definition(0, RECORD, [(3, 1, UINT8)])
    full = definition(0, RECORD, [(3, 1, UINT8), (7, 2, UINT16)])
    other = definition(1, RECORD, [(7, 2, UINT16)])
    body = slow + data(0, "B", 1) + other + data(1, "<H", 11) + full + data(0, "<BH", 2, 12)
    body += slow + data(0, "B", 3) + data(1, "<H", 13)
    table = only(body, RECORD)
    np.testing.assert_array_equal(table["heart_rate"], [1, np.nan, 2, 3, np.nan])
    np.testing.assert_array_equal(table["power"], [np.nan, 11, 12, np.nan, 13])
    assert (np.diff(table.offsets) > 0).all()


def test_one_local_number_may_carry_different_messages() -> None:
    body = (
        definition(0, LAP, [(25, 1, ENUM)]) + data(0, "B", 1) + definition(0, SESSION, [(5, 1, ENUM)]) + data(0, "B", 2)
    )
    file = fit.read(part(body))
    assert file.parts[0][LAP]["sport"].tolist() == [1]
    assert file.parts[0][SESSION]["sport"].tolist() == [2]


def test_big_endian_messages_stand_beside_little_endian_ones() -> None:
    body = definition(0, RECORD, [(7, 2, UINT16)], big=True) + data(0, ">H", 258)
    body += definition(1, RECORD, [(7, 2, UINT16)]) + data(1, "<H", 259)
    assert only(body, RECORD)["power"].tolist() == [258, 259]


def test_reserved_bits_of_a_data_header_are_ignored() -> None:
    body = RECORDS + beats(100) + bytes([0x30]) + struct.pack("<IB", NOON_S, 101)
    assert only(body, RECORD)["heart_rate"].tolist() == [100, 101]


def test_a_base_type_without_its_endian_bit_is_understood() -> None:
    body = definition(0, RECORD, [(7, 2, UINT16 & 0x1F)]) + data(0, "<H", 300)
    assert only(body, RECORD)["power"].tolist() == [300]


@pytest.mark.parametrize(("size", "base"), [(3, UINT16), (1, UINT32), (7, FLOAT64)])
def test_a_size_that_fits_no_number_is_named_and_the_rest_of_the_message_is_read(size: int, base: int) -> None:
    body = definition(0, RECORD, [(7, size, base), (3, 1, UINT8)]) + data(0, f"{size}sB", b"\1" * size, 140)
    file = fit.read(part(body))
    assert [(one.code, one.params["field"], one.offset) for one in file.warnings] == [("field_size", "power", 14)]
    assert file.parts[0][RECORD]["heart_rate"].tolist() == [140]
    assert "power" not in file.parts[0][RECORD]
    assert file.complete


@pytest.mark.parametrize("base", [STRING, BYTE, 0x1F])
def test_a_number_stored_as_text_or_bytes_is_named_and_unknown(base: int) -> None:
    body = definition(0, RECORD, [(7, 2, base)]) + data(0, "2s", b"12")
    file = fit.read(part(body))
    assert [one.code for one in file.warnings] == ["field_type"]
    assert np.isnan(file.parts[0][RECORD]["power"]).all()


def test_fields_and_messages_outside_the_profile_are_stepped_over() -> None:
    body = definition(0, RECORD, [(200, 5, BYTE), (3, 1, UINT8)]) + data(0, "5sB", b"?????", 150)
    body += definition(1, 65280, [(1, 4, UINT32)]) + data(1, "<I", 1) + data(0, "5sB", b"?????", 151)
    table = only(body, RECORD)
    assert table["heart_rate"].tolist() == [150, 151]


def test_the_narrow_field_stands_in_where_the_wide_one_is_missing() -> None:
    body = definition(0, RECORD, [(6, 2, UINT16), (73, 4, UINT32)])
    body += data(0, "<HI", 3000, 3111) + data(0, "<HI", 3000, 0xFFFFFFFF) + data(0, "<HI", 65535, 0xFFFFFFFF)
    body += definition(1, RECORD, [(2, 2, UINT16)]) + data(1, "<H", 2600)
    table = only(body, RECORD)
    np.testing.assert_array_equal(table["enhanced_speed"], [3.111, 3.0, np.nan, np.nan])
    np.testing.assert_array_equal(table["speed"], [3.0, 3.0, np.nan, np.nan])
    np.testing.assert_array_equal(table["enhanced_altitude"], [np.nan, np.nan, np.nan, 20.0])
    assert "enhanced_altitude" in table


def test_an_event_with_only_sixteen_bits_of_data_gives_them_as_data() -> None:
    body = definition(0, EVENT, [(2, 2, UINT16)]) + data(0, "<H", 7)
    assert only(body, EVENT)["data"].tolist() == [7]


def test_packed_speed_and_distance_are_unpacked_and_distance_rolls_over() -> None:
    """By hand: 2.5 m/s is 250; 10 m, 200 m and then 4 m past the roll-over at 256 m are 160, 3200 and 64."""

    def packed(speed: int, sixteenths: int) -> bytes:
        return (speed | sixteenths << 12).to_bytes(3, "little")

    body = definition(0, RECORD, [(8, 3, BYTE)])
    for piece in (packed(250, 160), packed(260, 3200), b"\xff\xff\xff", packed(270, 64)):
        body += bytes([0]) + piece
    table = only(body, RECORD)
    np.testing.assert_array_equal(table["distance"], [10, 200, np.nan, 260])
    np.testing.assert_array_equal(table["speed"], [2.5, 2.6, np.nan, 2.7])
    np.testing.assert_array_equal(table["enhanced_speed"], [2.5, 2.6, np.nan, 2.7])
    assert table.blobs("compressed_speed_distance")[2] is None


def test_a_packed_field_too_short_to_hold_anything_is_unknown() -> None:
    table = only(definition(0, RECORD, [(8, 2, BYTE)]) + data(0, "2s", b"\1\2"), RECORD)
    assert np.isnan(table["speed"]).all()


def test_the_time_of_a_set_is_field_254() -> None:
    body = definition(0, SET, [(254, 4, UINT32), (0, 4, UINT32), (4, 2, UINT16)])
    body += data(0, "<IIH", NOON_S, 45_500, 16 * 12 + 8)
    table = only(body, SET)
    assert table["timestamp"].tolist() == [NOON_S]
    assert table["duration"].tolist() == [45.5]
    assert table["weight"].tolist() == [12.5]


def test_fit_times_become_aware_moments_and_a_time_since_power_on_does_not() -> None:
    moment = fit.utc(NOON_S)
    assert moment is not None
    assert moment.isoformat() == "2021-09-08T01:46:40+00:00"
    assert fit.fit_seconds(moment) == NOON_S
    assert fit.utc(12_345) is None
    assert fit.utc(math.nan) is None
