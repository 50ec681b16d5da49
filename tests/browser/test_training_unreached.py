"""A device that the server does not hear: what was done and told on it counts there all the same, on the right day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.conftest import PHONE, serving
from browser.gym import Gym, events_on_server, kept_for_offline, sets_on_server, until
from browser.wire import Wire, wired

DAY_S = 86_400


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    with serving(tmp_path) as address, wired(address) as made:
        yield made


@pytest.fixture
def phone(chromium: Browser, wire: Wire) -> Iterator[Gym]:
    """A phone at the session page with a clock that can be moved; its script errors fail the test."""
    context = chromium.new_context(viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]  # a plain dict
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.clock.install()
    yield Gym(at_session(page, wire.address))
    context.close()
    assert errors == []


def at_session(page: Page, address: str) -> Page:
    page.goto(f"{address}/train/")
    page.locator("#session:not([hidden])").wait_for()
    return page


def off(wire: Wire, context: BrowserContext) -> None:
    wire.cut = True
    context.set_offline(True)


def on(wire: Wire, context: BrowserContext) -> None:
    wire.cut = False
    context.set_offline(False)


def tell_red_flag(page: Page) -> None:
    page.locator("[data-do=pain]").click()
    page.locator("dialog summary", has_text="When to stop").click()
    page.get_by_role("button", name="One of these is so").click()
    page.get_by_role("button", name="Yes, end the session").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stop training, and have it looked at")


def test_a_red_flag_told_offline_holds_training_and_its_page_opens(wire: Wire, phone: Gym) -> None:
    page = phone.page
    phone.start("cobra")
    kept_for_offline(page)
    until(page, "await caches.match('/settings/stop/')")
    off(wire, page.context)
    tell_red_flag(page)
    page.get_by_role("link", name="What to do next").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("to stop and see somebody")
    at_session(page, wire.address)
    expect(page.get_by_role("heading", name="Training is on hold")).to_be_visible()
    expect(page.get_by_role("button", name="Start", exact=True)).to_have_count(0)
    on(wire, page.context)
    at_session(page, wire.address)
    expect(page.get_by_role("heading", name="Training is on hold")).to_be_visible()
    phone.pass_time(70)
    until(page, "(await (await fetch('/train/export/runtall-training.json')).json()).on_hold")
    page.goto(f"{wire.address}/settings/stop/")
    page.get_by_role("button", name="I may train again").click()
    at_session(page, wire.address)
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()


def test_a_session_done_offline_is_not_offered_again(wire: Wire, phone: Gym) -> None:
    page = phone.page
    kept_for_offline(page)
    off(wire, page.context)
    phone.start("cobra")
    phone.do_the_rest()
    at_session(page, wire.address)
    expect(page.get_by_role("heading", name="Done for today. One more?")).to_be_visible()
    done = page.locator("section", has=page.get_by_role("heading", name="Done today"))
    expect(done.get_by_text(re.compile("6 reps"))).to_have_count(2)
    on(wire, page.context)
    at_session(page, wire.address)  # made before the outbox was sent
    expect(page.get_by_role("heading", name="Done for today. One more?")).to_be_visible()
    phone.pass_time(70)
    until(page, "(await (await fetch('/train/export/runtall-sets.csv')).text()).split('\\n').length === 4")
    phone.report("done offline, not offered again", wire.address)


def test_a_page_kept_since_yesterday_offers_what_is_planned_today(wire: Wire, phone: Gym) -> None:
    page = phone.page
    page.goto(f"{wire.address}/welcome/")
    page.get_by_role("button", name="Try a sample runner").click()
    page.wait_for_url(f"{wire.address}/")
    at_session(page, wire.address)
    kept_for_offline(page)
    data = page.evaluate("JSON.parse(document.getElementById('training-data').textContent)")
    assert len(data["days"]) >= 3
    off(wire, page.context)
    now_s = page.evaluate("Date.now()") / 1000
    for days in range(1, 8):
        page.clock.set_system_time(now_s + days * DAY_S)
        at_session(page, wire.address)
        today = page.evaluate("new Date().toLocaleDateString('sv')")
        expect(page.get_by_text("As planned when this device last reached the server.")).to_be_visible()
        planned = next((day for day in data["days"] if day["date"] == today), None)
        if planned is None:
            expect(page.get_by_role("heading", name="A session of your own")).to_be_visible()
        else:
            expect(page.locator(".s-start .s-row .item-name")).to_have_count(len(planned["items"]))


def test_a_clock_set_back_and_put_right_dates_nothing_wrongly(wire: Wire, phone: Gym) -> None:
    page = phone.page
    phone.start("cobra")
    phone.do_set()
    now_s = page.evaluate("Date.now()") / 1000
    page.clock.set_system_time(now_s - 3 * DAY_S)
    page.clock.run_for(1000)
    phone.do_set()
    phone.next.click()
    expect(page.get_by_role("heading", name="Well done")).to_be_visible()
    page.clock.set_system_time(now_s + 600)
    at_session(page, wire.address)
    phone.start("renegade_row")
    phone.do_set()
    phone.all_sent()
    today = date.fromisoformat(page.evaluate("new Date().toLocaleDateString('sv')"))
    assert {row["date"] for row in sets_on_server(wire.address)} == {today.isoformat()}
    times = [int(str(each["at"])) for each in events_on_server(wire.address)]
    assert max(times) <= (now_s + DAY_S / 2) * 1000
    phone.report("clock set back and put right", wire.address)


def test_a_tab_left_open_does_not_write_into_a_log_that_was_deleted(wire: Wire, phone: Gym) -> None:
    page = phone.page
    phone.start("cobra")
    phone.do_set()
    phone.all_sent()
    other = page.context.new_page()
    other.goto(f"{wire.address}/settings/delete/")
    other.get_by_role("checkbox", name="Yes, delete it all").check()
    other.get_by_role("button", name="Delete everything").click()
    other.wait_for_url(f"{wire.address}/welcome/")
    for _ in range(2):
        phone.pass_time(70)
        phone.next.click()
        expect(page.get_by_role("alert")).to_contain_text("Everything was deleted meanwhile")
    assert events_on_server(wire.address) == []
    page.get_by_role("button", name="Begin anew").click()
    expect(page.locator(".s-start .s-next")).to_be_visible()
    phone.done.clear()
    phone.start("cobra")
    phone.do_set()
    phone.all_sent()
    phone.report("after everything was deleted", wire.address)


def test_a_browser_that_was_not_told_keeps_what_it_never_sent_to_itself(
    wire: Wire, phone: Gym, chromium: Browser
) -> None:
    """Another browser of the same machine: its unsent sets do not come back by themselves, and are not lost unasked."""
    page = phone.page
    phone.start("cobra")
    phone.all_sent()
    off(wire, page.context)
    phone.do_set()
    wire.cut = False  # for the other browser only
    other = chromium.new_page()
    other.goto(f"{wire.address}/settings/delete/")
    other.get_by_role("checkbox", name="Yes, delete it all").check()
    other.get_by_role("button", name="Delete everything").click()
    other.wait_for_url(f"{wire.address}/welcome/")
    other.close()
    on(wire, page.context)
    at_session(page, wire.address)
    phone.pass_time(70)
    state = page.locator("[data-part=saved]")
    expect(state).to_have_attribute("data-state", "refused")
    assert events_on_server(wire.address) == []
    state.click()
    expect(page.get_by_text("This belongs to what was deleted")).to_be_visible()
    page.get_by_role("button", name="Forget them on this device").click()
    page.get_by_role("button", name="Yes, forget them").click()
    expect(page.locator("[data-part=saved]")).not_to_have_attribute("data-state", "refused")
    assert events_on_server(wire.address) == []


def test_a_tab_at_the_start_follows_what_another_tab_does(wire: Wire, phone: Gym) -> None:
    page = phone.page.context.new_page()
    page.clock.install()
    two = Gym(at_session(page, wire.address))
    phone.start("cobra")
    expect(two.next).to_have_text("Start set 1")
    tell_red_flag(phone.page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Stop training, and have it looked at")
