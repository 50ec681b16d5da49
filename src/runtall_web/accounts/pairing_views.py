"""The one page that an unpaired device sees."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from runtall.errors import RuntallError
from runtall_web.accounts.actions.pair_device import PairingRefused, TooManyTries, pair_device
from runtall_web.accounts.cookies import set_device_cookie
from runtall_web.config.listener import Listener


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest) -> HttpResponse:
    """Ask for a code; with a valid one the device gets its cookie. On the machine itself there is nothing to pair."""
    if settings.LISTENER is Listener.OWN or request.device is not None:  # type: ignore[attr-defined]  # ours
        return redirect("home:today")
    name = request.POST.get("name") or _device_name(request.META.get("HTTP_USER_AGENT", ""))
    context = {"code": request.GET.get("code", "")[:20], "name": name[:60]}
    if request.method != "POST":
        return render(request, "accounts/pair.html", context)
    try:
        paired = pair_device(request.POST.get("code", ""), name, caller(request), timezone.now())
    except PairingRefused as refused:
        status = 429 if isinstance(refused, TooManyTries) else 422
        context = {"name": name[:60], "refused": _words(refused)}
        headers = {"Retry-After": str(refused.retry_after_s)} if refused.retry_after_s else None
        return HttpResponse(render_to_string("accounts/pair.html", context, request), status=status, headers=headers)
    rotate_token(request)
    response = redirect("home:today")
    set_device_cookie(response, paired.token)
    return response


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """The pairing page's own style sheet, so that no other file needs to be served to a stranger."""
    return render(request, "accounts/look.css", content_type="text/css; charset=utf-8")


def caller(request: HttpRequest) -> str:
    """The address that a try counts for; behind a proxy, the one that the proxy itself saw."""
    if settings.LISTENER is Listener.PROXY:
        told: str = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        return told[:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def _words(refused: RuntallError) -> str:
    if isinstance(refused, TooManyTries):
        minutes = -(-refused.retry_after_s // 60)
        return _("Too many wrong codes were tried. Wait {minutes} min, then try again.").format(minutes=minutes)
    return _("This code is not valid. Look at it again, or make a new one on the laptop under Settings → Devices.")


def _device_name(user_agent: str) -> str:
    """A first guess at a name; the runner may change it."""
    names = {
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Android": _("Android phone"),
        "Macintosh": "Mac",
        "Windows": _("Windows computer"),
    }
    return next((name for sign, name in names.items() if sign in user_agent), _("My device"))
