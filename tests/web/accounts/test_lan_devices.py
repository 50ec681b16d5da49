"""Other devices: an unpaired one sees nothing but the pairing page; a code pairs once; revoking works at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from runtall_web.accounts.actions.make_code import CODE_LASTS, make_code
from runtall_web.accounts.actions.pair_device import (
    WRONG_CODES_OF_ALL,
    WRONG_CODES_OF_ONE_ADDRESS,
    WRONG_CODES_WINDOW,
    Paired,
    PairingRefused,
    TooManyTries,
    WrongCodeGiven,
    pair_device,
)
from runtall_web.accounts.actions.revoke_device import revoke_device
from runtall_web.accounts.cookies import DEVICE_COOKIE
from runtall_web.accounts.models import Device, PairingCode, User
from runtall_web.accounts.queries import device_of_token
from runtall_web.accounts.tokens import CODE_LENGTH, CODE_LETTERS, new_code, shown
from runtall_web.config.data_dir import DataDir
from runtall_web.config.listener import Listener
from runtall_web.form.models import Clip
from runtall_web.settings.actions.delete_everything import delete_everything
from web.form.sending import begin, put

HOME = "192.168.1.30"
LAPTOP = "laptop.local:8740"
WRONG = "2" * CODE_LENGTH


@pytest.fixture
def lan(data_dir: DataDir, settings: Settings) -> None:
    """This process serves the network."""
    settings.LISTENER = Listener.LAN
    settings.ALLOWED_HOSTS = ["laptop.local", "192.168.1.20"]
    settings.CSRF_COOKIE_SECURE = True


FORM = "application/x-www-form-urlencoded"


def phone(address: str = HOME, **more: object) -> Client:
    """A phone in the network."""
    return Client(REMOTE_ADDR=address, HTTP_HOST=LAPTOP, **more)


def send_form(client: Client, **told: str) -> HttpResponse:
    """Send the pairing page's form as a browser does."""
    headers = {"Origin": f"https://{LAPTOP}"}
    return client.post("/pair/", urlencode(told), content_type=FORM, secure=True, headers=headers)


@pytest.fixture
def paired(alice: User, lan: None, now: datetime) -> Paired:
    return pair_device(make_code(alice, now), "Phone", HOME, now)


def holding(token: str) -> Client:
    client = phone()
    client.cookies[DEVICE_COOKIE] = token
    return client


def addresses(patterns: list[URLPattern | URLResolver] | None = None, before: str = "/") -> Iterator[str]:
    """Every address of the program, numbers and words filled in."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
            continue
        for converter in getattr(pattern.pattern, "converters", {}):
            route = route.replace(next(part for part in route.split("/") if f"{converter}>" in part), "1")
        yield route


FILES = [
    "/static/icon.svg",
    "/static/build/manifest.json",
    "/static/../runtall.sqlite3",
    "/media/runs/1.fit",
    "/files/ab/abcd",
    "/pair/../runs/",
    "/pair/other",
    "/PAIR/",
    "//runs/",
]


def test_the_walk_below_meets_the_whole_program() -> None:
    found = set(addresses())
    assert {"/", "/runs/", "/train/events/", "/worker.js", "/health", "/settings/backup", "/settings/devices/"} <= found
    assert len(found) > 40
    assert not [address for address in found if "<" in address]


def test_an_unpaired_device_is_refused_everywhere(
    alice: User, lan: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stranger = phone()
    with django_assert_num_queries(0):
        for address in {*addresses(), *FILES} - {"/pair/", "/pair/look.css"}:
            for ask in (stranger.get, stranger.post, stranger.put, stranger.delete, stranger.head, stranger.options):
                answer = ask(address)
                assert answer.status_code == 401, address
                assert answer.content in {b"This device is not paired with Runtall.", b""}
                assert "no-store" in answer.headers["Cache-Control"]
                assert not answer.cookies


def test_a_browser_is_led_to_the_pairing_page_and_told_nothing_there(alice: User, lan: None) -> None:
    answer = phone().get("/runs/1/", headers={"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "none"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/pair/")
    page = phone(HTTP_USER_AGENT="Mozilla/5.0 (iPhone; …)").get("/pair/")
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    text = page.content.decode()
    assert 'value="iPhone"' in text
    assert "/static/" not in text
    worker = phone().get("/train/", headers={"Accept": "text/html"})
    assert worker.status_code == 401
    assert '<a href="/pair/">' in worker.content.decode()


def test_what_a_stranger_uploads_is_not_read(settings: Settings) -> None:
    """Neither the upload nor the database, which this test may not touch."""
    settings.LISTENER = Listener.LAN
    settings.ALLOWED_HOSTS = ["laptop.local"]

    class Upload(BytesIO):
        def read(self, *size: int | None) -> bytes:
            raise AssertionError("a stranger's upload was read")

    for content_type, length in (
        ("multipart/form-data; boundary=x", "9000"),
        (FORM, str(2**40)),
        (FORM, ""),
        (FORM, "-1"),
    ):
        sent = {"REQUEST_METHOD": "POST", "PATH_INFO": "/pair/", "CONTENT_TYPE": content_type}
        answer = phone().request(**sent, **{"wsgi.input": Upload(), "CONTENT_LENGTH": length})
        assert answer.status_code == 401


def test_a_code_lets_a_device_in_as_its_owner(alice: User, lan: None) -> None:
    code = make_code(alice, timezone.now())
    client = phone(enforce_csrf_checks=True)
    assert send_form(client, code=code).status_code == 403
    client.get("/pair/", secure=True)
    token = client.cookies["csrftoken"].value
    answer = send_form(client, code=shown(code).lower(), name="  My \n phone ", csrfmiddlewaretoken=token)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    cookie = answer.cookies[DEVICE_COOKIE]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/")
    assert cookie["domain"] == ""
    assert cookie["max-age"] == 400 * 24 * 3600
    runs = client.get("/runs/", secure=True)
    assert (runs.status_code, runs.context["user"]) == (200, alice)
    assert Device.objects.get().name == "My phone"
    assert client.get("/pair/", secure=True).status_code == 302


def test_nothing_kept_lets_anybody_in(paired: Paired, alice: User, now: datetime) -> None:
    code = make_code(alice, now)
    kept = [str(value) for model in (Device, PairingCode) for row in model.objects.values_list() for value in row]
    assert paired.token not in " ".join(kept)
    assert code not in " ".join(kept)
    for value in kept:
        assert device_of_token(value) is None
        with pytest.raises(PairingRefused):
            pair_device(value, "", HOME, now)


def test_a_code_works_once_and_soon(alice: User, lan: None, now: datetime) -> None:
    code = make_code(alice, now)
    pair_device(code, "", HOME, now)
    with pytest.raises(WrongCodeGiven):
        pair_device(code, "", HOME, now)
    late = make_code(alice, now)
    with pytest.raises(WrongCodeGiven):
        pair_device(late, "", HOME, now + CODE_LASTS)
    replaced, latest = make_code(alice, now), make_code(alice, now)
    with pytest.raises(WrongCodeGiven):
        pair_device(replaced, "", HOME, now)
    assert pair_device(latest, "", HOME, now + CODE_LASTS - timedelta(seconds=1)).device.owner == alice


def test_codes_are_long_and_plain() -> None:
    assert len(CODE_LETTERS) ** CODE_LENGTH > 8e11
    assert not set("ILO01") & set(CODE_LETTERS)
    assert len({new_code() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("typed", ["", "   ", "💥", "2" * 5000, "\x00", "K7M2"])
def test_what_is_no_code_is_refused(alice: User, lan: None, now: datetime, typed: str) -> None:
    make_code(alice, now)
    with pytest.raises(WrongCodeGiven):
        pair_device(typed, "", HOME, now)


def test_guessing_from_one_address_is_slowed(alice: User, lan: None) -> None:
    guesser = phone()
    make_code(alice, timezone.now())
    told = [send_form(guesser, code=WRONG).status_code for _ in range(WRONG_CODES_OF_ONE_ADDRESS)]
    assert told == [422] * WRONG_CODES_OF_ONE_ADDRESS
    slowed = send_form(guesser, code=WRONG)
    assert slowed.status_code == 429
    assert 0 < int(slowed.headers["Retry-After"]) <= WRONG_CODES_WINDOW.total_seconds() + 1
    # The right code is not even looked at, so the slowing cannot be used to tell it from a wrong one.
    right = make_code(alice, timezone.now())
    assert send_form(guesser, code=right).status_code == 429
    assert not Device.objects.exists()
    assert send_form(phone("192.168.1.31"), code=right).status_code == 302


def test_guessing_from_many_addresses_is_slowed(alice: User, lan: None, now: datetime) -> None:
    """At most ``WRONG_CODES_OF_ALL`` guesses in a window, from however many addresses."""
    for number in range(3 * WRONG_CODES_OF_ALL):
        with pytest.raises(WrongCodeGiven if number < WRONG_CODES_OF_ALL else TooManyTries):
            pair_device(WRONG, "", f"192.168.2.{number}", now + timedelta(seconds=number))
    later = now + WRONG_CODES_WINDOW + timedelta(seconds=3 * WRONG_CODES_OF_ALL)
    assert pair_device(make_code(alice, later), "", "192.168.2.1", later).device.owner == alice


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_paired_and_every_guess_counts(
    lan: None, now: datetime, close_connections: None
) -> None:
    alice = User.objects.create(username="runner")
    code = make_code(alice, now)
    told: list[str] = []

    def try_it(typed: str, address: str) -> None:
        try:
            told.append(pair_device(typed, "", address, now).device.name)
        except PairingRefused as refused:
            told.append(type(refused).__name__)
        finally:
            connection.close()

    same = [threading.Thread(target=try_it, args=(code, f"192.168.3.{number}")) for number in range(8)]
    wrong = [threading.Thread(target=try_it, args=(WRONG, "192.168.4.1")) for _ in range(12)]
    for thread in same + wrong:
        thread.start()
    for thread in same + wrong:
        thread.join()
    assert told.count("Device") == Device.objects.count() == 1
    assert told.count("WrongCodeGiven") == 7 + WRONG_CODES_OF_ONE_ADDRESS
    assert told.count("TooManyTries") == 12 - WRONG_CODES_OF_ONE_ADDRESS


def test_a_revoked_device_is_refused_at_once(paired: Paired, alice: User, charlie: User, now: datetime) -> None:
    client = holding(paired.token)
    assert client.get("/runs/").status_code == 200
    with pytest.raises(PermissionDenied):
        revoke_device(charlie, paired.device, now)
    assert client.get("/runs/").status_code == 200
    revoke_device(alice, paired.device, now)
    assert client.get("/runs/").status_code == 401
    assert client.get("/static/icon.svg").status_code == 401
    assert client.post("/train/events/", b"{}", content_type="application/json").status_code == 401


def test_what_else_shuts_a_device_out(paired: Paired, alice: User, data_dir: DataDir) -> None:
    client = holding(paired.token)
    assert holding(paired.token[:-1]).get("/runs/").status_code == 401
    assert holding(paired.token + "x").get("/runs/").status_code == 401
    alice.is_active = False
    alice.save()
    assert client.get("/runs/").status_code == 401
    alice.is_active = True
    alice.save()
    assert client.get("/runs/").status_code == 200
    data_dir.devices_key.unlink()  # as when a backup comes back
    assert client.get("/runs/").status_code == 401


def test_deleting_everything_forgets_the_devices_and_clears_their_browsers(
    paired: Paired, alice: User, now: datetime
) -> None:
    make_code(alice, now)
    delete_everything(alice, now)
    assert not Device.objects.exists()
    assert not PairingCode.objects.exists()
    for address in ("/runs/", "/train/events/", "/pair/"):
        answer = holding(paired.token).get(address)
        assert answer.status_code == (200 if address == "/pair/" else 401)
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in holding("of somebody else").get("/runs/").headers
    assert "Clear-Site-Data" not in phone().get("/pair/").headers


def test_a_revoked_device_keeps_its_unsent_sets_until_everything_is_deleted(
    paired: Paired, alice: User, now: datetime
) -> None:
    revoke_device(alice, paired.device, now)
    assert "Clear-Site-Data" not in holding(paired.token).get("/runs/").headers
    delete_everything(alice, now)
    assert "Clear-Site-Data" in holding(paired.token).get("/runs/").headers


def test_a_device_paired_again_after_all_was_deleted_keeps_what_is_new(
    paired: Paired, alice: User, now: datetime
) -> None:
    delete_everything(alice, now)
    again = pair_device(make_code(alice, now), "Phone", HOME, now)
    assert "Clear-Site-Data" not in holding(again.token).get("/health").headers


def test_a_forgotten_device_is_itself_forgotten_once_its_cookie_is_gone(
    paired: Paired, alice: User, now: datetime
) -> None:
    delete_everything(alice, now)
    delete_everything(alice, now + timedelta(days=400))
    assert "Clear-Site-Data" not in holding(paired.token).get("/runs/").headers


def test_a_paired_device_does_not_reach_what_belongs_on_the_laptop(paired: Paired, alice: User) -> None:
    client = holding(paired.token)
    for address in ("/settings/devices/", "/settings/backup", "/settings/restore/", "/settings/delete/"):
        assert client.get(address).status_code == 403, address
        assert client.post(address).status_code in {403, 405}, address
    assert client.post(f"/settings/devices/{paired.device.pk}/revoke/").status_code == 403
    assert device_of_token(paired.token) is not None
    text = client.get("/settings/").content.decode()
    assert "/settings/delete/" not in text
    assert "/settings/devices/" not in text


def test_a_device_in_use_keeps_its_cookie(paired: Paired) -> None:
    client, now = holding(paired.token), timezone.now()
    Device.objects.update(cookie_set_at=now - timedelta(days=6), last_seen_at=now - timedelta(days=6))
    assert DEVICE_COOKIE not in client.get("/health").cookies
    assert Device.objects.get().last_seen_at >= now
    Device.objects.update(cookie_set_at=now - timedelta(days=8))
    assert client.get("/health").cookies[DEVICE_COOKIE].value == paired.token
    assert DEVICE_COOKIE not in client.get("/health").cookies


@pytest.mark.parametrize(
    ("environ", "headers"),
    [
        ({"REMOTE_ADDR": "203.0.113.5"}, {}),
        ({"REMOTE_ADDR": "2001:db8::1"}, {}),
        ({}, {"Host": "evil.example"}),
        ({}, {"Host": "127.0.0.1:8740"}),
        ({}, {"Host": "localhost"}),
        ({}, {"Host": "other.local"}),
        ({}, {"X-Forwarded-For": "192.168.1.30"}),
        ({}, {"Forwarded": "for=192.168.1.30"}),
        ({}, {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}),
    ],
)
def test_the_network_is_ours_alone(paired: Paired, environ: dict[str, str], headers: dict[str, str]) -> None:
    client = holding(paired.token)
    assert client.get("/runs/").status_code == 200
    assert client.get("/runs/", headers=headers, **environ).status_code == 403
    assert client.get("/pair/", headers=headers, **environ).status_code == 403


def test_an_address_in_the_request_makes_nobody_the_runner(alice: User, lan: None) -> None:
    assert phone("127.0.0.1").get("/runs/").status_code == 401


def test_the_laptop_itself_needs_no_pairing(page: Client) -> None:
    assert page.get("/runs/").status_code == 200
    assert page.get("/pair/").headers["Location"] == "/"
    assert page.get("/settings/devices/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_paired_phone_sends_a_video_and_a_stranger_neither_sends_nor_sees(paired: Paired) -> None:
    data = b"0123456789" * 10
    mine = holding(paired.token)
    begun = begin(mine, "a.mp4", data)
    assert begun.status_code == 201
    assert Clip.objects.get().owner == paired.device.owner
    address = begun.json()["part"]
    stranger = phone()
    assert put(stranger, address, 0, data).status_code == 401
    assert begin(stranger, "b.mp4", data).status_code == 401
    for name in ("", "video", "report.json", "landmarks.bin", "recording.landmarks"):
        assert stranger.get(f"{begun.json()['clip']}{name}").status_code == 401
    assert (Clip.objects.get().received_bytes, Clip.objects.count()) == (0, 1)
    assert put(mine, address, 0, data).json()["done"]
    assert mine.get(f"{begun.json()['clip']}video").status_code == 200
