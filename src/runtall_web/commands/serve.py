"""``runtall serve``: the web app on this machine."""

from __future__ import annotations

import argparse
import ipaddress
import threading
import webbrowser
from datetime import UTC, datetime

from django.db import connections

from runtall_web.commands.lan_address import asked_address
from runtall_web.commands.outward import DEFAULT_LAN_PORT, DEFAULT_PROXY_PORT, Asked, Outward, told_at_start
from runtall_web.commands.ports import DEFAULT_PORT, Address, ServeRefused, free_address
from runtall_web.commands.supervisor import Supervisor
from runtall_web.config.data_dir import DataDir, open_data_dir
from runtall_web.config.listener import public_host
from runtall_web.config.lock import FileLock, LockHeld
from runtall_web.config.start import bring_database_up_to_date, set_up_django, start

HELP = "serve Runtall's pages from this machine and open the browser"
EXAMPLE = "runtall serve --lan"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="this machine's own address (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help=f"default: {DEFAULT_PORT}, or the next free one")
    parser.add_argument("--data-dir", help="the folder that keeps everything (default: the platform's own place)")
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    network = parser.add_argument_group(
        "other devices", "your phone reaches this machine; docs/how-to/use-your-phone.md"
    )
    network.add_argument("--lan", action="store_true", help="serve the network, too: HTTPS, for devices you pair")
    network.add_argument("--lan-port", type=int, default=DEFAULT_LAN_PORT, help=f"default: {DEFAULT_LAN_PORT}")
    network.add_argument(
        "--lan-address",
        action="append",
        default=[],
        metavar="IP",
        help="serve this address only (default: those found)",
    )
    network.add_argument("--lan-name", metavar="NAME", help="this machine's name, as in NAME.local (default: its own)")
    network.add_argument("--proxy-port", type=int, default=DEFAULT_PROXY_PORT, help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    host = own_address(arguments.host)
    data_dir = open_data_dir(arguments.data_dir)
    try:
        with FileLock(data_dir.lock) as lock:
            finish_restore(data_dir)
            start(arguments.data_dir)
            address = free_address(host, arguments.port)
            outward = Outward(data_dir, asked_of(arguments))
            outward.open_now(datetime.now(UTC))
            lock.write_note(address.url)
            return _serve(data_dir, address, outward, open_browser=not arguments.no_browser)
    except LockHeld as held:
        raise ServeRefused(
            "Runtall is already serving {path} at {url}",
            remedy="open that address, stop it with Ctrl-C in its terminal, or choose another --data-dir",
            code="already_serving",
            path=str(data_dir.root),
            url=held.note or "an address it has not told yet",
        ) from held


def asked_of(arguments: argparse.Namespace) -> Asked:
    """What was asked for other devices. Raises ``AddressRefused`` or ``ServeRefused``."""
    try:
        public = public_host()
    except ValueError as wrong:
        raise ServeRefused("{reason}", remedy="or leave it out", code="public_host", reason=str(wrong)) from wrong
    return Asked(
        lan_port=arguments.lan_port if arguments.lan or arguments.lan_address else None,
        addresses=tuple(asked_address(address) for address in arguments.lan_address),
        name=arguments.lan_name,
        public_host=public,
        proxy_port=arguments.proxy_port,
    )


def _serve(data_dir: DataDir, address: Address, outward: Outward, *, open_browser: bool) -> int:
    from runtall_web.accounts.actions.make_code import CODE_LASTS, make_code
    from runtall_web.accounts.queries import local_user

    def tell() -> None:
        print(f"Runtall is at {address.url}   (your data: {data_dir.root}; stop with Ctrl-C)", flush=True)
        if outward.reach is not None:
            code = make_code(local_user(), datetime.now(UTC))
            connections.close_all()
            minutes = int(CODE_LASTS.total_seconds() // 60)
            print(told_at_start(outward.reach, code, minutes, outward.asked), flush=True)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address.url,), daemon=True).start()

    connections.close_all()  # the children have their own
    try:
        status = Supervisor(data_dir, address, outward, lambda: finish_restore(data_dir)).run(when_ready=tell)
    finally:
        outward.close()
    if status:
        raise ServeRefused(
            "the server stopped by itself", remedy="its log is {path}", code="server_stopped", path=str(data_dir.log)
        )
    return 0


def finish_restore(data_dir: DataDir) -> bool:
    """Swap in a backup that waits, when nobody else uses the folder; whether it was done. No server may be running."""
    set_up_django()
    from runtall_web.accounts.actions.revoke_device import forget_all_devices
    from runtall_web.settings.actions.restore import is_ready, swap_in

    if not is_ready(data_dir):
        return False
    try:
        with FileLock(data_dir.use_lock):
            connections.close_all()
            data_dir.devices_key.unlink(missing_ok=True)  # first: no device that the backup knows may enter
            swap_in(data_dir, datetime.now(UTC))
            bring_database_up_to_date(data_dir)
            forget_all_devices()
            connections.close_all()
    except LockHeld:
        return False
    return True


def own_address(host: str) -> str:
    """The loopback IP address for ``host``. Raises ``ServeRefused`` for any other: it asks nobody who they are."""
    named = {"localhost": "127.0.0.1"}.get(host, host).strip("[]")
    try:
        ip = ipaddress.ip_address(named)
    except ValueError:
        ip = None
    if ip is None or not ip.is_loopback:
        raise ServeRefused(
            "{host} is not an address of this machine alone",
            remedy="use --host 127.0.0.1; for your phone there is runtall serve --lan",
            code="host_not_local",
            host=host,
        )
    return str(ip)
