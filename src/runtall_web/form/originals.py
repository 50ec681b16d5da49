"""The video of a clip, opened under the name that the runner knows."""

from __future__ import annotations

from datetime import UTC, datetime

from runtall.errors import InputRefused
from runtall.pose import Video, open_video
from runtall_web.form.files import ORIGINAL, folder_of
from runtall_web.form.models import Clip


class ClipRefused(InputRefused):
    """The video cannot be read."""

    default_code = "clip"


def open_original(clip: Clip) -> Video:
    """The clip's video. Raises ``InputRefused`` that calls it by the name the runner knows."""
    place = folder_of(clip.uid) / ORIGINAL
    if not place.is_file():
        raise ClipRefused("the video is missing from the data folder", remedy="send it again", code="original_missing")
    try:
        return open_video(place)
    except InputRefused as refused:
        told = {**refused.evidence, "name": clip.name}
        raise InputRefused(refused.template, remedy=refused.remedy, code=refused.code, **told) from refused


def made_at(video: Video) -> datetime | None:
    """When the camera says that it filmed, ``None`` when it says nothing that can be read.

    Phones write it into the file, where it outlives the copying that changes a file's own date.
    """
    for name in ("com.apple.quicktime.creationdate", "creation_time"):
        try:
            moment = datetime.fromisoformat(video.container.metadata[name])
        except (KeyError, ValueError):
            continue
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return None
