"""Who the plan is for, as the runner last said it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RunnerRecord(models.Model):
    """One runner as the TOML that the engine and the command line read (``runtall.plan.read_runner``).

    ``answered`` names the questions answered so far. ``stopped_on`` is the day a red flag was told; while it is set
    there is no plan to train by. ``is_sample`` marks the runner that the program made up.
    """

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="runner_record")
    toml = models.TextField()
    answered = models.JSONField(default=list)
    stopped_on = models.DateField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("runner")
        verbose_name_plural = _("runners")

    def __str__(self) -> str:
        return str(self.owner)
