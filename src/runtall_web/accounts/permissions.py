"""Who may change what. One rule so far: what is yours."""

from __future__ import annotations

from typing import Protocol

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from runtall_web.accounts.models import User


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
