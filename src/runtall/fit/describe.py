"""Find out what each developer field means at the place where it is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from runtall.fit.basetypes import BYTE, base_type
from runtall.fit.definition import Definition
from runtall.fit.developer import DeveloperField, DeveloperKey
from runtall.fit.profile import Message
from runtall.fit.table import Table

Descriptions = Mapping[DeveloperKey, DeveloperField]


@dataclass(frozen=True, slots=True)
class _App:
    application_id: bytes | None = None
    manufacturer: int | None = None


@dataclass(slots=True)
class _Known:
    """What has been described so far in the part; fields by app index, then by number."""

    apps: dict[int, _App] = field(default_factory=dict)
    fields: dict[int, dict[int, DeveloperField]] = field(default_factory=dict)

    def find(self, key: DeveloperKey) -> DeveloperField | None:
        return self.fields.get(key.app, {}).get(key.number)

    def learn_app(self, apps: Table, row: int) -> None:
        index = apps.integer(row, "developer_data_index")
        if index is None:
            return
        app = _App(apps.blobs("application_id")[row], apps.integer(row, "manufacturer_id"))
        if index in self.apps and self.apps[index] != app:  # the index now belongs to another app
            self.fields.pop(index, None)
        self.apps[index] = app

    def learn_field(self, fields: Table, row: int) -> None:
        index = fields.integer(row, "developer_data_index")
        number = fields.integer(row, "field_definition_number")
        if index is None or number is None:
            return
        app = self.apps.get(index, _App())
        code = fields.integer(row, "fit_base_type_id")
        self.fields.setdefault(index, {})[number] = DeveloperField(
            key=DeveloperKey(index, number),
            name=(fields.text(row, "field_name") or "").strip(),
            units=(fields.text(row, "units") or "").strip(),
            base=BYTE if code is None else base_type(code),
            application_id=app.application_id,
            manufacturer=app.manufacturer,
            scale=fields.number(row, "scale") or 1.0,
            offset=fields.number(row, "offset") or 0.0,
            native_message=fields.integer(row, "native_mesg_num"),
            native_field=fields.integer(row, "native_field_num"),
        )


def describe(definitions: Iterable[Definition], apps: Table, fields: Table) -> Mapping[Definition, Descriptions]:
    """What the developer fields of each definition mean, from the describing messages of its part.

    What counts is what was described before the definition. A field described only later is taken from the end of the
    part, because some writers are late; one described nowhere is left out.
    """
    rows = sorted(
        [(int(offset), Message.DEVELOPER_DATA_ID, row) for row, offset in enumerate(apps.offsets)]
        + [(int(offset), Message.FIELD_DESCRIPTION, row) for row, offset in enumerate(fields.offsets)]
    )
    known = _Known()
    found: dict[Definition, dict[DeveloperKey, DeveloperField]] = {}
    late: list[tuple[Definition, DeveloperKey]] = []
    learned = 0
    for definition in sorted(definitions, key=lambda one: one.described):
        while learned < min(definition.described, len(rows)):
            _learn(known, rows[learned], apps, fields)
            learned += 1
        found[definition] = {}
        for place in definition.developer_places():
            key = DeveloperKey(place.app, place.number)
            described = known.find(key)
            if described is None:
                late.append((definition, key))
            else:
                found[definition][key] = described
    for row in rows[learned:]:
        _learn(known, row, apps, fields)
    for definition, key in late:
        described = known.find(key)
        if described is not None:
            found[definition][key] = described
    return found


def _learn(known: _Known, row: tuple[int, Message, int], apps: Table, fields: Table) -> None:
    _, message, at = row
    if message == Message.DEVELOPER_DATA_ID:
        known.learn_app(apps, at)
    else:
        known.learn_field(fields, at)
