"""Real processes of the program, started and watched by tests."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

RUNTALL = [sys.executable, "-c", "from runtall.cli.main import main; raise SystemExit(main())"]
PATIENCE_S = 60.0
MANY = 150  # files: enough for an import to be killed in its midst


def environment() -> dict[str, str]:
    """This process's environment without what tests set, so that the real settings are used."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("RUNTALL_", "DJANGO_"))}


def runtall(*arguments: object, timeout: float = PATIENCE_S) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [*RUNTALL, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=timeout, check=False)


def started(*arguments: object) -> subprocess.Popen[str]:
    """Start a command and leave it running."""
    return subprocess.Popen(
        [*RUNTALL, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )


def report(*arguments: object) -> dict[str, object]:
    """The JSON of a command that ends well."""
    done = runtall(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told


def wait_for(condition: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
    until = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"not within {patience_s} s: {what}")
        time.sleep(0.05)


def count(data_dir: Path, query: str) -> int:
    """One number from the store of another process; 0 while there is none."""
    database = data_dir / "runtall.sqlite3"
    if not database.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=20)) as reader:
            return int(reader.execute(query).fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def free_port() -> int:
    """A free port whose neighbour is free too, away from those that the system gives to outgoing connections: one of
    these may be taken by anybody's browser before the server opens it."""
    ports = range(20_000, 32_000, 2)
    return next(port for port in random.sample(ports, len(ports)) if is_free(port) and is_free(port + 1))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def children_of(process: int) -> list[int]:
    """All living descendants of a process."""
    told = subprocess.run(["ps", "-eo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    parents: dict[int, list[int]] = {}
    for line in told.splitlines():
        pid, parent, state = line.split()
        if not state.startswith("Z"):
            parents.setdefault(int(parent), []).append(int(pid))
    found, look = [], [process]
    while look:
        children = parents.get(look.pop(), [])
        found += children
        look += children
    return found


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


class Served:
    """A running ``runtall serve``."""

    def __init__(self, process: subprocess.Popen[str], port: int, data_dir: Path) -> None:
        self.process = process
        self.port = port
        self.data_dir = data_dir

    def ask(
        self, address: str, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, address, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), dict(answer.getheaders())
        finally:
            connection.close()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextmanager
def served(data_dir: Path) -> Iterator[Served]:
    """``runtall serve`` on a free port, ready to answer; stopped at the end, whatever happens."""
    port = free_port()
    process = started("serve", "--port", port, "--no-browser", "--data-dir", data_dir)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            assert process.stderr is not None
            raise AssertionError(f"it did not start: {process.stderr.read()}")
        assert f"http://127.0.0.1:{port}/" in line
        yield Served(process, port, data_dir)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
