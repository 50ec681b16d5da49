"""What every template knows about who is running."""

from __future__ import annotations

from django.http import HttpRequest


def user(request: HttpRequest) -> dict[str, object]:
    return {"user": request.user}
