"""Why a file could not be used, in the parts that a row keeps and a page shows."""

from __future__ import annotations

from dataclasses import dataclass

from runtall.errors import RuntallError

NAME_LIMIT = 500


@dataclass(slots=True)
class Refusal:
    """Why a file was refused, in the parts that are kept."""

    name: str
    code: str
    template: str
    remedy: str
    evidence: dict[str, object]

    @classmethod
    def of(cls, name: str, error: RuntallError) -> Refusal:
        evidence = {key: _plain(value) for key, value in error.evidence.items()}
        return cls(name[:NAME_LIMIT], error.code[:40], error.template, error.remedy, evidence)


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | None) else str(value)
