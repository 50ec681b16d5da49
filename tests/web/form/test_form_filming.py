"""The page that films: its words, its numbers, what it is prefilled with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from runtall.catalogue import load_rules
from runtall_web.form.filming import WORDS, stands
from runtall_web.form.models import Clip
from web.form.sending import send, short_film

SCRIPTS = Path(__file__).parents[3] / "frontend" / "src" / "form" / "filming"
COMPUTED = {"allows_all", "allows_coarse", "allows_no_contact"}
"""Keys that the script puts together."""

pytestmark = pytest.mark.django_db


def test_the_script_has_a_word_for_everything_it_says_and_no_other() -> None:
    scripts = [path for path in SCRIPTS.glob("*.ts") if not path.name.endswith(".test.ts")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in scripts)
    quoted = set(re.findall(r'"([a-z_]+)"', text))
    assert {name for name in WORDS if name not in quoted} == COMPUTED
    said = set(re.findall(r'say\("([a-z_]+)"', text))
    assert said <= set(WORDS)


def test_limits_are_those_of_the_rules(page: Client) -> None:
    text = page.get("/form/film/").content.decode()
    data = json.loads(re.search(r'<script id="filming-data"[^>]*>(.*?)</script>', text, re.S)[1])  # type: ignore[index]
    rules = load_rules()
    assert data["limits"] == {
        "least_hz": rules["form_frame_rate"].number("least_hz"),
        "wanted_hz": rules["form_frame_rate_low"].number("wanted_hz"),
    }
    assert data["addresses"]["begin"] == "/form/upload/"
    assert rules["film_steady"].number("least_steps") == rules["form_too_few_steps"].number("least_steps")


def test_the_height_of_the_last_clip_is_there_already(page: Client, tmp_path: Path) -> None:
    send(page, short_film(tmp_path), height_m=1.83)
    assert Clip.objects.get().height_m == pytest.approx(1.83)
    assert 'value="183"' in page.get("/form/film/").content.decode()


def test_the_figure_stands_on_the_ground_and_fills_its_box(page: Client) -> None:
    """From the side with the legs apart, from behind with the feet under the hips."""
    for view, stand in stands().items():
        figure, (left, top, width, height) = stand.figure, map(float, stand.box.split())
        assert figure.head is not None
        feet = max(y for limb in figure.limbs for y in (limb.y1, limb.y2))
        assert top + height == pytest.approx(figure.ground) == pytest.approx(feet, abs=0.5)
        assert top <= figure.head[1] - figure.head[2] <= top + 0.05 * height
        assert all(left < x < left + width for limb in figure.limbs for x in (limb.x1, limb.x2))
        assert (width > 0.45 * height) == (view == "side")
    text = page.get("/form/film/").content.decode()
    assert text.count("<line x1=") == sum(len(stand.figure.limbs) for stand in stands().values())
