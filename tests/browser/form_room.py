"""Clips that were read, put into a running site."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from runtall.body import Recording, write_recording

TESTS = Path(__file__).resolve().parents[1]


def seeded(site: str, data: Path, films: Path, clips: Mapping[str, tuple[Recording, dict[str, Any]]]) -> dict[str, str]:
    """Put clips into the site whose data folder is ``data``; returns their addresses by key.

    ``clips`` says of each key what a pose model saw and what the runner said; the video is ``films/<key>.mp4`` unless
    that says ``has_video`` False.
    """
    told = []
    for key, (recording, said) in clips.items():
        with (films / f"{key}.landmarks").open("wb") as file:
            write_recording(recording.header, recording.frames, file)
        told.append({"key": key, "name": f"{key}.mp4", **said})
    (films / "clips.json").write_text(json.dumps(told), "utf-8")
    urlopen(site + "/form/").close()  # the first visit makes the runner
    own = {**os.environ, "RUNTALL_DATA_DIR": str(data), "PYTHONPATH": str(TESTS)}
    command = [sys.executable, str(TESTS / "browser" / "seed_form.py"), str(films)]
    done = subprocess.run(command, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    addresses: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return addresses
