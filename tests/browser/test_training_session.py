"""The session page in a real browser: a whole session offline on a phone with the clock run forward; by keys alone; for
everybody; and quickly."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.conftest import DESK, PHONE, serving
from browser.gym import Gym, events_on_server, kept_for_offline, sets_on_server
from browser.test_every_page import AXE_TAGS, NARROWEST, overflow_px
from browser.wire import wired

SCRIPT_LIMIT_KB = 150
FRAME_MS = 1000 / 60


@pytest.fixture
def gym_site(tmp_path: Path) -> Iterator[str]:
    """A server of this test's own: a session that it leaves open would go on in the next one."""
    with serving(tmp_path) as address:
        yield address


def visit(chromium: Browser, address: str, size: dict[str, int], scheme: str = "light") -> tuple[BrowserContext, Gym]:
    """The session page with a clock that can be moved; what its scripts complain about fails the test at its end."""
    context = chromium.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # plain dicts
    page = context.new_page()
    page.clock.install()
    page.goto(f"{address}/train/")
    page.locator("#session:not([hidden])").wait_for()
    return context, Gym(page)


def number(gym: Gym) -> str:
    return gym.page.locator("[data-part=number]").inner_text()


def chip(gym: Gym) -> str:
    return gym.page.locator("[data-part=chip]").inner_text()


def test_a_whole_session_offline_on_a_phone(chromium: Browser, tmp_path: Path) -> None:
    """Warm-up, a held exercise rep by rep, sides, rests, a correction, an undo, pain and its substitute, the end."""
    with serving(tmp_path) as server, wired(server) as wire:
        context, gym = visit(chromium, wire.address, PHONE)
        page = gym.page
        kept_for_offline(page)
        wire.cut = True
        context.set_offline(True)
        page.reload()
        page.locator("#session:not([hidden])").wait_for()

        gym.start("renegade_row", "cobra", warm_up=True)
        gym.next.click()
        gym.pass_time(60)
        expect(page.locator("[data-part=number]")).to_have_text(re.compile("^(4:00|3:5[89])$"))
        gym.next.click()

        # Sides: left, then the switch, then a rest.
        gym.begin_set()
        assert chip(gym) == "Get ready"
        gym.finish_set()
        expect(page.locator("[data-part=chip]")).to_have_text("Switch sides")
        assert number(gym) == "Right side"
        gym.do_set()
        expect(page.locator("[data-part=chip]")).to_have_text("Rest")
        page.get_by_role("button", name="Repetitions: less").click()
        page.get_by_role("group", name="Left in reserve").get_by_role("button", name="1", exact=True).click()
        expect(page.locator(".s-logged-line")).to_contain_text("1 in reserve")
        gym.pass_time(300)
        expect(page.locator("[data-part=chip]")).to_have_text("Rest is over")

        # A set taken back counts no more, and is done again.
        gym.do_set()
        page.locator("[data-do=more]").click()
        page.get_by_role("button", name="Undo: the set just logged").click()
        gym.done.pop()
        expect(gym.next).to_have_text("Set done")
        gym.finish_set()
        gym.do_set()

        # The cobra: three seconds up there, six times, by the clock.
        gym.pass_time(100)
        gym.begin_set()
        page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 0.2)
        seen = []
        for _ in range(44):
            page.clock.run_for(1000)
            seen.append(chip(gym))
        steps = [step for n, step in enumerate(seen) if n == 0 or step != seen[n - 1]]
        assert steps[0] == "Get ready"
        assert steps.count("Hold") == 6
        assert seen.count("Hold") == pytest.approx(18, abs=1)
        assert steps[-1] == "Done"
        page.clock.resume()
        gym.finish_set(0)

        # Pain above the limit stops the exercise; its stand-in takes the set that is left.
        gym.begin_set()
        page.locator("[data-do=pain]").click()
        page.get_by_role("button", name="Low back").click()
        page.get_by_role("group", name="How much, 0 to 10?").get_by_role("button", name="4", exact=True).click()
        page.get_by_role("button", name="Write it down").click()
        expect(page.get_by_role("heading", name="Do this instead")).to_be_visible()
        expect(page.locator("[data-part=cue]")).to_contain_text("Low back at 4 of 10")
        page.get_by_role("button", name=re.compile("^Seated W")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Seated W")
        gym.do_the_rest()
        expect(page.locator("[data-part=saved]")).to_have_attribute("data-state", "queued")
        assert wire.posts == 0

        wire.cut = False
        context.set_offline(False)
        gym.pass_time(70)
        gym.all_sent()
        gym.report("a whole session offline on a phone", server)
        rows = sets_on_server(server)
        assert [row["side"] for row in rows] == ["left", "right", "left", "right", "", ""]
        assert (rows[1]["reps"], rows[1]["rir"]) == ("7", "1")
        assert [row["variant"] for row in rows[4:]] == ["", "seated_w"]
        kinds = {str(event["kind"]) for event in events_on_server(server)}
        assert kinds >= {"pain_told", "exercise_swapped", "undone", "set_corrected", "session_ended"}
        context.close()


def test_coming_back_says_what_was_missed(chromium: Browser, gym_site: str) -> None:
    context, gym = visit(chromium, gym_site, PHONE)
    gym.start("cobra")
    gym.do_set()
    gym.page.evaluate(
        """() => { Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
                   document.dispatchEvent(new Event('visibilitychange')); }"""
    )
    gym.pass_time(200)
    gym.page.evaluate("delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))")
    expect(gym.page.get_by_role("alert")).to_have_text(
        re.compile(r"You were away for 3:2\d\. The rest ended 2:[12]\d ago\.")
    )
    gym.do_the_rest()
    context.close()


def test_shorten_skip_and_end_early(chromium: Browser, gym_site: str) -> None:
    context, gym = visit(chromium, gym_site, PHONE)
    page = gym.page
    gym.start("renegade_row", "cobra")
    page.locator("[data-do=more]").click()
    page.get_by_role("button", name="I have less time").click()
    expect(page.get_by_text(re.compile(r"About \d+ minutes are left"))).to_be_visible()
    page.get_by_role("button", name="5 min").click()
    expect(page.get_by_text("The cobra: 1 of 2 sets")).to_be_visible()
    page.get_by_role("button", name="Your minutes: less").click()
    expect(page.get_by_text("Shoulder taps: 1 of 2 sets")).to_be_visible()
    page.get_by_role("button", name="Your minutes: more").click()
    page.get_by_role("button", name="Do it so").click()
    gym.do_set()
    page.locator("[data-do=skip]").click()
    page.get_by_role("button", name="Skip this set").click()
    page.locator("[data-do=more]").click()
    page.get_by_role("button", name="End here").click()
    page.get_by_role("button", name="End the session").click()
    expect(page.get_by_role("heading", name="Ended early")).to_be_visible()
    expect(page.get_by_text("left out")).to_be_visible()
    page.get_by_role("button", name="Go on with this session after all").click()
    expect(gym.next).to_be_visible()
    gym.do_the_rest()
    context.close()


def test_a_red_flag_ends_the_session_and_holds_training(chromium: Browser, tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        context, gym = visit(chromium, address, PHONE)
        page = gym.page
        gym.start("cobra")
        page.locator("[data-do=pain]").click()
        page.get_by_label(re.compile("Something new in a leg")).check()
        page.get_by_role("button", name="Write it down").click()
        expect(page.get_by_text("stops this exercise at once").first).to_be_visible()
        page.get_by_role("button", name="One of these is so").click()
        page.get_by_role("button", name="Yes, end the session").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Stop training, and have it looked at")
        expect(page.get_by_role("link", name="What to do next")).to_be_visible()
        gym.all_sent()
        context.close()


def test_by_keys_alone(chromium: Browser, gym_site: str) -> None:
    """Enter on the large button carries a whole session, because the focus stays on it."""
    context, gym = visit(chromium, gym_site, DESK)
    page = gym.page
    page.get_by_role("checkbox", name="The cobra").focus()
    page.keyboard.press("Space")
    page.locator(".s-start .s-next").focus()
    page.keyboard.press("Enter")
    for _ in range(40):
        expect(gym.next).to_be_focused()
        last = gym.next.inner_text()
        gym.pass_time(90)
        page.keyboard.press("Enter")
        gym.saved()
        if last == "Finish the session":
            break
        expect(gym.next).not_to_have_text(last)
    expect(page.get_by_role("heading", name="Well done")).to_be_visible()
    assert page.locator("[data-part=say]").inner_text() != ""
    context.close()


def steps(gym: Gym) -> Iterator[str]:
    """Walk through every kind of screen and name it."""
    page = gym.page
    yield "start"
    gym.start("renegade_row", "cobra", warm_up=True)
    yield "warm-up"
    gym.next.click()
    gym.next.click()
    expect(gym.next).to_have_text(re.compile("^Start"))
    yield "set up"
    gym.begin_set()
    yield "get ready"
    gym.pass_time(8)
    yield "set"
    gym.finish_set()
    yield "switch"
    gym.do_set()
    yield "rest"
    for name in ("Pain", "Swap", "Skip", "More"):
        page.locator(f"[data-do={name.lower()}]").click()
        if name == "Pain":
            page.get_by_role("button", name="Low back").click()
        yield name
        page.keyboard.press("Escape")
    page.get_by_role("button", name="All of it").click()
    yield "correct"
    page.keyboard.press("Escape")
    page.locator("[data-do=pain]").click()
    page.get_by_role("button", name="Shoulder").click()
    page.get_by_role("group", name="How much, 0 to 10?").get_by_role("button", name="4", exact=True).click()
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("[data-phase=blocked]")).to_be_visible()
    yield "stopped"
    while page.get_by_role("button", name="Leave this exercise out").count():
        page.get_by_role("button", name="Leave this exercise out").click()
        gym.saved()
    gym.do_the_rest()
    yield "end"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_screen_is_for_everybody(
    chromium: Browser, gym_site: str, axe_source: str, size: dict[str, int], scheme: str
) -> None:
    context, gym = visit(chromium, gym_site, size, scheme)
    found = []
    for name in steps(gym):
        gym.page.evaluate(axe_source)
        wrong = gym.page.evaluate(
            "async (tags) => (await axe.run(document, {runOnly: {type: 'tag', values: tags}})).violations", AXE_TAGS
        )
        found += [
            f"{name}: {each['id']}: {node['target']} {node['failureSummary']}"
            for each in wrong
            for node in each["nodes"]
        ]
    assert not found, "\n".join(found)
    context.close()


def test_thumbs_and_the_narrowest_phone(chromium: Browser, gym_site: str) -> None:
    """Nothing scrolls sideways at 320 pixels, and every button is at least 44 pixels high and wide."""
    context, gym = visit(chromium, gym_site, NARROWEST)
    wide, small = {}, set()
    for name in steps(gym):
        if overflow_px(gym.page):
            wide[name] = overflow_px(gym.page)
        small |= set(too_small(gym.page))
    assert wide == {}
    assert small == set()
    context.close()


def test_the_large_button_stays_under_the_thumb(chromium: Browser, gym_site: str) -> None:
    """On a phone it lies in one place through warm-up, set, switch and rest: a second tap hits nothing else."""
    context, gym = visit(chromium, gym_site, PHONE)
    tops = {}
    for name in steps(gym):
        if name in {"warm-up", "set up", "get ready", "set", "switch", "rest"}:
            box = gym.next.bounding_box()
            assert box is not None
            tops[name] = round(box["y"])
    assert len(tops) == 6
    assert len(set(tops.values())) == 1, tops
    context.close()


def too_small(page: Page) -> list[str]:
    told: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('#session button, #session summary')]
            .filter((each) => each.checkVisibility())
            .map((each) => [each.textContent.trim() || each.className, each.getBoundingClientRect()])
            .filter(([_, box]) => box.height < 44 || box.width < 44)
            .map(([name, box]) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
    )
    return told


def test_the_page_is_light_and_answers_within_a_frame(chromium: Browser, gym_site: str) -> None:
    """Script for the page with an empty cache, compressed; and the time from a tap to the changed screen."""
    context = chromium.new_context(viewport=PHONE)  # type: ignore[arg-type]  # a plain dict
    page = context.new_page()
    scripts: dict[str, int] = {}
    page.on(
        "response",
        lambda answer: (
            scripts.update({answer.url: len(gzip.compress(answer.body()))})
            if answer.request.resource_type == "script"
            else None
        ),
    )
    page.goto(f"{gym_site}/train/")
    page.locator("#session:not([hidden])").wait_for()
    kilobytes = sum(scripts.values()) / 1024
    gym = Gym(page)
    gym.start("cobra")
    took_ms = page.evaluate(
        """() => { const next = document.querySelector('[data-part=next]'); const began = performance.now();
                   next.click(); const took = performance.now() - began;
                   return next.textContent === 'Set done' ? took : Infinity; }"""
    )
    print(f"\nsession page: {kilobytes:.1f} kB of script compressed; next action answered in {took_ms:.1f} ms")
    assert kilobytes < SCRIPT_LIMIT_KB
    assert took_ms < 10 * FRAME_MS  # one frame is the aim; a busy test machine gets ten
    context.close()
