"""What the page that films needs to know: how to stand the phone, what a frame rate allows, its words and addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from runtall.body.gait import Gait, Runner
from runtall.body.skeleton import TRUNK
from runtall.body.skeleton import Figure as Body
from runtall.catalogue import Reason, load_rules
from runtall.form import StridePose
from runtall_web.form.sharing.drawing import Figure, figure_drawings

SETTING_UP = ("film_distance", "film_height", "film_whole", "film_still", "film_light", "film_steady")
"""How to stand the phone, by rule, whatever the view."""
VIEWS = ("side", "rear")
LINE = 11.0
"""How wide the figure's limbs are drawn (``filming.css``)."""
COUNTDOWNS_S = (5, 10, 20, 30)
LENGTHS_S = (10, 15, 20)
FIRST_COUNTDOWN_S, FIRST_LENGTH_S = 10, 15

WORDS: Mapping[str, str | Promise] = {
    "opening": _("Opening the camera"),
    "ready": _("The camera is on"),
    "get_ready": _("Get ready"),
    "filming": _("Filming"),
    "starts_in": _("Filming starts in {n} seconds"),
    "filming_for": _("Filming, {n} seconds"),
    "seconds_left": _("{n} s left"),
    "done": _("Done. The film is {n} seconds long."),
    "rate": _("{n} pictures a second"),
    "rate_unknown": _("counting pictures"),
    "size": _("{width} × {height}"),
    "allows_all": _("Enough for contact time, cadence and posture."),
    "allows_coarse": _("Contact time will be coarse; cadence and posture are well told."),
    "allows_no_contact": _("Good for cadence and posture; contact time needs {least}. More light often helps."),
    "small": _("Small pictures: the phone's own camera app may do better. Film with it and bring the file."),
    "level": _("Level"),
    "tilt_left": _("Leans {n}° to the left: straighten it, or the lean of your trunk is off by as much"),
    "tilt_right": _("Leans {n}° to the right: straighten it, or the lean of your trunk is off by as much"),
    "looks_up": _("Looks up by {n}°: raise the phone to hip height"),
    "looks_down": _("Looks down by {n}°: lower the phone to hip height"),
    "lies": _("The phone lies flat"),
    "no_level": _("This device does not tell how it is held: go by door frames in the picture."),
    "stopped_hidden": _("The page went into the background, so filming stopped. What was filmed is here."),
    "stopped_turned": _("The phone was turned, so filming stopped. What was filmed until then is here."),
    "stopped_lost": _("Another app took the camera, so filming stopped. What was filmed is here."),
    "too_short": _("Too short to keep. {n} seconds or more are needed."),
    "film_facts": _("{n} s · {megabytes} MB"),
    "kept": _("Kept on this device until it is sent."),
    "not_kept": _("This browser cannot keep the film: send it, or save a copy, before you close the page."),
    "not_kept_full": _("This device is full, so the film is in this page only: send or save it before you close it."),
    "waiting": _("A film of {n} seconds from {when} is on this device and not sent yet."),
    "waiting_short": _("A film from {when} that was cut short after {n} seconds is on this device."),
    "look": _("Look at it"),
    "send_now": _("Send it"),
    "drop": _("Delete it"),
    "dropped": _("The film is deleted from this device."),
    "really_drop": _("Delete the film? It is nowhere else."),
    "sending": _("{done} of {all} MB sent"),
    "send_waiting": _("No connection to Runtall: it goes on by itself. The film is safe on this device."),
    "send_stopped": _("Stopped. The film is still on this device."),
    "send_failed": _("The film could not be sent. It is still on this device."),
    "send_unreadable": _("The film can no longer be read on this device."),
    "send_gone": _("The upload was stopped or deleted elsewhere. The film is still on this device."),
    "sent": _("Sent. It is being read."),
}  # fmt: skip


def setting_up() -> list[Reason]:
    """How to stand the phone."""
    rules = load_rules()
    return [rules[name].reason() for name in SETTING_UP]


def square() -> dict[str, Reason]:
    """Which way the phone looks, by view."""
    rules = load_rules()
    return {view: rules[f"film_square_{view}"].reason() for view in VIEWS}


@dataclass(frozen=True, slots=True)
class Stand:
    """A figure for the frame to stand in; ``box`` is the drawing's, close around it and down to the ground."""

    figure: Figure
    box: str


@cache
def stands() -> dict[str, Stand]:
    """The mannequin as it should stand in the picture, by view: leaving the ground, or on one leg."""
    gait, body = Gait(), Body()
    runner, trunk_m = Runner(gait, body), TRUNK * body.height_m
    drawn = {}
    for view, across, moment, at in (("side", 0, "off", gait.duty), ("rear", 1, "mid_stance", gait.duty / 2)):
        joints = runner.place(at)
        middle = joints["mid_hip"]
        turn = 1 if view == "side" else -1  # seen from behind, what is on its left is on the picture's left
        points = {
            name: (turn * (place[across] - middle[across]) / trunk_m, (place[2] - middle[2]) / trunk_m)
            for name, place in joints.items()
        }
        [figure] = figure_drawings([StridePose(moment, "left", at, points)])
        drawn[view] = Stand(figure, _box(figure))
    return drawn


def _box(figure: Figure) -> str:
    """What an SVG shows: the figure, half a line's width around it, and the ground as its lower edge."""
    across = [x for limb in figure.limbs for x in (limb.x1, limb.x2)]
    left, right = min(across) - LINE / 2, max(across) + LINE / 2
    top = (figure.head[1] - figure.head[2] if figure.head else 0) - LINE / 2
    return f"{left:.1f} {top:.1f} {right - left:.1f} {figure.ground - top:.1f}"


def page_data() -> dict[str, Any]:
    """What the script reads out of the page."""
    rules = load_rules()
    return {
        "words": {name: str(text) for name, text in WORDS.items()},
        "addresses": {"begin": reverse("form:begin")},
        "limits": {
            "least_hz": rules["form_frame_rate"].number("least_hz"),
            "wanted_hz": rules["form_frame_rate_low"].number("wanted_hz"),
        },
        "language": get_language() or "en",
    }
