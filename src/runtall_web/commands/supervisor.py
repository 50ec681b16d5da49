"""One parent, two children: the server and the worker. They start together, stop together, and leave nothing behind."""

from __future__ import annotations

import http.client
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from runtall_web.config.data_dir import DataDir
from runtall_web.config.leash import SUPERVISED_VARIABLE

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 0.2
READY_WITHIN_S = 60.0
STOP_WITHIN_S = 10.0
RESTORE_AFTER_S = 1.0
RESTARTS_ALLOWED = 5
RESTARTS_WINDOW_S = 120.0
STOP_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@dataclass(frozen=True, slots=True)
class Address:
    """Where the pages are served."""

    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://[{self.host}]:{self.port}/" if ":" in self.host else f"http://{self.host}:{self.port}/"


@dataclass(slots=True)
class Child:
    """A process of ours that is started again when it dies, a bounded number of times."""

    module: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 — our own interpreter and module
            [sys.executable, "-m", self.module, *self.arguments],
            stdin=subprocess.DEVNULL,
            env={**os.environ, SUPERVISED_VARIABLE: "1"},
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


class Supervisor:
    """Runs until a stop signal. ``between_runs`` swaps in a restored database while no child uses the folder."""

    def __init__(self, data_dir: DataDir, address: Address, between_runs: Callable[[], bool]) -> None:
        self.data_dir = data_dir
        self.address = address
        self.between_runs = between_runs
        self.server = Child("runtall_web.commands.server_process", [address.host, str(address.port)])
        self.worker = Child("runtall_web.commands.worker_process", [])
        self._stop = threading.Event()

    def run(self, when_ready: Callable[[], None]) -> int:
        """Returns 0 after a stop signal, 1 when the server could not be kept alive."""
        earlier = {number: signal.signal(number, self._on_signal) for number in STOP_SIGNALS}
        try:
            self._start_children()
            if not self._wait_until_answering():
                return 0 if self._stop.is_set() else 1
            when_ready()
            return self._watch()
        finally:
            self._stop_children()
            for number, handler in earlier.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self._stop.set()

    def _start_children(self) -> None:
        self.server.start()
        self.worker.start()

    def _stop_children(self) -> None:
        until = time.monotonic() + STOP_WITHIN_S
        for child in (self.server, self.worker):
            child.ask_to_stop()
        for child in (self.server, self.worker):
            child.wait_or_kill(until)

    def _wait_until_answering(self) -> bool:
        until = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < until and not self._stop.is_set():
            if self.server.has_died():
                return False
            if answers(self.address):
                return True
            self._stop.wait(LOOK_EVERY_S)
        return False

    def _watch(self) -> int:
        while not self._stop.wait(LOOK_EVERY_S):
            if self._restore_waits():
                self._stop_children()
                self.between_runs()
                self._start_children()
                continue
            for child in (self.server, self.worker):
                if not child.has_died():
                    continue
                logger.error("%s stopped by itself", child.module)
                if child.may_start_again():
                    child.start()
                elif child is self.server:
                    return 1
                else:
                    child.process = None  # pages still work; imports wait and say so
        return 0

    def _restore_waits(self) -> bool:
        """Whether a checked backup has lain ready long enough for the page that brought it to be answered."""
        try:
            age_s = time.time() - (self.data_dir.restore / "ready").stat().st_ctime
        except OSError:
            return False
        return age_s > RESTORE_AFTER_S


def answers(address: Address) -> bool:
    """Whether something at ``address`` answers HTTP."""
    connection = http.client.HTTPConnection(address.host, address.port, timeout=5)
    try:
        connection.request("GET", "/health", headers={"Host": f"{address.host}:{address.port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
