"""The drawings of the documentation: each value worked out by hand, the angle as drawn, and the file as committed."""

from __future__ import annotations

import math

import pytest
from tools.draw_conventions import DRAWINGS, FOLDER, Panel, drawing, label

EAR_DEG = math.degrees(math.atan(0.004 / (0.060 + 0.45 * 0.1161)))
"""The ear lies 0.4 % of stature behind the line of the neck, whose length to there is a neck and 0.45 of a head."""
BY_HAND = {
    ("lean", "facing right"): 30,  # the whole body pitched by 30° on upright legs
    ("lean", "facing left"): 30,  # forward is positive whichever way
    ("lean", "leaning back"): -15,
    ("flexion", "straight"): 0,
    ("flexion", "bent"): 60,  # the knee's own angle
    ("flexion", "elbow"): 80,
    ("bend", "sagging hips"): -30,  # thighs 30° behind the trunk's line: the hips lie below shoulders–ankles
    ("bend", "lifted hips"): 30,
    ("face", "neck bent forward"): 40 - EAR_DEG,
    ("face", "looking up"): -40 - EAR_DEG,
    ("tilt", "right hip low"): 12,  # left side rolled up by 12°
    ("tilt", "left hip low"): -12,
    ("turn", "chest turned to its left, from above"): 30,
    ("height", "raised"): 0.5,  # the arm at 120° from hanging: −cos 120° of its length above the shoulder
    ("height", "lowered"): -0.5,
    ("ahead", "facing right"): 1.0,  # the arm straight forward
    ("ahead", "facing left"): 1.0,
}
PANELS = [(kind, panel) for kind, panels in DRAWINGS.items() for panel in panels]


def test_every_panel_was_worked_out_by_hand() -> None:
    assert {(kind, panel.caption) for kind, panel in PANELS} == set(BY_HAND)


@pytest.mark.parametrize(("kind", "panel"), PANELS, ids=[f"{kind}-{panel.caption}" for kind, panel in PANELS])
def test_the_code_says_what_was_worked_out_by_hand(kind: str, panel: Panel) -> None:
    wanted = BY_HAND[kind, panel.caption]
    assert panel.value == pytest.approx(wanted, abs=0.01)
    if kind in ("height", "ahead"):
        one, two = (panel.drawn(point) for point in panel.points)
        arm = math.dist(panel.drawn(panel.points[0]), panel.drawn(panel.points[1]))  # a straight arm in the plane
        across = abs(two[0] - one[0]) if kind == "ahead" else one[1] - two[1]
        assert across / arm == pytest.approx(wanted, abs=0.01)
    else:
        assert panel.marked_deg == pytest.approx(abs(wanted), abs=0.01)
    assert label(panel) in drawing(kind)


@pytest.mark.parametrize("kind", DRAWINGS)
def test_the_committed_drawing_is_what_the_code_draws(kind: str) -> None:
    """Renew them with: .venv/bin/python -m tools.draw_conventions"""
    path = FOLDER / f"{kind}.svg"
    assert path.read_text("utf-8") == drawing(kind)
    assert path.stat().st_size < 12_000
