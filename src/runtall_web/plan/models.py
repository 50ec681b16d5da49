"""Plans as they were made. A plan is never changed: a new one takes its place, and an undo gives the place back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanRecord(models.Model):
    """One plan, with the runner it was made for and why it was made.

    ``plan`` and ``runner`` are the engine's own texts (JSON and TOML). ``cause`` says which action made it,
    ``moved_from`` and ``moved_to`` which days it was about. ``told_at`` is when the runner saw what changed, of a plan
    that nobody asked for. The current plan is the latest that is not undone.
    """

    class Cause(models.TextChoices):
        FIRST = "first", _("first plan")
        AGAIN = "again", _("planned again")
        MOVED = "moved", _("day moved")
        PINNED = "pinned", _("day kept by hand")
        UNPINNED = "unpinned", _("day given back to the plan")
        DATED = "dated", _("run or race added")
        UNDATED = "undated", _("run or race removed")
        LOGGED = "logged", _("what you did and missed taken in")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plan_records")
    made_at = models.DateTimeField()
    today = models.DateField()
    cause = models.CharField(max_length=10, choices=Cause.choices)
    moved_from = models.DateField(null=True, blank=True)
    moved_to = models.DateField(null=True, blank=True)
    runner = models.TextField()
    plan = models.TextField()
    told_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["owner", "-id"], name="plan_owner_latest")]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")

    def __str__(self) -> str:
        return f"{self.today:%Y-%m-%d}"
