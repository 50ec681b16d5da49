"""A sign of life while one long piece of work says nothing by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

BEAT_EVERY_S = 5.0


class Heartbeat:
    """``with Heartbeat(beat):`` calls ``beat`` every few seconds from a thread of its own, until the block is left."""

    def __init__(self, beat: Callable[[], object], every_s: float = BEAT_EVERY_S) -> None:
        self._beat = beat
        self._every_s = every_s
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._done.wait(self._every_s):
            self._beat()
        connection.close()
