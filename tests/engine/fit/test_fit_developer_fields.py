"""Developer fields: described inside the file, kept apart by app, in all the ways apps get it wrong."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from fit_bytes import (
    BYTE,
    DEVELOPER_DATA_ID,
    FIELD_DESCRIPTION,
    FLOAT32,
    RECORD,
    SINT8,
    STRING,
    UINT8,
    UINT16,
    data,
    definition,
    part,
)

from runtall import fit
from runtall.fit.walk import MAX_DESCRIPTIONS

STRYD, OTHER = bytes(range(16)), bytes(range(100, 116))

APPS = definition(0, DEVELOPER_DATA_ID, [(1, 16, BYTE), (3, 1, UINT8)])
DESCRIPTIONS = definition(
    1, FIELD_DESCRIPTION, [(0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 16, STRING), (8, 8, STRING)]
)


def app(index: int, application: bytes) -> bytes:
    return data(0, "<16sB", application, index)


def describes(index: int, number: int, base: int, name: str, units: str = "") -> bytes:
    return data(1, "<BBB16s8s", index, number, base, name.encode(), units.encode())


def records(*developer: tuple[int, int, int]) -> bytes:
    return definition(2, RECORD, [(3, 1, UINT8)], developer)


def table_of(*messages: bytes) -> fit.Table:
    file = fit.read(part(APPS + DESCRIPTIONS + b"".join(messages)))
    assert file.warnings == ()
    return file.parts[0][RECORD]


def by_name(table: fit.Table) -> dict[str, fit.DeveloperField]:
    return {described.name: described for described in table.developer_fields}


def test_a_developer_field_carries_its_description_and_its_values() -> None:
    body = app(0, STRYD) + describes(0, 3, UINT16, "Ground Time", "ms")
    table = table_of(body, records((3, 2, 0)), data(2, "<BH", 140, 251), data(2, "<BH", 141, 65535))
    (found,) = table.developer_fields
    assert found.key == (0, 3)
    assert (found.name, found.units, found.base.name) == ("Ground Time", "ms", "uint16")
    assert found.application_id == STRYD
    np.testing.assert_array_equal(table.developer(found), [251, np.nan])
    assert table["heart_rate"].tolist() == [140, 141]


def test_the_same_number_of_two_apps_is_two_fields() -> None:
    body = app(0, STRYD) + app(1, OTHER) + describes(0, 0, UINT16, "Power") + describes(1, 0, UINT16, "Power")
    table = table_of(body, records((0, 2, 0), (0, 2, 1)), data(2, "<BHH", 140, 250, 300))
    first, second = table.developer_fields
    assert (first.application_id, second.application_id) == (STRYD, OTHER)
    assert (table.developer(first).tolist(), table.developer(second).tolist()) == ([250], [300])


def test_a_description_given_twice_is_one_field() -> None:
    body = app(0, STRYD) + 2 * describes(0, 0, UINT16, "Power", "W")
    table = table_of(body, records((0, 2, 0)), data(2, "<BH", 140, 250))
    assert len(table.developer_fields) == 1


def test_a_description_given_again_in_the_middle_leaves_one_column() -> None:
    body = app(0, STRYD) + describes(0, 0, UINT16, "Power", "W") + records((0, 2, 0)) + data(2, "<BH", 140, 250)
    again = app(0, STRYD) + describes(0, 0, UINT16, "Power", "W") + records((0, 2, 0)) + data(2, "<BH", 141, 251)
    table = table_of(body, again)
    (found,) = table.developer_fields
    assert table.developer(found).tolist() == [250, 251]


def test_a_field_described_anew_is_another_field_from_there_on() -> None:
    body = app(0, STRYD) + describes(0, 0, UINT16, "Power", "W") + records((0, 2, 0)) + data(2, "<BH", 140, 250)
    anew = describes(0, 0, UINT16, "Form Power", "W") + records((0, 2, 0)) + data(2, "<BH", 141, 60)
    table = table_of(body, anew)
    fields = by_name(table)
    np.testing.assert_array_equal(table.developer(fields["Power"]), [250, np.nan])
    np.testing.assert_array_equal(table.developer(fields["Form Power"]), [np.nan, 60])


def test_an_index_given_to_another_app_forgets_the_fields_of_the_first() -> None:
    body = app(0, STRYD) + describes(0, 0, UINT16, "Power", "W") + app(0, OTHER)
    file = fit.read(
        part(APPS + DESCRIPTIONS + body + describes(0, 1, UINT16, "X") + records((1, 2, 0)) + data(2, "<BH", 1, 2))
    )
    (found,) = file.parts[0][RECORD].developer_fields
    assert found.application_id == OTHER


def test_empty_names_and_units_stay_empty() -> None:
    table = table_of(app(0, STRYD), describes(0, 0, UINT8, ""), records((0, 1, 0)), data(2, "BB", 1, 2))
    (found,) = table.developer_fields
    assert (found.name, found.units) == ("", "")
    assert table.developer(found).tolist() == [2]


def test_a_missing_app_leaves_its_fields_readable_without_an_app() -> None:
    table = table_of(describes(4, 0, UINT8, "Lone"), records((0, 1, 4)), data(2, "BB", 1, 2))
    (found,) = table.developer_fields
    assert found.application_id is None
    assert table.developer(found).tolist() == [2]


def test_an_app_without_an_application_id_is_none() -> None:
    bare = definition(0, DEVELOPER_DATA_ID, [(3, 1, UINT8), (2, 2, UINT16)]) + data(0, "<BH", 0, 294)
    file = fit.read(
        part(bare + DESCRIPTIONS + describes(0, 0, UINT8, "Bare") + records((0, 1, 0)) + data(2, "BB", 1, 2))
    )
    (found,) = file.parts[0][RECORD].developer_fields
    assert (found.application_id, found.manufacturer) == (None, 294)


def test_a_description_after_its_use_is_still_found() -> None:
    table = table_of(records((0, 1, 0)), data(2, "BB", 1, 2), app(0, STRYD), describes(0, 0, UINT8, "Late"))
    (found,) = table.developer_fields
    assert found.name == "Late"
    assert table.developer(found).tolist() == [2]


def test_a_field_described_nowhere_is_named_and_stepped_over() -> None:
    file = fit.read(part(records((7, 3, 2)) + data(2, "B3s", 140, b"abc")))
    (warning,) = file.warnings
    assert (warning.code, warning.params["app"], warning.params["number"]) == ("developer_field_undescribed", 2, 7)
    assert file.parts[0][RECORD]["heart_rate"].tolist() == [140]
    assert file.parts[0][RECORD].developer_fields == ()


@pytest.mark.parametrize("size", [1, 3])
def test_a_developer_field_whose_size_fits_no_number_is_named_and_the_rest_is_read(size: int) -> None:
    """Misaligned developer fields: the size in the definition counts for stepping on, not the described type."""
    body = APPS + DESCRIPTIONS + app(0, STRYD) + describes(0, 0, UINT16, "Bad") + describes(0, 1, UINT8, "Good")
    file = fit.read(part(body + records((0, size, 0), (1, 1, 0)) + data(2, f"B{size}sB", 140, b"\1" * size, 9)))
    assert [warning.code for warning in file.warnings] == ["field_size"]
    table = file.parts[0][RECORD]
    assert list(by_name(table)) == ["Good"]
    assert table.developer(by_name(table)["Good"]).tolist() == [9]


def test_scale_and_offset_of_a_description_are_applied() -> None:
    """By hand: (123 / 10) - (-5) = 17.3."""
    scaled = definition(
        1,
        FIELD_DESCRIPTION,
        [(0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 4, STRING), (6, 1, UINT8), (7, 1, SINT8)],
    )
    body = APPS + app(0, STRYD) + scaled + data(1, "<BBB4sBb", 0, 0, UINT8, b"Vo", 10, -5)
    table = fit.read(part(body + records((0, 1, 0)) + data(2, "BB", 1, 123))).parts[0][RECORD]
    (found,) = table.developer_fields
    assert (found.scale, found.offset) == (10.0, -5.0)
    np.testing.assert_allclose(table.developer(found), [17.3])


def test_a_field_that_stands_for_a_standard_one_says_so_and_leaves_it_alone() -> None:
    native = definition(
        1,
        FIELD_DESCRIPTION,
        [(0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 4, STRING), (14, 2, UINT16), (15, 1, UINT8)],
    )
    body = APPS + app(0, STRYD) + native + data(1, "<BBB4sHB", 0, 0, UINT8, b"HR", 20, 3)
    table = fit.read(part(body + records((0, 1, 0)) + data(2, "BB", 150, 99))).parts[0][RECORD]
    (found,) = table.developer_fields
    assert (found.native_message, found.native_field) == (20, 3)
    assert table["heart_rate"].tolist() == [150]
    assert table.developer(found).tolist() == [99]


def test_arrays_and_text_of_developer_fields() -> None:
    body = app(0, STRYD) + describes(0, 0, FLOAT32, "Pair") + describes(0, 1, STRING, "Note")
    table = table_of(body, records((0, 8, 0), (1, 5, 0)), data(2, "<Bff5s", 140, 1.5, 2.5, b"hello"))
    fields = by_name(table)
    assert table.developer(fields["Pair"]).tolist() == [[1.5, 2.5]]
    assert table.developer_texts(fields["Note"]) == ("hello",)
    with pytest.raises(KeyError):
        table.developer(fields["Note"])
    with pytest.raises(KeyError):
        table.developer_texts(fields["Pair"])


def test_more_descriptions_than_any_device_writes_are_named_and_stepped_over() -> None:
    body = app(0, STRYD) + describes(0, 0, UINT8, "First") * MAX_DESCRIPTIONS + describes(0, 0, UINT8, "Last")
    file = fit.read(part(APPS + DESCRIPTIONS + body + records((0, 1, 0)) + data(2, "BB", 140, 7)))
    assert [warning.code for warning in file.warnings] == ["too_many_descriptions"]
    assert not file.complete
    assert list(by_name(file.parts[0][RECORD])) == ["First"]


def test_big_endian_developer_values_follow_their_message() -> None:
    body = app(0, STRYD) + describes(0, 0, UINT16, "Power")
    big = definition(2, RECORD, [(3, 1, UINT8)], [(0, 2, 0)], big=True) + bytes([2]) + struct.pack(">BH", 140, 258)
    table = table_of(body, big)
    assert table.developer(table.developer_fields[0]).tolist() == [258]
