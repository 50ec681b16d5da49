"""The session page carries all it needs; the log, its trends, the worker and the app's manifest."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from runtall.catalogue import load_exercises, load_field_tests
from runtall.plan import Pain, RunKind, Runner
from runtall_web.accounts.models import User
from runtall_web.config import clock
from runtall_web.plan.actions.record_plan import make_plan_again
from runtall_web.plan.models import PlanRecord
from runtall_web.plan.queries import current_plan
from runtall_web.settings.actions.save_runner import save_runner, set_stop
from runtall_web.training import words
from runtall_web.training.actions.adapt_plan import adapt_plan
from runtall_web.training.page import item_data, page_data
from runtall_web.training.payloads import check_payload
from runtall_web.training.queries import set_logs
from web.training.conftest import Send
from web.training.events import COBRA, DONE, ROW, START_MS, event, id_of, logged, started, whole_session

FRONT_END = Path(__file__).resolve().parents[3] / "frontend" / "src" / "training"
RUNNER = Runner(
    experience="novice",
    strength_days_per_week=2,
    minutes_per_session=25,
    equipment=("dumbbells", "band", "mat", "kettlebell"),
    week=tuple(RunKind(kind) for kind in ("rest", "quality", "rest", "easy", "rest", "easy", "long")),
    loads={"dumbbells": (4.0, 6.0, 8.0), "kettlebell": (8.0, 12.0)},
    gates={"plank_45": True},
)


@pytest.fixture
def planned(alice: User, now: Any) -> date:
    """Alice with a plan made on a Monday; returns its first strength day."""
    save_runner(alice, alice, RUNNER, now)
    make_plan_again(alice, alice, date(2026, 11, 23), now)
    current = current_plan(alice)
    assert current is not None
    return current.plan.days[0].date


def test_work_toward_a_back_gate_asks_about_the_back_and_the_planner_hears_the_answer(
    alice: User, planned: date, send: Send
) -> None:
    ways = page_data(alice, planned)["exercises"]["single_arm_kettlebell_swing"]["ways"]
    asking = {way["id"]: way["asks_about"] for way in ways if way["asks_about"]}
    assert asking == {"kettlebell_deadlift": ["low_back"], "two_hand_swing": ["low_back"]}
    swing = {
        **COBRA,
        "exercise": "single_arm_kettlebell_swing",
        "variant": "two_hand_swing",
        "hold_s": None,
        "reps": 10,
    }
    way = {"exercise": swing["exercise"], "variant": swing["variant"]}
    done = {**DONE, **way, "item": 0, "set": 1, "side": None, "reps": 10, "hold_s": None}
    word = {"item": 0, "pain": [{"area": "low_back", "level": 0}], "leg_symptom": False}
    answers = send(started(items=[swing]), event("swing", "set_logged", done, 60), event("word", "pain_told", word, 65))
    assert [answer["status"] for answer in answers] == ["saved"] * 3
    assert [one.pain for one in set_logs(alice)] == [(Pain("low_back", 0),)]


def test_a_swap_asks_for_what_that_way_has_earned(alice: User, planned: date, send: Send) -> None:
    """Two good sessions of the dumbbell row with the heaviest: changing over to it goes on from there, not anew."""
    way = {"exercise": "one_arm_one_leg_cable_row", "variant": "one_arm_dumbbell_row"}
    for day in ("2026-11-17", "2026-11-20"):
        session = id_of(day)
        sets = [
            event(
                f"{day} {number} {side}",
                "set_logged",
                {**DONE, **way, "item": 0, "set": number, "side": side, "reps": 10, "hold_s": None, "load_kg": 6},
                60 * number + (side == "right"),
                session,
            )
            for number in (1, 2, 3)
            for side in ("left", "right")
        ]
        send(started(session, day, [ROW]), *sets)
    ways = page_data(alice, planned)["exercises"][way["exercise"]]["ways"]
    item = next(each["item"] for each in ways if each["id"] == way["variant"])
    start = load_exercises()[way["exercise"]].variant(way["variant"]).dose
    assert (item["sets"], item["reps"], item["load_kg"]) > (start.sets, start.reps, 4.0)
    check_payload("exercise_swapped", {"item": 0, "to": item}, START_MS)


def test_a_strength_day_becomes_a_session(alice: User, planned: date) -> None:
    data = page_data(alice, planned)
    current = current_plan(alice)
    assert current is not None
    day = current.day(planned)
    assert day is not None
    assert [(item["exercise"], item["sets"], item["load_kg"]) for item in data["items"]] == [
        (item.exercise, item.sets, item.load_kg) for item in day.items
    ]
    orders = [load_exercises()[item["exercise"]].order for item in data["items"]]
    assert orders == sorted(orders)  # the swing first, the cobra last
    assert data["origin"] == "plan"


def test_what_the_page_sends_is_what_the_server_takes(alice: User, planned: date) -> None:
    """Every item, choice and way that the page may put into an event passes the check of events."""
    data = page_data(alice, planned)
    ways = [way["item"] for exercise in data["exercises"].values() for way in exercise["ways"]]
    assert len(ways) > 40
    for item in [*data["items"], *(choice["item"] for choice in data["choices"]), *ways]:
        origin = "tests" if item["exercise"] in load_field_tests() else "plan"
        payload = {"date": "2026-11-23", "origin": origin, "warm_up_s": data["warm_up_s"], "items": [item]}
        check_payload("session_started", json.loads(json.dumps(payload)), START_MS)


def test_the_weaker_side_leads_in_the_session_too(
    alice: User, planned: date, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the plan says in words ("Begin with your right side") the session's items carry."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 23))
    current = current_plan(alice)
    assert current is not None
    item = next(item for item in current.day(planned).items if item.per_side)  # type: ignore[union-attr]  # it is planned
    done = {**DONE, "exercise": item.exercise, "variant": item.variant, "hold_s": None, "load_kg": item.load_kg}
    sets = [
        event(f"{n} {side}", "set_logged", {**done, "item": 0, "set": n, "side": side, "reps": reps}, 10 * n + reps)
        for n in (1, 2)
        for side, reps in (("left", item.reps), ("right", 1))
    ]
    send(started(day="2026-11-23", items=[{**item_data(item), "lead": None}]), *sets)
    make_plan_again(alice, alice, date(2026, 11, 24), datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    current = current_plan(alice)
    assert current is not None
    asked = [item_data(each) for day in current.plan.days for each in day.items if each.exercise == item.exercise]
    assert asked
    assert {each["lead"] for each in asked} == {"right"}
    choices = page_data(alice, date(2026, 11, 24))["choices"]
    assert [each["item"]["lead"] for each in choices if each["exercise"] == item.exercise] == ["right"]


def test_the_page_carries_the_days_ahead_for_a_gym_without_signal(alice: User, planned: date) -> None:
    current = current_plan(alice)
    assert current is not None
    data = page_data(alice, date(2026, 11, 23))
    ahead = [day.date for day in current.plan.days if date(2026, 11, 23) < day.date <= date(2026, 12, 7)]
    assert [day["date"] for day in data["days"]] == [day.isoformat() for day in ahead]
    on_the_day = page_data(alice, planned)
    assert {key: on_the_day[key] for key in data["days"][0]} == next(
        day for day in data["days"] if day["date"] == planned.isoformat()
    )


def test_the_page_says_which_red_flags_it_knows(alice: User, send: Send) -> None:
    flag = event("flag", "red_flag_told", {}, 30)
    assert page_data(alice, date(2026, 11, 23))["flags_known"] == []
    send(started(), flag)
    assert page_data(alice, date(2026, 11, 23))["flags_known"] == [flag["id"]]


def test_the_limits_are_those_of_the_evidence(alice: User) -> None:
    limits = {area["id"]: area["limit"] for area in page_data(alice, date(2026, 11, 23))["areas"]}
    assert limits == {
        "low_back": 3,
        "upper_back": 3,
        "neck": 3,
        "shoulder": 3,
        "wrist": 5,
        "hip": 5,
        "knee": 5,
        "leg": 0,
        "ankle_foot": 5,
    }


def test_last_time_says_what_went_wrong_and_what_to_mind(send: Send, alice: User) -> None:
    send(started(day="2026-11-19"), logged("a", 10, rir=0, note="tired"), logged("b", 90, number=2, faults=["head_up"]))
    told = {"item": 1, "pain": [{"area": "neck", "level": 2}], "leg_symptom": False}
    send(event("ouch", "pain_told", told, 95))
    last = page_data(alice, date(2026, 11, 23))["last"]["cobra/cobra"]
    assert last["line"] == "Thu 19 Nov: 6, 6 · held 3\u00a0s · 0 in reserve"
    assert last["wrong"] == [
        "The chin lifts and the eyes look forward.",
        "Neck hurt, 2 of 10.",
        "A set went to the very end: nothing in reserve.",
        "tired",
    ]
    assert last["cue"].startswith("Eyes on the floor, chin tucked.")


def test_a_session_under_way_is_given_to_another_device(send: Send, alice: User) -> None:
    sent = [started(), logged("a", 10)]
    send(*sent)
    assert page_data(alice, date(2026, 11, 23))["open"] == sent
    assert page_data(alice, date(2026, 11, 24))["open"] == []
    send(event("end", "session_ended", {"early": False}, 20))
    data = page_data(alice, date(2026, 11, 23))
    assert data["open"] == []
    assert data["done_today"] == 1


def test_training_on_hold_offers_no_session(alice: User, planned: date, now: Any) -> None:
    set_stop(alice, alice, planned, now)
    assert page_data(alice, planned)["on_hold"] is True


def test_every_word_that_the_page_says_is_sent() -> None:
    known = {key for part in words.PARTS for key in part} | {"shorten_why", "end_note", "ended_early_cue"}
    source = "\n".join(file.read_text() for file in FRONT_END.glob("*.ts") if not file.name.endswith(".test.ts"))
    said = set(re.findall(r'\bsay\("([a-z_]+)"', source)) | set(re.findall(r'"((?:chip|say|do)_[a-z_]+)"', source))
    assert len(said) > 100
    assert said <= known


def test_the_session_page_and_its_policy(page: Client) -> None:
    answer = page.get("/train/")
    text = answer.content.decode()
    assert 'id="training-data"' in text
    assert "style=" not in text
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def is_there(address: str) -> bool:
    return finders.find(address.removeprefix("/static/")) is not None


def test_the_worker_names_its_files_and_version(page: Client) -> None:
    answer = page.get("/worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    given = json.loads(re.match(r"self\.RUNTALL = (\{.*\});", answer.content.decode()).group(1))  # type: ignore[union-attr]  # it begins so
    assert given["page"] == "/train/"
    assert re.fullmatch(r"[0-9a-f]{12}", given["version"])
    for file in given["files"]:
        assert is_there(file), file


def test_the_app_can_be_installed(page: Client) -> None:
    described = page.get("/app.webmanifest").json()
    assert described["display"] == "standalone"
    assert {icon["sizes"] for icon in described["icons"]} >= {"192x192", "512x512"}
    for icon in described["icons"]:
        assert is_there(icon["src"])
    assert "manifest" in page.get("/settings/").content.decode()


def test_the_log_and_a_trend(send: Send, page: Client) -> None:
    send(*whole_session())
    pain = [{"area": "low_back", "level": 2}]
    send(started("b" * 8 + "-0000-4000-8000-000000000000", "2026-11-26"))
    send(logged("later", 900, "b" * 8 + "-0000-4000-8000-000000000000", pain=pain, faults=["head_up"]))
    log = page.get("/train/log/").content.decode()
    assert "Monday 23 November" in log
    assert "left: 8 reps · 8\u00a0kg · 3 in reserve" in log
    assert "Low back 2/10" in log
    assert "The chin lifts and the eyes look forward." in log
    trend = page.get("/train/log/cobra/").content.decode()
    charts = [json.loads(each) for each in re.findall(r'<script type="application/json">(.*?)</script>', trend)]
    assert [chart["series"][0]["values"] for chart in charts] == [[12.0, 6.0], [3.0, 3.0], [3.0, 3.0], [None, 2.0]]
    assert page.get("/train/log/bench_press/").status_code == 404
    assert page.get("/train/log/renegade_row/").status_code == 200


def test_the_plan_takes_a_session_in_and_says_what_changed(send: Send, alice: User, planned: date, now: Any) -> None:
    plans = PlanRecord.objects.count()
    assert adapt_plan(alice, alice, date(2026, 11, 23), now) == ["The days ahead stay as they are."]
    assert PlanRecord.objects.count() == plans
    extra = "c" * 8 + "-0000-4000-8000-000000000000"
    send(started(extra, "2026-11-23", [COBRA]), logged("x", 10, extra), logged("y", 90, extra, number=2))
    send(event("fix", "set_corrected", {"of": logged("x", 10)["id"], **DONE}, 95, extra))
    lines = adapt_plan(alice, alice, date(2026, 11, 23), now)
    assert lines
    if lines != ["The days ahead stay as they are."]:
        assert PlanRecord.objects.count() == plans + 1


def test_without_a_plan_there_is_nothing_to_adapt(alice: User, now: Any) -> None:
    assert adapt_plan(alice, alice, date(2026, 11, 23), now) == ["There is no plan yet; what you did is in your log."]
