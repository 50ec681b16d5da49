"""What keeping training events costs: one at a time, and a thousand at once, against one bare row put on the disk."""

from __future__ import annotations

import itertools
import json
import os
import tempfile
from typing import Any
from uuid import uuid4

from bench.ratios import Result, Wanted, alternate

TITLE = "Keeping training events (SQLite)"
ROUNDS = 41
START_MS = 1_795_424_400_000
MEMORY = {"exercise": "cobra", "variant": None, "side": None, "pain": [], "faults": [], "note": ""}


def measure() -> list[Result]:
    """One event, and a thousand in one request, through Django, against a committed row and each other."""
    with tempfile.TemporaryDirectory(prefix="runtall-bench-") as folder:
        os.environ["RUNTALL_DATA_DIR"] = folder
        from runtall_web.config.start import start

        start(folder)
        return _measure()


def _measure() -> list[Result]:
    from django.conf import settings
    from django.db import connection, transaction
    from django.test import Client

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    browser = Client(REMOTE_ADDR="127.0.0.1")
    session, number = str(uuid4()), itertools.count(1)

    def post(events: list[dict[str, Any]]) -> None:
        answer = browser.post("/train/events/", json.dumps({"events": events}), content_type="application/json")
        results = answer.json()["results"]
        if answer.status_code != 200 or any(each["status"] != "saved" for each in results):
            raise RuntimeError(f"events were not kept: {answer.content[:200]!r}")

    def one() -> None:
        post([_set(session, next(number))])

    def thousand() -> None:
        sessions = [str(uuid4()) for _ in range(10)]
        post([_set(of, n + 1) for of in sessions for n in range(100)])

    def health() -> None:
        browser.get("/health")

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (event TEXT)")

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_bare VALUES (%s)", [json.dumps(_set(session, 1))])

    single = alternate(
        {"one event": one, "a page that does nothing": health, "one bare row, committed": bare}, rounds=ROUNDS
    )
    batch = alternate({"a thousand events": thousand, "one event": one}, rounds=5)
    return [
        single.ratio("one event", "a page that does nothing", note=_verdict(single.median_s("one event"), 0.010)),
        single.ratio("one event", "one bare row, committed", Wanted("at_most", 25), note="the disk has the same work"),
        batch.ratio(
            "a thousand events",
            "one event",
            Wanted("at_most", 200),  # 2 s against 10 ms
            note=_verdict(batch.median_s("a thousand events"), 2.0),
        ),
    ]


def _verdict(seconds: float, wish_s: float) -> str:
    return f"median; wished under {wish_s * 1000:g} ms: {'yes' if seconds < wish_s else 'NO'}"


def _set(session: str, number: int) -> dict[str, Any]:
    done = {"reps": 6, "hold_s": 3, "load_kg": None, "rir": 3, **MEMORY}
    return {
        "id": str(uuid4()),
        "device": "00000000-0000-4000-8000-000000000001",
        "session": session,
        "kind": "set_logged",
        "at": START_MS + number * 1000,
        "payload": {"item": 0, "set": number % 20 + 1, **done},
    }
