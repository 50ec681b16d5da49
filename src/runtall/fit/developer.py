"""Developer fields: what an app on the watch recorded, described inside the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from runtall.fit.basetypes import BaseType


class DeveloperKey(NamedTuple):
    """A developer field inside one part: two apps may use the same ``number`` under different indices."""

    app: int
    number: int


@dataclass(frozen=True, slots=True)
class DeveloperField:
    """One developer field as the file describes it; two equal descriptions are one field.

    ``name`` and ``units`` may be empty. ``application_id`` is 16 bytes, ``None`` when the file does not name the app.
    ``value = stored / scale - offset``. ``native_message`` and ``native_field`` name the standard field it stands for.
    """

    key: DeveloperKey
    name: str
    units: str
    base: BaseType
    application_id: bytes | None = None
    manufacturer: int | None = None
    scale: float = 1.0
    offset: float = 0.0
    native_message: int | None = None
    native_field: int | None = None
