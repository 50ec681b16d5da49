"""The first look at a request: where it comes from, by which name it calls, and whether another site makes it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.translation import gettext as _

from runtall_web.config.listener import Listener
from runtall_web.config.local_network import is_local, is_loopback

PROXY_HEADERS = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP")
RESOURCE_POLICY = "Cross-Origin-Resource-Policy"


class OurCallersOnly:
    """Refuses callers from elsewhere, names that are not ours, and requests another site makes.

    The first two stop a page that rebinds its own name to this machine; the last stops a page elsewhere that posts
    here. Who the caller is comes later: ``accounts.middleware``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refusal = _CALLERS[settings.LISTENER](request) or _refused_name_or_site(request)
        if refusal:
            return HttpResponseForbidden(refusal, content_type="text/plain; charset=utf-8")
        response = self.get_response(request)
        response.headers.setdefault(RESOURCE_POLICY, "same-origin")
        return response


def _refused_by_own(request: HttpRequest) -> str:
    if not is_loopback(request.META.get("REMOTE_ADDR", "")):
        return _("Runtall answers only browsers on its own machine.")
    return _refused_proxy(request)


def _refused_by_lan(request: HttpRequest) -> str:
    if not is_local(request.META.get("REMOTE_ADDR", "")):
        return _("Runtall answers only browsers on its own network.")
    return _refused_proxy(request)


def _refused_by_proxy(request: HttpRequest) -> str:
    if not is_loopback(request.META.get("REMOTE_ADDR", "")):
        return _("Runtall answers only a proxy on its own machine.")
    if not request.is_secure():
        return _("The proxy must serve HTTPS and say so: X-Forwarded-Proto: https.")
    return ""


def _refused_proxy(request: HttpRequest) -> str:
    if any(header in request.META for header in PROXY_HEADERS):
        return _("Runtall does not answer through a proxy here. RUNTALL_PUBLIC_HOST opens a port for one.")
    return ""


_CALLERS = {Listener.OWN: _refused_by_own, Listener.LAN: _refused_by_lan, Listener.PROXY: _refused_by_proxy}


def _refused_name_or_site(request: HttpRequest) -> str:
    try:
        request.get_host()
    except DisallowedHost:
        return _("This address is not Runtall's own. Open the one that runtall serve printed.")
    site = request.META.get("HTTP_SEC_FETCH_SITE", "same-origin")
    navigation = request.method == "GET" and request.META.get("HTTP_SEC_FETCH_MODE") == "navigate"
    if site in {"cross-site", "same-site"} and not navigation:
        return _("Another site asked for this. Open Runtall's own page instead.")
    return ""
