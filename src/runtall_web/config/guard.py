"""Until a network mode exists, only a browser on this machine is answered."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.translation import gettext as _

PROXY_HEADERS = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP")
RESOURCE_POLICY = "Cross-Origin-Resource-Policy"


class OwnMachineOnly:
    """Refuses callers that are not on this machine, names that are not ours, and requests another site makes.

    The first two stop a page that rebinds its own name to 127.0.0.1; the last stops a page elsewhere that posts here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refusal = _refusal(request)
        if refusal:
            return HttpResponseForbidden(refusal, content_type="text/plain; charset=utf-8")
        response = self.get_response(request)
        response.headers.setdefault(RESOURCE_POLICY, "same-origin")
        return response


def _refusal(request: HttpRequest) -> str:
    if not is_loopback(request.META.get("REMOTE_ADDR", "")):
        return _("Runtall answers only browsers on its own machine.")
    if any(header in request.META for header in PROXY_HEADERS):
        return _("Runtall does not answer through a proxy: without a login it cannot tell who is asking.")
    try:
        request.get_host()
    except DisallowedHost:
        return _("This address is not Runtall's own. Open the one that runtall serve printed.")
    site = request.META.get("HTTP_SEC_FETCH_SITE", "same-origin")
    navigation = request.method == "GET" and request.META.get("HTTP_SEC_FETCH_MODE") == "navigate"
    if site in {"cross-site", "same-site"} and not navigation:
        return _("Another site asked for this. Open Runtall's own page instead.")
    return ""


def is_loopback(address: str) -> bool:
    """Whether an IP address is this machine's own; names are not."""
    try:
        ip = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    return bool((mapped or ip).is_loopback)
