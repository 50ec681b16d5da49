"""Videos on their way to the room of running form, and a pose model that sees the running mannequin."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.test import Client

from engine.form.runners import HEIGHT_M, clip
from engine.pose.film import film, halves
from runtall.body import Frame, Recording
from runtall.body.gait import Gait
from runtall.pose import Video
from runtall_web.form.actions.read_clip import read_clip
from runtall_web.form.models import Clip
from runtall_web.form.uploads import PART_BYTES

SECONDS, RATE_HZ = 8.0, 60.0


def made_recording(
    gait: Gait | None = None, seconds: float = SECONDS, rate_hz: float = RATE_HZ, late: Gait | None = None
) -> Recording:
    """A runner from the side, as a pose model would see them; ``late`` is how they have come to run by the end."""
    return clip(gait, rate_hz, seconds, jitter_m=0.003, late=late).recording


class MadeReader:
    """In the place of ``PoseReader``: the pictures are decoded, and what is seen in them is ``recording``."""

    recording = made_recording()
    seen: list[str] = []  # noqa: RUF012  # one list for a test to look at

    def __init__(self, video: Video, size: str, threads: int) -> None:
        self._video = video
        self.header = self.recording.header
        self.warnings: list[str] = []
        self.seen.append(size)

    def __iter__(self) -> Iterator[Frame]:
        for _shot in self._video:
            pass
        self.warnings = [*self._video.warnings]
        yield from self.recording.frames


def short_film(folder: Path, name: str = "run.mp4", seconds: float = 1.0) -> Path:
    """A small video without anybody in it."""
    return film(folder / name, [halves(160, 120)] * max(2, round(seconds * 25)))


def fingerprint(data: bytes) -> str:
    """As the browser computes it."""
    return hashlib.sha256(f"{len(data)}:".encode() + data[: 64 * 1024] + data[-64 * 1024 :]).hexdigest()


def begin(page: Client, name: str, data: bytes, **said: object) -> Any:
    body = {"name": name, "size": len(data), "modified_ms": 1_763_000_000_000, "fingerprint": fingerprint(data), **said}
    return page.post("/form/upload/", json.dumps(body), content_type="application/json")


def put(page: Client, address: str, start: int, data: bytes) -> Any:
    return page.put(f"{address}?from={start}", data, content_type="application/octet-stream")


def send(page: Client, file: Path, *, part_bytes: int = PART_BYTES, **said: object) -> Clip:
    """A whole video, in parts; it waits to be read then."""
    data = file.read_bytes()
    begun = begin(page, file.name, data, **said)
    assert begun.status_code == 201, begun.content
    address = begun.json()["part"]
    for start in range(0, len(data), part_bytes):
        answer = put(page, address, start, data[start : start + part_bytes])
        assert answer.status_code == 200, answer.content
    assert answer.json()["done"]
    return Clip.objects.get(uid=begun.json()["id"])


def sent_and_read(page: Client, file: Path, **said: object) -> Clip:
    """The same, and read."""
    clip = send(page, file, **said)
    assert read_clip(clip.pk) == "done"
    clip.refresh_from_db()
    return clip


__all__ = [
    "HEIGHT_M", "Gait", "MadeReader", "begin", "made_recording", "put", "send", "sent_and_read", "short_film",
]  # fmt: skip
