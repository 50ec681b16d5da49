"""A clip's background work: joints, numbers, and a copy where a browser needs one. Doing it again does nothing twice.

Each step leaves one file, written under another name and moved into place, and then says so in the row; a step whose
mark is in the row is not done again. So a killed worker costs at most the step it was at.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from runtall.body import Frame, write_recording
from runtall.errors import RuntallError
from runtall.form.camera import watched
from runtall.pose import PoseReader, Video
from runtall.pose.playable import plays_everywhere
from runtall_web.form.actions.analyse_clip import analyse_clip
from runtall_web.form.actions.begin_upload import plausible
from runtall_web.form.actions.make_copy import make_copy
from runtall_web.form.actions.queue_clip import enqueue
from runtall_web.form.files import COPY, ORIGINAL, OVERLAY, RECORDING, drafted, folder_of, remove_drafts, remove_folder
from runtall_web.form.models import ANALYSIS_VERSION, Clip
from runtall_web.form.originals import ClipRefused, made_at, open_original
from runtall_web.form.ticker import Stopped, Ticker
from runtall_web.jobs.heartbeat import Heartbeat
from runtall_web.jobs.refusal import Refusal

logger = logging.getLogger(__name__)

THREADS = 2
BEAT_EVERY_S = 2.0
MOST_PICTURES = 36_000
"""Ten minutes at 60 pictures a second: what the analysis holds in memory at once is bounded by it (judgement)."""


def read_clip(clip_id: int) -> str:
    """Do what the clip ``clip_id`` still needs; returns its state, or ``gone`` when it was deleted for good."""
    clip = Clip.objects.filter(pk=clip_id).first()
    if clip is None or clip.state not in {Clip.State.QUEUED, Clip.State.RUNNING}:
        return clip.state if clip is not None else "gone"
    try:
        remove_drafts(clip.uid)
        now, attempts = _now(), clip.attempts + 1
        _put(clip, state=Clip.State.RUNNING, started_at=now, finished_at=None, heartbeat_at=now, attempts=attempts)
        with Heartbeat(lambda: Clip.objects.filter(pk=clip_id).update(heartbeat_at=_now()), BEAT_EVERY_S):
            _attempt(clip)
    except Stopped:
        remove_folder(clip.uid)  # deleted for good meanwhile
        return "gone"
    return clip.state


def _attempt(clip: Clip) -> None:
    """Work, and say how it ended. Raises ``Stopped`` when the row is gone."""
    try:
        _work_through(clip)
        _end(clip, Clip.State.DONE)
    except Stopped as stopped:
        if str(stopped) == "gone":
            raise
        _leave_off(clip, str(stopped))
    except RuntallError as refused:
        _fail(clip, refused)
    except OSError as refused:
        _fail(clip, _store_full(refused))
    except Exception:
        logger.exception("clip %d could not be read", clip.pk)
        _fail(clip, ClipRefused("reading this video broke Runtall", remedy="the log in your data folder says how"))


def _work_through(clip: Clip) -> None:
    if clip.reread or not clip.frames or not (folder_of(clip.uid) / RECORDING).is_file():
        _find_joints(clip)
    while not _is_analysed(clip):  # again when the runner corrects what they said meanwhile
        _tell(clip, Clip.Doing.NUMBERS)
        analyse_clip(clip)
    if clip.copy == Clip.Copy.WANTED:
        _try_to_copy(clip)


def _try_to_copy(clip: Clip) -> None:
    """A report without a copy is still a report."""
    try:
        make_copy(clip, _tell(clip, Clip.Doing.COPY))
        made = Clip.Copy.MADE
    except Stopped:
        raise
    except Exception:
        logger.exception("clip %d gets no copy", clip.pk)
        made = Clip.Copy.FAILED
    _put(clip, copy=made)


def _is_analysed(clip: Clip) -> bool:
    try:
        clip.refresh_from_db()
    except Clip.DoesNotExist:
        raise Stopped("gone") from None
    return clip.report is not None and clip.analysis_version >= ANALYSIS_VERSION


def _find_joints(clip: Clip) -> None:
    """The video through the pose model, a picture at a time, to ``recording.landmarks``."""
    tick = _tell(clip, Clip.Doing.JOINTS)
    folder = folder_of(clip.uid)
    with watched(open_original(clip)) as video:
        _refuse_long(video)
        reader = PoseReader(video, "heavy", THREADS)
        counted = _Counted(reader, tick, video.duration_s)
        with drafted(folder / RECORDING) as file:
            write_recording(reader.header, counted, file)
        (folder / OVERLAY).unlink(missing_ok=True)
        camera, filmed_at = video.watch.camera, _believed(made_at(video))
    _put(
        clip,
        frames=counted.count,
        width_px=video.width_px,
        height_px=video.height_px,
        duration_s=counted.last_s,
        camera=None if camera is None else asdict(camera),
        reader_warnings=list(reader.warnings),
        reread=False,
        analysis_version=0,
        copy=_copy_wanted(clip),
    )
    if filmed_at is not None:  # the runner may say another day at any time, and then that counts
        Clip.objects.filter(pk=clip.pk, date_said=False).update(filmed_at=filmed_at)


def _believed(told: datetime | None) -> datetime | None:
    """The moment that the video names, where it can be so."""
    return told if told is not None and plausible(told, _now()) == told else None


def _copy_wanted(clip: Clip) -> Clip.Copy:
    """Whether a copy is to be made: one that was made stays, one that was asked for is still asked for."""
    folder = folder_of(clip.uid)
    if (folder / COPY).is_file():
        return Clip.Copy.MADE
    if clip.copy != Clip.Copy.WANTED and plays_everywhere(folder / ORIGINAL):
        return Clip.Copy.NOT_NEEDED
    return Clip.Copy.WANTED


class _Counted:
    """Frames on their way to the disk; tells how far they are, and stops when there are too many."""

    def __init__(self, frames: PoseReader, tick: Ticker, duration_s: float | None) -> None:
        self._frames = frames
        self._tick = tick
        self._duration_s = duration_s
        self.count = 0
        self.last_s = 0.0

    def __iter__(self) -> Iterator[Frame]:
        for frame in self._frames:
            self.count += 1
            self.last_s = frame.time_s
            if self.count > MOST_PICTURES:
                raise _too_long()
            yield frame
            self._tick(frame.time_s, self._duration_s)


def _refuse_long(video: Video) -> None:
    if (video.duration_s or 0) * video.frame_rate_hz > MOST_PICTURES:
        video.container.close()
        raise _too_long()


def _too_long() -> ClipRefused:
    return ClipRefused(
        "the video has more than {most} pictures",
        remedy="cut out the ten to sixty seconds that matter and send those",
        code="too_long",
        most=MOST_PICTURES,
    )


def _put(clip: Clip, **fields: Any) -> None:
    """Write these fields, and no other. Raises ``Stopped`` when the row is gone."""
    for name, value in fields.items():
        setattr(clip, name, value)
    if not Clip.objects.filter(pk=clip.pk).update(**fields):
        raise Stopped("gone")


def _tell(clip: Clip, doing: Clip.Doing) -> Ticker:
    """Say which step begins."""
    _put(clip, doing=doing, done_s=0.0, started_at=_now())
    tick = Ticker(clip)
    tick(0.0, clip.duration_s)
    return tick


def _end(clip: Clip, state: Clip.State, **fields: Any) -> None:
    now = _now()
    ended = {"doing": Clip.Doing.NOTHING, "reread": False, "cancel_asked": False}
    _put(clip, state=state, finished_at=now, heartbeat_at=now, **ended, **fields)


def _leave_off(clip: Clip, why: str) -> None:
    """Stopped by a wish: what there was before stays. By a shutdown: back into the queue."""
    if why == "cancelled":
        _end(clip, Clip.State.CANCELLED if clip.report is None else Clip.State.DONE)
    elif why == "stopping":
        _put(clip, state=Clip.State.QUEUED, attempts=clip.attempts - 1, heartbeat_at=_now())
        enqueue(clip)


def _fail(clip: Clip, refused: RuntallError) -> None:
    """Keep why. A clip that has a report from before keeps that too."""
    kept = Refusal.of(clip.name, refused)
    parts = {"template": kept.template, "remedy": kept.remedy, "evidence": kept.evidence}
    _end(
        clip,
        Clip.State.FAILED if clip.report is None else Clip.State.DONE,
        failure_code=kept.code,
        failure=parts,
    )


def _store_full(refused: OSError) -> ClipRefused:
    return ClipRefused(
        "the data folder takes no more ({reason})",
        remedy="free space or allow writing there, then have the video read again",
        code="store",
        reason=(refused.strerror or str(refused)).lower(),
    )


def _now() -> datetime:
    return datetime.now(UTC)
