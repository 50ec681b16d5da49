"""What other devices reach: HTTPS on the network, the helper beside it, and a port for a reverse proxy."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from datetime import datetime

import segno

from runtall_web.accounts.tokens import shown
from runtall_web.commands.child import Child
from runtall_web.commands.lan_address import AddressRefused, found_addresses, local_name
from runtall_web.commands.ports import Address, settled_address
from runtall_web.config.authority import Authority, open_authority, server_files
from runtall_web.config.data_dir import DataDir
from runtall_web.config.listener import LAN_HOSTS_VARIABLE, LISTENER_VARIABLE, Listener
from runtall_web.config.reach import Reach, clear_reach, write_reach

DEFAULT_LAN_PORT = 8740
DEFAULT_PROXY_PORT = 8742


@dataclass(frozen=True, slots=True)
class Asked:
    """What ``runtall serve`` was asked to open. No ``lan_port``: no network. No ``public_host``: no proxy.

    No ``addresses``: those found, now and whenever they change.
    """

    lan_port: int | None = None
    addresses: tuple[str, ...] = ()
    name: str | None = None
    public_host: str = ""
    proxy_port: int = DEFAULT_PROXY_PORT


class Outward:
    """The children that answer other devices. ``open_now`` first; ``look_again`` from time to time."""

    def __init__(self, data_dir: DataDir, asked: Asked) -> None:
        self.data_dir = data_dir
        self.asked = asked
        self.children: list[Child] = []
        self.reach: Reach | None = None
        self._addresses: list[str] = []

    def open_now(self, now: datetime) -> None:
        """Check the ports, make what is missing, name the children. Raises ``InputRefused``; starts nothing."""
        if self.asked.lan_port is not None:
            self._addresses = self._find()
            if not self._addresses:
                raise AddressRefused(
                    "this machine has no address in a private network",
                    remedy="join a network first, or name the address with --lan-address",
                )
            for address in self._addresses:
                settled_address(address, self.asked.lan_port, "--lan-port")
                settled_address(address, self.asked.lan_port + 1, "--lan-port")
        if self.asked.public_host:
            settled_address("127.0.0.1", self.asked.proxy_port, "--proxy-port")
        self._settle(now)

    def look_again(self, now: datetime) -> bool:
        """Whether addresses changed or the certificate was renewed; then ``children`` are others, not yet started."""
        if self.asked.lan_port is None:
            return False
        addresses = self._find() or self._addresses  # without a network there is nobody to serve elsewhere
        authority = self._authority(now)
        if addresses == self._addresses and not server_files(self.data_dir, authority, self._hosts(), now).is_new:
            return False
        self._addresses = addresses
        self._settle(now)
        return True

    def close(self) -> None:
        clear_reach(self.data_dir)

    def _find(self) -> list[str]:
        return list(self.asked.addresses) or found_addresses()

    def _authority(self, now: datetime) -> Authority:
        return open_authority(self.data_dir, local_name(self.asked.name) or "this machine", now)

    def _hosts(self) -> list[str]:
        name = local_name(self.asked.name)
        return [*([name] if name else []), *self._addresses]

    def _settle(self, now: datetime) -> None:
        self.children, urls, helper, fingerprint = [], [], "", ""
        if self.asked.public_host:
            self.children.append(self._proxy_child())
            urls.append(f"https://{self.asked.public_host}/")
        if self.asked.lan_port is not None:
            authority = self._authority(now)
            self.children += self._lan_children(authority, self.asked.lan_port, now)
            urls += [Address(host, self.asked.lan_port, "https").url for host in self._hosts()]
            helper = Address(self._addresses[0], self.asked.lan_port + 1).url
            fingerprint = authority.fingerprint
        self.reach = Reach(urls, helper, fingerprint) if urls else None
        if self.reach is not None:
            write_reach(self.data_dir, self.reach)

    def _lan_children(self, authority: Authority, port: int, now: datetime) -> list[Child]:
        files = server_files(self.data_dir, authority, self._hosts(), now)
        hosts = ",".join(f"[{host}]" if ":" in host else host for host in self._hosts())
        environment = {LISTENER_VARIABLE: Listener.LAN, LAN_HOSTS_VARIABLE: hosts}
        children = []
        for address in self._addresses:
            pages = [address, str(port), str(files.chain), str(files.key)]
            children.append(Child("runtall_web.commands.server_process", pages, environment))
            children.append(Child("runtall_web.commands.helper_process", [address, str(port + 1)], environment))
        return children

    def _proxy_child(self) -> Child:
        return Child(
            "runtall_web.commands.server_process",
            ["127.0.0.1", str(self.asked.proxy_port)],
            {LISTENER_VARIABLE: Listener.PROXY},
        )


def told_at_start(reach: Reach, code: str, minutes: int, asked: Asked) -> str:
    """What the terminal says about reaching this machine from a phone."""
    lines = ["", "Your phone, in the same network:"]
    if reach.helper:
        lines += [
            f"  1. once: open {reach.helper} there (or scan this) and let the phone trust this laptop",
            terminal_qr(reach.helper),
            f"     the authority's SHA-256 fingerprint: {reach.fingerprint}",
        ]
    lines += [f"  {2 if reach.helper else 1}. open {reach.addresses[0]}"]
    lines += [f"     (if that does not open: {address})" for address in reach.addresses[1:]]
    lines += [f"     and pair it with the code {shown(code)}, once, within {minutes} minutes"]
    lines += ["  New codes, and taking a device back: Settings → Devices on this machine."]
    if asked.public_host:
        lines += [f"  Your proxy passes on to http://127.0.0.1:{asked.proxy_port}/, and to no other port."]
    return "\n".join(lines)


def terminal_qr(text: str) -> str:
    """A QR code in half blocks; empty where the terminal cannot write them."""
    drawn = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(drawn, border=2, compact=True)
    try:
        drawn.getvalue().encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return ""
    return drawn.getvalue().rstrip("\n")
