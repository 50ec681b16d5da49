"""From kept landmarks to the report. Done again whenever what was said about the clip changes, or how it is judged."""

from __future__ import annotations

import logging
from collections.abc import Callable

from runtall.body import Recording, read_recording
from runtall.errors import InputRefused, RuntallError
from runtall.form import Camera, Question, analyse, report_json
from runtall_web.form.files import OVERLAY, RECORDING, drafted, folder_of
from runtall_web.form.models import ANALYSIS_VERSION, Clip
from runtall_web.form.overlay import packed

logger = logging.getLogger(__name__)


class LandmarksMissing(InputRefused):
    """What was read from the video is no longer in the data folder."""

    default_code = "landmarks_missing"


def analyse_clip(clip: Clip) -> None:
    """Write the clip's report and what the player draws. Raises ``InputRefused`` when the landmarks are gone or bad.

    The row is changed only where nobody changed the clip's details meanwhile.
    """
    recording = recording_of(clip)
    asked = question_of(clip)
    report = report_json(analyse(recording, asked))
    if not (folder_of(clip.uid) / OVERLAY).is_file():
        keep_overlay(clip, recording)
    Clip.objects.filter(
        pk=clip.pk, view=clip.view, height_m=clip.height_m, speed_mps=clip.speed_mps, frames=clip.frames
    ).update(report=report, analysis_version=ANALYSIS_VERSION)
    clip.report, clip.analysis_version = report, ANALYSIS_VERSION


def keep_overlay(clip: Clip, recording: Recording) -> None:
    with drafted(folder_of(clip.uid) / OVERLAY) as file:
        file.write(packed(recording))


def recording_of(clip: Clip) -> Recording:
    """What the pose model saw. Raises ``InputRefused``."""
    try:
        data = (folder_of(clip.uid) / RECORDING).read_bytes()
    except OSError as gone:
        raise LandmarksMissing(
            "what was read from this video is missing from the data folder", remedy="have the video read again"
        ) from gone
    return read_recording(data)


def question_of(clip: Clip) -> Question:
    """What is asked of the clip's landmarks."""
    return Question(
        height_m=clip.height_m,
        speed_mps=clip.speed_mps,
        view=None if clip.view == Clip.View.AUTO else clip.view,
        camera=Camera(**clip.camera) if clip.camera else None,
        reader_warnings=tuple(clip.reader_warnings),
    )


def analyse_all_again(stopping: Callable[[], bool] = lambda: False) -> int:
    """Bring every report to ``ANALYSIS_VERSION``; returns how many were made. Stops between two clips.

    A clip whose landmarks are gone keeps its old report.
    """
    made, last = 0, 0
    while not stopping():
        old = Clip.objects.filter(state=Clip.State.DONE, frames__gt=0, analysis_version__lt=ANALYSIS_VERSION)
        clip = old.filter(pk__gt=last).order_by("pk").first()
        if clip is None:
            break
        last = clip.pk
        try:
            analyse_clip(clip)
            made += 1
        except RuntallError as refused:
            logger.warning("clip %d keeps its old report: %s", clip.pk, refused)
    return made
