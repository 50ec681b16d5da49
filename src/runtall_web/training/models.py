"""What happened in training: events, only ever added; sessions and sets, worked out from them again and again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKept(RuntimeError):
    """Somebody tried to change an event. A correction is another event."""


class Event(models.Model):
    """One thing that happened, as the device that saw it wrote it down.

    ``uid``, ``device`` and ``session`` are UUIDs made there; ``at_ms`` is its clock (milliseconds since 1970, UTC),
    which never runs backwards within a session; ``received_at`` is the server's clock. ``sha256`` covers all that the
    device sent.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="training_events")
    uid = models.UUIDField()
    device = models.UUIDField()
    session = models.UUIDField()
    kind = models.CharField(max_length=20)
    payload = models.JSONField()
    at_ms = models.BigIntegerField()
    received_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["at_ms", "uid"]
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="one_event_once")]
        indexes = [models.Index(fields=["owner", "session", "at_ms"], name="event_session")]
        verbose_name = _("training event")
        verbose_name_plural = _("training events")

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Adds; never changes. Raises ``EventKept``."""
        if self.pk is not None:
            raise EventKept(f"event {self.uid} is kept as it was written")
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # handed through to Django as they came


class Session(models.Model):
    """One session, worked out from its events: when, by which plan, how it ended, what hurt between sets.

    ``items`` is what was asked as it was asked last (after swaps); ``pain`` what was told outside a set.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="training_sessions")
    uid = models.UUIDField()
    date = models.DateField()
    origin = models.CharField(max_length=10, default="plan")
    started_ms = models.BigIntegerField()
    ended_ms = models.BigIntegerField(null=True, blank=True)
    ended_early = models.BooleanField(default=False)
    items = models.JSONField(default=list)
    pain = models.JSONField(default=list)

    class Meta:
        ordering = ["-date", "-started_ms"]
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="one_session_once")]
        indexes = [models.Index(fields=["owner", "-date"], name="session_date")]
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"


class LoggedSet(models.Model):
    """One set of one side, corrections in it. ``uid`` is the event that logged it; ``number`` counts from 1."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="sets")
    uid = models.UUIDField()
    at_ms = models.BigIntegerField()
    item = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    exercise = models.CharField(max_length=60)
    variant = models.CharField(max_length=60, blank=True)
    side = models.CharField(max_length=5, blank=True)
    reps = models.PositiveSmallIntegerField()
    hold_s = models.FloatField(null=True, blank=True)
    load_kg = models.FloatField(null=True, blank=True)
    rir = models.FloatField(null=True, blank=True)
    pain = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["session__date", "at_ms", "uid"]
        constraints = [models.UniqueConstraint(fields=["session", "uid"], name="one_set_once")]
        indexes = [models.Index(fields=["exercise", "session"], name="set_exercise")]
        verbose_name = _("set")
        verbose_name_plural = _("sets")

    def __str__(self) -> str:
        return f"{self.exercise} {self.number}{self.side[:1]}"


class FieldTestResult(models.Model):
    """One field test of one side, corrections in it. ``uid`` is the event that logged it.

    ``hold_s`` for a test that is timed, ``reps`` for one that is counted; ``cut_short`` when pain ended it.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="tests")
    uid = models.UUIDField()
    at_ms = models.BigIntegerField()
    test = models.CharField(max_length=60)
    side = models.CharField(max_length=5, blank=True)
    reps = models.PositiveSmallIntegerField()
    hold_s = models.FloatField(null=True, blank=True)
    load_kg = models.FloatField(null=True, blank=True)
    rir = models.FloatField(null=True, blank=True)
    pain = models.JSONField(default=list)
    cut_short = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["session__date", "at_ms", "uid"]
        constraints = [models.UniqueConstraint(fields=["session", "uid"], name="one_test_once")]
        indexes = [models.Index(fields=["test", "session"], name="result_test")]
        verbose_name = _("field test result")
        verbose_name_plural = _("field test results")

    def __str__(self) -> str:
        return f"{self.test} {self.side[:1]}"
