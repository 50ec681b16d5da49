"""Let the plan take in what was logged and what was missed since it was made."""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from runtall.errors import InvalidSettings, RuntallError
from runtall.plan import Pin
from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.home.texts import error_text
from runtall_web.plan.actions.record_plan import Change, record_plan
from runtall_web.plan.actions.tell_changes import tell_changes
from runtall_web.plan.bridge import answers_of, plan_of
from runtall_web.plan.models import PlanRecord
from runtall_web.plan.queries import current_record
from runtall_web.training.changes import untold_changes
from runtall_web.training.news import news_for_the_plan
from runtall_web.training.queries import is_on_hold

logger = logging.getLogger(__name__)


def adapt_plan(actor: User, owner: User, today: date, now: datetime) -> list[str]:
    """``take_in``, and what changed in lines for the runner, who has been told by that. Raises ``PermissionDenied``."""
    if current_record(owner) is None:
        return [_("There is no plan yet; what you did is in your log.")]
    try:
        take_in(actor, owner, today, now)
    except RuntallError as error:
        return [error_text(error)]
    adapted = untold_changes(owner)
    if adapted is None:
        return [_("The days ahead stay as they are.")]
    tell_changes(actor, owner, adapted.record.pk, now)
    return list(adapted.lines)


@transaction.atomic
def take_in(actor: User, owner: User, today: date, now: datetime, *, anything_new: bool = False) -> PlanRecord | None:
    """Plan again from ``today`` when something happened that the plan does not know; ``None`` when nothing did.

    ``anything_new`` says that something did, whenever it was received: an import. While training is on hold, and
    before the first plan, nothing is planned. A day set by hand stays unless it breaks a rule that never gives way;
    ``what_changed`` names it then. Raises ``PermissionDenied``, and ``InvalidSettings`` when the answers leave no plan.
    """
    before = current_record(owner)
    if before is None:
        return None
    require_owner(actor, before)
    if is_on_hold(owner) or not (anything_new or news_for_the_plan(owner, today)):
        return None
    pins = [pin for pin in plan_of(before).pins if pin.date >= today]
    while True:
        try:
            with transaction.atomic():
                return record_plan(
                    actor, owner, answers_of(owner, today), pins, today, now, Change(PlanRecord.Cause.LOGGED)
                )
        except InvalidSettings as refused:
            kept = without_broken(pins, refused)
            if len(kept) == len(pins):
                raise
            pins = kept


def take_in_if_possible(owner: User, today: date, now: datetime, *, anything_new: bool = False) -> None:
    """``take_in`` for a page that is shown in any case: an answer that leaves no plan is said where plans are made."""
    try:
        take_in(owner, owner, today, now, anything_new=anything_new)
    except RuntallError as refused:
        logger.warning("the plan could not take in what was logged: %s", refused)


def without_broken(pins: list[Pin], refused: InvalidSettings) -> list[Pin]:
    """The pins without the one that the refusal is about."""
    day = str(refused.evidence.get("date", ""))
    return [pin for pin in pins if "rule" not in refused.evidence or pin.date.isoformat() != day]
