"""Who a request is from: the runner of this machine, one of the runner's paired devices, or nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import gettext as _

from runtall_web.accounts.actions.note_seen import note_seen
from runtall_web.accounts.cookies import DEVICE_COOKIE, clear_browser, set_device_cookie
from runtall_web.accounts.models import Device, User
from runtall_web.accounts.queries import device_of_token, is_forgotten, local_user
from runtall_web.config.listener import Listener
from runtall_web.config.local_network import is_loopback

PAIRING_PAGE = "/pair/"
PAIRING_PATHS = (PAIRING_PAGE, "/pair/look.css")
LONGEST_FORM_BYTES = 10_000
NOTED_EVERY = timedelta(minutes=5)
COOKIE_RENEWED_AFTER = timedelta(days=7)


class PairedDevicesOnly:
    """On every listener but the runner's own, answers nobody without a paired device; sets ``request.device``.

    A browser whose runner deleted everything is told to clear what it keeps with every answer, until it is paired anew.

    An unpaired browser gets the pairing page and nothing else: no page, no file, no data. The record is read on every
    request, so a device that was revoked is refused with its next one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.device = None  # type: ignore[attr-defined]  # ours
        if settings.LISTENER is Listener.OWN:
            return self.get_response(request)
        token = request.COOKIES.get(DEVICE_COOKIE, "")
        device = device_of_token(token)
        if device is None:
            response = self.get_response(request) if _is_pairing(request) else _not_paired(request)
            if is_forgotten(token):
                clear_browser(response)
            return response
        request.device = device  # type: ignore[attr-defined]  # ours
        now = timezone.now()
        if now - device.last_seen_at >= NOTED_EVERY:
            note_seen(device, now)
        response = self.get_response(request)
        if now - device.cookie_set_at >= COOKIE_RENEWED_AFTER:
            set_device_cookie(response, token)
            note_seen(device, now, cookie_set=True)
        return response


def _is_pairing(request: HttpRequest) -> bool:
    """The pairing page, its look, and a short form sent to it: a stranger's upload is not even read."""
    if request.path not in PAIRING_PATHS:
        return False
    return request.method in {"GET", "HEAD"} or (
        request.content_type == "application/x-www-form-urlencoded"
        and request.META.get("CONTENT_LENGTH", "").isdecimal()
        and int(request.META["CONTENT_LENGTH"]) <= LONGEST_FORM_BYTES
    )


def _not_paired(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" and request.META.get("HTTP_SEC_FETCH_MODE") == "navigate":
        return HttpResponseRedirect(PAIRING_PAGE, headers={"Cache-Control": "no-store"})
    words = _("This device is not paired with Runtall.")
    if "text/html" in request.META.get("HTTP_ACCEPT", ""):  # a page that a service worker asks for needs a way out
        link = format_html('<p>{} <a href="{}">{}</a></p>', words, PAIRING_PAGE, _("Pair this device"))
        body, content_type = f"<!doctype html><title>Runtall</title>{link}", "text/html; charset=utf-8"
    else:
        body, content_type = words, "text/plain; charset=utf-8"
    headers = {"Cache-Control": "no-store", "WWW-Authenticate": 'Pairing realm="Runtall"'}
    return HttpResponse(body, status=401, content_type=content_type, headers=headers)


class UserOfRequest:
    """Sets ``request.user``: the local runner on their own machine, the owner of a paired device, else nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]  # lazy, as Django's own
        return self.get_response(request)


def _user_of(request: HttpRequest) -> User | AnonymousUser:
    device: Device | None = request.device  # type: ignore[attr-defined]  # set above
    if device is not None:
        return device.owner
    is_own = settings.LISTENER is Listener.OWN and is_loopback(request.META.get("REMOTE_ADDR", ""))
    return local_user() if is_own else AnonymousUser()
