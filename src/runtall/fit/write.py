"""Write FIT files: activities to test with, and workouts for a watch."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from runtall.fit.basetypes import UINT32
from runtall.fit.definition import TIMESTAMP
from runtall.fit.developer import DeveloperField, DeveloperKey
from runtall.fit.encode import EncodedField, Values, encode
from runtall.fit.header import LONG, SIGNATURE, crc
from runtall.fit.profile import PROFILE, Message

PROTOCOL_VERSION = 0x20  # 2.0, the first with developer fields
PROFILE_VERSION = 2100

_NO_FIELDS: Mapping[DeveloperField, Values] = MappingProxyType({})
_NO_VALUES: Mapping[DeveloperField, object] = MappingProxyType({})
_LOCAL_NUMBERS = 16
_SHORT_LOCAL_NUMBERS = 4  # a header byte that carries time has two bits for the local number
_SHORT_TIME_STEP_S = 32  # and five for the time


class Writer:
    """Collects messages and gives them back as the bytes of one FIT file.

    Values are physical and named as in the profile: metres, seconds, degrees; times as FIT seconds or aware datetimes;
    ``None`` or NaN is unknown. A value that its type cannot hold raises ``ValueError``, a name outside the profile
    ``KeyError``. Messages stay in the order they were added. Several files one after the other make a chain.

    With ``short_times`` a message carries only five bits of its time, in its header byte, where that is enough.

    >>> writer = Writer()
    >>> writer.add_row(Message.FILE_ID, {"type": 4, "manufacturer": 255, "time_created": 1_000_000_000})
    >>> writer.add_rows(Message.RECORD, {"timestamp": [1_000_000_000, 1_000_000_001], "heart_rate": [120, None]})
    >>> len(writer.to_bytes())
    63
    """

    def __init__(self, endian: Literal["little", "big"] = "little", *, short_times: bool = False) -> None:
        self._endian = endian
        self._short_times = short_times
        self._body = bytearray()
        self._layouts: dict[int, bytes] = {}
        self._short_turns = deque(range(_SHORT_LOCAL_NUMBERS if short_times else 0))
        self._turns = deque(range(len(self._short_turns), _LOCAL_NUMBERS))
        self._described: dict[DeveloperKey, DeveloperField] = {}
        self._apps: dict[int, tuple[bytes | None, int | None]] = {}
        self._latest_s: int | None = None

    def add_row(
        self, message: int, values: Mapping[str, object], developer: Mapping[DeveloperField, object] = _NO_VALUES
    ) -> None:
        """Add one message; an array field takes a sequence."""
        rows = {name: [value] for name, value in values.items()}
        self.add_rows(message, rows, {described: [value] for described, value in developer.items()})

    def add_rows(
        self, message: int, columns: Mapping[str, Values], developer: Mapping[DeveloperField, Values] = _NO_FIELDS
    ) -> None:
        """Add as many messages as the columns have rows; an array field takes a sequence or array of rows."""
        for described in developer:
            self._describe(described)
        fields = PROFILE[message].by_name
        standard = [
            EncodedField(
                fields[name].number,
                fields[name].base.code,
                encode(name, values, fields[name].base, fields[name].scale, fields[name].offset, self._endian),
            )
            for name, values in columns.items()
        ]
        own = [
            EncodedField(
                described.key.number,
                described.key.app,
                encode(described.name, values, described.base, described.scale, described.offset, self._endian),
            )
            for described, values in developer.items()
        ]
        lengths = {len(field.rows) for field in (*standard, *own)}
        if len(lengths) != 1:
            raise ValueError(f"columns of {sorted(lengths)} rows in one message")
        timed = [field for field in standard if field.number == TIMESTAMP and field.code == UINT32.code]
        if self._short_times and timed:
            self._put_short(message, standard, own, timed[0])
        else:
            local = self._local_number(message, standard, own, self._turns)
            self._body += self._with_header(local, standard, own, lengths.pop()).tobytes()

    def to_bytes(self) -> bytes:
        """The file: header, messages, checksums."""
        head = bytes([LONG, PROTOCOL_VERSION])
        head += PROFILE_VERSION.to_bytes(2, "little") + len(self._body).to_bytes(4, "little") + SIGNATURE
        file = head + crc(head).to_bytes(2, "little") + bytes(self._body)
        return file + crc(file).to_bytes(2, "little")

    def _describe(self, described: DeveloperField) -> None:
        key = described.key
        if self._described.get(key) == described:
            return
        app = (described.application_id, described.manufacturer)
        if self._apps.get(key.app) != app:
            self._apps[key.app] = app
            self._described = {other: known for other, known in self._described.items() if other.app != key.app}
            values = {"developer_data_index": key.app, "application_id": app[0], "manufacturer_id": app[1]}
            self._add_known(Message.DEVELOPER_DATA_ID, values)
        values_of_field = {
            "developer_data_index": key.app,
            "field_definition_number": key.number,
            "fit_base_type_id": described.base.code,
            "field_name": described.name or None,
            "units": described.units or None,
            "scale": described.scale if described.scale != 1.0 else None,
            "offset": described.offset if described.offset != 0.0 else None,
            "native_mesg_num": described.native_message,
            "native_field_num": described.native_field,
        }
        self._add_known(Message.FIELD_DESCRIPTION, values_of_field)
        self._described[key] = described
        self._layouts.clear()  # a definition means what was described before it: write it anew

    def _add_known(self, message: Message, values: Mapping[str, object]) -> None:
        self.add_row(message, {name: value for name, value in values.items() if value is not None})

    def _put_short(
        self, message: int, standard: list[EncodedField], own: list[EncodedField], timed: EncodedField
    ) -> None:
        """Write the messages whose time is near enough to the one before with five bits of it."""
        untimed = [field for field in standard if field is not timed]
        full = self._local_number(message, standard, own, self._turns)
        short = self._local_number(message, untimed, own, self._short_turns)
        full_rows = self._with_header(full, standard, own, len(timed.rows))
        short_rows = self._with_header(0x80 | short << 5, untimed, own, len(timed.rows))
        for time_s, full_row, short_row in zip(self._times(timed), full_rows, short_rows, strict=True):
            if self._latest_s is not None and 0 <= time_s - self._latest_s < _SHORT_TIME_STEP_S:
                short_row[0] |= time_s % _SHORT_TIME_STEP_S
                self._body += short_row.tobytes()
            else:
                self._body += full_row.tobytes()
            if time_s != UINT32.invalid:
                self._latest_s = time_s

    def _times(self, timed: EncodedField) -> list[int]:
        return [int.from_bytes(row.tobytes(), self._endian) for row in timed.rows]

    def _with_header(
        self, header: int, standard: list[EncodedField], own: list[EncodedField], rows: int
    ) -> NDArray[np.uint8]:
        """The data messages, shape (rows, bytes of a message)."""
        column = np.full((rows, 1), header, np.uint8)
        return np.concatenate([column, *(field.rows for field in (*standard, *own))], axis=1)

    def _local_number(
        self, message: int, standard: list[EncodedField], own: list[EncodedField], turns: deque[int]
    ) -> int:
        """The local number of this layout, which is defined first where it is not."""
        content = bytes([0, self._endian == "big"]) + message.to_bytes(2, self._endian)
        content += bytes([len(standard)]) + b"".join(field.definition for field in standard)
        if own:
            content += bytes([len(own)]) + b"".join(field.definition for field in own)
        for local in turns:
            if self._layouts.get(local) == content:
                return local
        local = turns[0]
        turns.rotate(-1)
        self._layouts[local] = content
        self._body += bytes([0x40 | (0x20 if own else 0) | local]) + content
        return local
