"""The layout of a message as its definition sets it, and where the messages that follow it lie."""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from runtall.fit.basetypes import BaseType, base_type
from runtall.fit.resync import Layout

TIMESTAMP = 253


class Place(NamedTuple):
    """Where a field lies in its message: ``start`` counts from the message's header byte; sizes are bytes."""

    number: int
    start: int
    size: int
    base: BaseType


class DeveloperPlace(NamedTuple):
    """Where a developer field lies in its message; its type stands in a field description."""

    app: int
    number: int
    start: int
    size: int


@dataclass(slots=True, eq=False)
class Definition:
    """One layout of one message, and the byte offsets of the data messages that follow it.

    ``content`` is the definition message without its header byte.
    ``described`` counts the developer descriptions seen before it. ``compressed`` holds the offsets of the messages
    whose header byte carries five bits of time, ``rows`` those of the others.
    """

    offset: int
    message: int
    layout: Layout
    described: int
    content: bytes
    rows: array[int] = field(default_factory=lambda: array("q"))
    compressed: array[int] = field(default_factory=lambda: array("q"))

    def places(self, numbers: Container[int]) -> dict[int, Place]:
        """The fields of these numbers, the first of each; empty ones are left out."""
        content = self.content
        found: dict[int, Place] = {}
        start = 1
        for at in range(5, 5 + 3 * content[4], 3):
            number, size = content[at], content[at + 1]
            if number in numbers and size and number not in found:
                found[number] = Place(number, start, size, base_type(content[at + 2]))
            start += size
        return found

    def developer_places(self) -> Iterator[DeveloperPlace]:
        """The developer fields in stored order; empty ones are left out."""
        after = 5 + 3 * self.content[4]
        start = 1 + sum(self.content[6:after:3])
        for at in range(after + 1, len(self.content), 3):
            number, size, app = self.content[at : at + 3]
            if size:
                yield DeveloperPlace(app, number, start, size)
            start += size
