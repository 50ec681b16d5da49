"""Training: today's session, what devices send, the log."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from runtall_web.accounts.permissions import require_user
from runtall_web.config import clock
from runtall_web.home.texts import error_text
from runtall_web.training.actions.adapt_plan import adapt_plan, take_in_if_possible
from runtall_web.training.actions.record_events import MOST_EVENTS, record_events
from runtall_web.training.field_session import told_lines
from runtall_web.training.page import milliseconds, page_data
from runtall_web.training.queries import log_id
from runtall_web.training.words import LOG_DELETED
from runtall_web.training.worker import worker_text

NEVER_KEEP = {"Cache-Control": "no-store"}


@require_GET
def session(request: HttpRequest) -> HttpResponse:
    """Today's session, whole: the page goes on without the server."""
    user = require_user(request.user)
    take_in_if_possible(user, clock.today(), timezone.now())
    return render(request, "training/session.html", {"data": page_data(user, clock.today(), timezone.now())})


@require_POST
def adapt(request: HttpRequest) -> HttpResponse:
    """Let the plan take in what was logged; answers what changed, line by line, and counts that as told."""
    user = require_user(request.user)
    return JsonResponse({"lines": adapt_plan(user, user, clock.today(), timezone.now())}, headers=NEVER_KEEP)


@require_POST
def tested(request: HttpRequest) -> HttpResponse:
    """What the latest field tests say against the ones before, line by line."""
    user = require_user(request.user)
    return JsonResponse({"lines": told_lines(user, clock.today())}, headers=NEVER_KEEP)


@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """``{"events": [...]}`` in, ``{"results": [{id, status, reason}]}`` out, one for each, in order.

    ``log`` beside the events names the log that the device has written to so far (``log_id``); what is meant for one
    that was deleted is refused as a whole.
    """
    user = require_user(request.user)
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return JsonResponse({"error": _("This is not JSON.")}, status=400)
    sent = body.get("events") if isinstance(body, dict) else None
    if not isinstance(sent, list) or len(sent) > MOST_EVENTS:
        return JsonResponse({"error": _("A request carries a list of at most 1000 events.")}, status=400)
    meant = body.get("log") or ""
    if meant and meant != log_id(user):
        return JsonResponse({"error": str(LOG_DELETED)}, status=409)
    now = timezone.now()
    results = [
        {"id": answer.id, "status": answer.status, "reason": error_text(answer.refusal) if answer.refusal else ""}
        for answer in record_events(user, user, sent, now)
    ]
    take_in_if_possible(user, clock.today(), now)  # in its own transaction: what was sent is kept by now
    answer = {"results": results, "log": log_id(user), "now_ms": milliseconds(now)}
    return JsonResponse(answer, headers=NEVER_KEEP)


@require_GET
def token(request: HttpRequest) -> HttpResponse:
    """A fresh token for a page that was kept for offline use longer than its own token lived."""
    require_user(request.user)
    return JsonResponse({"token": get_token(request)}, headers=NEVER_KEEP)


@require_GET
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The service worker; the browser looks for a newer one at each visit."""
    text = worker_text(reverse("training:session"), [reverse("settings:stop")])
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers=headers)


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """What makes the page an app on the home screen."""
    icons = [
        {"src": static(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    described = {
        "id": "/",
        "name": "Runtall",
        "short_name": "Runtall",
        "description": _("Two or three back exercises in each strength day, fitted around the running you already do."),
        "start_url": reverse("home:today"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf8f4",
        "theme_color": "#faf8f4",
        "icons": [*icons, {"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        "shortcuts": [{"name": _("Today's session"), "url": reverse("training:session")}],
    }
    return JsonResponse(described, content_type="application/manifest+json")
