"""Running form in a real Chromium: the skeleton lies on the picture it belongs to, whatever is pressed; two clips run
in step; without a video the skeleton runs alone. The film is ours and carries its pictures' numbers (drawn_film.py)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from browser.conftest import DESK, PHONE, OpenPage, serving, wait_until
from browser.drawn_film import READ_NUMBER, drawn_film, seen_in, steady_ms, unsteady_ms
from browser.form_room import seeded
from runtall.body import INDEX, Recording
from runtall.body.gait import Gait

FILMED = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
SECONDS = 6.0
ANKLE = INDEX["right_ankle"]
FASTER = Gait(cadence_spm=182.0, lean_deg=12.0)

CLIPS: dict[str, tuple[list[int], Gait, dict[str, Any]]] = {
    "steady": (steady_ms(SECONDS), Gait(), {}),
    "unsteady": (unsteady_ms(SECONDS), Gait(), {}),
    "late_start": (unsteady_ms(SECONDS, first_ms=700), Gait(), {}),
    "faster": (steady_ms(SECONDS), FASTER, {}),
    "gone": (steady_ms(SECONDS), Gait(), {"has_video": False}),
    "minute": (steady_ms(60), Gait(), {"has_video": False}),
    "broken": (steady_ms(SECONDS), Gait(), {}),
}

LATE = {"minute": Gait(lean_deg=12.0)}
"""What their gait has come to be by the end of the clip."""


class Room:
    """A site with clips: addresses and recordings by name."""

    def __init__(self, site: str, addresses: dict[str, str], recordings: dict[str, Recording]) -> None:
        self.site = site
        self.addresses = addresses
        self.recordings = recordings

    def uid(self, name: str) -> str:
        return self.addresses[name].strip("/").rpartition("/")[2]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    data, films = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("films")
    recordings = {
        name: (
            seen_in(times, gait, LATE.get(name))
            if "has_video" in more
            else drawn_film(films / f"{name}.mp4", times, gait)
        )
        for name, (times, gait, more) in CLIPS.items()
    }
    (films / "broken.mp4").write_bytes(b"This is no video, whatever it is called." * 200)
    said = {
        name: {"filmed_at": (FILMED + timedelta(minutes=number)).isoformat(), **more}
        for number, (name, (_times, _gait, more)) in enumerate(CLIPS.items())
    }
    with serving(data) as site:
        addresses = seeded(site, data, films, {name: (recordings[name], said[name]) for name in CLIPS})
        yield Room(site, addresses, recordings)


def opened(open_page: OpenPage, room: Room, name: str, size: dict[str, int] = DESK) -> Page:
    page = open_page(room.site + room.addresses[name], size)
    page.locator('[data-controller="form-player"][data-ready="true"]').wait_for()
    return page


PROBE = (
    """([ankles, times, first]) => {
  const readNumber = """
    + READ_NUMBER
    + """;
  const [video, canvas] = ['video', 'canvas'].map((name) => document.querySelector(`[data-player=${name}]`));
  const ink = (number) => {
    const place = ankles[number];
    if (place === undefined) return null;
    const scale = Math.min(canvas.width / video.videoWidth, canvas.height / video.videoHeight);
    const left = (canvas.width - video.videoWidth * scale) / 2;
    const top = (canvas.height - video.videoHeight * scale) / 2;
    const [x, y] = [left + place[0] * scale, top + place[1] * scale].map(Math.round);
    const spot = (window.spot ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true }));
    spot.clearRect(0, 0, 1, 1);
    spot.drawImage(canvas, x, y, 1, 1, 0, 0, 1, 1);
    const [red, green, blue, alpha] = spot.getImageData(0, 0, 1, 1).data;
    return alpha > 200 && red > 220 && green > 120 && blue < 130; // the near leg's orange
  };
  window.look = () => {
    const number = readNumber(video);
    const drawn = Number(canvas.dataset.picture);
    return { number, drawn, here: ink(number), before: ink(number - 2), after: ink(number + 2) };
  };
  window.seen = [];
  const watch = (_now, { mediaTime }) => {
    const told = times.findIndex((time) => Math.abs(time + first - mediaTime) < 0.002);
    window.seen.push({ ...window.look(), told });
    video.requestVideoFrameCallback(watch);
  };
  video.requestVideoFrameCallback(watch);
}"""
)
"""``look()``: the picture on the screen, the one that the skeleton says it is, and whether the near leg's ink lies on
the ankle of that picture, and of those two before and after. ``seen``: the same, with the picture that the browser says
it shows (``told``), at every picture."""


def probe(page: Page, room: Room, name: str) -> None:
    times_s = [frame.time_s for frame in room.recordings[name].frames]
    page.evaluate(PROBE, [ankles_of(room, name), times_s, CLIPS[name][0][0] / 1000])


def ankles_of(room: Room, name: str) -> list[Any]:
    """Where the near ankle is in every picture."""
    return [frame.pixels[ANKLE] for frame in room.recordings[name].frames if frame.pixels]


def look(page: Page) -> dict[str, Any]:
    """What is on the screen once nothing moves any more."""
    last: dict[str, Any] = {}

    def is_still() -> bool:
        nonlocal last
        now: dict[str, Any] = page.evaluate("look()")
        seeking = page.evaluate("document.querySelector('[data-player=video]').seeking")
        still = not seeking and now == last and now["number"] == now["drawn"]
        last = now
        return still

    wait_until(is_still, 8)
    return last


def assert_in_step(seen: dict[str, Any], picture: int | None = None) -> None:
    assert seen["number"] is not None, "the bar code cannot be read"
    assert seen["number"] == seen["drawn"]
    assert seen["here"], f"no ink on the ankle of picture {seen['number']}"
    if picture is not None:
        assert seen["number"] == picture


@pytest.mark.parametrize("name", ["steady", "unsteady", "late_start"])
def test_the_skeleton_lies_on_its_picture_after_every_step_jump_and_scrub(
    room: Room, open_page: OpenPage, name: str
) -> None:
    page = opened(open_page, room, name)
    probe(page, room, name)
    assert_in_step(look(page), 0)
    player = page.locator('[data-controller="form-player"]')
    for _ in range(5):
        player.get_by_role("button", name="One picture ahead").click()
    assert_in_step(look(page), 5)
    player.get_by_role("button", name="One picture back").click()
    player.press(",")
    assert_in_step(look(page), 3)
    scrub = player.get_by_role("slider", name="Place in the clip")
    for picture in (200, 17, 118):
        scrub.evaluate("(box, to) => { box.value = to; box.dispatchEvent(new Event('input')); }", picture)
        assert_in_step(look(page), picture)
    scrub.press("ArrowRight")
    assert_in_step(look(page), 119)
    for _ in range(4):  # fast, without waiting in between
        player.press(".")
    assert_in_step(look(page), 123)
    contacts = page.evaluate("JSON.parse(document.querySelector('[data-controller=form-player] script').textContent)")
    player.get_by_role("button", name="To the next contact").click()
    seen = look(page)
    assert_in_step(seen)
    time_s = room.recordings[name].frames[seen["number"]].time_s
    # the picture that shows the moment began before it: by up to 38 ms where one is missing
    assert min(abs(each["from"] - time_s) for each in contacts["contacts"]) < 0.038
    assert page.locator("[data-player=foot]").inner_text().endswith("on the ground")


@pytest.mark.parametrize("name", ["steady", "unsteady", "late_start"])
def test_while_it_plays_every_picture_shown_has_its_own_skeleton(room: Room, open_page: OpenPage, name: str) -> None:
    page = opened(open_page, room, name)
    probe(page, room, name)
    page.evaluate("window.seen = []")
    page.get_by_role("button", name="Play", exact=True).click()
    wait_until(lambda: page.evaluate("seen.length") >= 60, 15)
    page.get_by_role("button", name="Pause", exact=True).click()
    seen = page.evaluate("seen")
    assert len({each["number"] for each in seen}) >= 20, "the browser hardly showed anything"
    assert [each for each in seen if each["told"] != each["drawn"]] == []  # what the browser says it shows
    wrong = [each for each in seen if each["number"] != each["drawn"] or not each["here"]]
    assert len(wrong) <= len(seen) / 4, wrong  # a busy machine may put the next picture up before the script is told
    told_apart = [each for each in seen if not each["before"] and not each["after"]]
    assert len(told_apart) > len(seen) / 3, "the ankle hardly moves: this film proves nothing"
    assert_in_step(look(page))
    print(f"{name}: {len(seen)} pictures shown, {len(wrong)} a picture late, {len(told_apart)} told apart by ink")


def test_a_browser_that_does_not_say_which_picture_it_shows_still_gets_every_step_right(
    room: Room, open_page: OpenPage
) -> None:
    page = open_page(room.site + "/form/")
    page.add_init_script("delete HTMLVideoElement.prototype.requestVideoFrameCallback")
    page.goto(room.site + room.addresses["unsteady"])
    page.locator('[data-controller="form-player"][data-ready="true"]').wait_for()
    page.evaluate(PROBE.partition("  window.seen = [];")[0] + "}", [ankles_of(room, "unsteady"), [], 0])
    player = page.locator('[data-controller="form-player"]')
    for _ in range(3):
        player.get_by_role("button", name="One picture ahead").click()
    assert_in_step(look(page), 3)
    scrub = player.get_by_role("slider", name="Place in the clip")
    for picture in (150, 31):
        scrub.evaluate("(box, to) => { box.value = to; box.dispatchEvent(new Event('input')); }", picture)
        assert_in_step(look(page), picture)
    player.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(700)
    player.get_by_role("button", name="Pause", exact=True).click()
    assert look(page)["drawn"] > 31


def test_one_stride_goes_round_slowly(room: Room, open_page: OpenPage) -> None:
    page = opened(open_page, room, "steady")
    probe(page, room, "steady")
    page.get_by_role("button", name="½ speed").click()
    page.get_by_role("button", name="To the next contact").click()
    first = look(page)["number"]
    page.evaluate("window.seen = []")
    page.get_by_role("button", name="Repeat a stride").click()
    wait_until(
        lambda: page.evaluate("seen.filter((each, n) => n > 0 && each.number < seen[n - 1].number).length") >= 2, 20
    )
    numbers = [each["number"] for each in page.evaluate("seen")]
    page.get_by_role("button", name="Pause", exact=True).click()
    stride = 60 * 120 / 170
    assert sum(later < before for before, later in pairwise(numbers)) >= 2
    assert min(numbers) > first - stride
    assert max(numbers) - min(numbers) < 2 * stride


def test_keys_do_what_buttons_do_and_nothing_outside_the_player(room: Room, open_page: OpenPage) -> None:
    page = opened(open_page, room, "steady")
    probe(page, room, "steady")
    page.locator("h1").click()
    page.keyboard.press(".")
    assert_in_step(look(page), 0)
    page.get_by_role("button", name="Skeleton").focus()
    page.keyboard.press(".")
    page.keyboard.press("ArrowRight")
    assert_in_step(look(page), 2)
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="Skeleton").get_attribute("aria-pressed") == "false"
    assert not look(page)["here"]
    page.keyboard.press("]")
    look(page)
    scrub = page.get_by_role("slider", name="Place in the clip")
    assert "foot on the ground" in str(scrub.get_attribute("aria-valuetext"))


def test_without_a_video_the_skeleton_runs_alone(room: Room, open_page: OpenPage) -> None:
    page = opened(open_page, room, "gone", PHONE)
    assert page.locator("video").count() == 0
    assert page.get_by_text("The video is not kept any more; its skeleton is.").is_visible()
    assert inked(page) > 500
    page.get_by_role("button", name="Play", exact=True).click()
    wait_until(lambda: picture_drawn(page) > 20, 10)
    page.get_by_role("button", name="Pause", exact=True).click()
    assert picture_drawn(page) > 20
    assert inked(page) > 500


def test_a_video_that_cannot_be_played_leaves_the_skeleton_and_says_so(room: Room, chromium: Any) -> None:
    page = chromium.new_page(viewport=DESK)
    page.goto(room.site + room.addresses["broken"])
    page.get_by_text("Your browser cannot play this video, so the skeleton runs alone.").wait_for()
    page.locator('[data-controller="form-player"][data-ready="true"]').wait_for()
    page.get_by_role("button", name="One picture ahead").click()
    wait_until(lambda: picture_drawn(page) == 1, 5)
    assert picture_drawn(page) == 1
    assert inked(page) > 500
    page.close()


def test_two_clips_of_different_cadence_stay_at_the_same_moment_of_the_stride(room: Room, open_page: OpenPage) -> None:
    page = open_page(f"{room.site}/form/compare/?a={room.uid('steady')}&b={room.uid('faster')}")
    pair = page.locator('[data-controller="form-compare"]')
    page.locator('[data-controller="form-compare"][data-ready="true"]').wait_for()
    assert "Trunk lean +6.0°" in page.locator("h1").inner_text()
    for to in (200, 45, 330):
        pair.get_by_role("slider").evaluate(
            "(box, to) => { box.value = to; box.dispatchEvent(new Event('input')); }", to
        )
        wait_until(lambda wanted=to: max(off_phase(page, wanted / 60)) < 0.03, 8)
        assert max(off_phase(page, to / 60)) < 0.03  # half a picture of a stride of 40
    pair.get_by_role("button", name="Play").click()
    apart: list[float] = []
    page.wait_for_timeout(1500)
    for _ in range(40):
        page.wait_for_timeout(50)
        apart.append(off_phase(page)[2])
    pair.get_by_role("button", name="Pause").click()
    apart.sort()
    print(f"apart while playing: median {apart[20]:.3f}, at most {apart[-1]:.3f} strides")
    assert apart[20] < 0.06


def test_on_a_phone_the_two_compared_clips_can_be_told_apart_before_they_are_opened(
    room: Room, open_page: OpenPage
) -> None:
    page = open_page(f"{room.site}/form/compare/?a={room.uid('steady')}&b={room.uid('faster')}", PHONE)
    boxes = page.locator(".chooser select")
    shown = boxes.evaluate_all(
        """(all) => all.map((box) => {
          const pen = document.createElement('canvas').getContext('2d');
          pen.font = getComputedStyle(box).font;
          const words = box.selectedOptions[0].textContent;
          const fits = (n) => pen.measureText(words.slice(0, n)).width < box.clientWidth - 60;
          return words.slice(0, [...words].findLastIndex((_letter, n) => fits(n)));
        })"""
    )
    assert shown[0] != shown[1]
    assert all("2026" in words for words in shown)


def off_phase(page: Page, wanted: float | None = None) -> list[float]:
    """How far each clip's picture is from the stride wanted, and the two from each other, in parts of a stride."""
    canvases = page.locator("[data-compare=clip] canvas")
    shown = canvases.evaluate_all("(all) => all.map((each) => Number(each.dataset.stride))")
    first, second = (float(each) % 1 for each in shown)
    apart = min(abs(first - second), 1 - abs(first - second))
    if wanted is None:
        return [0.0, 0.0, apart]
    return [*(min(abs(each - wanted % 1), 1 - abs(each - wanted % 1)) for each in (first, second)), apart]


def test_a_curve_follows_the_player(room: Room, open_page: OpenPage) -> None:
    page = opened(open_page, room, "steady")
    page.locator(".curve .u-cursor-x").first.wait_for(state="attached")
    hair = page.locator(".curve .u-cursor-x").first

    def at() -> str:
        return str(hair.evaluate("(line) => line.style.transform"))

    before = at()
    for _ in range(2):
        page.get_by_role("button", name="To the next contact").click()
    wait_until(lambda: at() != before, 5)
    assert at() != before


def test_a_minute_of_running_opens_at_once_and_brings_little(room: Room, open_page: OpenPage) -> None:
    opened(open_page, room, "minute").context.close()  # the server has read its rules
    page = opened(open_page, room, "minute")
    told = page.evaluate("""() => {
      const ready = performance.now();
      const parts = performance.getEntriesByType('resource').map((each) => [each.name, each.encodedBodySize]);
      return { ready, page: performance.getEntriesByType('navigation')[0].encodedBodySize, parts };
    }""")
    size = {name.rpartition("/")[2].partition(".")[0]: bytes_ for name, bytes_ in told["parts"]}
    kilobytes = {name: round(size[name] / 1e3) for name in ("landmarks", "form")}
    print(f"open after {told['ready']:.0f} ms; page {told['page'] / 1e3:.0f} kB, {kilobytes} kB")
    assert told["page"] < 250_000
    assert size["landmarks"] < 600_000  # 3,600 pictures
    assert size["form"] < 40_000
    assert told["ready"] < 5_000  # under a second on a machine that does nothing else
    assert page.locator("h1").inner_text().startswith("You lean")
    assert page.get_by_text("Early and late are the first and the last part of this clip.").is_visible()


def inked(page: Page) -> int:
    """How many pixels of the player's canvas are drawn on."""
    script = """() => {
      const canvas = document.querySelector('[data-player=canvas]');
      const copy = document.createElement('canvas');
      [copy.width, copy.height] = [canvas.width, canvas.height];
      const context = copy.getContext('2d', { willReadFrequently: true });
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, copy.width, copy.height);
      return data.filter((value, at) => at % 4 === 3 && value > 100).length;
    }"""
    return int(page.evaluate(script))


def picture_drawn(page: Page) -> int:
    return int(page.evaluate("Number(document.querySelector('[data-player=canvas]').dataset.picture)"))
