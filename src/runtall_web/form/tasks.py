"""Background work of this room, as the task queue sees it."""

from __future__ import annotations

from django_tasks import task

from runtall_web.form.actions.make_share import make_share
from runtall_web.form.actions.read_clip import read_clip
from runtall_web.jobs.queues import VIDEOS


@task(queue_name=VIDEOS)
def work_on_clip(clip_id: int) -> str:
    """Bring one clip to where it has to be. Called again after a kill, it leaves one result."""
    return read_clip(clip_id)


@task(queue_name=VIDEOS)
def work_on_share(share_id: int) -> str:
    """Make one file to give away. Called again after a kill, it leaves one file."""
    return make_share(share_id)
