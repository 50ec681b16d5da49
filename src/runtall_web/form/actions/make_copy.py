"""Make a copy of a video that every browser plays, each picture at its own time."""

from __future__ import annotations

from datetime import datetime
from itertools import chain

from django.db import transaction

from runtall.pose.writer import FilmWriter
from runtall_web.form.actions.queue_clip import queue_clip
from runtall_web.form.files import COPY, ORIGINAL, drafted_path, folder_of
from runtall_web.form.models import Clip
from runtall_web.form.originals import open_original
from runtall_web.form.ticker import Ticker
from runtall_web.form.uploads import check_room


def make_copy(clip: Clip, tick: Ticker) -> None:
    """Write ``copy.mp4``: the pictures that the pose model saw, at their times, without sound.

    They are upright, 1280 pixels at most, in ordinary colours. Raises ``RuntallError`` or ``OSError``.
    """
    check_room(0)
    with open_original(clip) as video, drafted_path(folder_of(clip.uid) / COPY) as draft:
        shots = iter(video)
        first = next(shots)  # an empty video has been refused by now
        height, width = (side // 2 * 2 for side in first.picture.shape[:2])
        with FilmWriter(draft, width, height) as film:
            for shot in chain([first], shots):
                film.write(shot.time_s, shot.picture[:height, :width])
                tick(shot.time_s, clip.duration_s)


@transaction.atomic
def ask_for_copy(clip: Clip, now: datetime) -> bool:
    """Have a copy made because a browser could not play the original; whether that was begun."""
    row = Clip.objects.select_for_update().get(pk=clip.pk)
    folder = folder_of(row.uid)
    if row.is_open or (folder / COPY).is_file() or not (folder / ORIGINAL).is_file():
        return False
    row.copy = Clip.Copy.WANTED
    row.save(update_fields=["copy"])
    queue_clip(row, now)
    return True
