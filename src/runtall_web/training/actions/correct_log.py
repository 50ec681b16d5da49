"""Put right what the log says of a set or a field test, or take it back: by an event, as a device would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import Max

from runtall.errors import InputRefused
from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.training.actions.record_events import record_events
from runtall_web.training.models import Event


class CorrectionRefused(InputRefused):
    """A correction that the log cannot take."""

    default_code = "correction"


def correct_set(actor: User, owner: User, of: UUID, done: Mapping[str, Any], event_id: UUID, now: datetime) -> None:
    """Let the set logged by event ``of`` say ``done``. The same ``event_id`` twice corrects once.

    Raises ``CorrectionRefused`` and ``PermissionDenied``.
    """
    _write(actor, owner, of, "set_corrected", {"of": str(of), **done}, event_id, now)


def take_back_set(actor: User, owner: User, of: UUID, event_id: UUID, now: datetime) -> None:
    """Let the set logged by event ``of`` count no more. Raises as ``correct_set``."""
    _write(actor, owner, of, "undone", {"of": str(of)}, event_id, now)


def give_back_set(actor: User, owner: User, undone: UUID, event_id: UUID, now: datetime) -> None:
    """Undo the taking back that event ``undone`` was. Raises as ``correct_set``."""
    _write(actor, owner, undone, "undone", {"of": str(undone)}, event_id, now)


@transaction.atomic
def _write(
    actor: User, owner: User, of: UUID, kind: str, payload: dict[str, Any], event_id: UUID, now: datetime
) -> None:
    about = Event.objects.filter(owner=owner, uid=of).first()
    if about is None:
        raise CorrectionRefused("there is no such set in this log", remedy="look at the log again")
    require_owner(actor, about)
    if Event.objects.filter(owner=owner, uid=event_id).exists():
        return  # sent twice
    last_ms = Event.objects.filter(owner=owner, session=about.session).aggregate(last=Max("at_ms"))["last"]
    sent = {
        "id": str(event_id),
        "device": str(uuid5(NAMESPACE_URL, f"runtall-log-{owner.pk}")),
        "session": str(about.session),
        "kind": kind,
        "at": max(round(now.timestamp() * 1000), last_ms + 1),
        "payload": payload,
    }
    (answer,) = record_events(actor, owner, [sent], now)
    if answer.refusal is not None:
        raise CorrectionRefused("the log does not take that: {reason}", remedy="", reason=str(answer.refusal))
