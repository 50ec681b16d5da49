"""The page of a clip of 60 s against that of one of 10 s, and the room's front page with 100 clips against 10."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from bench.ratios import Result, Wanted

TITLE = "Pages of running form"
TESTS = str(Path(__file__).parent.parent / "tests")
WANTED = {
    "the report of a clip of 60 s": 4.0,
    "what its player draws, 3,600 pictures": 8.0,
    "the front page with 100 clips": 10.0,
}
"""At most so many times the small case; the pages grow with clips, never faster."""


def measure() -> list[Result]:
    """In a process of its own, because Django is set up once for a data folder."""
    with tempfile.TemporaryDirectory(prefix="runtall-bench-") as folder:
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("RUNTALL_", "DJANGO_"))}
        done = subprocess.run(
            [sys.executable, "-m", "bench.form_pages", folder],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
    results = []
    for told in done.stdout.splitlines():
        name, against, ratio, many_s, few_s, note = told.split("\t")
        limit = Wanted("at_most", WANTED[name])
        results.append(Result(name, against, float(ratio), float(many_s), float(few_s), limit, note))
    return results


def _in_process(folder: str) -> None:
    """Two runners on one database; requests take turns between them."""
    from runtall_web.config.start import start

    start(folder)
    sys.path.append(TESTS)
    from datetime import UTC, datetime, timedelta

    from django.test import Client

    from bench.ratios import alternate
    from runtall_web.accounts import middleware
    from runtall_web.accounts.models import LOCAL_USERNAME, User
    from web.form.kept import kept_clip
    from web.form.sending import made_recording

    owners = {"many": User.objects.create(username=LOCAL_USERNAME), "few": User.objects.create(username="few")}
    long, short = (kept_clip(owners["many"], made_recording(seconds=seconds)) for seconds in (60.0, 10.0))
    recording, now = made_recording(), datetime.now(UTC)
    for name, count in (("many", 100), ("few", 10)):
        first = kept_clip(owners[name], recording, filmed_at=now)
        for number in range(1, count):
            first.pk, first.uid, first.filmed_at = None, None, now - timedelta(days=3 * number)
            first.uid = type(first)._meta.get_field("uid").get_default()
            first.save(force_insert=True)
    browser = Client(REMOTE_ADDR="127.0.0.1", headers={"Host": "127.0.0.1", "Accept-Encoding": "gzip"})

    def ask(who: str, address: str) -> int:
        middleware.local_user = lambda: owners[who]
        answer = browser.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return len(answer.content)

    cases = [
        ("the report of a clip of 60 s", "of 10 s", ("many", f"/form/{long.uid}/"), ("many", f"/form/{short.uid}/")),
        (
            "what its player draws, 3,600 pictures",
            "600 pictures",
            ("many", f"/form/{long.uid}/landmarks.bin"),
            ("many", f"/form/{short.uid}/landmarks.bin"),
        ),
        ("the front page with 100 clips", "10 clips", ("many", "/form/"), ("few", "/form/")),
    ]
    for name, against, much, little in cases:
        timed = alternate({name: partial(ask, *much), against: partial(ask, *little)}, rounds=15)
        result = timed.ratio(name, against)
        note = f"{ask(*much) / 1e3:.0f} kB"
        print(name, against, result.ratio, result.what_s, result.against_s, note, sep="\t")


if __name__ == "__main__":
    _in_process(sys.argv[1])
