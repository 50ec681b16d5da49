"""Read an export back. What is known already stays as it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from runtall.errors import InputRefused
from runtall_web.accounts.models import User
from runtall_web.training.actions.record_events import keep_events, put_on_hold, red_flags
from runtall_web.training.export import FORMAT, VERSION


class ImportRefused(InputRefused):
    """A file that is no training export, or holds an event that cannot be kept."""

    default_code = "training_import"


@dataclass(frozen=True, slots=True)
class Brought:
    """How many events were new, and how many were here already."""

    new: int
    known: int


@transaction.atomic
def import_training(actor: User, owner: User, data: bytes) -> Brought:
    """Keep every event of an export, or none. Raises ``ImportRefused`` and ``PermissionDenied``.

    A red flag that came with it puts training on hold, unless the export says that the hold was lifted since.
    """
    events, was_lifted = _read(data)
    answers, new, sessions = keep_events(actor, owner, [_taken_apart(event, n) for n, event in enumerate(events, 1)])
    for number, answer in enumerate(answers, 1):
        if answer.refusal is not None:
            raise ImportRefused(
                "event {number} of the file cannot be kept: {reason}",
                remedy="nothing was brought in; choose an unchanged export",
                number=number,
                reason=str(answer.refusal),
            )
    flags = red_flags(new, sessions)
    if flags and not was_lifted:
        put_on_hold(actor, owner, max(flag.received_at for flag in flags), timezone.now())
    return Brought(len(new), len(answers) - len(new))


def _read(data: bytes) -> tuple[list[Any], bool]:
    """The events of an export, and whether it says that training is not on hold."""
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict) or read.get("format") != FORMAT or not isinstance(read.get("events"), list):
        raise ImportRefused("this is no training export", remedy="choose a file that Export JSON wrote")
    if "version" not in read:
        raise ImportRefused("this export says no version", remedy="choose an unchanged export")
    if read["version"] != VERSION:
        raise ImportRefused("a newer Runtall wrote this export", remedy="update, then bring it in")
    events: list[Any] = read["events"]
    return events, read.get("on_hold") is False


def _taken_apart(event: Any, number: int) -> tuple[object, datetime]:
    """An event as its device sent it, and when it was received."""
    try:
        received_at = datetime.fromisoformat(event["received_at"])
        if received_at.tzinfo is None:
            raise ValueError
        received_at = received_at.astimezone(UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise ImportRefused(
            "event {number} of the file has no received_at that can be",
            remedy="choose an unchanged export",
            number=number,
        ) from None
    return {key: value for key, value in event.items() if key != "received_at"}, received_at
