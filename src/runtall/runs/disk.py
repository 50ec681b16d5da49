"""What lies at a path, told without ever raising: a name may be too long for the disk, a folder closed to us."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Literal


def kind_of(path: Path) -> Literal["file", "folder", "other", "none"]:
    """``other`` is a pipe, a socket or a device, which might never end; ``none`` is what cannot be seen."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return "none"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "other"
