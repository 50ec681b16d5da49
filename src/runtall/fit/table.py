"""The rows of one message of one part as columns, each decoded when it is first asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from runtall.fit.basetypes import BaseType, Kind, dtype_of
from runtall.fit.definition import TIMESTAMP, Definition, Place
from runtall.fit.developer import DeveloperField
from runtall.fit.expand import UNPACKED, TimedOffsets, unpack_speed_distance
from runtall.fit.profile import NARROW, PROFILE, Field

FloatArray = NDArray[np.float64]
OffsetArray = NDArray[np.int64]

MAX_ARRAY_CELLS = 1 << 22  # values in one array column; rows × width beyond that keep their first values only


@dataclass(slots=True, eq=False)
class Block:
    """The rows of a table that share one definition, with their row numbers ``where`` and byte ``offsets``."""

    definition: Definition
    data: bytes
    offsets: OffsetArray
    places: Mapping[int, Place]
    developer: Mapping[DeveloperField, Place]
    where: OffsetArray = field(init=False)
    _rows: NDArray[np.uint8] | None = None

    def __post_init__(self) -> None:
        self.where = np.arange(len(self.offsets))

    def rows(self) -> NDArray[np.uint8]:
        """The messages' bytes, shape (rows, size of a message)."""
        if self._rows is None:
            size = self.definition.layout.size
            every_offset = np.ndarray((len(self.data) - size + 1,), f"V{size}", self.data, strides=(1,))
            self._rows = every_offset[self.offsets].view(np.uint8).reshape(-1, size)
        return self._rows

    def stored(self, place: Place) -> NDArray[np.generic]:
        """The stored values of a number field, the first of each row."""
        rows = self.rows()
        dtype = dtype_of(place.base, self.definition.layout.endian)
        return np.ndarray(rows.shape[:1], dtype, rows, place.start, rows.strides[:1])

    def stored_arrays(self, place: Place, width: int) -> NDArray[np.generic]:
        """The stored values of a number field, at most ``width`` a row."""
        rows = self.rows()
        dtype = dtype_of(place.base, self.definition.layout.endian)
        shape = (len(rows), min(width, place.size // place.base.size))
        return np.ndarray(shape, dtype, rows, place.start, (rows.shape[1], place.base.size))

    def pieces(self, place: Place) -> Iterator[bytes]:
        """The bytes of a field, row by row."""
        block = np.ascontiguousarray(self.rows()[:, place.start : place.start + place.size]).tobytes()
        return (block[at : at + place.size] for at in range(0, len(block), place.size))


_Found = tuple[Block, Place]
_PACKED = "compressed_speed_distance"
_FILLED = frozenset({"timestamp", *UNPACKED, *NARROW})


class Table:
    """The rows of one message in file order.

    ``offsets`` are the byte offsets of its rows. ``table[name]`` is a number column as float64 in the units of
    the profile, NaN where unknown: shape (rows,), or (rows, values) for an array field. A field of the profile that the
    file lacks is NaN throughout; ``name in table`` tells. Text and bytes are read by ``texts`` and ``blobs``. A name
    that is not in the profile, or is of the other kind, raises ``KeyError``. Columns are read-only.
    """

    def __init__(self, message: int, blocks: Sequence[Block], times: TimedOffsets | None = None) -> None:
        self.message = message
        self._times = times
        self._fields = PROFILE[message].by_name
        self._numbers: dict[str | DeveloperField, FloatArray] = {}
        self._texts: dict[str | DeveloperField, tuple[str | None, ...]] = {}
        self._blobs: dict[str, tuple[bytes | None, ...]] = {}
        self._found: dict[int, list[_Found]] = {}
        self._developer: dict[DeveloperField, list[_Found]] = {}
        for block in blocks:
            for number, place in block.places.items():
                self._found.setdefault(number, []).append((block, place))
            for described, place in block.developer.items():
                self._developer.setdefault(described, []).append((block, place))
        self.offsets = _file_order(blocks)
        packed = self._fields.get(_PACKED)
        self._is_packed = packed is not None and packed.number in self._found

    def __len__(self) -> int:
        return len(self.offsets)

    def __contains__(self, name: str) -> bool:
        """Whether the file has the field, or another that stands in for it."""
        known = self._fields.get(name)
        if known is None:
            return False
        if known.number in self._found or (known.number == TIMESTAMP and self._times is not None and len(self) > 0):
            return True
        if self._is_packed and name in UNPACKED:
            return True
        stands_in = NARROW.get(name)
        return stands_in is not None and stands_in in self

    def __iter__(self) -> Iterator[str]:
        """The names of the fields it has, in the profile's order."""
        return (name for name in self._fields if name in self)

    def __getitem__(self, name: str) -> FloatArray:
        column = self._numbers.get(name)
        if column is None:
            known = self._field(name, "number")
            decode = self._arrays if known.array else self._scalars
            column = decode(self._found.get(known.number, ()), known.scale, known.offset)
            if name in _FILLED:
                self._fill(name, column)
            column.flags.writeable = False
            self._numbers[name] = column
        return column

    def texts(self, name: str) -> tuple[str | None, ...]:
        """A text column; ``None`` where empty. Bytes that are no UTF-8 become U+FFFD."""
        if name not in self._texts:
            found = self._found.get(self._field(name, "text").number, ())
            self._texts[name] = _texts(self._pieces(found))
        return self._texts[name]

    def blobs(self, name: str) -> tuple[bytes | None, ...]:
        """A column of plain bytes; ``None`` where all are 0xFF."""
        if name not in self._blobs:
            found = self._found.get(self._field(name, "bytes").number, ())
            self._blobs[name] = tuple(
                piece if piece and piece.strip(b"\xff") else None for piece in self._pieces(found)
            )
        return self._blobs[name]

    def number(self, row: int, name: str) -> float | None:
        """One value; the first of an array field; ``None`` when unknown."""
        column = self[name]
        value = float(column[row] if column.ndim == 1 else column[row, 0])
        return None if math.isnan(value) else value

    def integer(self, row: int, name: str) -> int | None:
        """One value of a field that counts or names something, as an integer; ``None`` when unknown."""
        value = self.number(row, name)
        return int(value) if value is not None and math.isfinite(value) else None

    def text(self, row: int, name: str) -> str | None:
        """One value of a text field; ``None`` when empty."""
        return self.texts(name)[row]

    @property
    def developer_fields(self) -> tuple[DeveloperField, ...]:
        """The developer fields its rows carry, in the file's order."""
        return tuple(self._developer)

    def developer(self, wanted: DeveloperField) -> FloatArray:
        """A developer field's numbers, NaN where unknown: shape (rows,), or (rows, values) where some have several."""
        if wanted.base.kind != "number":
            raise KeyError(wanted)
        if wanted not in self._numbers:
            found = self._developer.get(wanted, [])
            is_array = any(place.size > wanted.base.size for _, place in found)
            decode = self._arrays if is_array else self._scalars
            column = decode(found, wanted.scale, wanted.offset)
            column.flags.writeable = False
            self._numbers[wanted] = column
        return self._numbers[wanted]

    def developer_texts(self, wanted: DeveloperField) -> tuple[str | None, ...]:
        """A developer field's texts; ``None`` where empty."""
        if wanted.base.kind != "text":
            raise KeyError(wanted)
        if wanted not in self._texts:
            self._texts[wanted] = _texts(self._pieces(self._developer.get(wanted, ())))
        return self._texts[wanted]

    def _field(self, name: str, kind: Kind) -> Field:
        known = self._fields[name]
        if known.base.kind != kind:
            raise KeyError(name)
        return known

    def _fill(self, name: str, column: FloatArray) -> None:
        """Fill the gaps of a column from what the file says elsewhere."""
        if self._times is not None and self._fields[name].number == TIMESTAMP:
            self._times.fill(self.offsets, column)
        if self._is_packed and name in UNPACKED:
            np.copyto(column, unpack_speed_distance(self.blobs(_PACKED))[name], where=np.isnan(column))
        stands_in = NARROW.get(name)
        if stands_in is not None and stands_in in self:
            np.copyto(column, self[stands_in], where=np.isnan(column))

    def _scalars(self, found: Sequence[_Found], scale: float, offset: float) -> FloatArray:
        if len(found) == 1 and len(found[0][0].offsets) == len(self):
            block, place = found[0]
            return _physical(block.stored(place), place.base, scale, offset)
        column = np.full(len(self), np.nan)
        for block, place in found:
            column[block.where] = _physical(block.stored(place), place.base, scale, offset)
        return column

    def _arrays(self, found: Sequence[_Found], scale: float, offset: float) -> FloatArray:
        width = max((place.size // place.base.size for _, place in found), default=1)
        width = min(width, max(1, MAX_ARRAY_CELLS // max(1, len(self))))
        column = np.full((len(self), width), np.nan)
        for block, place in found:
            values = _physical(block.stored_arrays(place, width), place.base, scale, offset)
            column[block.where, : values.shape[1]] = values
        return column

    def _pieces(self, found: Sequence[_Found]) -> list[bytes | None]:
        column: list[bytes | None] = [None] * len(self)
        for block, place in found:
            for row, piece in zip(block.where.tolist(), block.pieces(place), strict=True):
                column[row] = piece
        return column


def _file_order(blocks: Sequence[Block]) -> OffsetArray:
    """The byte offsets of all rows, ascending; tells each block which rows are its own."""
    if len(blocks) == 1:
        return blocks[0].offsets
    offsets = np.concatenate([np.empty(0, np.int64), *(block.offsets for block in blocks)])
    order = np.argsort(offsets, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    first = 0
    for block in blocks:
        block.where = rank[first : first + len(block.offsets)]
        first += len(block.offsets)
    return offsets[order]


def _physical(stored: NDArray[np.generic], base: BaseType, scale: float, offset: float) -> FloatArray:
    if base.invalid is None:
        with np.errstate(invalid="ignore"):  # every NaN is welcome, signalling ones too
            values = stored.astype(np.float64)
    else:
        values = stored.astype(np.float64)
        values[stored == base.invalid] = np.nan
    if scale != 1.0:
        values /= scale
    if offset != 0.0:
        values -= offset
    return values


def _texts(pieces: Sequence[bytes | None]) -> tuple[str | None, ...]:
    return tuple(piece.split(b"\0", 1)[0].decode("utf-8", "replace") or None if piece else None for piece in pieces)
