"""Training: today's session, what devices send, the log."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from runtall_web.accounts.permissions import require_user
from runtall_web.home.texts import error_text
from runtall_web.training.actions.record_events import MOST_EVENTS, record_events

NEVER_KEEP = {"Cache-Control": "no-store"}


@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """``{"events": [...]}`` in, ``{"results": [{id, status, reason}]}`` out, one for each, in order."""
    user = require_user(request.user)
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return JsonResponse({"error": _("This is not JSON.")}, status=400)
    sent = body.get("events") if isinstance(body, dict) else None
    if not isinstance(sent, list) or len(sent) > MOST_EVENTS:
        return JsonResponse({"error": _("A request carries a list of at most 1000 events.")}, status=400)
    results = [
        {"id": answer.id, "status": answer.status, "reason": error_text(answer.refusal) if answer.refusal else ""}
        for answer in record_events(user, user, sent, timezone.now())
    ]
    return JsonResponse({"results": results}, headers=NEVER_KEEP)


@require_GET
def token(request: HttpRequest) -> HttpResponse:
    """A fresh token for a page that was kept for offline use longer than its own token lived."""
    require_user(request.user)
    return JsonResponse({"token": get_token(request)}, headers=NEVER_KEEP)
