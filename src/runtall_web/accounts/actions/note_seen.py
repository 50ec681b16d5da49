"""Note that a device was here."""

from __future__ import annotations

from datetime import datetime

from runtall_web.accounts.models import Device


def note_seen(device: Device, now: datetime, *, cookie_set: bool = False) -> None:
    """Keep when the device was last seen, and when its cookie was last sent."""
    told = {"last_seen_at": now, **({"cookie_set_at": now} if cookie_set else {})}
    Device.objects.filter(pk=device.pk).update(**told)
