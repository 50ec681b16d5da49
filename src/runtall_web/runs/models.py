"""What is kept about running: original files, the runs in them, who changed what, and how imports went."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from runtall.runs import RunSummary

FEATURES_VERSION = 1  # raise it when what is derived from a file changes: older rows are then derived again
READER_VERSION = 1  # raise it when the readers accept more: files refused before are then read again


class StoredFile(models.Model):
    """One original file, by its content. ``kept`` ones lie in the data folder under their SHA-256, exactly once.

    ``brought_runs`` counts the runs nobody knew before; ``listed`` is the sport an export's list gave for the file.
    A refused file's bytes are not kept, only why it was refused: ``template`` and ``remedy`` filled from ``evidence``.
    """

    class Status(models.TextChoices):
        KEPT = "kept", _("kept")
        REFUSED = "refused", _("refused")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stored_files")
    first_job = models.ForeignKey("Import", on_delete=models.SET_NULL, null=True, related_name="files")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=500)
    kind = models.CharField(max_length=8, blank=True)
    size_bytes = models.BigIntegerField()
    first_seen_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status.choices)
    brought_runs = models.PositiveSmallIntegerField(default=0)
    listed = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    reader_version = models.PositiveSmallIntegerField(default=READER_VERSION)
    code = models.CharField(max_length=40, blank=True)
    template = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    evidence = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "sha256"], name="one_file_once")]

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    """One run. The columns hold what counts now; ``recorded`` what the file or the first entry said.

    ``overrides`` holds the fields a person changed. ``features`` are derived from the file and can be derived again;
    they carry ``features_version``. Times are UTC; ``local_date`` is the runner's day at the start.
    """

    class Origin(models.TextChoices):
        FILE = "file", _("from a file")
        HAND = "hand", _("entered by hand")

    class Mark(models.TextChoices):
        NONE = "", _("counts")
        NOT_MINE = "not_mine", _("not a run of mine")
        WRONG_SPORT = "wrong_sport", _("not a run at all")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="runs")
    origin = models.CharField(max_length=4, choices=Origin.choices)
    start_time = models.DateTimeField()
    utc_offset_s = models.IntegerField(null=True)
    local_date = models.DateField()
    timer_s = models.FloatField()
    elapsed_s = models.FloatField()
    distance_m = models.FloatField(null=True)
    note = models.CharField(max_length=200, blank=True)
    sport = models.CharField(max_length=40, default="running")
    sub_sport = models.CharField(max_length=40, blank=True)
    device = models.CharField(max_length=120, blank=True)
    mark = models.CharField(max_length=12, choices=Mark.choices, default=Mark.NONE, blank=True)
    deleted_at = models.DateTimeField(null=True)
    recorded = models.JSONField(default=dict)
    overrides = models.JSONField(default=dict)
    features = models.JSONField(default=dict)
    features_version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "start_time"], name="run_owner_start"),
            models.Index(fields=["owner", "local_date", "start_time"], name="run_owner_day"),
        ]

    def __str__(self) -> str:
        return f"{self.local_date:%Y-%m-%d}"

    @property
    def counts(self) -> bool:
        """Whether this run is part of the runner's load."""
        return self.deleted_at is None and not self.mark

    def summary(self) -> RunSummary:
        return RunSummary(self.start_time, self.utc_offset_s, self.timer_s, self.elapsed_s, self.distance_m)


class RunSource(models.Model):
    """That a file holds a run, and what it says about it. ``is_primary`` names the file the run is read from."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="sources")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="runs")
    leg = models.PositiveSmallIntegerField(default=0)
    is_primary = models.BooleanField(default=False)
    start_time = models.DateTimeField()
    utc_offset_s = models.IntegerField(null=True)
    timer_s = models.FloatField()
    elapsed_s = models.FloatField()
    distance_m = models.FloatField(null=True)
    samples = models.PositiveIntegerField(default=0)
    richness = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["owner", "start_time"], name="source_owner_start")]
        constraints = [
            models.UniqueConstraint(fields=["file", "leg"], name="one_leg_one_run"),
            models.UniqueConstraint(fields=["run"], condition=Q(is_primary=True), name="one_primary_source"),
        ]

    def summary(self) -> RunSummary:
        return RunSummary(self.start_time, self.utc_offset_s, self.timer_s, self.elapsed_s, self.distance_m)


class RunChange(models.Model):
    """One thing a person did to a run, with what the fields held before and after, so that it can be undone."""

    class Verb(models.TextChoices):
        ENTER = "enter", _("entered")
        EDIT = "edit", _("edited")
        DELETE = "delete", _("deleted")
        MARK = "mark", _("marked")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="changes")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    verb = models.CharField(max_length=8, choices=Verb.choices)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]


class Import(models.Model):
    """One import, its counts and where it stands. ``heartbeat_at`` moves while somebody is at work on it."""

    class Via(models.TextChoices):
        COMMAND = "command", _("command line")
        UPLOAD = "upload", _("page")

    class State(models.TextChoices):
        RECEIVING = "receiving", _("receiving files")
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("reading")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("failed")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imports")
    via = models.CharField(max_length=8, choices=Via.choices)
    state = models.CharField(max_length=10, choices=State.choices)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    token = models.CharField(max_length=40, blank=True)
    received_bytes = models.BigIntegerField(default=0)
    received_files = models.PositiveIntegerField(default=0)
    total_bytes = models.BigIntegerField(default=0)
    done_bytes = models.BigIntegerField(default=0)
    done_files = models.PositiveIntegerField(default=0)
    new_runs = models.PositiveIntegerField(default=0)
    new_files = models.PositiveIntegerField(default=0)
    duplicate_files = models.PositiveIntegerField(default=0)
    refused_files = models.PositiveIntegerField(default=0)
    skipped_files = models.PositiveIntegerField(default=0)
    reading_s = models.FloatField(default=0)
    failure = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.RECEIVING, self.State.QUEUED, self.State.RUNNING}


class ImportRefusal(models.Model):
    """One file that an import refused, and why."""

    job = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="refusals")
    name = models.CharField(max_length=500)
    code = models.CharField(max_length=40)
    template = models.TextField()
    remedy = models.TextField(blank=True)
    evidence = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["job", "name"], name="one_refusal_per_name")]


def local_date_of(start_time: datetime, utc_offset_s: int | None) -> date:
    """The runner's calendar day at the start; UTC's where the offset is unknown."""
    return (start_time + timedelta(seconds=utc_offset_s or 0)).date()
