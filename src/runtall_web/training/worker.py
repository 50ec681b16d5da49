"""The service worker as the browser gets it: what to keep, and a version that changes with the front end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.templatetags.static import static

from runtall import __version__
from runtall_web.home.face import MANIFEST, FrontEndMissing

SCRIPT = "src/training/worker.ts"
ENTRIES = ("src/main.ts", "src/training/main.ts")
ICONS = ("icon.svg",)


def worker_text(page: str, also: Sequence[str] = ()) -> str:
    """The worker with its version, its files and the pages it keeps. Raises ``FrontEndMissing``."""
    written_ns = MANIFEST.stat().st_mtime_ns if MANIFEST.exists() else 0
    version, files, text = _built(written_ns)
    given = json.dumps({"version": version, "files": list(files), "page": page, "also": list(also)})
    return f"self.RUNTALL = {given};\n{text}"


@lru_cache(maxsize=2)
def _built(_written_ns: int) -> tuple[str, tuple[str, ...], str]:
    """Read once for each build."""
    if not MANIFEST.exists():
        raise FrontEndMissing("the front end was never built", remedy="run make setup, or npm run build in frontend/")
    raw = MANIFEST.read_bytes()
    manifest: dict[str, Any] = json.loads(raw)
    version = hashlib.sha256(raw + __version__.encode()).hexdigest()[:12]
    names = dict.fromkeys(name for entry in ENTRIES for name in _files(manifest, entry))
    files = (*(static(f"build/{name}") for name in names), *(static(name) for name in ICONS))
    text = (MANIFEST.parent / manifest[SCRIPT]["file"]).read_text(encoding="utf-8")
    return version, files, text


def _files(manifest: dict[str, Any], name: str) -> Iterator[str]:
    """A chunk's script, styles, fonts and what it imports."""
    chunk = manifest[name]
    for imported in chunk.get("imports", ()):
        yield from _files(manifest, imported)
    yield chunk["file"]
    yield from chunk.get("css", ())
    yield from (asset for asset in chunk.get("assets", ()) if "latin-ext" not in asset)
