"""What a device shows to be let in: a code once, then a token. Only their keyed hashes are kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

from runtall_web.config.data_dir import read_devices_key

# No I, L, O, 0 or 1: nobody has to guess which it is. Eight of 31 are 8.5 × 10¹¹ codes.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8


def new_code() -> str:
    """``K7M29QXP``."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def shown(code: str) -> str:
    """``K7M2-9QXP``."""
    half = CODE_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"


def as_typed(text: str) -> str:
    """The code in what somebody typed: small letters, spaces and dashes do not matter."""
    return "".join(letter for letter in text.upper() if letter.isalnum())[: 2 * CODE_LENGTH]


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def keyed_hash(secret: str) -> str:
    """Bound to the key in the data folder: what a backup holds is worth nothing without it."""
    return hmac.new(read_devices_key(settings.DATA_DIR), secret.encode(), hashlib.sha256).hexdigest()
