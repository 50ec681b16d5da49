"""Keep events that a device sent. Sending them again changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.settings.actions.save_runner import save_runner, set_stop
from runtall_web.settings.bridge import UNASKED
from runtall_web.settings.models import RunnerRecord
from runtall_web.training.actions.project_sessions import project_sessions
from runtall_web.training.models import Event
from runtall_web.training.payloads import PAYLOADS, EventRefused, check_payload, uuid_text
from runtall_web.training.projection import SHOWS_IN_LOG, DoneSession

MOST_EVENTS = 1000
FIRST_MS = 946_684_800_000  # the year 2000
LAST_MS = 4_102_444_800_000  # the year 2100
ENVELOPE = {"id", "device", "session", "kind", "at", "payload"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one event: ``saved``, ``duplicate`` or ``refused`` with its reason."""

    id: str | None
    status: str
    refusal: EventRefused | None = None


@transaction.atomic
def record_events(actor: User, owner: User, sent: Sequence[object], now: datetime) -> list[Answer]:
    """Keep each event that is new; one answer per event, in order. Raises ``PermissionDenied`` for another's log.

    An id that was used before for something else is refused. A red flag puts training on hold.
    """
    answers, new, sessions = keep_events(actor, owner, [(one, now) for one in sent])
    if red_flags(new, sessions):
        put_on_hold(actor, owner, now, now)
    return answers


def red_flags(new: Iterable[Event], sessions: Mapping[UUID, DoneSession]) -> list[Event]:
    """The red flags among new events that were not taken back."""
    return [event for event in new if event.kind == "red_flag_told" and sessions[event.session].red_flag]


def put_on_hold(actor: User, owner: User, since: datetime, now: datetime) -> None:
    """Put training on hold from the day of ``since``, also for a runner who answered no question yet."""
    if not RunnerRecord.objects.filter(owner=owner).exists():
        save_runner(actor, owner, UNASKED, now)
    set_stop(actor, owner, timezone.localtime(since).date(), now)


def keep_events(
    actor: User, owner: User, sent: Sequence[tuple[object, datetime]]
) -> tuple[list[Answer], list[Event], dict[UUID, DoneSession]]:
    """Keep events with the times they were received at: the answers, what was new, and the sessions as they are now.

    Call inside a transaction. Raises ``PermissionDenied``.
    """
    require_owner(actor, Event(owner=owner))
    read = [_read(one, owner, received_at) for one, received_at in sent]
    known = _known(owner, [event.uid for event in read if isinstance(event, Event)])
    new: dict[UUID, Event] = {}
    answers = []
    for event in read:
        if isinstance(event, Answer):
            answers.append(event)
            continue
        before = known.get(event.uid)
        if before is None:
            known[event.uid] = event.sha256
            new[event.uid] = event
            answers.append(Answer(str(event.uid), "saved"))
        elif before == event.sha256:
            answers.append(Answer(str(event.uid), "duplicate"))
        else:
            refusal = EventRefused("that id was used for something else before")
            answers.append(Answer(str(event.uid), "refused", refusal))
    Event.objects.bulk_create(new.values(), ignore_conflicts=True)
    touched = {event.session for event in new.values() if event.kind in SHOWS_IN_LOG}
    return answers, list(new.values()), project_sessions(owner, touched)


def event_sha256(event: Event) -> str:
    """SHA-256 over everything that the device sent, in one spelling."""
    told = [str(event.uid), str(event.device), str(event.session), event.kind, event.at_ms, event.payload]
    text = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _read(sent: object, owner: User, now: datetime) -> Event | Answer:
    """An event that may be kept, or the answer that says why not."""
    told_id = sent.get("id") if isinstance(sent, dict) else None
    try:
        return _event(sent, owner, now)
    except EventRefused as refusal:
        return Answer(told_id if isinstance(told_id, str) else None, "refused", refusal)


def _event(sent: Any, owner: User, now: datetime) -> Event:
    if not isinstance(sent, dict) or sent.keys() != ENVELOPE:
        raise EventRefused("an event has exactly the keys {keys}", keys=", ".join(sorted(ENVELOPE)))
    if sent["kind"] not in PAYLOADS if isinstance(sent["kind"], str) else True:
        raise EventRefused("this Runtall knows no such kind of event", remedy="update it, then send again")
    if type(sent["at"]) is not int or not FIRST_MS <= sent["at"] <= LAST_MS:
        raise EventRefused("{key} is not {wish}", key="at", wish="a time in milliseconds since 1970")
    check_payload(sent["kind"], sent["payload"], sent["at"])
    event = Event(
        owner=owner,
        uid=uuid_text("id", sent["id"]),
        device=uuid_text("device", sent["device"]),
        session=uuid_text("session", sent["session"]),
        kind=sent["kind"],
        payload=sent["payload"],
        at_ms=sent["at"],
        received_at=now.astimezone(UTC),
    )
    event.sha256 = event_sha256(event)
    return event


def _known(owner: User, uids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Event.objects.filter(owner=owner, uid__in=list(uids)).values_list("uid", "sha256"))
