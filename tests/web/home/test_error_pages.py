"""Pages for what went wrong look like the product and lead back to it."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from runtall.errors import InputRefused
from runtall_web.accounts.models import User
from runtall_web.home.refusals import broken


def test_a_missing_page_has_the_menu_and_a_way_back(alice: User) -> None:
    answer = Client(REMOTE_ADDR="127.0.0.1").get("/no/such/page/")
    text = answer.content.decode()
    assert answer.status_code == 404
    assert "There is no such page" in text
    assert '<a class="btn" href="/">' in text
    assert "<nav" in text


def test_what_broke_is_told_in_the_products_dress_without_a_database() -> None:
    """No test database is asked for here: a query would fail this test."""
    with translation.override("en"):
        answer = broken(RequestFactory().get("/"))
    text = answer.content.decode()
    assert answer.status_code == 500
    assert 'rel="stylesheet"' in text
    assert "Nothing was changed." in text
    assert '<html lang="en">' in text
    assert "style=" not in text  # our own policy would refuse it


def test_what_broke_is_told_even_when_the_front_end_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(source: str) -> None:
        raise InputRefused("no {source}", remedy="build it", source=source)

    monkeypatch.setattr("runtall_web.home.face.entry", gone)
    answer = broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "stylesheet" not in answer.content.decode()
