"""A report as one file to give away, and its numbers as tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall.errors import RuntallError
from runtall.form import FormReport
from runtall_web.accounts.permissions import require_user
from runtall_web.config.clock import today
from runtall_web.form.actions.begin_share import begin_share, end_share
from runtall_web.form.baselines import own_errors
from runtall_web.form.changes import Told, told_of
from runtall_web.form.files import ORIGINAL, folder_of, share_file
from runtall_web.form.models import Clip, Share
from runtall_web.form.progress import progress_of_share
from runtall_web.form.queries import own_clip, own_share
from runtall_web.form.reports import report_of
from runtall_web.form.sharing import numbers
from runtall_web.form.sharing.document import document, file_name
from runtall_web.form.sharing.wishes import WishesForm
from runtall_web.form.words import refusal_line

PIECE_BYTES = 256 * 2**10
NEVER_KEEP = {"Cache-Control": "no-store"}
ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:; sandbox; frame-ancestors 'none'"
"""What the file may do when it is looked at here: nothing but show itself."""


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Choose what goes in, and get the file: at once without the video, in the background with it."""
    clip, report, told = _told(request, uid)
    form = WishesForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        wishes = form.wishes()
        is_look = "look" in request.POST
        if is_look or not wishes.video:
            return _answer(document(clip, wishes, today(), None), file_name(clip), is_look)
        try:
            begin_share(clip, wishes, datetime.now(UTC))
        except RuntallError as refused:
            messages.error(request, refusal_line(refused))
        return redirect("form:share", uid=uid)
    context = {
        "clip": clip,
        "report": report,
        "told": told,
        "form": form,
        "has_video": (folder_of(clip.uid) / ORIGINAL).is_file(),
        "columns": numbers.COLUMNS,
        **_shares(clip),
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "form/_shares.html", context)
    return render(request, "form/share.html", context, status=422 if form.is_bound else 200)


@require_safe
def shared(request: HttpRequest, uid: UUID, share: UUID) -> HttpResponseBase:
    """The file that was made: to keep, or with ``look`` to be looked at."""
    row = own_share(require_user(request.user), uid, share)
    place = share_file(uid, share)
    if row.state != Share.State.DONE or not place.is_file():
        raise Http404
    is_look = "look" in request.GET
    return _answer(_pieces(row, place, is_fetched=not is_look), file_name(row.clip), is_look, place.stat().st_size)


@require_POST
def unshare(request: HttpRequest, uid: UUID, share: UUID) -> HttpResponse:
    """Stop the making of a file, or remove it."""
    row = own_share(require_user(request.user), uid, share)
    was_open = row.is_open
    end_share(row)
    messages.success(request, _("Stopped; nothing of it is kept.") if was_open else _("The file is removed."))
    return redirect("form:share", uid=uid)


@require_safe
def numbers_csv(request: HttpRequest, uid: UUID) -> HttpResponse:
    clip, report, told = _told(request, uid)
    headers = {"Content-Disposition": f'attachment; filename="{_numbers_name(clip, "csv")}"', **NEVER_KEEP}
    text = numbers.numbers_csv(clip, report, told)
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def numbers_json(request: HttpRequest, uid: UUID) -> HttpResponse:
    clip, report, told = _told(request, uid)
    headers = {"Content-Disposition": f'attachment; filename="{_numbers_name(clip, "json")}"', **NEVER_KEEP}
    told_json = numbers.numbers_json(clip, report, told)
    return JsonResponse(told_json, headers=headers, json_dumps_params={"indent": 1, "ensure_ascii": False})


def _told(request: HttpRequest, uid: UUID) -> tuple[Clip, FormReport, Told]:
    clip = own_clip(require_user(request.user), uid)
    report = report_of(clip)
    if report is None:
        raise Http404
    return clip, report, told_of(clip, report, own_errors(clip.owner))


def _numbers_name(clip: Clip, ending: str) -> str:
    return file_name(clip).replace(".html", f"-numbers.{ending}")


def _shares(clip: Clip) -> dict[str, object]:
    rows = [(row, progress_of_share(row, datetime.now(UTC))) for row in clip.shares.select_related("clip")]
    return {"shares": rows, "is_open": any(row.is_open for row, _progress in rows)}


def _answer(pieces: Iterator[bytes], name: str, is_look: bool, size_bytes: int | None = None) -> StreamingHttpResponse:
    """The file, to keep or to look at; looked at, it is as alone as it will be elsewhere."""
    answer = StreamingHttpResponse(pieces, content_type="text/html; charset=utf-8", headers=NEVER_KEEP)
    answer.headers["Content-Security-Policy"] = ALONE
    disposition = "inline" if is_look else "attachment"
    answer.headers["Content-Disposition"] = f'{disposition}; filename="{name}"'
    if size_bytes is not None:
        answer.headers["Content-Length"] = str(size_bytes)
    return answer


def _pieces(row: Share, place: Path, *, is_fetched: bool) -> Iterator[bytes]:
    """The file, and then a word that it went out whole."""
    with place.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece
    if is_fetched:
        Share.objects.filter(pk=row.pk, fetched_at=None).update(fetched_at=datetime.now(UTC))
