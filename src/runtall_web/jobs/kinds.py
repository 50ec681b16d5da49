"""The kinds of background job. A room registers its own when Django starts; this room knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Job = Any
"""A row that a task works on: it has ``pk``, ``is_open`` and ``heartbeat_at``."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What has to be known of one kind of job to bring its work back when a worker died.

    ``task_path`` is the task's name in the queue; its first argument is the row's key, which ``find`` looks up.
    ``requeue`` says that the row waits again (its task is in the queue already), ``give_up`` that its worker died
    every time, so many times. ``look_after`` takes care of rows that nobody is at, given the keys of those whose task
    is still to be done.
    """

    task_path: str
    find: Callable[[int], Job | None]
    requeue: Callable[[Job, datetime], None]
    give_up: Callable[[Job, int, datetime], None]
    look_after: Callable[[Collection[int], datetime], None]


_known: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; again for the same task replaces it."""
    _known[kind.task_path] = kind


def kinds() -> Iterator[Kind]:
    yield from _known.values()


def kind_of(task_path: str) -> Kind | None:
    """The kind whose task has this name, ``None`` for one that no room registered."""
    return _known.get(task_path)
