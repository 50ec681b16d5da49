"""Any sequence of logs gives a valid plan: drawn runners live through weeks of it, and the referee looks on."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from engine.plan.asking import ask_planner
from engine.plan.referee import check, without_clock
from engine.plan.referee_case import Breach
from engine.plan.strategies import GATES, MONDAY, OWNED, Ask, drawn, runner_toml

TYPICAL = runner_toml(gates=GATES, loads=OWNED, minutes=30)
AREAS = ("low_back", "shoulder", "wrist", "leg")


def sets_of(day: dict[str, Any], on: date, choice: random.Random) -> list[dict[str, Any]]:
    """A day's sets as somebody may log them: mostly as asked, sometimes anyhow."""
    entries = []
    for item in day["items"]:
        deed = choice.choice(("as asked", "as asked", "as asked", "more", "less", "light", "heavy", "skipped"))
        if deed == "skipped":
            continue
        load = item["load_kg"]
        if load is not None:
            owned = OWNED[item["implement"]]
            place = owned.index(load) + {"light": -1, "heavy": 1}.get(deed, 0)
            load = owned[min(max(place, 0), len(owned) - 1)]
        pain = [{"area": choice.choice(AREAS), "level": choice.randint(0, 10)}] if choice.random() < 0.15 else []
        for n in range(item["sets"]):
            for side in ("left", "right") if item["per_side"] and choice.random() < 0.8 else (None,):
                entries.append(
                    {
                        "date": on.isoformat(),
                        "exercise": item["exercise"],
                        "variant": item["variant"],
                        "side": side,
                        "reps": max(0, item["reps"] + {"more": 2, "less": -3}.get(deed, 0)),
                        "hold_s": item["hold_s"],
                        "load_kg": load,
                        "rir": choice.choice((3, 3, 3, 2, None)),
                        "pain": pain if n == 0 else [],
                    }
                )
    return entries


def live(ask: Ask, rounds: int, seed: int) -> list[tuple[date, list[Breach]]]:
    """Plan, train, log, plan again, with days missed, moved and put in between; the breaches of every plan."""
    choice = random.Random(seed)
    today, previous, log = ask.today, None, []
    found = []
    for _ in range(rounds):
        plan = planned(ask, today, previous, log)
        breaches = check(plan, ask.runner_toml, today, 6, previous, log or None, anchor=anchor(ask))
        found.append((today, [one for one in breaches if not is_explained(one, plan)]))
        if not plan["days"]:
            break
        day = choice.choice(plan["days"][:2])
        on = date.fromisoformat(day["date"])
        what = choice.choice(("done", "done", "done", "missed", "moved", "extra", "a long break"))
        if what == "moved":
            on += timedelta(days=choice.choice((1, 2)))
        if what != "missed":
            log = [*log, *sets_of(day, on, choice)]
        if what == "extra":
            log = [*log, *sets_of(plan["days"][0], on + timedelta(days=2), choice)]
            on += timedelta(days=2)
        today = on + timedelta(
            days=choice.choice((1, 1, 2, 3)) + (choice.choice((20, 60)) if what == "a long break" else 0)
        )
        previous = plan
    return found


def is_explained(breach: Breach, plan: dict[str, Any]) -> bool:
    """Today's day may change where a rule that never gives way asks for it (sets logged yesterday), and it is said."""
    return breach.rule == "today_unchanged" and any(note["rule"] == "today_changed" for note in plan["notes"])


def anchor(ask: Ask) -> date:
    return ask.today - timedelta(days=ask.today.weekday())


def planned(ask: Ask, today: date, previous: dict[str, Any] | None, log: Sequence[dict[str, Any]]) -> dict[str, Any]:
    answer = ask_planner(ask.runner_toml, today, 6, previous=previous, log=list(log) or None)
    assert answer.status == 0, answer.err
    return answer.plan


def told(found: list[tuple[date, list[Breach]]]) -> list[str]:
    return [f"{today}: {one.rule} on {one.date}: {one.detail}" for today, breaches in found for one in breaches]


@pytest.mark.parametrize("seed", range(6))
def test_a_typical_runner_lives_through_it(seed: int) -> None:
    assert not (said := told(live(Ask("typical", TYPICAL, MONDAY, 6), 8, seed))), "\n".join(said)


@pytest.mark.parametrize("ask", list(drawn(4000, 8)), ids=lambda ask: ask.name)
def test_drawn_runners_live_through_it(ask: Ask) -> None:
    said = told(live(ask, 4, 1))
    assert not said, "\n".join([*said, ask.runner_toml])


def test_the_same_log_gives_the_same_plan() -> None:
    ask = Ask("typical", TYPICAL, MONDAY, 6)
    previous = planned(ask, MONDAY, None, ())
    log = sets_of(previous["days"][0], date.fromisoformat(previous["days"][0]["date"]), random.Random(3))
    today = MONDAY + timedelta(days=9)
    one, other = (planned(ask, today, previous, log) for _ in range(2))
    assert without_clock(one) == without_clock(other)
