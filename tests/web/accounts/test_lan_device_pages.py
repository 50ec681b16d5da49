"""Settings → Devices on the laptop, and the port for a reverse proxy."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from runtall_web.accounts.actions.make_code import make_code
from runtall_web.accounts.actions.pair_device import WRONG_CODES_OF_ONE_ADDRESS, pair_device
from runtall_web.accounts.models import Device, User, WrongCode
from runtall_web.config.data_dir import DataDir
from runtall_web.config.listener import Listener
from runtall_web.config.reach import Reach, clear_reach, write_reach

PUBLIC = "runtall.example.org"


def test_without_the_network_the_page_says_how(page: Client) -> None:
    text = page.get("/settings/devices/").content.decode()
    assert "runtall serve --lan" in text
    assert "Pair a device" not in text


def test_the_page_makes_a_code_and_takes_a_device_back(
    page: Client, data_dir: DataDir, alice: User, now: datetime
) -> None:
    write_reach(data_dir, Reach(["https://laptop.local:8740/"], "http://192.168.1.20:8741/", "AB CD"))
    assert "Pair a device" in page.get("/settings/devices/").content.decode()
    answer = page.post("/settings/devices/")
    text = answer.content.decode()
    code = re.search(r"<p class=\"strong\" data-code>(\w{4}-\w{4})</p>", text)
    assert code is not None
    assert "no-store" in answer.headers["Cache-Control"]
    assert "http://192.168.1.20:8741/" in text
    assert text.count("data:image/svg+xml") == 2
    assert "style=" not in text
    device = pair_device(code[1], "Phone", "192.168.1.30", timezone.now()).device
    assert "Phone" in page.get("/settings/devices/").content.decode()
    assert page.get(f"/settings/devices/{device.pk}/revoke/").status_code == 405
    assert page.post(f"/settings/devices/{device.pk}/revoke/").status_code == 302
    assert "None yet" in page.get("/settings/devices/").content.decode()
    assert Device.objects.get().revoked_at is not None
    clear_reach(data_dir)
    assert page.post("/settings/devices/").content.decode().count("data-code") == 0


def test_another_runners_device_is_not_ours_to_revoke(page: Client, bob: User, now: datetime) -> None:
    device = pair_device(make_code(bob, now), "Bob's", "192.168.1.31", now).device
    assert "Bob" not in page.get("/settings/devices/").content.decode()
    assert page.post(f"/settings/devices/{device.pk}/revoke/").status_code == 403
    assert page.post("/settings/devices/999/revoke/").status_code == 404


@pytest.fixture
def proxy(alice: User, data_dir: DataDir, settings: Settings) -> Client:
    """A browser behind a reverse proxy that does as the how-to says."""
    settings.LISTENER = Listener.PROXY
    settings.ALLOWED_HOSTS = [PUBLIC]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return Client(
        REMOTE_ADDR="127.0.0.1",
        HTTP_HOST=PUBLIC,
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_FORWARDED_FOR="198.51.100.9, 203.0.113.5",
    )


def send_code(client: Client, code: str, **environ: str) -> HttpResponse:
    return client.post("/pair/", f"code={code}", content_type="application/x-www-form-urlencoded", **environ)


def test_behind_a_proxy_nobody_enters_unpaired(proxy: Client, alice: User) -> None:
    assert proxy.get("/runs/").status_code == 401
    code = make_code(alice, timezone.now())
    assert send_code(proxy, code).status_code == 302
    assert proxy.get("/runs/").status_code == 200
    assert proxy.get("/settings/backup").status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"REMOTE_ADDR": "192.168.1.30"},
        {"HTTP_HOST": "127.0.0.1:8742"},
        {"HTTP_HOST": "laptop.local"},
        {"HTTP_X_FORWARDED_PROTO": "http"},
        {"HTTP_X_FORWARDED_PROTO": ""},
    ],
)
def test_only_the_named_proxy_is_answered(proxy: Client, change: dict[str, str]) -> None:
    assert proxy.get("/pair/").status_code == 200
    assert proxy.get("/pair/", **change).status_code == 403


def test_tries_count_for_the_address_that_the_proxy_saw(proxy: Client) -> None:
    """What the browser claims stands further left, and changes nothing."""
    for number in range(WRONG_CODES_OF_ONE_ADDRESS):
        claimed = f"198.51.100.{number}, 203.0.113.5"
        assert send_code(proxy, "wrong", HTTP_X_FORWARDED_FOR=claimed).status_code == 422
    assert set(WrongCode.objects.values_list("address", flat=True)) == {"203.0.113.5"}
    assert send_code(proxy, "wrong").status_code == 429
    assert send_code(proxy, "wrong", HTTP_X_FORWARDED_FOR="203.0.113.6").status_code == 422
