"""Forget a runner's devices, and have their browsers forget the runner."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from runtall_web.accounts.cookies import COOKIE_LASTS_S
from runtall_web.accounts.models import Device, ForgottenDevice, PairingCode, User


@transaction.atomic
def forget_devices(owner: User, now: datetime) -> None:
    """Delete the owner's devices and codes, and have each browser clear what it keeps at its next request.

    Revoked ones too. Only a hash of its token stays, no longer than its cookie lasts.
    """
    ForgottenDevice.objects.filter(forgotten_at__lte=now - timedelta(seconds=COOKIE_LASTS_S)).delete()
    devices = Device.objects.filter(owner=owner)
    ForgottenDevice.objects.bulk_create(
        [ForgottenDevice(token_hash=each, forgotten_at=now) for each in devices.values_list("token_hash", flat=True)]
    )
    devices.delete()
    PairingCode.objects.filter(owner=owner).delete()
