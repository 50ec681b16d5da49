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
