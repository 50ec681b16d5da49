"""The cookie by which a paired device is known, and what a browser keeps beside it."""

from __future__ import annotations

from django.http import HttpResponse

# The prefix makes browsers insist on HTTPS, on this very host and on the path /.
DEVICE_COOKIE = "__Host-runtall-device"
COOKIE_LASTS_S = 400 * 24 * 3600  # the longest that browsers keep one; it is renewed while the device is used


def set_device_cookie(response: HttpResponse, token: str) -> None:
    # Lax: a link in a message still opens the paired page. Requests that other sites make are refused by the guard.
    response.set_cookie(
        DEVICE_COOKIE, token, max_age=COOKIE_LASTS_S, path="/", secure=True, httponly=True, samesite="Lax"
    )


def clear_browser(response: HttpResponse) -> None:
    """Have the browser delete what this site keeps in it: logged sets, kept pages, the service worker."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
