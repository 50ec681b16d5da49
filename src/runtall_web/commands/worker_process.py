"""A child that does background work of one queue: one task at a time; it also returns what a killed worker left behind.

There is one for each queue, so that a file of runs does not wait minutes for a video to be read.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType

from django.utils.crypto import get_random_string

from runtall_web.config.leash import stop_with_parent_if_supervised
from runtall_web.config.start import set_up_django
from runtall_web.jobs.queues import FILES, VIDEOS

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5
REAP_EVERY_S = 10.0


def main(queue: str) -> None:
    stop_with_parent_if_supervised()
    set_up_django()
    work_until_stopped(queue)


def work_until_stopped(queue: str) -> None:
    """Run what is in ``queue`` until SIGTERM or SIGINT; a task at hand is asked to leave off and is queued again."""
    from django.db import close_old_connections
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    from runtall_web.form.actions.begin_share import sweep_shares
    from runtall_web.form.actions.sweep_clips import sweep_clips
    from runtall_web.jobs.reaper import return_abandoned_tasks, worker_name
    from runtall_web.jobs.stopping import STOPPING

    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
    worker_id = worker_name(get_random_string(8))
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        STOPPING.set()
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)

    AT_START[queue](stop.is_set)
    waited_s = REAP_EVERY_S
    while not stop.is_set():
        close_old_connections()
        if waited_s >= REAP_EVERY_S:
            return_abandoned_tasks(worker_id)
            sweep_clips(datetime.now(UTC))
            sweep_shares(datetime.now(UTC))
            waited_s = 0.0
        if DBTaskResult.objects.ready().filter(queue_name=queue).exists():
            Worker(
                queue_names=[queue],
                interval=0,
                batch=False,
                backend_name="default",
                startup_delay=False,
                max_tasks=1,
                worker_id=worker_id,
                excluded_queue_names=[],
            ).run()
        else:
            stop.wait(LOOK_EVERY_S)
            waited_s += LOOK_EVERY_S


def _files_at_start(is_stopping: Callable[[], bool]) -> None:
    from runtall_web.runs.actions.derive_again import derive_all_again
    from runtall_web.runs.originals import sweep_drafts

    sweep_drafts(time.time())
    derive_all_again(is_stopping)


def _videos_at_start(is_stopping: Callable[[], bool]) -> None:
    from runtall_web.form.actions.analyse_clip import analyse_all_again
    from runtall_web.form.actions.sweep_clips import sweep_folders

    sweep_folders()
    analyse_all_again(is_stopping)


AT_START = {FILES: _files_at_start, VIDEOS: _videos_at_start}
"""What each looks after before its first task: leftovers, and what a newer version derives differently."""


if __name__ == "__main__":
    main(sys.argv[1])
