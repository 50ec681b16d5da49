"""What we write is read back as it was, by us and by fitdecode."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np
import pytest
from fit_bytes import crc
from fit_examples import NOTE, START_S, STRYD_BOUNCE, STRYD_POWER, run
from hypothesis import given, settings
from hypothesis import strategies as st

from authorities.fit_oracle import differences, read_with_oracle
from runtall import fit
from runtall.fit.basetypes import BASE_TYPES, BaseType

Column = list[object]


def stored_numbers(base: BaseType) -> st.SearchStrategy[float | None]:
    """Numbers that a type can hold exactly in a float, and unknown."""
    if base.letter in "fd":
        return st.none() | st.floats(width=32 if base.letter == "f" else 64, allow_nan=False, allow_infinity=False)
    bits = min(8 * base.size - base.letter.islower(), 53)
    lowest = -(1 << bits) if base.letter.islower() else 0
    return st.none() | st.integers(lowest, (1 << bits) - 1).filter(lambda number: number != base.invalid)


def values_of(field: fit.Field) -> st.SearchStrategy[object]:
    if field.base.kind == "text":
        return st.none() | st.text("aZ 9ßé漢😀", min_size=1, max_size=40)
    if field.base.kind == "bytes":
        return st.none() | st.binary(min_size=16, max_size=16).filter(lambda piece: piece.strip(b"\xff"))
    one = stored_numbers(field.base).map(lambda number: None if number is None else number / field.scale - field.offset)
    return st.lists(one, min_size=3, max_size=3) if field.array else one


@st.composite
def messages(draw: st.DrawFn) -> tuple[int, dict[str, Column]]:
    """A message of the profile with some of its fields and a few rows."""
    describing = {fit.Message.FIELD_DESCRIPTION, fit.Message.DEVELOPER_DATA_ID}
    number = draw(st.sampled_from(sorted(set(fit.PROFILE) - describing)))
    narrow = {"speed", "altitude", "data16", "compressed_speed_distance"}
    names = [
        name
        for name in fit.PROFILE[number].by_name
        if name not in narrow and not name.startswith(("avg_", "max_", "min_"))
    ]
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=6, unique=True))
    rows = draw(st.integers(1, 4))
    return number, {
        name: draw(st.lists(values_of(fit.PROFILE[number].by_name[name]), min_size=rows, max_size=rows))
        for name in chosen
    }


def is_read_as(read: object, written: object) -> bool:
    if isinstance(written, list):
        return all(is_read_as(one, other) for one, other in zip(np.atleast_1d(read).tolist(), written, strict=True))
    if isinstance(read, float):
        return math.isnan(read) if written is None else read == written
    return read == written


@settings(max_examples=150, deadline=None)
@given(st.lists(messages(), min_size=1, max_size=4), st.sampled_from(["little", "big"]))
def test_write_then_read_preserves(content: list[tuple[int, dict[str, Column]]], endian: str) -> None:
    writer = fit.Writer("big" if endian == "big" else "little")
    for number, columns in content:
        writer.add_rows(number, columns)
    file = fit.read(writer.to_bytes())
    assert file.warnings == ()
    assert file.complete
    first_row: dict[int, int] = {}
    for number, columns in content:
        table = file.parts[0][number]
        begin = first_row.get(number, 0)
        for name, written in columns.items():
            kind = fit.PROFILE[number].by_name[name].base.kind
            column = table[name] if kind == "number" else table.texts(name) if kind == "text" else table.blobs(name)
            for row, value in enumerate(written):
                found = column[begin + row]
                assert is_read_as(found.tolist() if isinstance(found, np.generic) else found, value), name
        first_row[number] = begin + len(next(iter(columns.values())))


@settings(max_examples=60, deadline=None)
@given(st.lists(messages(), min_size=1, max_size=4), st.sampled_from(["little", "big"]))
def test_fitdecode_reads_what_we_write(content: list[tuple[int, dict[str, Column]]], endian: str) -> None:
    writer = fit.Writer("big" if endian == "big" else "little")
    for number, columns in content:
        writer.add_rows(number, columns)
    assert list(differences(writer.to_bytes())) == []
    assert not read_with_oracle(writer.to_bytes()).failed
    assert crc(writer.to_bytes()) == 0


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from([base for base in BASE_TYPES if base.kind == "number"]))
def test_developer_numbers_of_every_type_come_back(draw: st.DataObject, base: BaseType) -> None:
    described = fit.DeveloperField(fit.DeveloperKey(3, 7), "It", "x", base, b"0123456789abcdef")
    written = draw.draw(st.lists(stored_numbers(base), min_size=1, max_size=5))
    writer = fit.Writer()
    writer.add_rows(fit.Message.RECORD, {"heart_rate": [100] * len(written)}, {described: written})
    table = fit.read(writer.to_bytes()).parts[0][fit.Message.RECORD]
    assert table.developer_fields == (described,)
    assert all(is_read_as(one, other) for one, other in zip(table.developer(described).tolist(), written, strict=True))


@settings(max_examples=50, deadline=None)
@given(st.integers(2**28, 2**31), st.lists(st.integers(0, 100), max_size=30))
def test_short_times_change_nothing_but_the_size(start_s: int, steps: list[int]) -> None:
    times = [start_s, *(start_s + np.cumsum(steps, dtype=int)).tolist()] if steps else [start_s]
    columns = {"timestamp": times, "heart_rate": [at % 200 for at in range(len(times))]}
    plain, short = fit.Writer(), fit.Writer(short_times=True)
    for writer in (plain, short):
        writer.add_rows(fit.Message.RECORD, columns)
    tables = [fit.read(writer.to_bytes()).parts[0][fit.Message.RECORD] for writer in (plain, short)]
    for name in columns:
        assert tables[0][name].tolist() == tables[1][name].tolist() == columns[name]
    assert list(differences(short.to_bytes())) == []


def test_short_times_make_a_long_run_smaller() -> None:
    assert len(run(short_times=True)) < len(run()) - 3 * 230


def test_more_layouts_than_local_numbers_take_turns() -> None:
    writer = fit.Writer()
    names = [name for name, field in fit.PROFILE[fit.Message.RECORD].by_name.items() if field.base.kind == "number"]
    for name in 2 * names:
        writer.add_row(fit.Message.RECORD, {"timestamp": START_S, name: 1})
    file = fit.read(writer.to_bytes())
    assert file.complete
    assert len(file.parts[0][fit.Message.RECORD]) == 2 * len(names)
    assert list(differences(writer.to_bytes())) == []


def test_a_field_described_anew_in_the_middle_is_written_so_that_it_is_read_so() -> None:
    again = fit.DeveloperField(STRYD_POWER.key, "Form Power", "Watts", STRYD_POWER.base, STRYD_POWER.application_id, 95)
    writer = fit.Writer()
    for described, value in ((STRYD_POWER, 250), (again, 60), (STRYD_POWER, 251)):
        writer.add_row(fit.Message.RECORD, {"heart_rate": 100}, {described: value})
    table = fit.read(writer.to_bytes()).parts[0][fit.Message.RECORD]
    np.testing.assert_array_equal(table.developer(STRYD_POWER), [250, np.nan, 251])
    np.testing.assert_array_equal(table.developer(again), [np.nan, 60, np.nan])


def test_developer_fields_are_described_once() -> None:
    writer = fit.Writer()
    for at in range(3):
        own = {STRYD_POWER: 250, STRYD_BOUNCE: 7.5, NOTE: "ok"}
        writer.add_row(fit.Message.RECORD, {"timestamp": START_S + at}, own)
    part = fit.read(writer.to_bytes()).parts[0]
    assert len(part[fit.Message.FIELD_DESCRIPTION]) == 3
    assert len(part[fit.Message.DEVELOPER_DATA_ID]) == 2


def test_moments_may_be_written_as_datetimes() -> None:
    moment = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
    writer = fit.Writer()
    writer.add_row(fit.Message.FILE_ID, {"time_created": moment})
    created = fit.read(writer.to_bytes()).parts[0][fit.Message.FILE_ID]["time_created"][0]
    assert fit.utc(created) == moment


def test_long_text_is_cut_between_characters() -> None:
    writer = fit.Writer()
    writer.add_row(fit.Message.WORKOUT, {"wkt_name": "ü" * 200})
    assert fit.read(writer.to_bytes()).parts[0][fit.Message.WORKOUT].text(0, "wkt_name") == "ü" * 127


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("heart_rate", 255),
        ("heart_rate", 256),
        ("heart_rate", -1),
        ("altitude", -501),
        ("position_lat", 180.0),
        ("temperature", -129),
        ("heart_rate", "fast"),
        ("heart_rate", math.inf),
    ],
)
def test_a_value_that_would_be_lost_is_an_error(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"{name}|fast"):
        fit.Writer().add_row(fit.Message.RECORD, {name: value})


def test_columns_of_different_lengths_and_unknown_names_are_errors() -> None:
    with pytest.raises(ValueError, match="rows"):
        fit.Writer().add_rows(fit.Message.RECORD, {"heart_rate": [1], "power": [1, 2]})
    with pytest.raises(ValueError, match="rows"):
        fit.Writer().add_rows(fit.Message.RECORD, {})
    with pytest.raises(KeyError):
        fit.Writer().add_row(fit.Message.RECORD, {"heart_beat": 1})
