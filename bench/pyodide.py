"""Runs the coach's rooms under Pyodide in Node.js: what a browser will do, without a browser or a network."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "src"
ROOMS = ("catalogue", "body", "coach")
ALONE = ("__init__.py", "errors.py", "units.py")
"""Modules of the engine that belong to no room."""


def pack(archive: Path) -> None:
    """The rooms that the coach needs, with their TOML, and what this package runs there; nothing else of Runtall."""
    engine = SOURCES / "runtall"
    members = [engine / name for name in ALONE]
    for room in ROOMS:
        members += [path for path in sorted((engine / room).rglob("*")) if path.suffix in {".py", ".toml"}]
    with zipfile.ZipFile(archive, "w") as packed:
        for path in members:
            packed.write(path, path.relative_to(SOURCES))
        packed.write(ROOT / "bench" / "coach_events.py", "coach_events.py")


def coached_in_pyodide(recordings: dict[str, bytes], rounds: int = 0) -> dict[str, Any]:
    """For each exercise what ``coach_events.answer`` says of its recording under Pyodide.

    Raises ``RuntimeError`` with what Node.js said when anything fails.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for exercise, data in recordings.items():
            (folder / f"{exercise}.landmarks").write_bytes(data)
        pack(folder / "coach.zip")
        npm = [sys.executable, str(ROOT / "tools" / "node.py"), "npm", "--prefix", str(ROOT / "frontend")]
        command = [*npm, "run", "--silent", "coach", "--", str(folder), str(rounds)]
        said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        if said.returncode:
            raise RuntimeError(f"Pyodide did not run: {said.stdout}{said.stderr}")
        found: dict[str, Any] = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
        return found
