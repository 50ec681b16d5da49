"""Pair a device: a code in, a token out. Guessing is slowed for each address and for all together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare

from runtall.errors import InputRefused
from runtall_web.accounts.models import Device, PairingCode, User, WrongCode
from runtall_web.accounts.queries import local_user
from runtall_web.accounts.tokens import as_typed, keyed_hash, new_token

# With 8.5 × 10¹¹ codes of ten minutes, thirty tries in ten minutes find one in about half a million years.
WRONG_CODES_WINDOW = timedelta(minutes=10)
WRONG_CODES_OF_ONE_ADDRESS = 5
WRONG_CODES_OF_ALL = 30
NAME_LENGTH = 60


class PairingRefused(InputRefused):
    """The device stays outside. ``retry_after_s`` is 0 when it may try again at once."""

    default_code = "pairing"
    retry_after_s = 0


class WrongCodeGiven(PairingRefused):
    """No code that is valid now."""

    default_code = "wrong_code"


class TooManyTries(PairingRefused):
    """Not even looked at."""

    default_code = "too_many_tries"

    def __init__(self, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(
            "too many wrong codes were tried",
            remedy="wait {minutes} min and try again",
            minutes=-(-retry_after_s // 60),
        )


@dataclass(frozen=True, slots=True)
class Paired:
    """The device's record, and the token that its browser keeps; the token is told this once."""

    device: Device
    token: str


def pair_device(typed: str, name: str, address: str, now: datetime) -> Paired:
    """Let the device in that typed a valid code. Raises ``TooManyTries`` or ``WrongCodeGiven``; the latter counts."""
    with transaction.atomic():
        # Tries take turns, so that none slips past the count: SQLite by its write lock, others by this row.
        User.objects.select_for_update().get(pk=local_user().pk)
        wait_s = _must_wait_s(address, now)
        if wait_s:
            raise TooManyTries(wait_s)
        code = _valid_code(as_typed(typed), now)
        if code is not None:
            return _let_in(code, name, now)
        WrongCode.objects.create(tried_at=now, address=address)
    raise WrongCodeGiven(
        "this code is not valid", remedy="look at it again, or make a new one on the laptop under Settings → Devices"
    )


def _must_wait_s(address: str, now: datetime) -> int:
    WrongCode.objects.filter(tried_at__lte=now - WRONG_CODES_WINDOW).delete()
    waits = []
    for tries, allowed in (
        (WrongCode.objects.filter(address=address), WRONG_CODES_OF_ONE_ADDRESS),
        (WrongCode.objects.all(), WRONG_CODES_OF_ALL),
    ):
        moments = list(tries.order_by("-tried_at").values_list("tried_at", flat=True)[:allowed])
        if len(moments) == allowed:
            waits.append(int((moments[-1] + WRONG_CODES_WINDOW - now).total_seconds()) + 1)
    return max(waits, default=0)


def _valid_code(code: str, now: datetime) -> PairingCode | None:
    tried = keyed_hash(code)
    found = None
    for known in PairingCode.objects.filter(used_at=None, expires_at__gt=now):
        if constant_time_compare(known.code_hash, tried):
            found = known
    return found


def _let_in(code: PairingCode, name: str, now: datetime) -> Paired:
    if not PairingCode.objects.filter(pk=code.pk, used_at=None).update(used_at=now):
        raise WrongCodeGiven("this code was just used", remedy="make a new one on the laptop under Settings → Devices")
    token = new_token()
    device = Device.objects.create(
        owner=code.owner,
        name=" ".join(name.split())[:NAME_LENGTH] or "Device",
        token_hash=keyed_hash(token),
        paired_at=now,
        last_seen_at=now,
        cookie_set_at=now,
    )
    return Paired(device, token)
