"""Recordings: what is written is read back; what is damaged is refused with its line."""

from __future__ import annotations

import gzip
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtall.body import LANDMARKS, Frame, Header, open_recording, read_recording, write_recording
from runtall.errors import InputRefused

HEADER = Header("blazepose-heavy", "0" * 64, 29.97, 720, 1280)
COUNT = len(LANDMARKS)


def points(size: int) -> st.SearchStrategy[tuple[tuple[float, ...] | None, ...]]:
    """33 points with two decimals, some missing."""
    number = st.integers(-100_000, 100_000).map(lambda hundredths: hundredths / 100)
    return st.lists(st.none() | st.tuples(*[number] * size), min_size=COUNT, max_size=COUNT).map(tuple)


@st.composite
def frames(draw: st.DrawFn) -> tuple[Frame, ...]:
    """Frames in time order, with and without a person, with and without metres."""
    gaps = draw(st.lists(st.integers(1, 5000), max_size=4))
    seen = st.integers(0, 10_000).map(lambda part: part / 10_000)
    made, time_ms = [], 0
    for gap in gaps:
        time_ms += gap
        visibility = draw(st.lists(seen, min_size=COUNT, max_size=COUNT).map(tuple))
        pixels, world = draw(st.none() | points(2)), draw(st.none() | points(3))
        made.append(Frame(time_ms / 1000, pixels, visibility, world))
    return tuple(made)


def packed(*lines: str) -> bytes:
    """Lines as a recording's bytes."""
    return gzip.compress("".join(line + "\n" for line in lines).encode())


def header_line(**changes: object) -> str:
    """A good header with some values changed."""
    good = {"format": "runtall-landmarks", "version": 1, "model": "m", "model_sha256": "s"}
    return json.dumps({**good, "fps": 30, "width": 720, "height": 1280, **changes})


def frame_line(**changes: object) -> str:
    """A good frame with some values changed."""
    return json.dumps({"t": 0.0, "xy": [[1, 2]] * COUNT, "v": [1] * COUNT, "world": None, **changes})


@given(frames())
def test_what_is_written_is_read_back(made: tuple[Frame, ...]) -> None:
    stream = io.BytesIO()
    write_recording(HEADER, made, stream)
    recording = read_recording(stream.getvalue())
    assert recording.header == HEADER
    assert recording.frames == made


def test_the_same_frames_give_the_same_bytes() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    for stream in (first, second):
        write_recording(HEADER, [Frame(0.0, None, (0.0,) * COUNT)], stream)
    assert first.getvalue() == second.getvalue()


def test_frames_come_one_at_a_time() -> None:
    """The first frame is given before a later, bad line is looked at."""
    header, stream = open_recording(io.BytesIO(packed(header_line(), frame_line(), "rubbish")))
    assert header.frame_rate_hz == 30
    assert next(stream).time_s == 0
    with pytest.raises(InputRefused, match="line 3: no JSON"):
        next(stream)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([], "line 1"),
        (["{}"], 'line 1: "format"'),
        (["[]"], "line 1: no JSON object"),
        (["[" * 50_000], "line 1: no JSON"),
        ([header_line(version=2)], "version"),
        ([header_line(fps=0)], "fps"),
        ([header_line(fps=True)], "fps"),
        ([header_line(width=-1)], "width"),
        ([header_line(model=None)], "model"),
        ([header_line(), frame_line(t="0")], 'line 2: "t"'),
        ([header_line(), frame_line(t=1), frame_line(t=1)], "line 3"),
        ([header_line(), frame_line(xy=[[1, 2]] * 32)], "33 points"),
        ([header_line(), frame_line(xy=[[1, 2, 3]] * 33)], "2 numbers"),
        ([header_line(), frame_line(v=[2] * 33)], "between 0 and 1"),
        ([header_line(), frame_line(v=None)], '"v"'),
        ([header_line(), frame_line(world=[[1, 2]] * 33)], "3 numbers"),
        ([header_line(), frame_line().replace("1.0", "NaN").replace('"t": 0.0', '"t": NaN')], '"t"'),
        ([header_line(), "x" * 70_000], "longer"),
        ([header_line(version=10**400)], "version"),
        ([header_line(width=10**400)], '"width" is not a number'),
        ([header_line(fps=10**4000)], '"fps" is not a number'),
        ([header_line(), frame_line(t=10**400)], '"t" is not a number'),
        ([header_line(), frame_line(xy=[[10**400, 2]] * 33)], '"xy" is not a number'),
        ([header_line(), frame_line(v=[10**400] * 33)], '"v" is not a number'),
        ([header_line(), frame_line(world=[[1, 2, -(10**400)]] * 33)], '"world" is not a number'),
        ([header_line(), frame_line(t=1e300)], "is beyond"),
        ([header_line(), frame_line(xy=[[1, -1e300]] * 33)], "is beyond"),
        ([header_line(), frame_line(world=[[1, 2, 1e300]] * 33)], "is beyond"),
    ],
)
def test_a_bad_line_is_named(lines: list[str], problem: str) -> None:
    with pytest.raises(InputRefused, match=problem) as refused:
        read_recording(packed(*lines))
    assert refused.value.code == "bad_recording"
    assert len(str(refused.value)) < 250


def test_a_cut_or_foreign_file_is_refused() -> None:
    whole = packed(header_line(), *[frame_line(t=number) for number in range(200)])
    for data in (whole[:-20], whole[: len(whole) // 2], b"", b"no gzip at all", whole[:40] + b"\x00" * 40):
        with pytest.raises(InputRefused):
            read_recording(data)


def test_anyone_may_leave_out_visibility_of_nobody() -> None:
    recording = read_recording(packed(header_line(), json.dumps({"t": 0, "xy": None})))
    assert recording.frames[0].pixels is None
    assert recording.duration_s == 0
