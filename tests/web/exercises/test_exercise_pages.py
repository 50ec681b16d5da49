"""The six cards and the six pages, from the catalogue."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.utils.html import escape

from runtall.catalogue import EXERCISE_IDS, load_exercises
from runtall_web.exercises.queries import dose_text, exercise_page, needs_text, tempo_text
from runtall_web.settings.bridge import UNASKED


def test_six_cards_in_the_articles_order(page: Client) -> None:
    shown = page.get("/exercises/").content.decode()
    places = [shown.index(f"/exercises/{exercise_id}/") for exercise_id in EXERCISE_IDS]
    assert places == sorted(places)


@pytest.mark.parametrize("exercise_id", EXERCISE_IDS)
def test_a_page_teaches_everything_the_catalogue_knows(page: Client, exercise_id: str) -> None:
    exercise = load_exercises()[exercise_id]
    shown = page.get(f"/exercises/{exercise_id}/").content.decode()
    told = [
        *exercise.setup,
        *exercise.execution,
        *exercise.cues,
        *(fault.say for fault in exercise.faults),
        *(variant.name for variant in exercise.variants),
        *exercise.safety.skip_if,
        *exercise.safety.stop_signs,
        *exercise.progression.steps,
        *(finding.text for finding in exercise.findings),
    ]
    assert [text for text in told if escape(text) not in shown] == []


def test_an_unknown_exercise_is_no_page(page: Client) -> None:
    assert page.get("/exercises/bench_press/").status_code == 404


def test_doses_are_said_as_the_evidence_gives_them() -> None:
    """EVIDENCE 2.1, 2.4 and 2.6: 2 × 6 a side with 90 s; 2 × 12–15 with 60 s; 2 × 6 held 3–5 s with 60 s."""
    exercises = load_exercises()
    said = {
        name: dose_text(exercises[name].full.dose) for name in ("renegade_row", "standing_band_pull_apart", "cobra")
    }
    assert said == {
        "renegade_row": "2 × 6 each side · 90\u00a0s rest",
        "standing_band_pull_apart": "2 × 12–15 · 60\u00a0s rest",
        "cobra": "2 × 6 · hold 3–5\u00a0s · 60\u00a0s rest",
    }
    assert tempo_text(exercises["renegade_row"].full.dose) == "2\u00a0s out, 1\u00a0s hold, 2\u00a0s back"


def test_what_is_owned_decides_what_is_marked_missing() -> None:
    swing = load_exercises()["single_arm_kettlebell_swing"]
    without = exercise_page(swing, UNASKED)
    owning = exercise_page(swing, replace(UNASKED, equipment=("kettlebell", "mat")))
    assert (without.full.has_equipment, owning.full.has_equipment) == (False, True)
    assert needs_text(swing.full) == "Kettlebell"
    assert needs_text(load_exercises()["cobra"].full) == "no equipment"
