"""The coach under Pyodide (WebAssembly, in Node.js) says what it says in CPython. No network is used.

A missing Node.js or ``pyodide`` package fails these tests; nothing here is skipped.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from bench.coach_events import answer
from bench.pyodide import coached_in_pyodide, pack

from engine.coach.performing import performed
from runtall.body import write_recording
from runtall.body.mannequin_sets import Habits
from runtall.catalogue import EXERCISE_IDS

SHOWN = {
    "renegade_row": "hips_pike",
    "shoulder_protraction_push_up": "elbows_bend",
    "single_arm_kettlebell_swing": "squatting",
    "standing_band_pull_apart": "shrug",
    "one_arm_one_leg_cable_row": "short_pull",
    "cobra": "head_up",
}
TIMES_WITHIN_S = 0.001
VALUES_WITHIN = 0.01


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    """What CPython and Pyodide say of one set of each exercise, some of its repetitions faulty."""
    folder: Path = tmp_path_factory.mktemp("recordings")
    for exercise in EXERCISE_IDS:
        habits = Habits(reps=4, half=0.2, faulty=0.5)
        recording, _ = performed(exercise, habits=habits, fault=SHOWN[exercise], seed=41, walk_in=True)
        with (folder / f"{exercise}.landmarks").open("wb") as stream:
            write_recording(recording.header, recording.frames, stream)
    recordings = {path.stem: path.read_bytes() for path in folder.iterdir()}
    return json.loads(answer(folder, 0)), coached_in_pyodide(recordings)


def test_only_the_coachs_rooms_are_packed(tmp_path: Path) -> None:
    pack(tmp_path / "coach.zip")
    names = zipfile.ZipFile(tmp_path / "coach.zip").namelist()
    rooms = {name.split("/")[1] for name in names if name.startswith("runtall/")}
    assert rooms == {"__init__.py", "errors.py", "units.py", "catalogue", "body", "coach"}


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
def test_pyodide_gives_the_same_events(answers: tuple[dict[str, Any], dict[str, Any]], exercise: str) -> None:
    here, there = (said[exercise]["events"] for said in answers)
    assert [event["kind"] for event in here].count("rep") >= 4  # half push-ups count, as ones without protraction
    assert any(event.get("code") == SHOWN[exercise] for event in here)
    assert len(here) == len(there)
    for one, two in zip(here, there, strict=True):
        assert one.keys() == two.keys()
        for key, value in one.items():
            assert_alike(key, value, two[key])


def assert_alike(key: str, one: object, two: object) -> None:
    """Equal, but for numbers: times to a millisecond, values to a hundredth."""
    if isinstance(one, list) and key == "tempo_s":
        for first, second in zip(one, two, strict=True):  # type: ignore[call-overload]  # the other is a list too
            assert_alike("hold_s", first, second)
    elif isinstance(one, float):
        assert two == pytest.approx(one, abs=TIMES_WITHIN_S if key.endswith("_s") else VALUES_WITHIN), key
    else:
        assert two == one, key
