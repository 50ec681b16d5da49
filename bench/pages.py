"""Today's page, the list of runs and the plan with 5,000 runs in the store, against the same with 50."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import partial

from bench.ratios import Result, Wanted

TITLE = "Pages with many runs"

FEW, MANY = 50, 5000
PAGES = {"today's page": ("/", 1.5), "the list of runs": ("/runs/", None), "one run": ("/runs/{newest}/", None)}


def measure() -> list[Result]:
    """In a process of its own, because Django is set up once for a data folder."""
    with tempfile.TemporaryDirectory(prefix="runtall-bench-") as folder:
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("RUNTALL_", "DJANGO_"))}
        done = subprocess.run(
            [sys.executable, "-m", "bench.pages", folder], capture_output=True, text=True, env=environment, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
    results = []
    for told in done.stdout.splitlines():
        name, ratio, many_s, few_s, queries = told.split("\t")
        limit = PAGES[name][1]
        wanted = Wanted("at_most", limit) if limit else None
        what = f"{name}, {MANY:,} runs"
        results.append(Result(what, f"{FEW} runs", float(ratio), float(many_s), float(few_s), wanted, queries))
    return results


def _in_process(folder: str) -> None:
    """Two runners on one database; requests take turns between them."""
    from runtall_web.config.start import start

    start(folder)
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.ratios import alternate
    from runtall_web.accounts import middleware
    from runtall_web.accounts.models import LOCAL_USERNAME, User

    owners = {"many": User.objects.create(username=LOCAL_USERNAME), "few": User.objects.create(username="few")}
    newest = {name: _fill(owner, MANY if name == "many" else FEW) for name, owner in owners.items()}
    browser = Client(REMOTE_ADDR="127.0.0.1", headers={"Host": "127.0.0.1"})

    def ask(who: str, address: str) -> None:
        middleware.local_user = lambda: owners[who]
        answer = browser.get(address.format(newest=newest[who]))
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")

    for name, (address, _limit) in PAGES.items():
        timed = alternate({who: partial(ask, who, address) for who in owners}, rounds=25)
        queries = {}
        for who in owners:
            with CaptureQueriesContext(connection) as told:
                ask(who, address)
            queries[who] = len(told)
        result = timed.ratio("many", "few")
        note = f"{queries['many']} queries / {queries['few']}"
        print(name, result.ratio, result.what_s, result.against_s, note, sep="\t")


def _fill(owner: object, count: int) -> int:
    """A run every 36 hours (almost five a week), back from today, as rows; returns the newest run's number."""
    from datetime import UTC, datetime, timedelta

    from runtall_web.runs.models import Run

    now = datetime.now(UTC).replace(hour=6, minute=0, second=0, microsecond=0)
    rows = []
    for number in range(count):
        start = now - timedelta(hours=number * 36)
        metres = 6000.0 + (number * 7919 % 9000)
        rows.append(
            Run(
                owner=owner,  # type: ignore[misc]  # a user
                origin="file",
                start_time=start,
                utc_offset_s=0,
                local_date=start.date(),
                timer_s=metres / 2.9,
                elapsed_s=metres / 2.8,
                distance_m=metres,
                device="bench",
                features={"channels": {"heart_rate_bpm": {"count": 2000, "mean": 150.0, "min": 99.0, "max": 171.0}}},
            )
        )
    Run.objects.bulk_create(rows, batch_size=500)
    return int(Run.objects.filter(owner=owner).latest("start_time").pk)  # type: ignore[misc]  # a user


if __name__ == "__main__":
    _in_process(sys.argv[1])
