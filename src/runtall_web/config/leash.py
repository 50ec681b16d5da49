"""A child process ends when the one that started it is gone, even if that one was killed."""

from __future__ import annotations

import os
import signal
import threading
import time

SUPERVISED_VARIABLE = "RUNTALL_SUPERVISED"
LOOK_EVERY_S = 0.5
GRACE_S = 5.0


def stop_with_parent_if_supervised() -> None:
    """Watch the parent, when ``runtall serve`` started this process; otherwise do nothing."""
    if os.environ.get(SUPERVISED_VARIABLE):
        threading.Thread(target=_watch, args=(os.getppid(),), name="leash", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY_S)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_S)
    os._exit(1)
