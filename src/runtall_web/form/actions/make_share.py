"""A share's background work: faces, the film, the page around it. Doing it again leaves one file."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from runtall.body import Frame
from runtall.errors import RuntallError
from runtall.form import put_right
from runtall.pose.giving import LONGEST_S, Paint, covering, drawing, places_to_cover, write_film
from runtall_web.config.clock import today
from runtall_web.form.actions.analyse_clip import recording_of
from runtall_web.form.actions.begin_share import ShareRefused, enqueue
from runtall_web.form.files import ORIGINAL, drafted, folder_of, passing_path, share_file
from runtall_web.form.models import Share
from runtall_web.form.sharing.document import document
from runtall_web.form.sharing.wishes import Wishes
from runtall_web.form.ticker import Stopped, Ticker
from runtall_web.form.uploads import check_room
from runtall_web.jobs.heartbeat import Heartbeat
from runtall_web.jobs.refusal import Refusal

logger = logging.getLogger(__name__)

BEAT_EVERY_S = 2.0


def make_share(share_id: int) -> str:
    """Make the file of share ``share_id``; returns its state, or ``gone`` when nobody wants it any more."""
    share = Share.objects.filter(pk=share_id, clip__deleted_at=None).select_related("clip__owner").first()
    if share is None or not share.is_open:
        return share.state if share is not None else "gone"
    try:
        now = _now()
        _put(share, state=Share.State.RUNNING, started_at=now, heartbeat_at=now, attempts=share.attempts + 1)
        with Heartbeat(lambda: Share.objects.filter(pk=share_id).update(heartbeat_at=_now()), BEAT_EVERY_S):
            _attempt(share)
    except Stopped:
        share_file(share.clip.uid, share.uid).unlink(missing_ok=True)
        return "gone"
    return share.state


def _attempt(share: Share) -> None:
    """Work, and say how it ended. Raises ``Stopped`` when the row is gone."""
    try:
        size_bytes = _make(share)
        _end(share, Share.State.DONE, size_bytes=size_bytes)
    except Stopped as stopped:
        if str(stopped) != "stopping":
            raise
        _put(share, state=Share.State.QUEUED, attempts=share.attempts - 1, heartbeat_at=_now())
        enqueue(share)
    except RuntallError as refused:
        _fail(share, refused)
    except OSError as full:
        reason = (full.strerror or str(full)).lower()
        _fail(share, ShareRefused("the data folder takes no more ({reason})", remedy="free space", reason=reason))
    except Exception:
        logger.exception("share %d could not be made", share.pk)
        _fail(share, ShareRefused("making this file broke Runtall", remedy="the log in your data folder says how"))


def _make(share: Share) -> int:
    clip = share.clip
    video = folder_of(clip.uid) / ORIGINAL
    recording = put_right(recording_of(clip))
    frames = [frame for frame in recording.frames if frame.time_s <= LONGEST_S + 1]
    check_room(0)
    paints: list[Paint] = []
    if share.faces == Share.Faces.COVERED:
        paints.append(_covered(share, frames, _tell(share, Share.Doing.FACES)))
    if share.skeleton:
        paints.append(drawing(frames, recording.header.height_px))
    tick = _tell(share, Share.Doing.FILM)
    target = share_file(clip.uid, share.uid)
    wishes = Wishes(True, share.faces, share.skeleton, share.name, share.note)
    with passing_path(target.with_suffix(".mp4")) as film:
        write_film(video, film, paints, tick)
        with drafted(target) as file:
            size_bytes = sum(file.write(piece) for piece in document(clip, wishes, today(), film))
    return size_bytes


def _covered(share: Share, frames: list[Frame], tick: Callable[[float, float | None], None]) -> Paint:
    video = folder_of(share.clip.uid) / ORIGINAL
    return covering(places_to_cover(video, frames, tick))


def _tell(share: Share, doing: Share.Doing) -> Ticker:
    """Say which step begins."""
    _put(share, doing=doing, done_s=0.0, started_at=_now())
    tick = Ticker(share)
    tick(0.0, share.duration_s)
    return tick


def _put(share: Share, **fields: Any) -> None:
    """Write these fields, and no other. Raises ``Stopped`` when the row is gone."""
    for name, value in fields.items():
        setattr(share, name, value)
    if not Share.objects.filter(pk=share.pk).update(**fields):
        raise Stopped("gone")


def _end(share: Share, state: Share.State, **fields: Any) -> None:
    now = _now()
    _put(share, state=state, doing=Share.Doing.NOTHING, finished_at=now, heartbeat_at=now, **fields)


def _fail(share: Share, refused: RuntallError) -> None:
    kept = Refusal.of(share.clip.name, refused)
    parts = {"template": kept.template, "remedy": kept.remedy, "evidence": kept.evidence}
    _end(share, Share.State.FAILED, failure_code=kept.code, failure=parts)


def _now() -> datetime:
    return datetime.now(UTC)
