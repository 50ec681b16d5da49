"""After everything was deleted, no set comes back out of a browser."""

from __future__ import annotations

from playwright.sync_api import Browser

from browser.conftest import PHONE
from browser.gym import Gym, events_on_server

KEPT = (
    "async () => (await indexedDB.databases()).map((each) => each.name).filter((name) => name === 'runtall-training')"
)
UNSENT = """() => new Promise((resolve) => {
  const open = indexedDB.open('runtall-training');
  open.onsuccess = () => {
    const ask = open.result.transaction('events').objectStore('events').index('state').count('queued');
    ask.onsuccess = () => { open.result.close(); resolve(ask.result); };
  };
})"""


def test_a_set_that_was_never_sent_goes_with_the_rest(fresh_site: str, chromium: Browser) -> None:
    context = chromium.new_context(viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]  # a plain dict
    page = context.new_page()
    page.clock.install()
    page.goto(f"{fresh_site}/train/")
    page.locator("#session:not([hidden])").wait_for()
    gym = Gym(page)
    context.route("**/train/events/", lambda route: route.abort())
    gym.start("cobra")
    gym.do_set()
    assert page.evaluate(UNSENT) > 0
    assert events_on_server(fresh_site) == []
    page.goto(f"{fresh_site}/settings/delete/")
    page.get_by_role("checkbox", name="Yes, delete it all").check()
    page.get_by_role("button", name="Delete everything").click()
    page.wait_for_url(f"{fresh_site}/welcome/")
    assert page.evaluate(KEPT) == []
    context.unroute("**/train/events/")
    for path in ("/welcome/", "/train/", "/settings/"):
        page.goto(fresh_site + path)
        page.wait_for_load_state("networkidle")
    assert events_on_server(fresh_site) == []
    context.close()
