"""Without a login, a request from this machine is the runner's own."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from runtall_web.accounts.models import User
from runtall_web.accounts.queries import local_user
from runtall_web.config.guard import is_loopback


class LocalUser:
    """Sets ``request.user`` to the local runner for loopback callers, to nobody for all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]  # lazy, as Django's own
        return self.get_response(request)


def _user_of(request: HttpRequest) -> User | AnonymousUser:
    return local_user() if is_loopback(request.META.get("REMOTE_ADDR", "")) else AnonymousUser()
