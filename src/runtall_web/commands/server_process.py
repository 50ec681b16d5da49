"""The child that serves pages: granian, one process, a few threads."""

from __future__ import annotations

import sys

from granian.constants import Interfaces
from granian.server import Server

from runtall_web.config.leash import stop_with_parent_if_supervised

THREADS = 4


def main(host: str, port: int) -> None:
    stop_with_parent_if_supervised()
    Server(
        "runtall_web.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_enabled=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=8,
        websockets=False,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
