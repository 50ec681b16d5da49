"""Addresses to listen on, checked before a child is started there."""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass

from runtall.errors import InputRefused

DEFAULT_PORT = 8737
PORTS_TRIED = 20


class ServeRefused(InputRefused):
    """The pages cannot be served as asked."""

    default_code = "serve"


@dataclass(frozen=True, slots=True)
class Address:
    """Where pages are served."""

    host: str
    port: int
    scheme: str = "http"

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}/"


def free_address(host: str, port: int | None) -> Address:
    """The address asked for, or the first free one from the default port on when none was asked for.

    Raises ``ServeRefused`` with the code ``port_busy``, ``port_invalid`` or ``address_elsewhere``.
    """
    if port is not None and not 1 <= port <= 65535:
        raise ServeRefused("{port} is no port", remedy="choose one from 1024 to 65535", code="port_invalid", port=port)
    for tried in [port] if port else range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED):
        if _is_free(host, tried):
            return Address(host, tried)
    raise ServeRefused(
        "port {port} is in use by another program",
        remedy="stop that program, or choose another with --port",
        code="port_busy",
        port=port or f"{DEFAULT_PORT}–{DEFAULT_PORT + PORTS_TRIED - 1}",
    )


def settled_address(host: str, port: int, option: str, scheme: str = "http") -> Address:
    """The address, when it is free: phones know it by its port, so no other is taken. Raises ``ServeRefused``."""
    if not 1 <= port <= 65535:
        raise ServeRefused("{port} is no port", remedy="choose one from 1024 to 65535", code="port_invalid", port=port)
    if not _is_free(host, port):
        raise ServeRefused(
            "port {port} is in use by another program",
            remedy="stop that program, or choose another with {option}: phones then pair again",
            code="port_busy",
            port=port,
            option=option,
        )
    return Address(host, port, scheme)


def _is_free(host: str, port: int) -> bool:
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except PermissionError as refused:
        raise ServeRefused(
            "port {port} is reserved for the system", remedy="choose one from 1024 up", code="port_busy", port=port
        ) from refused
    except OSError as refused:
        if refused.errno == errno.EADDRNOTAVAIL:
            raise ServeRefused(
                "{host} is not an address of this machine now",
                remedy="look at its network settings, or leave the address out",
                code="address_elsewhere",
                host=host,
            ) from refused
        return False
    return True
