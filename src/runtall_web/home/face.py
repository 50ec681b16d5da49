"""The built front end, as a page names it: entries of the build's manifest become tags with hashed addresses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from runtall.errors import RuntallError

MANIFEST = Path(__file__).resolve().parent.parent / "static" / "build" / "manifest.json"


class FrontEndMissing(RuntallError):
    """The front end was never built, or has no such entry."""

    default_code = "front_end"


@dataclass(frozen=True, slots=True)
class Entry:
    """The files that one entry needs, relative to the build folder."""

    script: str
    styles: tuple[str, ...]


def entry(source: str) -> Entry:
    """The built files of one source file. Raises ``FrontEndMissing``."""
    manifest = _manifest(MANIFEST, MANIFEST.stat().st_mtime_ns if MANIFEST.exists() else 0)
    if source not in manifest:
        raise FrontEndMissing(
            "the front end has no {source}", remedy="run make setup, or npm run build in frontend/", source=source
        )
    return Entry(manifest[source]["file"], tuple(_styles(manifest, source)))


@lru_cache(maxsize=2)
def _manifest(path: Path, _written_ns: int) -> dict[str, Any]:
    """The manifest, read once for each build."""
    if not path.exists():
        return {}
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def _styles(manifest: dict[str, Any], source: str) -> list[str]:
    """Style sheets of a chunk after those of the chunks it imports, each once."""
    chunk = manifest[source]
    inherited = [style for name in chunk.get("imports", ()) for style in _styles(manifest, name)]
    return list(dict.fromkeys([*inherited, *chunk.get("css", ())]))
