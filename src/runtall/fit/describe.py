"""Find out what each developer field means at the place where it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from runtall.fit.basetypes import base_type
from runtall.fit.developer import DeveloperField, DeveloperKey
from runtall.fit.profile import Message
from runtall.fit.table import Table

Descriptions = Mapping[DeveloperKey, DeveloperField]

_BYTE_CODE = 0x0D


@dataclass(frozen=True, slots=True)
class _App:
    application_id: bytes | None = None
    manufacturer: int | None = None


@dataclass(slots=True)
class _Known:
    """What has been described so far in the part."""

    apps: dict[int, _App] = field(default_factory=dict)
    fields: dict[DeveloperKey, DeveloperField] = field(default_factory=dict)

    def learn_app(self, apps: Table, row: int) -> None:
        index = apps.integer(row, "developer_data_index")
        if index is None:
            return
        app = _App(apps.blobs("application_id")[row], apps.integer(row, "manufacturer_id"))
        if index in self.apps and self.apps[index] != app:  # the index now belongs to another app
            self.fields = {key: known for key, known in self.fields.items() if key.app != index}
        self.apps[index] = app

    def learn_field(self, fields: Table, row: int) -> None:
        index = fields.integer(row, "developer_data_index")
        number = fields.integer(row, "field_definition_number")
        if index is None or number is None:
            return
        app = self.apps.get(index, _App())
        code = fields.integer(row, "fit_base_type_id")
        key = DeveloperKey(index, number)
        self.fields[key] = DeveloperField(
            key=key,
            name=(fields.text(row, "field_name") or "").strip(),
            units=(fields.text(row, "units") or "").strip(),
            base=base_type(_BYTE_CODE if code is None else code),
            application_id=app.application_id,
            manufacturer=app.manufacturer,
            scale=fields.number(row, "scale") or 1.0,
            offset=fields.number(row, "offset") or 0.0,
            native_message=fields.integer(row, "native_mesg_num"),
            native_field=fields.integer(row, "native_field_num"),
        )


def descriptions_after(counts: Sequence[int], apps: Table, fields: Table) -> Mapping[int, Descriptions]:
    """For each count, what the first so many describing messages of a part say together.

    A field never described before it is used but described later is taken from the end of the part: some writers
    put the description late.
    """
    rows = sorted(
        [(int(offset), Message.DEVELOPER_DATA_ID, row) for row, offset in enumerate(apps.offsets)]
        + [(int(offset), Message.FIELD_DESCRIPTION, row) for row, offset in enumerate(fields.offsets)]
    )
    known = _Known()
    seen: dict[int, Descriptions] = {}
    wanted = set(counts)
    for count in range(len(rows) + 1):
        if count in wanted:
            seen[count] = dict(known.fields)
        if count < len(rows):
            _, message, row = rows[count]
            if message == Message.DEVELOPER_DATA_ID:
                known.learn_app(apps, row)
            else:
                known.learn_field(fields, row)
    return {count: {**known.fields, **earlier} for count, earlier in seen.items()}
