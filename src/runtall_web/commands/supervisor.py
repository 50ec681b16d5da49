"""One parent and its children: the server, a worker for each queue, and those that answer other devices.

They start together, stop together, and leave nothing behind.
"""

from __future__ import annotations

import http.client
import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType

from runtall.errors import InputRefused
from runtall_web.commands.child import Child
from runtall_web.commands.outward import Outward
from runtall_web.commands.ports import Address
from runtall_web.config.data_dir import DataDir
from runtall_web.jobs.queues import QUEUES

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 0.2
READY_WITHIN_S = 60.0
STOP_WITHIN_S = 10.0
RESTORE_AFTER_S = 1.0
NETWORK_EVERY_S = 15.0
STOP_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Supervisor:
    """Runs until a stop signal. ``between_runs`` swaps in a restored database while no child uses the folder."""

    def __init__(self, data_dir: DataDir, address: Address, outward: Outward, between_runs: Callable[[], bool]) -> None:
        self.data_dir = data_dir
        self.address = address
        self.outward = outward
        self.between_runs = between_runs
        self.server = Child("runtall_web.commands.server_process", [address.host, str(address.port)])
        self.workers = [Child("runtall_web.commands.worker_process", [queue]) for queue in QUEUES]
        self._looked_at = time.monotonic()
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

    @property
    def children(self) -> list[Child]:
        return [self.server, *self.workers, *self.outward.children]

    def _start_children(self) -> None:
        for child in self.children:
            child.start()

    def _stop_children(self) -> None:
        stop_all(self.children)

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
            self._look_at_network()
            for child in self.children:
                if not child.has_died():
                    continue
                logger.error("%s stopped by itself", child.module)
                if child.may_start_again():
                    child.start()
                elif child is self.server:
                    return 1
                else:
                    child.process = None  # this machine's pages still work; what waits says so
        return 0

    def _look_at_network(self) -> None:
        """Follow the machine from one network to the next; renew the certificate before it runs out."""
        if time.monotonic() - self._looked_at < NETWORK_EVERY_S:
            return
        self._looked_at = time.monotonic()
        earlier = self.outward.children
        try:
            if not self.outward.look_again(datetime.now(UTC)):
                return
        except (InputRefused, OSError) as refused:
            logger.warning("the network cannot be served anew: %s", refused)
            return
        stop_all(earlier)
        for child in self.outward.children:
            child.start()
        if self.outward.reach is not None:
            print(f"The network changed: Runtall is at {self.outward.reach.addresses[0]}", flush=True)

    def _restore_waits(self) -> bool:
        """Whether a checked backup has lain ready long enough for the page that brought it to be answered."""
        try:
            age_s = time.time() - (self.data_dir.restore / "ready").stat().st_ctime
        except OSError:
            return False
        return age_s > RESTORE_AFTER_S


def stop_all(children: list[Child]) -> None:
    """Ask all at once, then wait for each."""
    until = time.monotonic() + STOP_WITHIN_S
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.wait_or_kill(until)


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
