"""Reads about who is running."""

from __future__ import annotations

from runtall_web.accounts.models import LOCAL_USERNAME, User


def local_user() -> User:
    """The one runner of this machine; made, without a usable password, the first time."""
    found = User.objects.filter(username=LOCAL_USERNAME).first()
    if found is not None:
        return found
    made, _ = User.objects.get_or_create(username=LOCAL_USERNAME, defaults={"password": "!"})
    return made
