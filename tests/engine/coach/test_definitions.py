"""The six definitions themselves: complete, sourced, and refused with a clear word when they are wrong."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from tools.draw_conventions import DRAWINGS

from runtall.body import view
from runtall.catalogue import EXERCISE_IDS, load_exercises, load_movements, read_movement
from runtall.coach.page import CONSTANTS, movements_page
from runtall.coach.signals import MAKERS
from runtall.errors import CatalogueError

CATALOGUE = Path(__file__).parents[3] / "src" / "runtall" / "catalogue"
COACH = CATALOGUE.parent / "coach"
DOCS = CATALOGUE.parents[2] / "docs"
WORDS = DOCS / "concepts" / "movement.md"
CONTRACT = {
    "renegade_row": "hips_rotate hips_sag hips_pike shrug feet_shuffle",
    "shoulder_protraction_push_up": "elbows_bend hips_sag head_drops no_protraction",
    "single_arm_kettlebell_swing": "squatting rounding arm_too_high lean_back",
    "standing_band_pull_apart": "shrug neck_forward chest_out elbows_bend uneven",
    "one_arm_one_leg_cable_row": "hip_drop trunk_twist lean_back foot_down short_pull",
    "cobra": "hold_short head_up arms_low legs_lift",
}


def toml(exercise: str) -> str:
    return (CATALOGUE / "movements" / f"{exercise}.toml").read_text("utf-8")


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
def test_every_fault_of_the_contract_is_judged_or_taught_with_its_reason(exercise: str) -> None:
    movement = load_movements()[exercise]
    judged = {fault.code for fault in movement.faults}
    assert judged | set(movement.taught) == set(CONTRACT[exercise].split())
    assert judged.isdisjoint(movement.taught)
    assert all(len(reason) > 30 for reason in movement.taught.values())
    assert {fault.code for fault in load_exercises()[exercise].faults} == judged | set(movement.taught)


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
def test_the_mannequin_can_show_what_is_judged(exercise: str) -> None:
    movement = load_movements()[exercise]
    assert movement.performance is not None
    judged = {fault.code for fault in movement.faults}
    shown = set(movement.performance.faults)
    assert shown <= judged
    assert judged - shown <= {"hold_short", "feet_shuffle"}  # shown by other means in the tests


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
def test_every_signal_is_explained_and_used(exercise: str) -> None:
    movement = load_movements()[exercise]
    used = {movement.counting.signal, movement.counting.range_signal}
    used |= {condition.signal for condition in movement.ready}
    used |= {condition.signal for fault in movement.faults for condition in fault.when}
    used |= {part for signal in movement.signals.values() for part in signal.mix}
    assert set(movement.signals) <= used
    for signal in movement.signals.values():
        assert len(signal.means) > 20, signal.name
        assert signal.sources, signal.name


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
def test_every_limit_lies_between_what_clean_and_faulty_repetitions_showed(exercise: str) -> None:
    for fault in load_movements()[exercise].faults:
        for condition in fault.when:
            limit = condition.above if condition.above is not None else condition.below
            assert limit is not None
            assert condition.sources
            if len(fault.when) == 1 and condition.clean:
                low, high = condition.clean
                assert high < limit if condition.above is not None else low > limit, (fault.code, condition.signal)
            if condition.faulty:
                low, high = condition.faulty
                assert low > limit if condition.above is not None else high < limit, (fault.code, condition.signal)


def test_the_page_of_movements_is_what_the_definitions_say() -> None:
    """Renew it with: .venv/bin/python -m runtall.coach.page > docs/movements.md"""
    page = movements_page(load_movements().values(), load_exercises())
    assert (DOCS / "movements.md").read_text("utf-8") == page
    for movement in load_movements().values():
        assert all(f"| `{name}` |" in page for name in movement.signals)
        assert all(f"`{code}`" in page for code in CONTRACT[movement.id].split())


def test_every_number_that_the_coach_decides_by_stands_on_the_page() -> None:
    """Whatever module of the coach gains a number, the page gains a row."""
    modules = [view, *(import_module(f"runtall.coach.{path.stem}") for path in COACH.glob("[a-z]*.py"))]
    decides = {
        (module.__name__, name)
        for module in modules
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int | float) and value == value and f"\n{name}: Final" in source(module)
    }
    told = {(room.__name__, name) for room, name, *_ in CONSTANTS}
    assert len(decides) > 30
    assert decides <= told
    page = (DOCS / "movements.md").read_text("utf-8")
    assert "| 0.75 | of what counts, or it is no repetition | `coach.SEEN_AGAIN` |" in page


def source(module: ModuleType) -> str:
    return Path(module.__file__ or "").read_text("utf-8")


def test_every_kind_of_signal_is_explained_and_the_angles_are_drawn() -> None:
    text = WORDS.read_text("utf-8")
    for kind in (*MAKERS, "mix"):
        assert f"`{kind}`" in text, kind
    for kind in DRAWINGS:
        assert f"(../images/angles/{kind}.svg)" in text, kind


@pytest.mark.parametrize(
    ("wrong", "right", "complaint"),
    [
        ('signal = "rise"', 'signal = "lift"', "lift is used but is no signal"),
        ("below = 84", "above = 1\nbelow = 84".replace("\n", ", "), "needs either above or below"),
        ('parts = ["chest", "hands"]', 'parts = ["chest"]', "needs one weight for each part"),
        ('kind = "face"', 'kind = "look"', "has to be one of"),
        ("share = 0.55", "share = 5", "a number from 0.1 to 1"),
        ('id = "cobra"', 'id = "cobra"\ncolour = "red"', "colour is an unknown key"),
        ('id = "cobra"', 'id = "cobra', "is no TOML"),
    ],
)
def test_a_wrong_definition_is_refused_with_its_place(wrong: str, right: str, complaint: str) -> None:
    text = toml("cobra")
    assert wrong in text
    with pytest.raises(CatalogueError, match=re.escape(complaint)):
        read_movement(text.replace(wrong, right, 1), "cobra.toml")
