"""The larger sweep: hundreds of drawn runners past the referee, slow plans and breaches printed.

    PYTHONPATH=tests .venv/bin/python -m engine.plan.sweep --seed 0 --count 300 --weeks 26

Exit status 1 when any plan breaks a rule. ``--show`` prints each runner's TOML with the breaches.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from datetime import date, timedelta
from typing import Any

from engine.plan.asking import ask_planner
from engine.plan.referee import check
from engine.plan.referee_facts import monday
from engine.plan.strategies import Ask, drawn, grid

SLOW_S = 2.0


def main() -> int:
    """Run the sweep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--weeks", type=int, default=26, help="the longest plan asked for")
    parser.add_argument("--grid", action="store_true", help="the fixed edge cases first")
    parser.add_argument("--replan", action="store_true", help="replan each twice, some days later, with a log")
    parser.add_argument("--show", action="store_true", help="print the runner's TOML of each breach")
    arguments = parser.parse_args()
    asks = [*(grid() if arguments.grid else ()), *drawn(arguments.seed, arguments.count, arguments.weeks)]
    broken: Counter[str] = Counter()
    slowest = 0.0
    for ask in asks:
        seconds, found = _judge(ask)
        if arguments.replan:
            found += _judge_replans(ask)
        slowest = max(slowest, seconds)
        broken.update({line.split(":")[0] for line in found})
        if found or seconds > SLOW_S:
            print(f"== {ask.name}: today {ask.today}, {ask.weeks} weeks, {seconds:.2f} s")
            print("\n".join(f"   {line}" for line in found))
            if found and arguments.show:
                print(ask.runner_toml)
            sys.stdout.flush()
    print(f"{len(asks)} plans, slowest {slowest:.2f} s, plans per broken rule: {dict(broken) or 'none'}")
    return 1 if broken else 0


def _judge(ask: Ask) -> tuple[float, list[str]]:
    started = time.perf_counter()
    answer = ask_planner(ask.runner_toml, ask.today, ask.weeks)
    seconds = time.perf_counter() - started
    if answer.status != 0:
        return seconds, [f"exit_{answer.status}: {answer.err.strip()}"]
    breaches = check(answer.plan, ask.runner_toml, ask.today, ask.weeks)
    return seconds, [f"{rule}: {on} {detail}" for rule, on, detail in breaches]


def _judge_replans(ask: Ask) -> list[str]:
    """Two replans of one question: 5 and 12 days on, by then with every session logged as planned."""
    previous = ask_planner(ask.runner_toml, ask.today, ask.weeks).plan
    found: list[str] = []
    log: list[dict[str, Any]] = []
    for ahead, logs in ((5, False), (12, True)):
        today = ask.today + timedelta(days=ahead)
        log += as_planned(previous, before=today) if logs else []
        answer = ask_planner(ask.runner_toml, today, ask.weeks, previous=previous, log=log or None)
        if answer.status != 0:
            return [*found, f"exit_{answer.status}: {answer.err.strip()}"]
        anchor = monday(ask.today)
        breaches = check(answer.plan, ask.runner_toml, today, ask.weeks, previous, log or None, anchor=anchor)
        found += [f"{rule}: +{ahead} d, {on} {detail}" for rule, on, detail in breaches]
        previous = answer.plan
    return found


def as_planned(plan: dict[str, Any], before: date) -> list[dict[str, Any]]:
    """A log of the plan's days before a date, every set done as it was asked for."""
    keys = ("exercise", "variant", "reps", "hold_s", "load_kg")
    return [
        {"date": day["date"], **{key: item[key] for key in keys}, "rir": 3}
        for day in [*plan.get("past_days", []), *plan["days"]]
        if date.fromisoformat(day["date"]) < before
        for item in day["items"]
        for _ in range(item["sets"])
    ]


if __name__ == "__main__":
    sys.exit(main())
