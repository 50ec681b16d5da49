"""Who may call a server process is settled when it starts, by where it listens; never by what a request says."""

from __future__ import annotations

import os
import re
from enum import StrEnum

LISTENER_VARIABLE = "RUNTALL_LISTENER"
LAN_HOSTS_VARIABLE = "RUNTALL_LAN_HOSTS"
PUBLIC_HOST_VARIABLE = "RUNTALL_PUBLIC_HOST"
ALLOWED_HOSTS_VARIABLE = "RUNTALL_ALLOWED_HOSTS"

# The address bar must name this machine: a page elsewhere that points its own name here is refused.
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"


class Listener(StrEnum):
    """``OWN``: loopback, the runner's own. ``LAN``: TLS on the network. ``PROXY``: loopback, behind a reverse proxy.

    Only ``OWN`` answers without a paired device.
    """

    OWN = "own"
    LAN = "lan"
    PROXY = "proxy"


def this_listener() -> Listener:
    """The listener that this process serves. Raises ``ValueError`` for a word that is none."""
    return Listener(os.environ.get(LISTENER_VARIABLE) or Listener.OWN)


def public_host() -> str:
    """The name, with a port when it is not 443, under which a reverse proxy serves Runtall; empty when there is none.

    Raises ``ValueError`` for what is no host name: no scheme, no path, no wildcard.
    """
    told = os.environ.get(PUBLIC_HOST_VARIABLE, "").strip().lower()
    if told and not re.fullmatch(rf"{_LABEL}(\.{_LABEL})*(:[0-9]{{1,5}})?", told):
        raise ValueError(f"{PUBLIC_HOST_VARIABLE} is {told!r}; name a host, as in runtall.example.org")
    return told


def hosts_of(listener: Listener) -> list[str]:
    """The names by which a request may call this process."""
    if listener is Listener.LAN:
        return listed(LAN_HOSTS_VARIABLE)
    if listener is Listener.PROXY:
        name = public_host().partition(":")[0]
        return [name] if name else []
    return LOOPBACK_HOSTS + listed(ALLOWED_HOSTS_VARIABLE)


def listed(variable: str) -> list[str]:
    return [host for host in os.environ.get(variable, "").split(",") if host]
