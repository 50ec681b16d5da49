"""By which addresses and which name the network around this machine reaches it."""

from __future__ import annotations

import ipaddress
import re
import socket

from runtall.errors import InputRefused
from runtall_web.config.local_network import is_local, is_loopback

# Somewhere in each private network, and where local names are asked for. Connecting a datagram socket sends nothing:
# the system only chooses the address it would send from.
SOMEWHERE = ("192.168.255.255", "10.255.255.255", "172.31.255.255", "224.0.0.251")


class AddressRefused(InputRefused):
    """The network cannot be served at this address or under this name."""

    default_code = "lan_address"


def found_addresses() -> list[str]:
    """This machine's private IPv4 addresses, the likeliest first; empty without a network."""
    found = []
    for target in SOMEWHERE:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((target, 9))
                address = probe.getsockname()[0]
            except OSError:
                continue
        if is_local(address) and not is_loopback(address) and address not in found:
            found.append(address)
    return found


def asked_address(text: str) -> str:
    """``text`` as an IP address of this network. Raises ``AddressRefused`` for any other."""
    try:
        address = str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        address = ""
    if not is_local(address) or "%" in address:
        raise AddressRefused(
            "{address} is not an address of a private network",
            remedy="name one of this machine's own, as in --lan-address 192.168.1.20",
            address=text,
        )
    return address


def local_name(asked: str | None) -> str:
    """This machine's name on its network, ``laptop.local``; empty when it has none. Raises ``AddressRefused``."""
    label = asked.lower().removesuffix(".local") if asked else socket.gethostname().lower().partition(".")[0]
    if re.fullmatch(r"(?!localhost$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", label):
        return f"{label}.local"
    if asked:
        raise AddressRefused(
            "{name} is no name of a machine", remedy="name one as in --lan-name laptop, for laptop.local", name=asked
        )
    return ""
