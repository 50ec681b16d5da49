"""A process of ours, started again when it dies, a bounded number of times."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from runtall_web.config.leash import SUPERVISED_VARIABLE

logger = logging.getLogger(__name__)

RESTARTS_ALLOWED = 5
RESTARTS_WINDOW_S = 120.0


@dataclass(slots=True)
class Child:
    """One process: a module of ours, its arguments, and what it finds in its environment besides ours."""

    module: str
    arguments: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 — our own interpreter and module
            [sys.executable, "-m", self.module, *self.arguments],
            stdin=subprocess.DEVNULL,
            env={**os.environ, **self.environment, SUPERVISED_VARIABLE: "1"},
            start_new_session=True,  # Ctrl-C reaches the parent alone, which then stops the children in order
        )

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def may_start_again(self) -> bool:
        now = time.monotonic()
        self.deaths = [moment for moment in self.deaths if now - moment < RESTARTS_WINDOW_S] + [now]
        return len(self.deaths) <= RESTARTS_ALLOWED

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_or_kill(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            logger.warning("%s did not stop in time and was killed", self.module)
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()
            self.process.wait()
