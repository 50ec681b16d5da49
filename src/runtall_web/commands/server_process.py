"""The child that serves pages: granian, one process, a few threads; over TLS when it is given a chain and a key."""

from __future__ import annotations

import sys
from pathlib import Path

from granian.constants import HTTPModes, Interfaces
from granian.server import Server

from runtall_web.config.leash import stop_with_parent_if_supervised

THREADS = 16
"""A player that is paused in the midst of a range, or a slow download, holds one; pages must be answered meanwhile."""


def serve_application(
    target: str, host: str, port: int, *, threads: int, chain: Path | None = None, key: Path | None = None
) -> None:
    """Serve until a signal. With TLS it is version 1.3, granian's least."""
    stop_with_parent_if_supervised()
    Server(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1 if chain else HTTPModes.auto,
        workers=1,
        blocking_threads=threads,
        log_enabled=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=8,
        websockets=False,
        ssl_cert=chain,
        ssl_key=key,
    ).serve()


def main(host: str, port: str, chain: str = "", key: str = "") -> None:
    serve_application(
        "runtall_web.config.wsgi:application",
        host,
        int(port),
        threads=THREADS,
        chain=Path(chain) if chain else None,
        key=Path(key) if key else None,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
