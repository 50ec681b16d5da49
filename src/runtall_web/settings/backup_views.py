"""Take everything along in one file, and bring it back."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from runtall.errors import RuntallError
from runtall_web.accounts.permissions import require_own_machine
from runtall_web.settings.actions.backup import backup_name, backup_pieces
from runtall_web.settings.actions.restore import is_ready, stage


@require_safe
def backup(request: HttpRequest) -> HttpResponse:
    """The download. The first piece is made before anything is sent, so that a refusal is still a page."""
    require_own_machine(request)
    now = datetime.now().astimezone()
    pieces = backup_pieces(settings.DATA_DIR, now)
    try:
        first = next(pieces)
    except RuntallError as refused:
        return render(request, "settings/restore.html", {"refused": refused}, status=409)

    def all_pieces() -> object:
        yield first
        yield from pieces

    return StreamingHttpResponse(
        all_pieces(),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{backup_name(now)}"',
            "Cache-Control": "no-store",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest) -> HttpResponse:
    """Choose a backup; checked, it waits for the server to swap it in between two breaths."""
    require_own_machine(request)
    context: dict[str, object] = {"is_ready": is_ready(settings.DATA_DIR)}
    if request.method != "POST":
        return render(request, "settings/restore.html", context)
    file = request.FILES.get("backup")
    if file is None:
        return render(request, "settings/restore.html", {**context, "nothing_chosen": True}, status=422)
    try:
        originals = stage(settings.DATA_DIR, file.file)
    except RuntallError as refused:
        return render(request, "settings/restore.html", {"refused": refused}, status=422)
    return render(request, "settings/restoring.html", {"originals": originals}, status=202)
