"""Background work of this room, as the task queue sees it."""

from __future__ import annotations

from django_tasks import task

from runtall_web.runs.actions.continue_import import continue_import


@task()
def work_on_import(job_id: int) -> str:
    """Go on with one uploaded import. Called again after a kill, it goes on where that left off."""
    return continue_import(job_id)
