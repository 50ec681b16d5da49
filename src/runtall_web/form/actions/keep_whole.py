"""Take a video that came in one piece, from a browser without scripts."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from runtall_web.accounts.models import User
from runtall_web.form.actions.begin_upload import Begun, Told, finish, open_upload
from runtall_web.form.details import Details
from runtall_web.form.files import ORIGINAL, made_folder_of
from runtall_web.form.uploads import check_room, check_size, fingerprint_of, held
from runtall_web.runs.uploads import keep_upload


def keep_whole(actor: User, file: UploadedFile, details: Details, now: datetime) -> Begun:
    """The same as all parts at once. Raises ``UploadRefused`` (``empty``, ``file_too_large``, ``disk_full``)."""
    size = file.size or 0
    check_size(size)
    check_room(0)  # the bytes lie on this disk already
    place = Path(file.temporary_file_path())  # type: ignore[attr-defined]  # every upload goes to a file: settings
    begun = open_upload(actor, Told(str(file.name), size, fingerprint_of(place)), details, now)
    if begun.is_done:
        return begun
    with held(begun.clip):
        kept = keep_upload(file, made_folder_of(begun.clip.uid), ORIGINAL)
        with kept.open("rb+") as whole:
            os.fsync(whole.fileno())
        finish(begun.clip, now)
    return Begun(begun.clip, size, is_new=begun.is_new, is_done=True)
