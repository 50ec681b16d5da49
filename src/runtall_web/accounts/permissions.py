"""Who may change what: what is yours, and some of it only at your own machine."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from runtall_web.accounts.models import User
from runtall_web.config.listener import Listener


class Owned(Protocol):
    """Anything with an owner."""

    owner_id: int


def require_owner(actor: User | AnonymousUser, thing: Owned) -> None:
    """Raises ``PermissionDenied`` unless ``thing`` is the actor's own."""
    if not actor.is_authenticated or actor.pk != thing.owner_id:
        raise PermissionDenied


def require_user(actor: User | AnonymousUser) -> User:
    """The actor as a user. Raises ``PermissionDenied`` for nobody."""
    if not isinstance(actor, AnonymousUser) and actor.is_authenticated and actor.is_active:
        return actor
    raise PermissionDenied


def require_own_machine(request: HttpRequest) -> User:
    """The runner, at the machine itself. Raises ``PermissionDenied`` for a paired device, which may be a lost one."""
    if settings.LISTENER is not Listener.OWN:
        raise PermissionDenied
    return require_user(request.user)
