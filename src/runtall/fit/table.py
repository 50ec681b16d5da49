"""The rows of one message of one part as columns, each decoded when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from runtall.fit.basetypes import BaseType
from runtall.fit.developer import DeveloperField
from runtall.fit.expand import TimedOffsets, unpack_speed_distance
from runtall.fit.profile import NARROW, PROFILE, Field
from runtall.fit.walk import TIMESTAMP, Definition, Place

FloatArray = NDArray[np.float64]
OffsetArray = NDArray[np.int64]

MAX_ARRAY_CELLS = 1 << 24  # values in one array column; rows × width beyond that keep their first values only


@dataclass(slots=True, eq=False)
class Block:
    """The rows of a table that share one definition, with their row numbers ``where`` and byte ``offsets``."""

    definition: Definition
    data: bytes
    offsets: OffsetArray
    places: Mapping[int, Place]
    developer: Mapping[DeveloperField, Place]
    where: OffsetArray | slice = field(default_factory=lambda: slice(None))
    _rows: NDArray[np.uint8] | None = None

    def rows(self) -> NDArray[np.uint8]:
        """The messages' bytes, shape (rows, size of a message)."""
        if self._rows is None:
            size = self.definition.layout.size
            every_offset = np.ndarray((len(self.data) - size + 1,), f"V{size}", self.data, strides=(1,))
            self._rows = every_offset[self.offsets].view(np.uint8).reshape(-1, size)
        return self._rows

    def stored(self, place: Place) -> NDArray[np.generic]:
        """The stored values of a number field, shape (rows, values a row)."""
        dtype = np.dtype(place.base.letter).newbyteorder(">" if self.definition.layout.endian == "big" else "<")
        rows = self.rows()
        shape = (len(rows), place.size // place.base.size)
        return np.ndarray(shape, dtype, rows, place.start, (rows.shape[1], place.base.size))

    def pieces(self, place: Place) -> Iterator[bytes]:
        """The bytes of a field, row by row."""
        block = np.ascontiguousarray(self.rows()[:, place.start : place.start + place.size]).tobytes()
        return (block[at : at + place.size] for at in range(0, len(block), place.size))


class Table:
    """The rows of one message in file order.

    ``offsets`` are the byte offsets of its rows. ``table[name]`` is a number column as float64 in the units of
    the profile, NaN where unknown: shape (rows,), or (rows, values) for an array field. A field of the profile that the
    file lacks is NaN throughout; ``name in table`` tells. A name that is not in the profile raises ``KeyError``.
    """

    def __init__(self, message: int, blocks: Sequence[Block], times: TimedOffsets | None = None) -> None:
        self.message = message
        self._blocks = blocks
        self._times = times
        self._fields = PROFILE[message].by_name
        self._cache: dict[str | DeveloperField, FloatArray] = {}
        self._speed_distance: Mapping[str, FloatArray] | None = None
        self.offsets = self._place_blocks()

    def _place_blocks(self) -> OffsetArray:
        if not self._blocks:
            return np.empty(0, np.int64)
        if len(self._blocks) == 1:
            return self._blocks[0].offsets
        offsets = np.concatenate([block.offsets for block in self._blocks])
        order = np.argsort(offsets, kind="stable")
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        first = 0
        for block in self._blocks:
            block.where = rank[first : first + len(block.offsets)]
            first += len(block.offsets)
        return offsets[order]

    def __len__(self) -> int:
        return len(self.offsets)

    def __contains__(self, name: str) -> bool:
        """Whether the file has the field, or another that stands in for it."""
        if name not in self._fields:
            return False
        stands_in = NARROW.get(name)
        return self._is_stored(name) or name in self._unpacked() or (stands_in is not None and stands_in in self)

    def __iter__(self) -> Iterator[str]:
        """The names of the fields it has, in the profile's order."""
        return (name for name in self._fields if name in self)

    def __getitem__(self, name: str) -> FloatArray:
        if name not in self._cache:
            column = self._column(self._fields[name])
            column.flags.writeable = False
            self._cache[name] = column
        return self._cache[name]

    def texts(self, name: str) -> tuple[str | None, ...]:
        """A text column; ``None`` where empty. Bytes that are no UTF-8 become U+FFFD."""
        return tuple(None if piece is None else _text(piece) for piece in self._pieces(self._places(name)))

    def blobs(self, name: str) -> tuple[bytes | None, ...]:
        """A column of plain bytes; ``None`` where all are 0xFF."""
        pieces = self._pieces(self._places(name))
        return tuple(None if piece is None or piece.count(0xFF) == len(piece) else piece for piece in pieces)

    def number(self, row: int, name: str) -> float | None:
        """One value; the first of an array field; ``None`` when unknown."""
        column = self[name]
        value = float(column[row] if column.ndim == 1 else column[row, 0])
        return None if np.isnan(value) else value

    def integer(self, row: int, name: str) -> int | None:
        """One value of a field that counts or names something, as an integer; ``None`` when unknown."""
        value = self.number(row, name)
        return None if value is None or not np.isfinite(value) else int(value)

    def text(self, row: int, name: str) -> str | None:
        """One value of a text field; ``None`` when empty."""
        return self.texts(name)[row]

    @property
    def developer_fields(self) -> tuple[DeveloperField, ...]:
        """The developer fields its rows carry, in the file's order."""
        return tuple(dict.fromkeys(found for block in self._blocks for found in block.developer))

    def developer(self, wanted: DeveloperField) -> FloatArray:
        """A developer field's numbers, NaN where unknown: shape (rows,), or (rows, values) where some have several."""
        if wanted not in self._cache:
            places = [block.developer.get(wanted) for block in self._blocks]
            width = max((place.size // place.base.size for place in places if place), default=1)
            column = self._numbers(places, wanted.scale, wanted.offset, width if width > 1 else None)
            column.flags.writeable = False
            self._cache[wanted] = column
        return self._cache[wanted]

    def developer_texts(self, wanted: DeveloperField) -> tuple[str | None, ...]:
        """A developer field's texts; ``None`` where empty."""
        pieces = self._pieces([block.developer.get(wanted) for block in self._blocks])
        return tuple(None if piece is None else _text(piece) for piece in pieces)

    def _places(self, name: str) -> list[Place | None]:
        number = self._fields[name].number
        return [block.places.get(number) for block in self._blocks]

    def _is_stored(self, name: str) -> bool:
        if any(self._places(name)):
            return True
        return self._fields[name].number == TIMESTAMP and self._times is not None and len(self) > 0

    def _column(self, wanted: Field) -> FloatArray:
        places = self._places(wanted.name)
        width = None
        if wanted.array:
            width = max((place.size // place.base.size for place in places if place), default=1)
        column = self._numbers(places, wanted.scale, wanted.offset, width)
        if wanted.number == TIMESTAMP and self._times is not None:
            self._times.fill(self.offsets, column)
        unpacked = self._unpacked().get(wanted.name)
        if unpacked is not None:
            np.copyto(column, unpacked, where=np.isnan(column))
        stands_in = NARROW.get(wanted.name)
        if stands_in is not None and stands_in in self:
            np.copyto(column, self[stands_in], where=np.isnan(column))
        return column

    def _unpacked(self) -> Mapping[str, FloatArray]:
        """Speed and distance out of ``compressed_speed_distance``."""
        name = "compressed_speed_distance"
        if self._speed_distance is None:
            has_it = name in self._fields and any(self._places(name))
            self._speed_distance = unpack_speed_distance(self.blobs(name)) if has_it else {}
        return self._speed_distance

    def _numbers(self, places: Sequence[Place | None], scale: float, offset: float, width: int | None) -> FloatArray:
        """Decode a field from every block; ``width`` is ``None`` for one value a row."""
        if width is not None:
            width = min(width, max(1, MAX_ARRAY_CELLS // max(1, len(self))))
        if len(places) == 1 and places[0] is not None and width is None:
            return _physical(self._blocks[0].stored(places[0])[:, 0], places[0].base, scale, offset)
        column = np.full((len(self),) if width is None else (len(self), width), np.nan)
        for block, place in zip(self._blocks, places, strict=True):
            if place is None:
                continue
            if width is None:
                column[block.where] = _physical(block.stored(place)[:, 0], place.base, scale, offset)
            else:
                values = _physical(block.stored(place)[:, :width], place.base, scale, offset)
                column[block.where, : values.shape[1]] = values
        return column

    def _pieces(self, places: Sequence[Place | None]) -> list[bytes | None]:
        column: list[bytes | None] = [None] * len(self)
        for block, place in zip(self._blocks, places, strict=True):
            if place is not None:
                for row, piece in zip(np.arange(len(self))[block.where], block.pieces(place), strict=True):
                    column[row] = piece
        return column


def _physical(stored: NDArray[np.generic], base: BaseType, scale: float, offset: float) -> FloatArray:
    values = stored.astype(np.float64)
    if base.invalid is not None:
        np.copyto(values, np.nan, where=stored == base.invalid)
    if scale != 1.0:
        values /= scale
    if offset != 0.0:
        values -= offset
    return values


def _text(piece: bytes) -> str | None:
    return piece.split(b"\0", 1)[0].decode("utf-8", "replace") or None
