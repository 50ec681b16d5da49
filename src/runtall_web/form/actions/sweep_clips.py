"""What nobody needs any more: deleted clips, uploads that were left, files without a row."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from runtall_web.form.actions.delete_clip import delete_for_good
from runtall_web.form.files import remove_folder
from runtall_web.form.models import Clip
from runtall_web.form.queries import UNDO_FOR

logger = logging.getLogger(__name__)

LEFT_FOR = timedelta(days=7)
"""An upload that nobody went on with for this long is given up."""


def sweep_clips(now: datetime) -> int:
    """Remove for good what was deleted an hour ago and uploads left for a week; returns how many."""
    old = Clip.objects.filter(deleted_at__lte=now - UNDO_FOR)
    left = Clip.objects.filter(state=Clip.State.RECEIVING, heartbeat_at__lte=now - LEFT_FOR)
    return delete_for_good([*old.only("pk", "uid"), *left.only("pk", "uid")])


def sweep_folders() -> int:
    """Remove folders that no clip has: a crash came between row and files. Only while no upload can begin unseen.

    A row is there before its folder, so a folder seen now without a row seen later has none.
    """
    folders = [folder for folder in Path(settings.DATA_DIR.videos).glob("*") if folder.is_dir()]
    known = {str(uid) for uid in Clip.objects.values_list("uid", flat=True)}
    swept = 0
    for folder in folders:
        if folder.name not in known and _is_uid(folder.name):
            remove_folder(UUID(folder.name))
            swept += 1
    return swept


def _is_uid(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
