"""A clip's files to the browser: the video by ranges, landmarks, the report as JSON."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    JsonResponse,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.views.decorators.http import require_safe

from runtall.errors import RuntallError
from runtall_web.accounts.permissions import require_user
from runtall_web.form.actions.analyse_clip import keep_overlay, recording_of
from runtall_web.form.files import ORIGINAL, OVERLAY, RECORDING, folder_of, playable
from runtall_web.form.models import Clip
from runtall_web.form.queries import own_clip

PIECE_BYTES = 256 * 2**10
MOST_AT_ONCE_BYTES = 4 * 2**20
"""An open-ended range gets so much; the player asks for the next when it needs it, so no thread waits on a pause."""
WEBM = b"\x1a\x45\xdf\xa3"
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
PRIVATE = {"Cache-Control": "private, no-cache", "Accept-Ranges": "bytes"}


@require_safe
def video(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The video to be played, whole or by a range; with ``original``, as it came, to keep."""
    clip = own_clip(require_user(request.user), uid)
    place = folder_of(clip.uid) / ORIGINAL if "original" in request.GET else playable(clip.uid)
    if place is None or not place.is_file():
        raise Http404
    return ranged(request, place, kind_of(place))


@require_safe
def recording(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The landmark recording, to keep."""
    clip = own_clip(require_user(request.user), uid)
    place = folder_of(clip.uid) / RECORDING
    if not place.is_file():
        raise Http404
    answer = ranged(request, place, "application/gzip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{clip.uid}.landmarks"'
    return answer


@require_safe
def landmarks(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """What the player draws; see ``overlay.py``. Made when it is not there (a backup does not hold it)."""
    clip = own_clip(require_user(request.user), uid)
    place = folder_of(clip.uid) / OVERLAY
    if not place.is_file():
        if not clip.frames:
            raise Http404
        try:
            keep_overlay(clip, recording_of(clip))
        except RuntallError as gone:
            raise Http404 from gone
    if (known := _not_modified(request, place)) is not None:
        return known
    data = place.read_bytes()
    headers = {"Cache-Control": "private, no-cache", "ETag": etag_of(place), "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        data = gzip.compress(data, 1, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(data, content_type="application/octet-stream", headers=headers)


@require_safe
def data(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The report and what a script needs to show it."""
    clip = own_clip(require_user(request.user), uid)
    if clip.report is None:
        raise Http404
    return JsonResponse(report_of(clip), headers={"Cache-Control": "private, no-cache"})


def report_of(clip: Clip) -> dict[str, Any]:
    """``runtall.form.report_json`` with the clip it is of."""
    return {
        **(clip.report or {}),
        "clip": {
            "id": str(clip.uid),
            "name": clip.name,
            "filmed_at": clip.filmed_at.isoformat(),
            "view": clip.view,
            "height_m": clip.height_m,
            "speed_mps": clip.speed_mps,
            "moment": clip.moment,
            "minute": clip.minute,
            "note": clip.note,
            "duration_s": clip.duration_s,
        },
        "frames": clip.frames,
        "width": clip.width_px,
        "height": clip.height_px,
        "landmarks": reverse("form:landmarks", args=[clip.uid]),
        "video": reverse("form:video", args=[clip.uid]) if playable(clip.uid) is not None else None,
    }


def kind_of(place: Path) -> str:
    """What a browser is told the file is. QuickTime's is the same family as MP4, and browsers know the latter."""
    with place.open("rb") as file:
        head = file.read(4)
    return "video/webm" if head == WEBM else "video/mp4"


def etag_of(place: Path) -> str:
    told = place.stat()
    return f'"{told.st_size:x}-{told.st_mtime_ns:x}"'


def ranged(request: HttpRequest, place: Path, content_type: str) -> HttpResponseBase:
    """A file, or the one range of it that was asked for (RFC 9110, section 14); several ranges get the whole."""
    if (known := _not_modified(request, place)) is not None:
        return known
    size = place.stat().st_size
    headers = {**PRIVATE, "ETag": etag_of(place)}
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    is_same = request.headers.get("If-Range", headers["ETag"]) == headers["ETag"]
    if asked is None or asked[1] == asked[2] == "" or not is_same:
        return _piecewise(request, place, 0, size, 200, {**headers, "Content-Type": content_type})
    first, last = _bounds(asked[1], asked[2], size)
    if first > last or first >= size:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    told = {**headers, "Content-Type": content_type, "Content-Range": f"bytes {first}-{last}/{size}"}
    return _piecewise(request, place, first, last + 1 - first, 206, told)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(0, size - int(last)), size - 1
    begin = int(first)
    return begin, min(int(last) if last else begin + MOST_AT_ONCE_BYTES - 1, size - 1)


def _not_modified(request: HttpRequest, place: Path) -> HttpResponse | None:
    etag = etag_of(place)
    known = {each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")}
    return HttpResponseNotModified(headers={"ETag": etag}) if etag in known else None


def _piecewise(
    request: HttpRequest, place: Path, start: int, length: int, status: int, headers: dict[str, str]
) -> HttpResponseBase:
    told = {**headers, "Content-Length": str(length)}
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=told)
    return StreamingHttpResponse(_pieces(place, start, length), status=status, headers=told)


def _pieces(place: Path, start: int, length: int) -> Iterator[bytes]:
    with place.open("rb") as file:
        file.seek(start)
        while length > 0 and (piece := file.read(min(PIECE_BYTES, length))):
            length -= len(piece)
            yield piece
