"""Filmed runs in the shell: a video sent in parts against a bare copy of the file, a long clip's report page, and the
room's front page with many clips.

What opening a report asks for is the page, the report as JSON and the landmarks, packed; the video is streamed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.ratios import Result, Wanted

if TYPE_CHECKING:  # Django is set up for a folder first
    from django.test import Client

TITLE = "Filmed runs: sending and opening"

SENT_BYTES = 200 * 10**6
LONG_S, SHORT_S, RATE_HZ = 60.0, 10.0, 60.0
WISHED_S = 1.0
PARTS_OF_A_REPORT = ("", "report.json", "landmarks.bin")
MANY, FEW = 100, 10
GATES = {
    "sending": None,
    "opening": Wanted("at_most", LONG_S / SHORT_S),
    "the page alone": Wanted("at_most", 2.0),
    "the front page": Wanted("at_most", MANY / FEW),
}
"""Opening may grow with the clip, and the front page with the clips, no faster; a report's page itself hardly."""


def measure() -> list[Result]:
    """In a process of its own, because Django is set up once for a data folder."""
    with tempfile.TemporaryDirectory(prefix="runtall-bench-") as folder:
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("RUNTALL_", "DJANGO_"))}
        command = [sys.executable, "-m", "bench.form_room", folder]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
    results = []
    for told in done.stdout.splitlines():
        kind, what, against, ratio, what_s, against_s, note = told.split("\t")
        results.append(Result(what, against, float(ratio), float(what_s), float(against_s), GATES[kind], note))
    return results


def _in_process(folder: str) -> None:
    sys.path.append(str(Path(__file__).parent.parent / "tests"))
    from runtall_web.config.start import start

    start(folder)
    from django.test import Client

    from runtall_web.accounts.models import LOCAL_USERNAME, User

    User.objects.create(username=LOCAL_USERNAME)
    browser = Client(REMOTE_ADDR="127.0.0.1", headers={"Host": "127.0.0.1"})
    _time_sending(browser, Path(folder))
    _time_opening(browser)
    _time_front_page(browser)


def _time_sending(browser: Client, folder: Path) -> None:
    """Over the views, without a network; both end with the bytes synced to the disk."""
    from bench.ratios import alternate
    from runtall_web.form.actions.delete_clip import delete_for_good
    from runtall_web.form.models import Clip
    from web.form.sending import send

    source, copy = folder / "video.mp4", folder / "copy.mp4"
    source.write_bytes(os.urandom(SENT_BYTES // 100) * 100)

    def sent() -> None:
        send(browser, source)
        delete_for_good(Clip.objects.all())

    def copied() -> None:
        shutil.copyfile(source, copy)
        with copy.open("r+b") as file:
            os.fsync(file.fileno())
        copy.unlink()

    timed = alternate({"sending": sent, "copying": copied}, rounds=5)
    result = timed.ratio("sending", "copying")
    note = f"{SENT_BYTES / 1e6 / result.what_s:.0f} MB/s, every part synced and answered for"
    _tell("sending", "200 MB sent in parts", "copying the file", result, note)


def _time_opening(browser: Client) -> None:
    from bench.ratios import alternate
    from runtall.body.gait import Gait
    from runtall.body.gait_film import STILL, Filming, film
    from runtall_web.accounts.models import User
    from web.form.kept import kept_clip

    addresses = {}
    for name, seconds in (("long", LONG_S), ("short", SHORT_S)):
        recording = film(Gait(), Filming(rate_hz=RATE_HZ, seconds=seconds, trouble=STILL)).recording
        addresses[name] = f"/form/{kept_clip(User.objects.get(), recording).uid}/"

    def ask(which: str, parts: tuple[str, ...]) -> None:
        for part in parts:
            answer = browser.get(addresses[which] + part, headers={"Accept-Encoding": "gzip"})
            if answer.status_code != 200:
                raise RuntimeError(f"{part}: {answer.status_code}")

    for kind, parts in (("opening", PARTS_OF_A_REPORT), ("the page alone", ("",))):
        timed = alternate({which: partial(ask, which, parts) for which in addresses}, rounds=15)
        result = timed.ratio("long", "short")
        note = f"median; wished under {WISHED_S:g} s: {'yes' if result.what_s < WISHED_S else 'no'}"
        what = f"{kind}, report of {LONG_S:g} s at {RATE_HZ:g} fps"
        _tell(kind, what, f"of {SHORT_S:g} s", result, note)


def _time_front_page(browser: Client) -> None:
    """Two runners, asked for in turn: one clip each, and copies of its row every three days back."""
    from datetime import timedelta
    from uuid import uuid4

    from bench.ratios import alternate
    from runtall_web.accounts import middleware
    from runtall_web.accounts.models import User
    from runtall_web.form.models import Clip
    from web.form.kept import kept_clip
    from web.form.sending import made_recording

    owners = {count: User.objects.create(username=f"runner with {count} clips") for count in (MANY, FEW)}
    for count, owner in owners.items():
        first = kept_clip(owner, made_recording())
        for number in range(1, count):
            first.pk, first.uid, first.filmed_at = None, uuid4(), first.filmed_at - timedelta(days=3)
            first.fingerprint = f"copy-{number}"
            first.save(force_insert=True)
        assert Clip.objects.filter(owner=owner).count() == count

    def ask(count: int) -> None:
        middleware.local_user = lambda: owners[count]
        answer = browser.get("/form/")
        if answer.status_code != 200:
            raise RuntimeError(f"/form/: {answer.status_code}")

    timed = alternate({str(count): partial(ask, count) for count in owners}, rounds=15)
    what = f"the front page with {MANY} clips"
    _tell("the front page", what, f"with {FEW}", timed.ratio(str(MANY), str(FEW)), "every report is read once")


def _tell(kind: str, what: str, against: str, result: Result, note: str) -> None:
    print(kind, what, against, result.ratio, result.what_s, result.against_s, note, sep="\t")


if __name__ == "__main__":
    _in_process(sys.argv[1])
