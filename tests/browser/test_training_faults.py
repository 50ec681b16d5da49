"""Whatever goes wrong in the gym, not one set is lost or doubled. Every test counts them and prints the count."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from browser.conftest import FLAGS, PHONE, chromium_path, serving
from browser.gym import Gym, events_on_server, kept_for_offline, sets_on_server, until
from browser.wire import Wire, wired

COBRA, TAPS = "cobra", "renegade_row"


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    """A server of this test's own behind a wire."""
    with serving(tmp_path) as address, wired(address) as made:
        yield made


Phone = Callable[..., Gym]


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Phone]:
    """Opens the session page on a phone with a clock that can be moved."""
    contexts: list[BrowserContext] = []

    def opened(address: str) -> Gym:
        context = chromium.new_context(viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]  # a plain dict
        contexts.append(context)
        page = context.new_page()
        page.clock.install()
        return Gym(at_session(page, address))

    yield opened
    for context in contexts:
        context.close()


def at_session(page: Page, address: str) -> Page:
    page.goto(f"{address}/train/")
    page.locator("#session:not([hidden])").wait_for()
    return page


def test_reload_in_the_middle_of_a_set(wire: Wire, phone: Phone) -> None:
    gym = phone(wire.address)
    gym.start(COBRA)
    gym.begin_set()
    gym.pass_time(12)
    before = gym.page.locator("[data-part=note]").inner_text()
    gym.page.reload()
    expect(gym.next).to_have_text("Set done")
    assert re.match(r"repetition \d of 6", gym.page.locator("[data-part=note]").inner_text())
    assert before.startswith("repetition 2")
    gym.finish_set()
    gym.page.reload()
    gym.do_the_rest()
    gym.all_sent()
    gym.report("reload in the middle of a set", wire.address)


def test_the_browser_is_killed_in_the_middle_of_a_set(wire: Wire, chromium: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    done: list[str] = []
    with persistent(chromium, folder) as page:
        gym = Gym(at_session(page, wire.address), done)
        gym.start(COBRA)
        wire.cut = True  # nothing reaches the server before the process dies
        gym.do_set()
        gym.begin_set()
        kill(folder)
        with pytest.raises(Error, match=r"closed|crash"):
            page.wait_for_timeout(20_000)
    wire.cut = False
    with persistent(chromium, folder) as page:
        gym = Gym(at_session(page, wire.address), done)
        expect(gym.next).to_have_text("Set done")
        gym.finish_set()
        gym.do_the_rest()
        gym.all_sent()
        gym.report("browser killed in the middle of a set", wire.address)


@contextmanager
def persistent(chromium: Browser, folder: Path) -> Iterator[Page]:
    """A browser of its own that keeps its profile; may be killed inside."""
    context = chromium.browser_type.launch_persistent_context(
        str(folder),
        executable_path=chromium_path(chromium.browser_type),
        args=FLAGS,
        viewport=PHONE,  # type: ignore[arg-type]  # a plain dict
    )
    page = context.new_page()
    page.clock.install()
    try:
        yield page
    finally:
        with suppress(Error):
            context.close()


def kill(profile: Path) -> None:
    """SIGKILL for the browser's main process of that profile."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if f"--user-data-dir={profile}" in words and not any(word.startswith("--type=") for word in words):
            os.kill(int(process.name), signal.SIGKILL)


def test_a_whole_session_without_network(wire: Wire, phone: Phone) -> None:
    gym = phone(wire.address)
    kept_for_offline(gym.page)
    wire.cut = True
    gym.page.context.set_offline(True)
    gym.page.reload()  # opened with the network off
    gym.page.locator("#session:not([hidden])").wait_for()
    gym.start(COBRA, TAPS)
    gym.do_set()
    expect(gym.page.locator("[data-part=saved]")).to_have_attribute("data-state", "queued")
    gym.page.reload()
    gym.do_the_rest()
    assert wire.posts == 0
    expect(gym.page.locator("[data-part=saved]")).to_have_attribute("data-state", "queued")
    wire.cut = False
    gym.page.context.set_offline(False)
    gym.pass_time(70)
    gym.all_sent()
    gym.report("a whole session without network", wire.address)


def test_two_tabs_on_one_session(wire: Wire, phone: Phone) -> None:
    one = phone(wire.address)
    one.start(COBRA)
    page = one.page.context.new_page()
    page.clock.install()
    two = Gym(at_session(page, wire.address), one.done)
    expect(two.next).to_have_text("Start set 1")
    one.begin_set()
    expect(two.next).to_have_text("Set done")  # the other tab follows
    one.pass_time(60)
    both = "document.querySelector('[data-part=next]').click()"
    one.page.evaluate(both)
    two.page.evaluate(both)  # both thumbs at once: the same set, or the next one already
    one.done.append("set 1")
    expect(one.next).to_have_text(re.compile("set 2|Set done"))
    one.saved()
    two.saved()
    expect(two.next).to_have_text(one.next.inner_text())
    if two.next.inner_text() == "Set done":
        two.finish_set()
    two.do_the_rest()
    expect(one.page.get_by_role("heading", name="Well done")).to_be_visible()
    one.all_sent()
    one.report("two tabs on one session", wire.address)


def test_two_tabs_that_cannot_hear_each_other(wire: Wire, phone: Phone) -> None:
    """Without messages between tabs a stale one finds out when it writes, and writes nothing."""
    one = phone(wire.address)
    one.start(COBRA)
    page = one.page.context.new_page()
    page.clock.install()
    page.add_init_script("window.BroadcastChannel = class { addEventListener() {} postMessage() {} }")
    two = Gym(at_session(page, wire.address), one.done)
    expect(two.next).to_have_text("Start set 1")
    one.do_set()
    two.next.click()  # still thinks that set 1 was not begun
    expect(two.page.get_by_role("alert")).to_contain_text("Another window went on")
    expect(two.next).to_have_text(re.compile("set 2"))
    two.do_the_rest()
    two.all_sent()
    two.report("two tabs that cannot hear each other", wire.address)


def test_the_storage_is_full(wire: Wire, chromium: Browser, tmp_path: Path) -> None:
    """A browser looks at its quota when it opens a store: so the storage fills up between two visits."""
    done: list[str] = []
    with persistent(chromium, tmp_path / "profile") as page:
        gym = Gym(at_session(page, wire.address), done)
        gym.start(COBRA)
        gym.begin_set()
        gym.all_sent()
    with persistent(chromium, tmp_path / "profile") as page:
        page.goto(f"{wire.address}/health")
        quota = page.context.new_cdp_session(page)
        quota.send("Storage.overrideQuotaForOrigin", {"origin": wire.address, "quotaSize": 1})
        gym = Gym(at_session(page, wire.address), done)
        expect(gym.next).to_have_text("Set done")
        wire.cut = True
        gym.pass_time(60)
        gym.next.click()
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("storage is full")
        expect(gym.next).to_have_text("Set done")  # nothing is claimed: the set is still to be logged
        wire.cut = False
        place = gym.where
        alert.get_by_role("button", name="Try again").click()
        expect(alert).to_contain_text("straight to the server")
        gym.done.append(place)
        expect(gym.next).to_have_text(re.compile("set 2"))
        quota.send("Storage.overrideQuotaForOrigin", {"origin": wire.address})
        gym.do_the_rest()
        gym.all_sent()
        gym.report("storage full", wire.address)


def test_the_server_goes_down_and_comes_back(tmp_path: Path, phone: Phone) -> None:
    with serving(tmp_path) as first:
        port = int(first.rsplit(":", 1)[1])
        gym = phone(first)
        gym.start(COBRA)
        gym.do_set()
        gym.all_sent()
    gym.do_set()
    expect(gym.page.locator("[data-part=saved]")).to_have_attribute("data-state", "queued")
    with serving(tmp_path, port) as second:
        gym.pass_time(70)
        gym.all_sent()
        gym.do_the_rest()
        gym.all_sent()
        gym.report("server down and back", second)


def test_answers_lost_on_the_way_back(wire: Wire, phone: Phone) -> None:
    """The server keeps what the browser believes unsent: sending again doubles nothing."""
    gym = phone(wire.address)
    gym.start(COBRA)
    gym.all_sent()
    wire.lose_answers = True
    gym.do_set()
    for _ in range(3):
        gym.pass_time(70)
        gym.page.wait_for_timeout(150)
    assert len(sets_on_server(wire.address)) == 1
    assert wire.posts > 2
    wire.lose_answers = False
    gym.pass_time(70)
    gym.do_the_rest()
    gym.all_sent()
    gym.report("answers lost on the way back", wire.address)


def test_the_same_events_a_hundred_times(wire: Wire, phone: Phone) -> None:
    gym = phone(wire.address)
    gym.start(COBRA)
    gym.do_the_rest()
    gym.all_sent()
    before = events_on_server(wire.address)
    statuses = gym.page.evaluate(
        """async () => {
            const exported = await (await fetch('/train/export/runtall-training.json')).json();
            const events = exported.events.map(({received_at, ...event}) => event);
            const {token} = await (await fetch('/train/token/')).json();
            const said = new Set();
            for (let n = 0; n < 100; n += 1) {
                const answer = await fetch('/train/events/', {method: 'POST', body: JSON.stringify({events}),
                    headers: {'Content-Type': 'application/json', 'X-CSRFToken': token}});
                for (const {status} of (await answer.json()).results) said.add(status);
            }
            return [...said];
        }"""
    )
    assert statuses == ["duplicate"]
    assert events_on_server(wire.address) == before
    gym.report("the same events a hundred times", wire.address)


def test_the_clock_is_set_back_and_forward(wire: Wire, phone: Phone) -> None:
    gym = phone(wire.address)
    gym.start(COBRA)
    gym.do_set()
    shown = gym.page.locator("[data-part=number]")
    expect(shown).to_have_text(re.compile(r"^(1:00|0:5\d)$"))
    now_s = gym.page.evaluate("Date.now()") / 1000
    gym.page.clock.set_system_time(now_s - 3600)
    gym.page.clock.run_for(1000)
    expect(shown).to_have_text(re.compile(r"^(1:00|0:5\d)$"))  # not an hour of rest
    gym.page.reload()
    expect(shown).to_have_text(re.compile(r"^(1:00|0:[45]\d)$"))
    gym.do_set()
    gym.page.clock.set_system_time(now_s + 7200)
    gym.do_the_rest()
    gym.all_sent()
    gym.report("clock set back and forward", wire.address)


def test_an_upgrade_with_a_full_outbox(wire: Wire, phone: Phone) -> None:
    gym = phone(wire.address)
    gym.start(COBRA)
    kept_for_offline(gym.page)
    gym.all_sent()
    wire.lose_answers = True  # everything is queued
    gym.do_set()
    wire.version = "newer"
    gym.page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
    until(gym.page, "(await navigator.serviceWorker.getRegistration()).waiting !== null")
    offer = gym.page.get_by_text("A newer version of Runtall is here.")
    gym.pass_time(10)
    expect(offer).to_be_hidden()  # never in the middle of a session
    gym.do_the_rest()
    gym.pass_time(5)
    expect(offer).to_be_visible()
    with gym.page.expect_navigation():
        gym.page.get_by_role("button", name="Use it now").click()
    wire.lose_answers = False
    names = gym.page.evaluate("caches.keys()")
    assert names
    assert all("newer" in name for name in names)
    at_session(gym.page, wire.address)
    gym.all_sent()
    gym.report("upgrade with a full outbox", wire.address)
