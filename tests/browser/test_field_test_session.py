"""The field tests in a real browser: guided, offline, reloaded in mid-hold, stopped by pain, compared."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from browser.conftest import PHONE, serving
from browser.gym import Gym, kept_for_offline
from browser.test_every_page import AXE_TAGS, NARROWEST, overflow_px
from browser.wire import Wire, wired

SECONDS = re.compile(r"^(\d+) s")


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    with serving(tmp_path) as address, wired(address) as made:
        yield made


def at_tests(
    chromium: Browser, address: str, size: dict[str, int] = PHONE, scheme: str = "light"
) -> tuple[BrowserContext, Gym]:
    context = chromium.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # plain dicts
    page = context.new_page()
    page.clock.install()
    page.goto(f"{address}/train/?tests")
    page.locator("#session:not([hidden])").wait_for()
    return context, Gym(page)


def choose(gym: Gym, *tests: str) -> None:
    """Tick these tests alone and begin, past the warm-up."""
    for box in gym.page.locator(".s-tests input[type=checkbox]").all():
        box.set_checked((box.get_attribute("id") or "").removeprefix("choose-") in tests)
    gym.page.get_by_role("button", name="Start the tests").click()
    expect(gym.next).to_have_text("Start the warm-up")
    gym.page.locator("[data-do=skip]").click()
    gym.saved()


def hold(gym: Gym, seconds: int) -> None:
    """Hold the test that is next for so long, and stop it."""
    expect(gym.next).to_have_text(re.compile("^Start"))
    gym.next.click()
    expect(gym.next).to_have_text("Stop: that was it")
    gym.saved()
    stop(gym, seconds)


def stop(gym: Gym, seconds: int) -> None:
    gym.pass_time(seconds + 10)  # ten to get ready
    gym.next.click()
    expect(gym.next).not_to_have_text("Stop: that was it")
    gym.saved()


def results(address: str) -> list[dict[str, str]]:
    with urlopen(f"{address}/train/export/runtall-tests.csv", timeout=10) as answer:
        return list(csv.DictReader(io.StringIO(answer.read().decode())))


def test_tests_offline_with_a_reload_in_the_middle_of_a_hold(chromium: Browser, wire: Wire) -> None:
    context, gym = at_tests(chromium, wire.address)
    page = gym.page
    kept_for_offline(page)
    wire.cut = True
    context.set_offline(True)
    page.reload()
    page.locator("#session:not([hidden])").wait_for()
    choose(gym, "front_plank", "side_plank", "cobra_hold", "push_up_plus_reps")

    # A hold goes on through a reload: the clock is the wall's.
    gym.next.click()
    expect(gym.next).to_have_text("Stop: that was it")
    gym.saved()
    gym.pass_time(30)
    page.reload()
    expect(gym.next).to_have_text("Stop: that was it")
    expect(page.locator("[data-part=number]")).to_have_text(re.compile("^0:2[0-3]$"))
    stop(gym, 30)
    gym.pass_time(200)

    # Sides, a correction of a late tap, and an undo.
    hold(gym, 40)
    expect(page.locator("[data-part=chip]")).to_have_text("Switch sides")
    page.get_by_role("button", name="Hold: less").click()
    page.get_by_role("button", name="Hold: less").click()
    hold(gym, 30)
    page.locator("[data-do=more]").click()
    page.get_by_role("button", name="Undo: the set just logged").click()
    expect(gym.next).to_have_text("Stop: that was it")
    gym.next.click()
    gym.saved()
    gym.pass_time(200)

    # Pain above three stops the cobra; what was held is kept; the runner goes on to the push-ups.
    gym.next.click()
    gym.pass_time(25)
    page.locator("[data-do=pain]").click()
    page.get_by_role("button", name="Neck").click()
    page.get_by_role("group", name="How much, 0 to 10?").get_by_role("button", name="4", exact=True).click()
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("heading", name="The tests stop here")).to_be_visible()
    page.get_by_role("button", name="End the tests").click()
    expect(page.get_by_text("Every result is written down.")).to_be_visible()
    expect(page.locator("[data-part=saved]")).to_have_attribute("data-state", "queued")
    assert wire.posts == 0

    wire.cut = False
    context.set_offline(False)
    gym.pass_time(70)
    gym.all_sent()
    expect(page.get_by_role("heading", name="Against the last time")).to_be_visible()
    rows = results(wire.address)
    print(f"\nfield tests offline: 4 results done, {len(rows)} on the server")
    assert [(row["test"], row["side"], row["cut_short"]) for row in rows] == [
        ("front_plank", "", "no"),
        ("side_plank", "left", "no"),
        ("side_plank", "right", "no"),
        ("cobra_hold", "", "yes"),
    ]
    held = [float(row["hold_s"]) for row in rows]
    assert held[0] == pytest.approx(60, abs=3)
    assert held[1] == pytest.approx(38, abs=2)
    assert held[3] == pytest.approx(15, abs=2)
    assert rows[3]["pain"] == "neck:4"
    with urlopen(f"{wire.address}/train/export/runtall-sets.csv", timeout=10) as answer:
        assert answer.read().decode().count("\n") == 1  # no test is a set of training
    context.close()


def test_results_stand_against_their_error_five_weeks_later(chromium: Browser, wire: Wire) -> None:
    """Done twice, the clock five weeks on; the page of results says what may be said, at the narrowest phone too."""
    context, gym = at_tests(chromium, wire.address)
    choose(gym, "front_plank")
    hold(gym, 60)
    gym.next.click()
    gym.all_sent()
    gym.page.goto(f"{wire.address}/train/tests/")
    expect(gym.page.get_by_text("Your own baseline: later results stand against it.")).to_be_visible()
    later = gym.page.evaluate("Date.now()") / 1000 + 35 * 86_400
    gym.page.clock.set_system_time(later)
    gym.page.goto(f"{wire.address}/train/?tests")
    gym.page.locator("#session:not([hidden])").wait_for()
    choose(gym, "front_plank")
    hold(gym, 75)
    gym.next.click()
    gym.all_sent()
    assert len(results(wire.address)) == 2
    gym.page.set_viewport_size(NARROWEST)
    gym.page.goto(f"{wire.address}/train/tests/")
    said = gym.page.get_by_text(re.compile(r"\+1[4-6] s against .*: within the error of 30 s, so it cannot tell\."))
    expect(said).to_be_visible()
    assert overflow_px(gym.page) == 0
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_of_the_tests(chromium: Browser, wire: Wire, axe_source: str, scheme: str) -> None:
    context, gym = at_tests(chromium, wire.address, NARROWEST, scheme)
    page = gym.page
    found: list[str] = []

    def look(name: str) -> None:
        page.evaluate(axe_source)
        wrong = page.evaluate(
            "async (tags) => (await axe.run(document, {runOnly: {type: 'tag', values: tags}})).violations", AXE_TAGS
        )
        found.extend(f"{name}: {each['id']}: {node['target']}" for each in wrong for node in each["nodes"])
        if overflow_px(page):
            found.append(f"{name}: scrolls sideways by {overflow_px(page)}")

    look("start")
    choose(gym, "side_plank", "push_up_plus_reps")
    look("set up")
    gym.next.click()
    gym.pass_time(20)
    look("hold")
    gym.next.click()
    look("switch")
    hold(gym, 20)
    gym.pass_time(200)
    gym.next.click()
    gym.pass_time(20)
    look("beat")
    gym.next.click()
    look("all done")
    gym.next.click()
    gym.all_sent()
    look("end")
    page.goto(f"{wire.address}/train/tests/")
    page.locator(".uplot").first.wait_for()
    look("results")
    assert not found, "\n".join(found)
    context.close()
