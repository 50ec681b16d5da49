"""What is kept about a filmed run: the clip, what was read out of it, and the runner's own measurement error."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from runtall_web.jobs.refusal import Refusal

ANALYSIS_VERSION = 3
"""Raise it when the analysis changes: reports made before are then made again from the kept landmarks."""


class Clip(models.Model):
    """One video of the runner running. Its files lie in ``videos/<uid>/`` of the data folder (``form/files.py``).

    ``fingerprint`` names the file by its content (``uploads.py``), so that a broken upload goes on where it stopped.
    ``filmed_at`` is the runner's word (``date_said``) or the file's own date. ``minute`` is how long they had been
    running; ``moment`` what they call it. ``speed_mps`` is theirs too. ``done_s`` of ``duration_s`` tells how far
    the work that ``doing`` names is; ``heartbeat_at`` moves while somebody is at it. ``reread`` asks for the video to
    be read again; what was read before stays until that is done. ``report`` is ``runtall.form.report_json`` of
    ``analysis_version``; ``baseline`` groups clips of the same running that give the runner's own error.
    ``failure`` holds ``template``, ``remedy`` and ``evidence`` of a ``RuntallError`` with ``failure_code``.
    """

    class State(models.TextChoices):
        RECEIVING = "receiving", _("uploading")
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("reading")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("stopped")
        FAILED = "failed", _("failed")

    class Moment(models.TextChoices):
        UNSAID = "", _("not said")
        FRESH = "fresh", _("fresh, early in a run")
        LATE = "late", _("tired, late in a run")

    class View(models.TextChoices):
        AUTO = "auto", _("find out")
        SIDE = "side", _("from the side")
        FRONT = "front", _("from the front")
        REAR = "rear", _("from behind")

    class Doing(models.TextChoices):
        """The steps of a clip's work, in their order."""

        NOTHING = "", _("nothing yet")
        JOINTS = "joints", _("finding your joints in every picture")
        NUMBERS = "numbers", _("working out the numbers")
        COPY = "copy", _("making a copy that your browser plays")

    class Copy(models.TextChoices):
        """Whether a browser plays the video as it came, or a copy that was made once."""

        NOT_NEEDED = "original", _("plays as it is")
        WANTED = "wanted", _("a copy is to be made")
        MADE = "made", _("a copy was made")
        FAILED = "failed", _("no copy could be made")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="clips")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=80)
    size_bytes = models.BigIntegerField()
    received_bytes = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    filmed_at = models.DateTimeField()
    date_said = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVING)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    reread = models.BooleanField(default=False)
    doing = models.CharField(max_length=7, choices=Doing.choices, default=Doing.NOTHING, blank=True)
    done_s = models.FloatField(default=0)
    duration_s = models.FloatField(null=True)
    failure_code = models.CharField(max_length=40, blank=True)
    failure = models.JSONField(default=dict)

    view = models.CharField(max_length=5, choices=View.choices, default=View.AUTO)
    height_m = models.FloatField(null=True)
    speed_mps = models.FloatField(null=True)
    moment = models.CharField(max_length=5, choices=Moment.choices, default=Moment.UNSAID, blank=True)
    minute = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)
    baseline = models.ForeignKey("Baseline", on_delete=models.SET_NULL, null=True, related_name="clips")

    width_px = models.PositiveIntegerField(null=True)
    height_px = models.PositiveIntegerField(null=True)
    frames = models.PositiveIntegerField(default=0)
    camera = models.JSONField(null=True)
    reader_warnings = models.JSONField(default=list)
    copy = models.CharField(max_length=8, choices=Copy.choices, default=Copy.NOT_NEEDED)
    report = models.JSONField(null=True)
    analysis_version = models.PositiveSmallIntegerField(default=0)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-filmed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "fingerprint"],
                condition=models.Q(state="receiving", deleted_at=None),
                name="one_upload_per_file",
            )
        ]
        indexes = [models.Index(fields=["owner", "filmed_at"], name="clip_owner_filmed")]
        verbose_name = _("clip")
        verbose_name_plural = _("clips")

    def __str__(self) -> str:
        return self.name

    @property
    def refusal(self) -> Refusal | None:
        """Why it failed, as it is shown; ``None`` when nothing did."""
        return Refusal(self.name, self.failure_code, **self.failure) if self.failure_code else None

    @property
    def is_open(self) -> bool:
        """Whether something is still to happen with it by itself."""
        return self.state in {self.State.RECEIVING, self.State.QUEUED, self.State.RUNNING}


class Baseline(models.Model):
    """The runner's own measurement error: three clips or more of the same running on one day, and what they gave."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="form_baselines")
    created_at = models.DateTimeField()
    day = models.DateField()
    view = models.CharField(max_length=5)
    model_sha256 = models.CharField(max_length=64)
    error = models.JSONField(default=dict)

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("own measurement error")
        verbose_name_plural = _("own measurement errors")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.view}"


class PlanSwitch(models.Model):
    """Whether the plan takes up what a runner's clips show; without a row it does."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="form_plan_switch")
    is_on = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.owner_id}: {'on' if self.is_on else 'off'}"


class Share(models.Model):
    """A report that is made into one file with its video. The file lies in the clip's folder until a little after it
    was fetched, else for a day.

    ``faces`` says what becomes of them; ``skeleton``, ``name`` and ``note`` what else goes in. ``done_s`` of
    ``duration_s`` tells how far the step ``doing`` is. ``fetched_at`` is when the whole file went out for the first
    time. The rest is as with a clip.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("being made")
        DONE = "done", _("ready")
        FAILED = "failed", _("failed")

    class Faces(models.TextChoices):
        COVERED = "covered", _("Cover every face")
        VISIBLE = "visible", _("Leave faces visible")

    class Doing(models.TextChoices):
        NOTHING = "", _("nothing yet")
        FACES = "faces", _("looking for faces in every picture")
        FILM = "film", _("writing the film")

    KEPT_FOR = timedelta(days=1)
    KEPT_AFTER_FETCHING = timedelta(minutes=10)

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="shares")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    faces = models.CharField(max_length=10, choices=Faces.choices, default=Faces.COVERED)
    skeleton = models.BooleanField(default=True)
    name = models.CharField(max_length=80, blank=True)
    note = models.BooleanField(default=False)
    doing = models.CharField(max_length=10, choices=Doing.choices, default=Doing.NOTHING, blank=True)
    done_s = models.FloatField(default=0)
    duration_s = models.FloatField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure_code = models.CharField(max_length=40, blank=True)
    failure = models.JSONField(default=dict)
    size_bytes = models.BigIntegerField(null=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("file to give away")
        verbose_name_plural = _("files to give away")

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def is_open(self) -> bool:
        """Whether something is still to happen with it by itself."""
        return self.state in {self.State.QUEUED, self.State.RUNNING}

    @property
    def refusal(self) -> Refusal | None:
        """Why it could not be made, for the tag that words it."""
        return Refusal(self.clip.name, self.failure_code, **self.failure) if self.failure_code else None
