"""Sending events as a page does."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.test import Client

Send = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def send(page: Client) -> Send:
    """Post events and return the server's answer for each."""

    def post(*events: object) -> list[dict[str, Any]]:
        answer = page.post("/train/events/", json.dumps({"events": events}), content_type="application/json")
        assert answer.status_code == 200, answer.content
        results: Sequence[dict[str, Any]] = answer.json()["results"]
        return list(results)

    return post
