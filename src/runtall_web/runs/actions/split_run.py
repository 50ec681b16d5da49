"""Take back that two recordings are one run."""

from __future__ import annotations

from django.db import transaction

from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.runs.bridge import features_of, read_source_whole
from runtall_web.runs.matching import new_run
from runtall_web.runs.models import Run, RunSource
from runtall_web.runs.originals import OriginalMissing


@transaction.atomic
def split_run(actor: User, source_id: int) -> Run | None:
    """Give a recording a run of its own; ``None`` for the one that its run is read from.

    It stays apart: a file that is known is not matched again. Raises ``PermissionDenied``, and ``OriginalMissing`` when
    its file is gone.
    """
    source = RunSource.objects.select_for_update().select_related("file", "run").get(pk=source_id)
    require_owner(actor, source.run)
    if source.is_primary:
        return None
    whole = read_source_whole(source)
    if whole is None:
        raise OriginalMissing(
            "this recording is no longer in its file", remedy="import the file again", sha256=source.file.sha256
        )
    run, activity = whole
    source.run = new_run(source.owner_id, run, features_of(run, activity), source.file.listed.get("title", ""))
    source.is_primary = True
    source.save(update_fields=["run", "is_primary"])
    return source.run
