"""No bytes make the reader fail, hang or swell: raw ones, and files of our own mutated with their structure in mind."""

from __future__ import annotations

import time
import tracemalloc

import numpy as np
import pytest
from fit_bytes import HEADER_BYTES, RECORD, RECORDS, UINT8, beats, crc, data, definition, part
from fit_examples import EXAMPLES
from hypothesis import example, given, settings
from hypothesis import strategies as st

from runtall import fit
from runtall.errors import RuntallError
from runtall.fit.table import MAX_ARRAY_CELLS

BOUND_S = 1.0  # for a file of some kilobytes; a good one takes a millisecond


def read_everything(data: bytes) -> fit.FitFile | None:
    """Read and decode every column, as fast as the bound says; only our own refusals may come out."""
    started = time.process_time()
    try:
        file = fit.read(data)
    except RuntallError as refused:
        return None if refused.line().startswith("error[") else pytest.fail(repr(refused))
    for one in file.parts:
        assert 0 <= one.offset < one.end <= len(data)
        for table in one.tables.values():
            assert (np.diff(table.offsets) > 0).all()
            for name, field in fit.PROFILE[table.message].by_name.items():
                column = {"number": table.__getitem__, "text": table.texts, "bytes": table.blobs}[field.base.kind](name)
                assert len(column) == len(table)
            for described in table.developer_fields:
                if described.base.kind == "number":
                    assert len(table.developer(described)) == len(table)
                elif described.base.kind == "text":
                    assert len(table.developer_texts(described)) == len(table)
    for warning in file.warnings:
        assert warning.message
        assert 0 <= warning.offset <= len(data)
    skipped_to = [said.offset + int(said.params["count"]) for said in file.warnings if said.code == "bytes_skipped"]
    if len(file.parts) == 1:  # a place that led back into damage is not tried again: it would come up for ever
        assert skipped_to == sorted(set(skipped_to))
    assert file.complete or file.warnings
    assert time.process_time() - started < BOUND_S
    return file


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_raw_bytes(raw: bytes) -> None:
    read_everything(raw)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600), st.booleans())
def test_raw_messages_behind_a_good_header(raw: bytes, big: bool) -> None:
    read_everything(part(raw))
    read_everything(part(definition(0, RECORD, [(3, 1, UINT8), (253, 4, 0x86)], big=big) + raw))


@st.composite
def definitions_and_rows(draw: st.DrawFn) -> bytes:
    """Messages that walk well and mean nothing: any message, any fields, any types, any sizes."""
    body = b""
    triple = st.tuples(
        st.integers(0, 255), st.integers(0, 20), st.sampled_from([0, 1, 2, 7, 13, 0x83, 0x86, 0x88, 0x8E, 99])
    )
    app = st.tuples(st.integers(0, 2), st.integers(0, 9), st.integers(0, 2))
    for _ in range(draw(st.integers(1, 6))):
        local = draw(st.integers(0, 15))
        fields = draw(st.lists(triple, max_size=6))
        developer = draw(st.lists(app, max_size=3))
        message = draw(st.sampled_from([*fit.PROFILE, 206, 207, 65280]))
        body += definition(local, message, fields, developer, big=draw(st.booleans()))
        size = sum(field[1] for field in fields) + sum(field[1] for field in developer)
        for _ in range(draw(st.integers(0, 4))):
            compressed = local < 4 and draw(st.booleans())
            header = 0x80 | local << 5 | draw(st.integers(0, 31)) if compressed else local
            body += bytes([header]) + draw(st.binary(min_size=size, max_size=size))
    return body


@settings(max_examples=200, deadline=None)
@given(definitions_and_rows())
def test_well_formed_nonsense(body: bytes) -> None:
    read_everything(part(body))


MUTATIONS = st.lists(
    st.tuples(
        st.sampled_from(["set", "cut", "insert", "repeat", "end"]),
        st.floats(0, 1, exclude_max=True),
        st.binary(max_size=9),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(EXAMPLES)), MUTATIONS, st.booleans())
def test_mutated_files(name: str, mutations: list[tuple[str, float, bytes]], mend: bool) -> None:
    mutated = bytearray(EXAMPLES[name])
    for kind, share, piece in mutations:
        at = int(share * len(mutated))
        if kind == "set":
            mutated[at : at + len(piece)] = piece
        elif kind == "cut":
            del mutated[at : at + 1 + len(piece)]
        elif kind == "insert":
            mutated[at:at] = piece
        elif kind == "repeat":
            mutated[at:at] = mutated[at : at + 40]
        else:
            del mutated[at:]
    if mend and len(mutated) > HEADER_BYTES:  # get past the checksum and the sizes
        mutated[4:8] = max(0, len(mutated) - HEADER_BYTES - 2).to_bytes(4, "little")
        mutated[-2:] = crc(bytes(mutated[:-2])).to_bytes(2, "little")
    read_everything(bytes(mutated))


RUN = fit.read(EXAMPLES["run"]).parts[0][fit.Message.RECORD]


@settings(max_examples=100, deadline=None)
@given(st.integers(int(RUN.offsets[0]), int(RUN.offsets[-1])), st.integers(0, 255))
@example(at=2730, value=0)  # a header byte of a message that was defined, whose size then puts the walk out of step
def test_one_changed_byte_in_the_records_costs_few_of_them_and_makes_up_none(at: int, value: int) -> None:
    changed = bytearray(EXAMPLES["run"])
    changed[at] = value
    file = read_everything(bytes(changed))
    assert file is not None
    found = set(file.parts[0][fit.Message.RECORD].offsets.tolist())
    assert found <= set(RUN.offsets.tolist())
    assert len(found) >= len(RUN) - 4


@settings(max_examples=100, deadline=None)
@given(st.integers(int(RUN.offsets[0]), int(RUN.offsets[-1])), st.integers(1, 60))
@example(at=188, length=19)  # what is left looks like a definition with types that do not exist
@example(at=189, length=49)  # the first record after its definition, which has no sound record yet to vouch for it
def test_bytes_cut_out_of_the_records_make_up_next_to_nothing(at: int, length: int) -> None:
    """The row that reaches over the cut may keep its own time or get a false one; no other is false."""
    file = read_everything(EXAMPLES["run"][:at] + EXAMPLES["run"][at + length :])
    assert file is not None
    times = file.parts[0][fit.Message.RECORD]["timestamp"]
    assert np.count_nonzero(~np.isin(times, RUN["timestamp"])) <= 1
    assert times.size > 0


HOSTILE = {
    "rows of one byte": RECORDS + definition(1, RECORD, [(3, 1, UINT8)]) + b"\1\x50" * 100_000,
    "rows without fields": definition(1, RECORD, []) + b"\1" * 200_000,
    "one definition after the other": definition(0, RECORD, []) * 30_000,
    "definitions that all differ": b"".join(
        definition(0, 0xFF00 + at % 256, [(at // 256, 1, 2)]) for at in range(20_000)
    ),
    "descriptions without end": definition(0, 206, [(0, 1, 2), (1, 1, 2), (3, 4, 7)])
    + b"\0\0\0abc\0" * 20_000
    + definition(1, RECORD, [], [(0, 1, 0)])
    + b"\1\1",
    "gaps without end": RECORDS + (beats(99) + b"\x0c") * 20_000,
    "nothing but headers": b"",
    "a wide array and many short ones": definition(0, 225, [(7, 254, 0x84)])
    + b"\0"
    + bytes(254)
    + definition(1, 225, [(7, 2, 0x84)])
    + b"\1\1\1" * 60_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_cost_little_time_and_memory(name: str) -> None:
    hostile = part(HOSTILE[name]) if HOSTILE[name] else part() * 10_000
    tracemalloc.start()
    started = time.process_time()
    file = fit.read(hostile)
    for one in file.parts:
        for table in one.tables.values():
            for column in ("heart_rate", "category", "timestamp"):
                if column in table:
                    table[column]
    took_s = time.process_time() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took_s < 6 * BOUND_S
    assert peak < 200 * (len(hostile) + 100_000)


def test_a_wide_array_does_not_multiply_with_many_rows() -> None:
    """127 values in one row and 20 million rows would be 20 gigabytes: the later values are given up instead."""
    body = (
        definition(0, 225, [(7, 254, 0x84)])
        + b"\0"
        + bytes(254)
        + definition(1, 225, [(7, 2, 0x84)])
        + b"\1\1\1" * 300_000
    )
    column = fit.read(part(body)).parts[0][225]["category"]
    assert column.size <= MAX_ARRAY_CELLS
    assert column[:2, 0].tolist() == [0, 257]


def test_random_bytes_after_good_rows_leave_the_rows() -> None:
    noise = np.random.default_rng(7)
    for _ in range(200):
        tail = noise.integers(0, 256, 200, np.uint8).tobytes()
        file = read_everything(part(RECORDS + beats(*range(100, 120)) + tail))
        assert file is not None
        assert file.parts[0][RECORD]["heart_rate"].tolist()[:19] == list(range(100, 119))


def test_data_helper_is_right() -> None:
    """The byte builder itself: a record of 6 bytes, little-endian time first."""
    assert data(0, "<IB", 1, 2) == b"\0\1\0\0\0\2"
