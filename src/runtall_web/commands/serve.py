"""``runtall serve``: the web app on this machine."""

from __future__ import annotations

import argparse
import ipaddress
import socket
import threading
import webbrowser
from datetime import UTC, datetime

from django.db import connections

from runtall.errors import InputRefused
from runtall_web.commands.supervisor import Address, Supervisor
from runtall_web.config.data_dir import DataDir, open_data_dir
from runtall_web.config.lock import FileLock, LockHeld
from runtall_web.config.start import bring_database_up_to_date, set_up_django, start

HELP = "serve Runtall's pages from this machine and open the browser"
EXAMPLE = "runtall serve --port 8123 --no-browser"
DEFAULT_PORT = 8737
PORTS_TRIED = 20


class ServeRefused(InputRefused):
    """The pages cannot be served as asked."""

    default_code = "serve"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="this machine's own address (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help=f"default: {DEFAULT_PORT}, or the next free one")
    parser.add_argument("--data-dir", help="the folder that keeps everything (default: the platform's own place)")
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")


def run(arguments: argparse.Namespace) -> int:
    host = own_address(arguments.host)
    data_dir = open_data_dir(arguments.data_dir)
    try:
        with FileLock(data_dir.lock) as lock:
            finish_restore(data_dir)
            start(arguments.data_dir)
            address = free_address(host, arguments.port)
            lock.write_note(address.url)
            return _serve(data_dir, address, open_browser=not arguments.no_browser)
    except LockHeld as held:
        raise ServeRefused(
            "Runtall is already serving {path} at {url}",
            remedy="open that address, stop it with Ctrl-C in its terminal, or choose another --data-dir",
            code="already_serving",
            path=str(data_dir.root),
            url=held.note or "an address it has not told yet",
        ) from held


def _serve(data_dir: DataDir, address: Address, *, open_browser: bool) -> int:
    def tell() -> None:
        print(f"Runtall is at {address.url}   (your data: {data_dir.root}; stop with Ctrl-C)", flush=True)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address.url,), daemon=True).start()

    connections.close_all()  # the children have their own
    status = Supervisor(data_dir, address, between_runs=lambda: finish_restore(data_dir)).run(when_ready=tell)
    if status:
        raise ServeRefused(
            "the server stopped by itself", remedy="its log is {path}", code="server_stopped", path=str(data_dir.log)
        )
    return 0


def finish_restore(data_dir: DataDir) -> bool:
    """Swap in a backup that waits, when nobody else uses the folder; whether it was done. No server may be running."""
    set_up_django()
    from runtall_web.settings.actions.restore import is_ready, swap_in

    if not is_ready(data_dir):
        return False
    try:
        with FileLock(data_dir.use_lock):
            connections.close_all()
            swap_in(data_dir, datetime.now(UTC))
            bring_database_up_to_date(data_dir)
            connections.close_all()
    except LockHeld:
        return False
    return True


def own_address(host: str) -> str:
    """The loopback IP address for ``host``. Raises ``ServeRefused`` for any other: there is no login yet."""
    named = {"localhost": "127.0.0.1"}.get(host, host).strip("[]")
    try:
        ip = ipaddress.ip_address(named)
    except ValueError:
        ip = None
    if ip is None or not ip.is_loopback:
        raise ServeRefused(
            "{host} is not an address of this machine alone",
            remedy="use --host 127.0.0.1: Runtall has no login yet, so it does not answer a network",
            code="host_not_local",
            host=host,
        )
    return str(ip)


def free_address(host: str, port: int | None) -> Address:
    """The address asked for, or the first free one from the default port on when none was asked for.

    Raises ``ServeRefused`` with the code ``port_busy`` or ``port_invalid``.
    """
    if port is not None and not 1 <= port <= 65535:
        raise ServeRefused("{port} is no port", remedy="choose one from 1024 to 65535", code="port_invalid", port=port)
    for tried in [port] if port else range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED):
        try:
            with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, tried))
        except PermissionError as refused:
            raise ServeRefused(
                "port {port} is reserved for the system", remedy="choose one from 1024 up", code="port_busy", port=tried
            ) from refused
        except OSError:
            continue
        return Address(host, tried)
    raise ServeRefused(
        "port {port} is in use by another program",
        remedy="stop that program, or choose another with --port",
        code="port_busy",
        port=port or f"{DEFAULT_PORT}–{DEFAULT_PORT + PORTS_TRIED - 1}",
    )
