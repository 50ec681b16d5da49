"""The one place that reads the clock: the engine and the actions take ``today`` and ``now`` as arguments."""

from __future__ import annotations

import os
import time
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo


def today() -> date:
    """The date where the runner is, by this machine's time zone."""
    return datetime.now().astimezone().date()


def local_zone_name() -> str:
    """This machine's time zone by name, for Django; ``UTC`` when it has none that is known."""
    for name in (os.environ.get("TZ", "").lstrip(":"), _zone_link()):
        if name and _is_known(name):
            return name
    if time.timezone == time.altzone == 0 or time.timezone % 3600:
        return "UTC"
    fixed = f"Etc/GMT{time.timezone // 3600:+d}"  # POSIX signs: behind UTC is plus
    return fixed if not time.daylight and _is_known(fixed) else "UTC"


def _zone_link() -> str:
    try:
        target = Path("/etc/localtime").resolve(strict=True).as_posix()
    except OSError:
        return ""
    _, found, name = target.partition("/zoneinfo/")
    return name if found else ""


def _is_known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
