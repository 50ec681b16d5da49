"""Only a browser on this machine, at our own address, is answered; every answer carries its policy."""

from __future__ import annotations

import pytest
from django.test import Client

from runtall_web.accounts.models import User
from runtall_web.config.local_network import is_loopback
from runtall_web.runs.models import Run


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.0.9", "::1", "[::1]", "::ffff:127.0.0.1"])
def test_knows_this_machine(address: str) -> None:
    assert is_loopback(address)


@pytest.mark.parametrize(
    "address", ["", "10.0.0.1", "localhost", "::2", "::ffff:10.0.0.1", "0.0.0.0", "127.0.0.1.ev.il"]
)
def test_knows_what_is_not(address: str) -> None:
    assert not is_loopback(address)


@pytest.mark.parametrize(
    ("environ", "headers"),
    [
        ({"REMOTE_ADDR": "192.168.1.20"}, {}),
        ({"REMOTE_ADDR": "127.0.0.1"}, {"Host": "runtall.evil.example"}),
        ({"REMOTE_ADDR": "127.0.0.1"}, {"Host": "127.0.0.1.evil.example"}),
        ({"REMOTE_ADDR": "127.0.0.1"}, {"X-Forwarded-For": "203.0.113.5"}),
        ({"REMOTE_ADDR": "127.0.0.1"}, {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}),
    ],
)
def test_refuses_strangers_before_anything_is_read(
    environ: dict[str, str], headers: dict[str, str], django_assert_num_queries: object
) -> None:
    answer = Client(**environ).get("/runs/", headers=headers)
    assert answer.status_code == 403
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_lets_a_link_from_elsewhere_open_a_page(page: Client) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert page.get("/runs/", headers=headers).status_code == 200


def test_every_page_carries_its_policy(page: Client) -> None:
    headers = page.get("/runs/").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_no_page_holds_what_the_policy_would_block(page: Client) -> None:
    for address in ("/runs/", "/runs/enter/", "/runs/import/", "/settings/restore/"):
        text = page.get(address).content.decode()
        assert "style=" not in text, address
        assert " onclick=" not in text, address
        assert "http://" not in text.replace("http://www.w3.org", ""), address
        assert "https://" not in text, address


def test_a_write_needs_the_token_and_our_own_origin(alice: User) -> None:
    strict = Client(enforce_csrf_checks=True, REMOTE_ADDR="127.0.0.1")
    entered = {"day": "2026-11-01", "duration": "30:00"}
    assert strict.post("/runs/enter/", entered).status_code == 403
    strict.get("/runs/enter/")
    token = strict.cookies["csrftoken"].value
    told = {**entered, "csrfmiddlewaretoken": token}
    assert strict.post("/runs/enter/", told, headers={"Origin": "http://evil.example"}).status_code == 403
    assert not Run.objects.exists()
    assert strict.post("/runs/enter/", told, headers={"Origin": "http://testserver"}).status_code == 302
    assert Run.objects.count() == 1


def test_what_is_refused_is_said_on_a_page(page: Client) -> None:
    missing = page.get("/runs/999/")
    assert missing.status_code == 404
    assert "There is no such page" in missing.content.decode()
