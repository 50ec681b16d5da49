"""Let the plan take up what the clips show, or keep them out of it."""

from __future__ import annotations

from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.form.models import PlanSwitch


def follow_clips(actor: User, owner: User, *, is_on: bool) -> None:
    """Raises ``PermissionDenied`` for another's plan."""
    require_owner(actor, PlanSwitch(owner=owner))
    PlanSwitch.objects.update_or_create(owner=owner, defaults={"is_on": is_on})
