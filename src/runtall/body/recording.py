"""Landmark recordings (``.landmarks``): gzip'd JSON lines that anyone can write, read with care.

Line 1 is the header, every other line a frame:

    {"format":"runtall-landmarks","version":1,"model":"…","model_sha256":"…","fps":30.0,"width":720,"height":1280}
    {"t":0.033,"xy":[[x,y] × 33] | null,"v":[33 × 0–1],"world":[[x,y,z] × 33] | null}

A landmark not seen is ``null``. Every complaint names its line.
"""

from __future__ import annotations

import gzip
import io
import json
import math
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any

from runtall.body.frame import Frame, Header, Recording
from runtall.body.joints import LANDMARKS
from runtall.errors import InputRefused

FORMAT = "runtall-landmarks"
VERSION = 1
LONGEST_LINE_BYTES = 64 * 1024
"""A full frame with metres takes about 3 kB; a longer line is no frame."""
LARGEST_PICTURE_PX = 65_536
FARTHEST = 1_000_000.0
"""No landmark lies farther away, in pixels or metres, and no recording lasts longer in seconds (judgement)."""
SHOWN_CHARACTERS = 40


def read_recording(data: bytes) -> Recording:
    """A whole recording from its bytes. Raises ``InputRefused`` with code ``bad_recording`` and the line at fault."""
    header, frames = open_recording(io.BytesIO(data))
    return Recording(header, tuple(frames))


def open_recording(stream: IO[bytes]) -> tuple[Header, Iterator[Frame]]:
    """The header, and the frames one at a time in constant memory.

    Raises ``InputRefused`` at once for a bad header, and while iterating for a bad frame or a broken end.
    """
    lines = _lines(stream)
    number, first = next(lines, (1, b""))
    return _header(number, first), _frames(lines)


def write_recording(header: Header, frames: Iterable[Frame], stream: IO[bytes]) -> None:
    """Write a recording that :func:`open_recording` reads back equal; the same frames give the same bytes.

    Pixels keep two decimals, metres and visibility four.
    """
    opening = {
        "format": FORMAT,
        "version": VERSION,
        "model": header.model,
        "model_sha256": header.model_sha256,
        "fps": header.frame_rate_hz,
        "width": header.width_px,
        "height": header.height_px,
    }
    with gzip.GzipFile(fileobj=stream, mode="wb", mtime=0, filename="") as packed:
        packed.write(_line(opening))
        for frame in frames:
            packed.write(_line(_frame_json(frame)))


def _line(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def _frame_json(frame: Frame) -> dict[str, object]:
    return {
        "t": round(frame.time_s, 6),
        "xy": _rounded(frame.pixels, 2),
        "v": [round(value, 4) for value in frame.visibility],
        "world": _rounded(frame.world_m, 4),
    }


def _rounded(points: tuple[tuple[float, ...] | None, ...] | None, digits: int) -> list[list[float] | None] | None:
    if points is None:
        return None
    return [None if point is None else [round(value, digits) for value in point] for point in points]


def _refused(line: int, problem: str) -> InputRefused:
    return InputRefused(
        "not a landmark recording: line {line}: {problem}",
        remedy="make it again with: runtall pose VIDEO -o OUT.landmarks",
        code="bad_recording",
        line=line,
        problem=problem,
    )


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    number = 0
    try:
        with gzip.GzipFile(fileobj=stream) as unpacked:
            while line := unpacked.readline(LONGEST_LINE_BYTES + 1):
                number += 1
                if len(line) > LONGEST_LINE_BYTES:
                    raise _refused(number, f"longer than {LONGEST_LINE_BYTES} bytes")
                if line.strip():
                    yield number, line
    except (OSError, EOFError, zlib.error) as broken:
        raise _refused(number + 1, "the compressed data is damaged or ends too early") from broken


def _object(number: int, line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as broken:
        raise _refused(number, "no JSON") from broken
    if not isinstance(value, dict):
        raise _refused(number, "no JSON object")
    return value


def _header(number: int, line: bytes) -> Header:
    value = _object(number, line) if line else {}
    if value.get("format") != FORMAT:
        raise _refused(number, f'"format" is not "{FORMAT}"')
    if value.get("version") != VERSION:
        raise _refused(number, f'"version" {_shown(value.get("version"))} is not {VERSION}')
    model, digest = value.get("model"), value.get("model_sha256")
    if not isinstance(model, str) or not isinstance(digest, str):
        raise _refused(number, '"model" and "model_sha256" must be texts')
    rate = _number(number, "fps", value.get("fps"))
    width, height = (_number(number, key, value.get(key)) for key in ("width", "height"))
    if not 0 < rate <= 1000:
        raise _refused(number, f'"fps" {rate} is not above 0 and at most 1000')
    if not (0 < width <= LARGEST_PICTURE_PX and 0 < height <= LARGEST_PICTURE_PX):
        raise _refused(number, '"width" and "height" must be those of a picture')
    return Header(model, digest, rate, int(width), int(height))


def _frames(lines: Iterator[tuple[int, bytes]]) -> Iterator[Frame]:
    before = -math.inf
    for number, line in lines:
        value = _object(number, line)
        time_s = _near(number, "t", value.get("t"))
        if time_s <= before:
            raise _refused(number, f'"t" {time_s} does not come after {before}')
        before = time_s
        pixels = _points(number, "xy", value.get("xy"), 2)
        world = _points(number, "world", value.get("world"), 3)
        yield Frame(time_s, pixels, _visibility(number, value.get("v"), nobody=pixels is None), world)


def finite_number(value: object) -> float | None:
    """What JSON gave as a number, ``None`` for anything else: NaN, infinity, or a whole number too large for one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _number(line: int, key: str, value: object) -> float:
    number = finite_number(value)
    if number is None:
        raise _refused(line, f'"{key}" is not a number')
    return number


def _near(line: int, key: str, value: object) -> float:
    number = _number(line, key, value)
    if abs(number) > FARTHEST:
        raise _refused(line, f'"{key}" {number:g} is beyond {FARTHEST:.0f}')
    return number


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"


def _points(line: int, key: str, value: object, size: int) -> tuple[Any, ...] | None:
    """33 points of ``size`` numbers, each of which may be missing."""
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != len(LANDMARKS):
        raise _refused(line, f'"{key}" must hold {len(LANDMARKS)} points or be null')
    points: list[tuple[float, ...] | None] = []
    for point in value:
        if point is None:
            points.append(None)
        elif isinstance(point, list) and len(point) == size:
            points.append(tuple(_near(line, key, part) for part in point))
        else:
            raise _refused(line, f'a point of "{key}" must hold {size} numbers or be null')
    return tuple(points)


def _visibility(line: int, value: object, *, nobody: bool) -> tuple[float, ...]:
    if value is None and nobody:
        return (0.0,) * len(LANDMARKS)
    if not isinstance(value, list) or len(value) != len(LANDMARKS):
        raise _refused(line, f'"v" must hold {len(LANDMARKS)} numbers')
    seen = tuple(_number(line, "v", part) for part in value)
    if not all(0 <= part <= 1 for part in seen):
        raise _refused(line, '"v" must lie between 0 and 1')
    return seen
