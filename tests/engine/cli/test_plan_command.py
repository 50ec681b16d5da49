"""``runtall plan``: the contract's JSON, the table for people, and refusals of one line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from engine.plan.cast import ROBIN
from runtall.cli import main
from runtall.plan import write_runner

KEYS = {"exercise", "variant", "sets", "reps", "hold_s", "load_kg", "per_side", "rest_s", "reasons"}


@pytest.fixture
def runner_file(tmp_path: Path) -> str:
    path = tmp_path / "me.toml"
    path.write_text(write_runner(ROBIN), encoding="utf-8")
    return str(path)


def ask(runner_file: str, *more: str, today: str = "2026-11-23", weeks: str = "4") -> int:
    return main(["plan", "--runner", runner_file, "--today", today, "--weeks", weeks, *more])


def test_the_json_is_the_contract(runner_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(runner_file, "--json") == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["status"] == "optimal"
    assert plan["solve_s"] >= 0
    assert len(plan["days"]) == 8
    for day in plan["days"]:
        assert {"date", "slot", "minutes", "projected", "items", "warm_up_minutes"} <= set(day)
        for item in day["items"]:
            assert set(item) >= KEYS
            assert all({"rule", "text", "source", "certainty"} <= set(reason) for reason in item["reasons"])
    assert all({"rule", "text", "weeks"} <= set(note) for note in plan["notes"])


def test_a_person_reads_weeks_days_and_doses(runner_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(runner_file) == 0
    said = capsys.readouterr().out
    assert "week of Mon 30 Nov 2026" in said
    assert "2 × 6 a side, 4 kg" in said
    assert "Add --why" in said
    assert ask(runner_file, "--why", weeks="1") == 0
    assert "starting dose" in " ".join(capsys.readouterr().out.split())


def test_reasons_are_said_once_and_dates_in_full(runner_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In a pipe, where the terminal has no width: nothing is cut off, and a name keeps its capitals."""
    assert ask(runner_file, "--why") == 0
    said = capsys.readouterr().out
    lines = " ".join(said.split())
    assert "…" not in said
    assert re.search(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d+ Dec · easy run · session", said)
    assert lines.count("The starting dose, 2 × 6 a side") <= 2  # the first block's and the second's
    assert "An easy run on this day leaves room" in lines
    assert lines.count("An easy run on this day leaves room") == 1


def test_a_plan_follows_the_one_before(runner_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(runner_file, "--json") == 0
    first = capsys.readouterr().out
    before = tmp_path / "plan.json"
    before.write_text(first, encoding="utf-8")
    log = tmp_path / "sets.json"
    done = json.loads(first)["days"][0]
    sets = [{"date": done["date"], "exercise": item["exercise"], "reps": item["reps"]} for item in done["items"]]
    log.write_text(json.dumps({"sets": sets}), encoding="utf-8")
    assert ask(runner_file, "--previous", str(before), "--log", str(log), "--json", today="2026-11-26") == 0
    again = json.loads(capsys.readouterr().out)
    assert again["past_days"] == [day for day in json.loads(first)["days"] if day["date"] < "2026-11-26"]
    assert again["anchor"] == "2026-11-23"


def test_a_day_can_be_set_and_moved_by_hand(runner_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(runner_file, "--pin", "2026-12-04=renegade_row,cobra", "--json") == 0
    plan = json.loads(capsys.readouterr().out)
    day = next(day for day in plan["days"] if day["date"] == "2026-12-04")
    assert [item["exercise"] for item in day["items"]] == ["renegade_row", "cobra"]
    assert day["pinned"]
    assert day["costs"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--weeks", "0"], "invalid_settings"),
        (["--weeks", "27"], "invalid_settings"),
        (["--today", "23.11.2026"], "bad_date"),
        (["--previous", "{runner}"], "invalid_settings"),
        (["--log", "{runner}"], "invalid_settings"),
        (["--log", "nowhere.json"], "not_found"),
        (["--runs", "nowhere"], "not_found"),
        (["--pin", "2026-12-04=squat"], "bad_pin"),
        (["--pin", "2027-12-04"], "invalid_settings"),
    ],
)
def test_bad_input_gets_one_line_and_status_2(
    runner_file: str, words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(runner_file, *(word.replace("{runner}", runner_file) for word in words)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"error[{code}]: ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("text", [b"\xff\xfe", b"[runner]\nname = 1", b"", b"\x00"])
def test_a_bad_runner_file_gets_one_line(text: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(text)
    assert ask(str(path)) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ({"exercise": "cobra", "reps": 6}, "date"),
        ({"date": "2026-11-20", "exercise": "squat", "reps": 6}, "squat"),
        ({"date": "2026-11-20", "exercise": "cobra"}, "reps"),
        ({"date": "2026-11-20", "exercise": "cobra", "reps": 6, "rpe": 7}, "rpe"),
        ({"date": "2026-11-20", "exercise": "cobra", "reps": 6, "pain": [{"area": "ear", "level": 1}]}, "ear"),
        ({"date": "2026-11-20", "exercise": "cobra", "variant": "bird_dog_row", "reps": 6}, "bird_dog_row"),
    ],
)
def test_a_bad_log_names_what_is_wrong(
    runner_file: str, entry: dict[str, object], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "sets.json"
    log.write_text(json.dumps({"sets": [entry]}), encoding="utf-8")
    assert ask(runner_file, "--log", str(log)) == 2
    assert named in capsys.readouterr().err
