"""Who is running."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

LOCAL_USERNAME = "runner"


class DistanceUnit(models.TextChoices):
    KM = "km", _("Kilometres")
    MI = "mi", _("Miles")


class User(AbstractUser):
    """A runner, and later a coach. On one's own machine there is one, named ``LOCAL_USERNAME``, without a password."""

    distance_unit = models.CharField(
        _("distances in"), max_length=2, choices=DistanceUnit.choices, default=DistanceUnit.KM
    )


class Device(models.Model):
    """A phone, tablet or other computer that was paired; its browser holds the token, this row only a hash of it."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(_("name"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    paired_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    cookie_set_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-paired_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class PairingCode(models.Model):
    """A code that pairs one device once, soon."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="pairing_codes")
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class WrongCode(models.Model):
    """A code somebody tried in vain, and from where; kept only as long as it slows the next try."""

    tried_at = models.DateTimeField(db_index=True)
    address = models.CharField(max_length=45)


class ForgottenDevice(models.Model):
    """What is left of a paired device after its runner deleted everything: enough to tell its browser to do so too."""

    token_hash = models.CharField(max_length=64, unique=True)
    forgotten_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.forgotten_at:%Y-%m-%d}"
