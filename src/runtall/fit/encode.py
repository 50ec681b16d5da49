"""Turn columns of physical values into the bytes of a field, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from runtall.fit.basetypes import BaseType, dtype_of
from runtall.fit.file import fit_seconds

Values = Sequence[object] | NDArray[np.generic]

MAX_FIELD_BYTES = 255


@dataclass(frozen=True, slots=True, eq=False)
class EncodedField:
    """A field's number, its ``code`` (base type, or app of a developer field), and its bytes, shape (rows, size)."""

    number: int
    code: int
    rows: NDArray[np.uint8]

    @property
    def definition(self) -> bytes:
        """Its three bytes in a definition message."""
        return bytes([self.number, self.rows.shape[1], self.code])


def encode(name: str, values: Values, base: BaseType, scale: float, offset: float, endian: str) -> NDArray[np.uint8]:
    """The stored bytes of a column, shape (rows, bytes of the field); ``None`` and NaN as the type's invalid value.

    Raises ``ValueError`` naming the field when a value does not fit its type.
    """
    if base.kind == "number":
        return _numbers(name, values, base, scale, offset, endian)
    pieces = [_piece(value, base) for value in values]
    width = max(1, *(len(piece) for piece in pieces)) if pieces else 1
    if width > MAX_FIELD_BYTES:
        raise ValueError(f"{name}: {width} bytes do not fit a field of {MAX_FIELD_BYTES}")
    filler = b"\0" if base.kind == "text" else b"\xff"
    return np.frombuffer(b"".join(piece.ljust(width, filler) for piece in pieces), np.uint8).reshape(-1, width)


def _piece(value: object, base: BaseType) -> bytes:
    if value is None:
        return b""
    if isinstance(value, str) and base.kind == "text":
        cut = value.encode()[: MAX_FIELD_BYTES - 1]
        return cut.decode(errors="ignore").encode() + b"\0"  # never half a character
    if isinstance(value, bytes) and base.kind == "bytes":
        return value
    raise ValueError(f"{value!r} is no {base.name}")


def _numbers(name: str, values: Values, base: BaseType, scale: float, offset: float, endian: str) -> NDArray[np.uint8]:
    given = np.asarray(values)
    if given.dtype.kind not in "iuf":
        given = np.array([_row_of_numbers(value) for value in values], np.float64)
    given = given.reshape(len(given), -1)
    dtype = dtype_of(base, endian)
    if base.invalid is None:
        stored = given.astype(dtype)
        whole = stored.view(f"{dtype.byteorder}u{dtype.itemsize}")
        whole[np.isnan(stored)] = np.iinfo(whole.dtype).max
    elif given.dtype.kind in "iu" and scale == 1.0 and offset == 0.0:
        stored = _in_range(name, given, np.zeros(given.shape, bool), base).astype(dtype)
    else:
        unknown = np.isnan(given)
        counted = np.rint((np.where(unknown, 0.0, given) + offset) * scale)
        stored = _in_range(name, counted, unknown, base).astype(dtype)
        stored[unknown] = base.invalid
    rows = np.ascontiguousarray(stored).view(np.uint8).reshape(len(given), -1)
    if not 0 < rows.shape[1] <= MAX_FIELD_BYTES:
        raise ValueError(f"{name}: a field holds 1 to {MAX_FIELD_BYTES} bytes, not {rows.shape[1]}")
    return rows


def _row_of_numbers(value: object) -> float | list[float]:
    if isinstance(value, (list, tuple)):
        return [_as_number(single) for single in value]
    return _as_number(value)


def _as_number(value: object) -> float:
    if value is None:
        return np.nan
    if isinstance(value, datetime):
        return fit_seconds(value)
    if isinstance(value, (int, float, np.number)):
        return float(value)
    raise ValueError(f"{value!r} is no number")


def _in_range(name: str, counted: NDArray[np.number], unknown: NDArray[np.bool_], base: BaseType) -> NDArray[np.number]:
    """The values, none of which may leave the type or look like its invalid value."""
    bits = 8 * base.size - base.letter.islower()  # struct's small letters are signed
    lowest = -(1 << bits) if base.letter.islower() else 0
    # a float cannot tell the highest number of 64 bits from the next one, which leaves the type
    too_high = counted >= float(1 << bits) if counted.dtype.kind == "f" else counted > (1 << bits) - 1
    bad = (counted < lowest) | too_high | ((counted == base.invalid) & ~unknown)
    if bad.any():
        raise ValueError(f"{name}: stored as {base.name}, {counted[bad].flat[0]} would be lost")
    return counted
