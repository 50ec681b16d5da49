"""Clips that were read, without reading: the landmarks of a made runner, and everything the worker leaves of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from runtall.body import Recording, write_recording
from runtall_web.accounts.models import User
from runtall_web.form.actions.analyse_clip import analyse_clip
from runtall_web.form.files import ORIGINAL, RECORDING, drafted, made_folder_of
from runtall_web.form.models import Clip

FILMED = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def kept_clip(owner: User, recording: Recording, *, video: Path | None = None, **said: Any) -> Clip:
    """A clip of ``recording`` as it stands once it was read; ``said`` are fields of the row."""
    header = recording.header
    filmed_at = said.pop("filmed_at", FILMED)
    clip = Clip.objects.create(
        owner=owner,
        **{
            "name": "running.mp4",
            "fingerprint": f"made-{Clip.objects.count()}",
            "size_bytes": video.stat().st_size if video else 1000,
            "received_bytes": video.stat().st_size if video else 1000,
            "created_at": filmed_at,
            "filmed_at": filmed_at,
            "state": Clip.State.DONE,
            "duration_s": recording.frames[-1].time_s,
            "frames": len(recording.frames),
            "width_px": header.width_px,
            "height_px": header.height_px,
            "height_m": 1.72,
            **said,
        },
    )
    folder = made_folder_of(clip.uid)
    with drafted(folder / RECORDING) as file:
        write_recording(recording.header, recording.frames, file)
    if video is not None:
        (folder / ORIGINAL).write_bytes(video.read_bytes())
    analyse_clip(clip)
    clip.refresh_from_db()
    return clip
