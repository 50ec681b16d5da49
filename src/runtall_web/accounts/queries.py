"""Reads about who is running."""

from __future__ import annotations

from django.db.models import QuerySet

from runtall_web.accounts.models import LOCAL_USERNAME, Device, ForgottenDevice, User
from runtall_web.accounts.tokens import keyed_hash


def local_user() -> User:
    """The one runner of this machine; made, without a usable password, the first time."""
    found = User.objects.filter(username=LOCAL_USERNAME).first()
    if found is not None:
        return found
    made, _ = User.objects.get_or_create(username=LOCAL_USERNAME, defaults={"password": "!"})
    return made


def device_of_token(token: str) -> Device | None:
    """The device that holds ``token``, unless it was revoked or its owner may no longer enter."""
    if not token:
        return None
    devices = Device.objects.select_related("owner").filter(revoked_at=None, owner__is_active=True)
    return devices.filter(token_hash=keyed_hash(token)).first()


def is_forgotten(token: str) -> bool:
    """Whether ``token`` was a device's whose runner has deleted everything since."""
    return bool(token) and ForgottenDevice.objects.filter(token_hash=keyed_hash(token)).exists()


def devices_of(owner: User) -> QuerySet[Device]:
    """The owner's devices that may enter, the latest first."""
    return Device.objects.filter(owner=owner, revoked_at=None)
