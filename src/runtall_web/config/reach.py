"""How other devices reach this machine right now: written by ``runtall serve``, read by its pages."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

from runtall_web.config.data_dir import DataDir

FILE_NAME = "reach.json"


@dataclass(frozen=True, slots=True)
class Reach:
    """Addresses, best first; the helper's, empty when no authority needs installing; the authority's fingerprint."""

    addresses: list[str]
    helper: str = ""
    fingerprint: str = ""


def read_reach(data_dir: DataDir) -> Reach | None:
    """None while no other device can reach this machine."""
    try:
        told = json.loads((data_dir.lan / FILE_NAME).read_text("utf-8"))
        return Reach(list(told["addresses"]), str(told["helper"]), str(told["fingerprint"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_reach(data_dir: DataDir, reach: Reach) -> None:
    data_dir.lan.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = data_dir.lan / f".{FILE_NAME}-{os.getpid()}"
    draft.write_text(json.dumps(asdict(reach)), "utf-8")
    draft.replace(data_dir.lan / FILE_NAME)


def clear_reach(data_dir: DataDir) -> None:
    (data_dir.lan / FILE_NAME).unlink(missing_ok=True)
