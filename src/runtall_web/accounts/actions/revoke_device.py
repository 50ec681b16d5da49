"""Take back what pairing gave."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from runtall_web.accounts.models import Device, PairingCode, User, WrongCode
from runtall_web.accounts.permissions import require_owner


@transaction.atomic
def revoke_device(actor: User, device: Device, now: datetime) -> None:
    """The device is refused from its next request on. Raises ``PermissionDenied`` unless it is the actor's own."""
    require_owner(actor, device)
    Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=now)


@transaction.atomic
def forget_all_devices() -> None:
    """No device and no code is known any more: after a backup came back, which may hold revoked ones."""
    for model in (Device, PairingCode, WrongCode):
        model.objects.all().delete()
