"""Make the code that pairs the next device."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from runtall_web.accounts.models import PairingCode, User
from runtall_web.accounts.permissions import require_user
from runtall_web.accounts.tokens import keyed_hash, new_code

CODE_LASTS = timedelta(minutes=10)


@transaction.atomic
def make_code(actor: User, now: datetime) -> str:
    """A new code for the actor, told this once; it replaces the one before and lasts ``CODE_LASTS``."""
    owner = require_user(actor)
    PairingCode.objects.filter(owner=owner).delete()
    code = new_code()
    PairingCode.objects.create(owner=owner, code_hash=keyed_hash(code), made_at=now, expires_at=now + CODE_LASTS)
    return code
