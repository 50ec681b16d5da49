"""A video arrives: in parts that a script sends, or whole from a plain form."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_user
from runtall_web.config.clock import today
from runtall_web.form.actions.begin_upload import Told, begin_upload
from runtall_web.form.actions.keep_whole import keep_whole
from runtall_web.form.actions.receive_part import receive_part
from runtall_web.form.details import DetailsForm
from runtall_web.form.models import Clip
from runtall_web.form.queries import own_clip
from runtall_web.form.uploads import PART_BYTES, Misplaced
from runtall_web.form.views.listing import front_page
from runtall_web.form.words import refusal_line
from runtall_web.runs.uploads import UploadRefused

LONGEST_TOLD_BYTES = 20_000
STATUS = {"disk_full": 507, "empty": 422}


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Open an upload or take one up (JSON), or take a whole file (a plain form)."""
    actor = require_user(request.user)
    if request.content_type != "application/json":
        return _whole(request, actor)
    body = _told(request)
    told = _file_told(body) if body is not None else None
    if body is None or told is None:
        return _error(_("This is not how an upload begins."), 400)
    form = _details_form(body, actor)
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        return JsonResponse({"error": str(first), "fields": form.errors}, status=422)
    try:
        begun = begin_upload(actor, told, form.details(), datetime.now(UTC))
    except UploadRefused as refused:
        return _refused(refused)
    if begun.is_done:
        messages.info(request, _("This video is here already, so it was not sent again."))
    part = reverse("form:part", args=[begun.clip.uid])
    return JsonResponse(
        {**_standing(begun.clip, begun.received, is_done=begun.is_done), "part_bytes": PART_BYTES, "part": part},
        status=201 if begun.is_new else 200,
    )


@require_http_methods(["PUT"])
def part(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One part: raw bytes that begin at ``from``."""
    try:
        clip = own_clip(require_user(request.user), uid)
    except Http404:
        return _error(_("This upload was stopped or deleted."), 404)
    start = request.GET.get("from", "")
    length = request.META.get("CONTENT_LENGTH") or ""
    if not start.isdecimal() or not length.isdecimal():
        return _error(_("This is not a part of a video."), 400)
    if int(length) > PART_BYTES:
        return _error(_("This part is too large."), 413)
    try:
        received = receive_part(clip, int(start), _body(request, int(length)), datetime.now(UTC))
    except Misplaced as misplaced:
        clip.refresh_from_db()
        is_done = clip.state != Clip.State.RECEIVING
        return JsonResponse(_standing(clip, misplaced.received, is_done=is_done), status=409)
    except UploadRefused as refused:
        return _refused(refused)
    except OperationalError:
        return _error(_("The data folder takes nothing at the moment. What has arrived is kept."), 507)
    except UnreadablePostError:
        return _error(_("The part broke off."), 400)
    return JsonResponse(_standing(received, received.received_bytes, is_done=received.state != Clip.State.RECEIVING))


def _body(request: HttpRequest, length: int) -> bytes:
    """What arrived of a part; a broken one is used as far as it came."""
    pieces, missing = [], length
    while missing > 0 and (piece := request.read(min(missing, 2**20))):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def _whole(request: HttpRequest, actor: User) -> HttpResponse:
    form = _details_form(request.POST.dict(), actor)
    files = request.FILES.getlist("video")
    if not files or not form.is_valid():
        return front_page(request, form, status=422, nothing_chosen=not files)
    try:
        begun = [keep_whole(actor, file, form.details(), datetime.now(UTC)) for file in files]
    except UploadRefused as refused:
        return front_page(request, form, status=STATUS.get(refused.code, 413), refused=refused)
    return redirect("form:clip", uid=begun[0].clip.uid) if len(begun) == 1 else redirect("form:clips")


def _details_form(said: dict[str, Any], actor: User) -> DetailsForm:
    """The details, as a form's fields or in SI (``height_m``, ``speed_mps``)."""
    said = {name: value for name, value in said.items() if value is not None}
    if "height_m" in said:
        said["height_cm"] = said["height_m"] * 100 if isinstance(said["height_m"], int | float) else said["height_m"]
    if "speed_mps" in said:
        said["pace"] = f"{said['speed_mps']} m/s"
    return DetailsForm(said, unit=actor.distance_unit, today=today())


def _told(request: HttpRequest) -> dict[str, Any] | None:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_TOLD_BYTES:
        return None
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError, UnreadablePostError):
        return None
    return told if isinstance(told, dict) else None


def _file_told(body: dict[str, Any]) -> Told | None:
    name, size, fingerprint = body.get("name"), body.get("size"), body.get("fingerprint")
    modified_ms = body.get("modified_ms")
    if not isinstance(name, str) or not isinstance(fingerprint, str) or not 1 <= len(fingerprint) <= 80:
        return None
    if isinstance(size, bool) or not isinstance(size, int):
        return None
    modified_at = None
    if isinstance(modified_ms, int | float) and not isinstance(modified_ms, bool) and 0 <= modified_ms < 1e14:
        modified_at = datetime.fromtimestamp(modified_ms / 1000, UTC)
    return Told(name, size, fingerprint, modified_at)


def _standing(clip: Clip, received: int, *, is_done: bool) -> dict[str, Any]:
    return {
        "id": str(clip.uid),
        "received": received,
        "done": is_done,
        "clip": reverse("form:clip", args=[clip.uid]),
    }


def _refused(refused: UploadRefused) -> JsonResponse:
    return _error(refusal_line(refused), STATUS.get(refused.code, 413))


def _error(words: str, status: int) -> JsonResponse:
    return JsonResponse({"error": words}, status=status)
