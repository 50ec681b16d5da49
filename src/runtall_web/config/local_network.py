"""Which addresses belong to this machine or to the network around it."""

from __future__ import annotations

import ipaddress

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

# Private (RFC 1918, RFC 4193), link-local (RFC 3927, RFC 4291), shared (RFC 6598), loopback.
LOCAL_NETWORKS: tuple[IpNetwork, ...] = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
    )
)


def is_loopback(address: str) -> bool:
    """Whether an IP address is this machine's own; names are not."""
    ip = _ip(address)
    return ip is not None and ip.is_loopback


def is_local(address: str) -> bool:
    """Whether an IP address is of this machine or of a private network; names are not."""
    ip = _ip(address)
    return ip is not None and any(ip in network for network in LOCAL_NETWORKS if network.version == ip.version)


def _ip(address: str) -> IpAddress | None:
    try:
        ip = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip
