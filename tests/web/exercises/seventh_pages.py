"""What the pages show of a seventh exercise: run by ``test_seventh_exercise.py`` over a copy of the catalogue, where
two more files lie. It is collected by nobody else."""

from __future__ import annotations

import json
import re

from django.test import Client

from runtall.catalogue import EXERCISE_IDS
from runtall_web.plan.words import short_name


def test_it_has_a_card_a_page_still_pictures_and_a_motion(page: Client) -> None:
    assert EXERCISE_IDS[-2:] == ("cobra", "bird_dog_row")
    cards = page.get("/exercises/").content.decode()
    assert cards.index("/exercises/cobra/") < cards.index("/exercises/bird_dog_row/")
    assert cards.count('class="still figure-emblem"') == 7
    shown = page.get("/exercises/bird_dog_row/").content.decode()
    assert "Lift your head until your neck continues your back." in shown
    assert len(re.findall(r'<svg class="still [^>]*role="img" aria-label="Bird-dog row: ', shown)) == 4
    source = re.search(r'data-source="([^"]+)"', shown)
    assert source is not None
    told = json.loads(page.get(source[1]).content)
    joints = {name: number for number, name in enumerate(told["joints"])}
    hand = [frame[3 * joints["right_wrist"] + 2] for frame in told["frames"]]
    assert max(hand) - hand[0] > 0.2  # metres that the rowing hand rises
    assert told["lit"]


def test_other_pages_can_name_it(page: Client) -> None:
    assert short_name("bird_dog_row") == "Bird-dog row"
    for path in ("/", "/plan/", "/train/log/", "/train/log/bird_dog_row/", "/settings/"):
        assert page.get(path, follow=True).status_code == 200, path
