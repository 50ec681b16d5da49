"""The figure: its joints keep the engine's poses, what it holds stays in its hands, and the page tells it in words."""

from __future__ import annotations

import json
import math
import re

import pytest
from django.test import Client

from runtall.body.mannequin import Stroke, moments
from runtall.body.mannequin_sets import poses_of
from runtall.body.skeleton import FOREARM, Vector, add, along, dot, minus
from runtall.catalogue import EXERCISE_IDS, load_exercises, load_movements
from runtall_web.exercises.figure import figure_page
from runtall_web.exercises.figure_motion import FIGURE, Motion, axes_of, motion, motion_json, tempo_s
from runtall_web.exercises.figure_parts import MUSCLES
from runtall_web.exercises.figure_still import emblem, eyes_of, stills
from runtall_web.home import face


def moving(exercise_id: str) -> Motion:
    made = motion(exercise_id)
    assert made is not None
    return made


def bend_deg(place: dict[str, Vector], one: str, middle: str, other: str) -> float:
    """How far a joint is bent, from three points; 0 is straight."""
    lines = [[end - start for start, end in zip(place[middle], place[tip], strict=True)] for tip in (one, other)]
    inner = sum(a * b for a, b in zip(*lines, strict=True)) / math.prod(math.hypot(*line) for line in lines)
    return 180 - math.degrees(math.acos(max(-1.0, min(1.0, inner))))


@pytest.mark.parametrize("exercise_id", EXERCISE_IDS)
def test_its_key_poses_are_those_of_the_movement(exercise_id: str) -> None:
    """Bends of elbows, knees and hips do not change when the figure is set on a floor."""
    performance = load_movements()[exercise_id].performance
    assert performance is not None
    out_s, hold_s, back_s = tempo_s(load_exercises()[exercise_id], performance)
    stroke = Stroke("right", out_s, hold_s, back_s, performance.pause_s)
    told = moments(poses_of(performance), stroke, FIGURE, (0.0, out_s))
    made = moving(exercise_id)
    limbs = [
        (f"{side}_{one}", f"{side}_{middle}", f"{side}_{other}")
        for side in ("left", "right")
        for one, middle, other in (
            ("shoulder", "elbow", "wrist"),
            ("hip", "knee", "ankle"),
            ("shoulder", "hip", "knee"),
        )
    ]
    for place, index in zip(told, (made.rest, made.far), strict=True):
        shown = [bend_deg(made.places[index], *limb) for limb in limbs]
        assert shown == pytest.approx([bend_deg(place, *limb) for limb in limbs], abs=0.01)


@pytest.mark.parametrize("exercise_id", EXERCISE_IDS)
def test_it_stands_on_the_floor_and_nothing_goes_through_it(exercise_id: str) -> None:
    """The lowest skin of all frames lies on the floor."""
    made = moving(exercise_id)
    lowest = min(
        place[part.start][2]
        + axes[2][2] * axes[3] * at
        + axes[0][2] * ahead
        - math.hypot(axes[0][2] * depth, axes[1][2] * width)
        for place in made.places
        for part in made.parts
        for axes in [axes_of(part, place)]
        for at, depth, width, ahead in part.rings
    )
    assert lowest == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("exercise_id", EXERCISE_IDS)
def test_the_repetition_closes_and_its_phases_follow_each_other(exercise_id: str) -> None:
    made = moving(exercise_id)
    assert list(made.times_s) == sorted(set(made.times_s))
    order = list(dict.fromkeys(made.phases))
    assert order == [phase for phase in ("out", "hold", "back", "rest") if phase in order]
    first, last = made.places[0], made.places[-1]
    for name, spot in first.items():
        assert math.dist(spot, last[name]) < 0.03, name


@pytest.mark.parametrize("exercise_id", EXERCISE_IDS)
def test_it_moves_at_the_tempo_that_the_page_teaches(page: Client, exercise_id: str) -> None:
    """What the page says in words is what the phases last."""
    made = moving(exercise_id)
    lasts_s = dict.fromkeys(("out", "hold", "back"), 0.0)
    for phase, start_s, end_s in zip(made.phases[1:], made.times_s, made.times_s[1:], strict=False):
        if phase in lasts_s:
            lasts_s[phase] += end_s - start_s
    shown = page.get(f"/exercises/{exercise_id}/").content.decode()
    said = re.search(r"(\d+)\ss out, (\d+)\ss hold, (\d+)\ss back", shown)
    dose = load_exercises()[exercise_id].full.dose
    if dose.tempo_s is None:
        assert said is None
        assert sum(lasts_s.values()) == pytest.approx(dose.rep_s)
    else:
        assert said is not None
        assert list(lasts_s.values()) == pytest.approx([float(number) for number in said.groups()])


@pytest.mark.parametrize(
    ("exercise_id", "feet"),
    [
        ("single_arm_kettlebell_swing", ("left", "right")),
        ("standing_band_pull_apart", ("left", "right")),
        ("one_arm_one_leg_cable_row", ("left",)),
    ],
)
def test_a_standing_foot_is_flat_on_the_floor_from_heel_to_toes(exercise_id: str, feet: tuple[str, ...]) -> None:
    """Heel and toes are landmarks in the flesh: the sole is some 2 cm below them."""
    for place in moving(exercise_id).places:
        for side in feet:
            heel, toes = place[f"{side}_heel"], place[f"{side}_foot_index"]
            assert heel[2] < 0.03
            assert toes[2] < 0.03


def test_the_forearm_keeps_the_length_of_de_leva() -> None:
    """15.34 % of 1.72 m is 0.264 m, whatever the pose."""
    for exercise_id in EXERCISE_IDS:
        for place in moving(exercise_id).places:
            assert math.dist(place["right_elbow"], place["right_wrist"]) == pytest.approx(FOREARM * 1.72, abs=1e-6)


def test_the_right_arm_works_and_the_left_one_carries_in_a_renegade_row() -> None:
    """The rowing hand comes up by more than 30 cm; the other stays on its dumbbell."""
    made = moving("renegade_row")
    rest, far = made.places[made.rest], made.places[made.far]
    assert far["right_wrist"][2] - rest["right_wrist"][2] > 0.3
    assert math.dist(far["left_wrist"], rest["left_wrist"]) < 0.01


@pytest.mark.parametrize(
    ("exercise_id", "point"),
    [
        ("renegade_row", "left_front"),
        ("single_arm_kettlebell_swing", "handle"),
        ("standing_band_pull_apart", "band_left"),
    ],
)
def test_what_is_held_stays_at_the_hand(exercise_id: str, point: str) -> None:
    hand = "right_hand" if exercise_id == "single_arm_kettlebell_swing" else "left_hand"
    for place in moving(exercise_id).places:
        assert math.dist(place[point], place[hand]) < 0.08


def test_the_bell_swings_from_between_the_legs_to_chest_height() -> None:
    made = moving("single_arm_kettlebell_swing")
    low, high = made.places[made.rest], made.places[made.far]
    assert abs(low["bell"][1]) < low["left_knee"][1]
    assert low["bell"][0] < low["right_knee"][0]
    assert high["bell"][2] == pytest.approx(high["right_shoulder"][2], abs=0.12)


def test_every_muscle_of_the_catalogue_lies_somewhere() -> None:
    named = {
        muscle for each in load_exercises().values() for muscle in (*each.primary_muscles, *each.secondary_muscles)
    }
    assert named <= MUSCLES.keys()


@pytest.mark.parametrize("exercise_id", EXERCISE_IDS)
def test_the_motion_is_told_compactly_and_may_be_kept(page: Client, exercise_id: str) -> None:
    shown = page.get(f"/exercises/{exercise_id}/").content.decode()
    source = re.search(r'data-source="([^"]+)"', shown)
    assert source is not None
    answer = page.get(source[1])
    told = json.loads(answer.content)
    assert "immutable" in answer["Cache-Control"]
    assert len(answer.content) < 60_000
    assert {len(frame) for frame in told["frames"]} == {3 * len(told["joints"])}
    assert len(told["frames"]) == len(told["times"]) == len(told["phases"])
    needed = {joint for _, start, end, left, _ in told["parts"] for joint in (start, end, *left)}
    assert needed | {joint for rod in told["rods"] for joint in rod[:2]} <= set(told["joints"])


def test_an_unknown_exercise_has_no_motion(page: Client) -> None:
    assert motion_json("cobra") is not None
    assert page.get("/exercises/bench_press/motion.json").status_code == 404


@pytest.mark.parametrize("exercise_id", EXERCISE_IDS)
def test_the_still_pictures_are_named_and_inside_their_boxes(page: Client, exercise_id: str) -> None:
    shown = page.get(f"/exercises/{exercise_id}/").content.decode()
    pictures = re.findall(r'<svg class="still [^>]*role="img" aria-label="([^"]+)"', shown)
    assert len(pictures) == 4
    assert all(load_exercises()[exercise_id].primary_muscles[0] in label for label in pictures)
    for view in range(len(eyes_of(exercise_id))):
        for still in stills(exercise_id, view):
            left, top, width, height = map(float, still.box.split())
            numbers = [float(number) for shape in still.shapes for number in re.findall(r"-?[\d.]+", shape.path)]
            assert left <= min(numbers[::2])
            assert max(numbers[::2]) <= left + width
            assert top <= min(numbers[1::2])
            assert max(numbers[1::2]) <= top + height


def test_lit_skin_is_seen_from_where_it_can_be_seen() -> None:
    """The muscles of the back show from behind, and not from in front."""
    front, back = (stills("standing_band_pull_apart", view)[0] for view in (0, 1))
    assert [shape.kind for shape in back.shapes].count("lit") > [shape.kind for shape in front.shapes].count("lit")


def test_cards_carry_a_small_picture_that_says_nothing_twice(page: Client) -> None:
    shown = page.get("/exercises/").content.decode()
    assert len(re.findall(r'<svg class="still figure-emblem"[^>]*aria-hidden="true"', shown)) == len(EXERCISE_IDS)
    assert emblem("cobra") is not None


def test_only_the_exercise_page_loads_the_figure_and_no_page_the_drawing_code(page: Client) -> None:
    script = face.entry("src/exercises/figure-page.ts").script
    assert script in page.get("/exercises/cobra/").content.decode()
    for path in ("/exercises/", "/exercises/cobra/", "/settings/"):
        shown = page.get(path).content.decode()
        assert "figure-scene" not in shown
        assert (script in shown) is (path == "/exercises/cobra/")


def test_the_band_is_on_the_side_from_which_the_figure_is_first_seen() -> None:
    """From the first eye the band lies nearer than the chest and, hands apart, below the shoulders in the picture."""
    shown = figure_page(load_exercises()["standing_band_pull_apart"])
    assert shown is not None
    made = moving("standing_band_pull_apart")
    _, up, toward = shown.eye.axes()
    far = made.places[made.far]
    band = along(add(far["band_chest_left"], far["band_chest_right"]), 0.5)
    assert dot(minus(band, far["collar"]), toward) > 0.08
    assert dot(minus(far["collar"], band), up) > 0.04
