"""Open an import."""

from __future__ import annotations

from datetime import datetime

from runtall_web.accounts.models import User
from runtall_web.runs.models import Import


def begin_import(actor: User, via: Import.Via, now: datetime, token: str = "") -> Import:
    """A new import of the actor's own, with nothing in it yet."""
    state = Import.State.RECEIVING if via == Import.Via.UPLOAD else Import.State.RUNNING
    return Import.objects.create(owner=actor, via=via, state=state, created_at=now, heartbeat_at=now, token=token)
