"""Developer fields become channels of their own, named after the app that wrote them: ``dev:<app>:<name>``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from runtall import fit
from runtall.runs.channels import DEVELOPER_PREFIX
from runtall.runs.nouns import FloatArray

# Application ids seen in public files beside Stryd's own fields: the watch's data field and the later Zones app.
_APPS: Mapping[str, str] = {
    "660a581e5301460c8f2f034c8b6dc90f": "stryd",
    "18fb2cf01a4b430dad66988c847421f4": "stryd",
}
# FIT manufacturer numbers, for apps that name their maker instead.
MANUFACTURERS: Mapping[int, str] = {
    1: "garmin",
    15: "dynastream",
    23: "suunto",
    32: "wahoo_fitness",
    89: "tacx",
    95: "stryd",
    123: "polar_electro",
    255: "development",
    260: "zwift",
    265: "strava",
    267: "bryton",
    294: "coros",
}
_ONLY_STRYD_WRITES = frozenset({"form power", "leg spring stiffness", "air power"})
_ID_DIGITS = 8


def developer_channels(records: fit.Table) -> tuple[dict[str, FloatArray], dict[str, str]]:
    """Every developer number field of the records in the developer's own unit, and the units by channel.

    A field with several values a record gives its first. Two fields of one app with the same name are told apart by
    their number; text fields are left out.
    """
    fields = [found for found in records.developer_fields if found.base.kind == "number"]
    channels: dict[str, FloatArray] = {}
    units: dict[str, str] = {}
    for found in fields:
        values = records.developer(found)
        name = _channel_name(found, app_name(found, fields))
        if name in channels and channels[name] is not values:
            same = units.get(name, "") == found.units
            gaps = np.isnan(channels[name])
            if same and not (~gaps & ~np.isnan(values if values.ndim == 1 else values[:, 0])).any():
                channels[name] = np.where(gaps, values if values.ndim == 1 else values[:, 0], channels[name])
                continue  # the app was described again, in the same words, further on
            name = f"{name} ({found.key.number})"
        channels[name] = values if values.ndim == 1 else values[:, 0]
        if found.units:
            units[name] = found.units
    return channels, units


def app_name(of: fit.DeveloperField, among: Sequence[fit.DeveloperField]) -> str:
    """The app behind a field: its known name, its maker's, the start of its id, or ``app<index>`` when nothing is said.

    An app is also known for Stryd's by fields that only Stryd writes.
    """
    application_id = (of.application_id or b"").hex()
    if application_id in _APPS:
        return _APPS[application_id]
    if of.manufacturer is not None and of.manufacturer in MANUFACTURERS:
        return MANUFACTURERS[of.manufacturer]
    siblings = {other.name.strip().lower() for other in among if other.key.app == of.key.app}
    if siblings & _ONLY_STRYD_WRITES:
        return "stryd"
    return application_id[:_ID_DIGITS] if application_id.strip("0") else f"app{of.key.app}"


def _channel_name(of: fit.DeveloperField, app: str) -> str:
    name = "".join(letter if letter.isprintable() else "?" for letter in of.name).strip()
    return f"{DEVELOPER_PREFIX}{app}:{name or f'field {of.key.number}'}"
