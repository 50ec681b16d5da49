"""Watches whether there is enough to judge by: a person, the parts that matter, a valid view, enough frames a
second."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from runtall.body import INDEX, Frame
from runtall.body.frame import known
from runtall.body.view import OFF_AXIS_DEG, Sight
from runtall.catalogue.movement import Movement
from runtall.coach.judging import can_judge
from runtall.coach.nouns import Warned
from runtall.errors import InputRefused

PATIENCE_S: Final = 1.51
"""How long something must be amiss before it is said (judgement)."""
FORGIVEN_S: Final = 0.41
"""How long it may be amiss before frames stop being judged (judgement)."""
LEAST_RATE_HZ: Final = 12.0
"""The least frame rate: 15 Hz with room for dropped frames (judgement)."""
LEAST_SEEN: Final = 0.12
"""A part counts as seen when the more visible of its two sides reaches this visibility, averaged over ``SEEN_S``
(judgement: the far side of a body seen from its side is near 0, the near side rarely below 0.2 for long)."""
SEEN_S: Final = 1.0

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "hands": ("left_wrist", "right_wrist"),
    "elbows": ("left_elbow", "right_elbow"),
    "shoulders": ("left_shoulder", "right_shoulder"),
    "head": ("left_ear", "right_ear"),
    "hips": ("left_hip", "right_hip"),
    "knees": ("left_knee", "right_knee"),
    "feet": ("left_ankle", "right_ankle"),
}
TEMPLATES: Final[Mapping[str, str]] = {
    "nobody": "nobody is to be seen; step into the picture",
    "not_seen_hands": "I can't see your hands; move the camera back or make more light",
    "not_seen_elbows": "I can't see your elbows; move the camera back or make more light",
    "not_seen_shoulders": "I can't see your shoulders; move the camera back or make more light",
    "not_seen_head": "I can't see your head; move the camera back",
    "not_seen_hips": "I can't see your hips; move the camera back",
    "not_seen_knees": "I can't see your knees; move the camera back",
    "not_seen_feet": "I can't see your feet; move the camera back or tilt it down",
    "turn_to_side": "turn the camera to your side: from here ({view}) this exercise cannot be judged",
    "turn_to_front": "turn the camera to your front: from here ({view}) this exercise cannot be judged",
    "frame_rate": "{rate_hz:.0f} pictures a second are too few to judge by; choose 30 or more",
    "no_repetition": "no full repetition was seen",
    "no_pictures": "there is not one picture in it; film it again or make the recording again",
}
NOT_JUDGED: Final[Mapping[str, str]] = {
    "to_side": "in {unjudged} of {reps} repetitions these could not be judged from where the camera was ({view}): "
    "{codes}; move it toward your side, {least_deg:.0f} to {most_deg:.0f}° round from your front or back",
    "to_front": "in {unjudged} of {reps} repetitions these could not be judged from where the camera was ({view}): "
    "{codes}; move it toward your front or back, {least_deg:.0f} to {most_deg:.0f}° round from there",
    "elsewhere": "in {unjudged} of {reps} repetitions these could not be judged from where the camera was ({view}): "
    "{codes}; they can be from: {views}",
}
"""Why counted repetitions carry no word about a fault, by what would help: all said as ``faults_not_judged``."""


class Watch:
    """Says for each frame whether it can be judged, and warns once about each lasting reason why not."""

    __slots__ = (
        "_amiss_s",
        "_blind",
        "_last_s",
        "_movement",
        "_needs",
        "_period_s",
        "_said",
        "_visible",
        "frames",
        "judged",
        "judging",
        "view_s",
    )

    def __init__(self, movement: Movement) -> None:
        self._movement = movement
        self._needs = [(part, INDEX[PARTS[part][0]], INDEX[PARTS[part][1]]) for part in movement.needs]
        self._visible = [1.0] * len(self._needs)
        self._amiss_s: dict[str, float] = {}
        self._said: set[str] = set()
        self._last_s = -math.inf
        self._period_s = 0.0
        self.frames = self.judged = 0
        self.judging = False
        self.view_s: dict[str, float] = {}
        self._blind: dict[str, _Blind] = {}

    def admitted(self, frame: Frame) -> Frame:
        """The frame with only what is known in it; refused when its time is not after that of the one before."""
        if not self._last_s < frame.time_s < math.inf:
            raise InputRefused(
                "a picture at {time_s} s does not come after the one at {before_s} s"
                if self.frames
                else "the first picture is at {time_s} s, which is no time",
                remedy="give the pictures in the order of their times",
                code="frame_order",
                time_s=frame.time_s,
                before_s=self._last_s,
            )
        return known(frame)

    def counted(self, sight: Sight) -> None:
        """Take in with what view a repetition was counted: which faults nobody could have seen in it."""
        for code in dict.fromkeys(fault.code for fault in self._movement.faults):
            if not any(can_judge(fault, sight) for fault in self._movement.faults if fault.code == code):
                blind = self._blind.setdefault(code, _Blind())
                blind.reps += 1
                blind.off_axis_deg += sight.off_axis_deg

    def step(self, frame: Frame, sight: Sight | None) -> list[Warned]:
        """Take in a frame; afterwards ``judging`` says whether it can be used."""
        elapsed_s = min(1.0, frame.time_s - self._last_s) if self.frames else 0.0
        self._last_s = frame.time_s
        self.frames += 1
        if elapsed_s:
            self._period_s += (elapsed_s - self._period_s) * (0.1 if self.frames > 10 else 1 / (self.frames - 1))
        amiss = self._reasons(frame, sight, elapsed_s)
        if sight is not None and frame.pixels is not None:
            self.view_s[sight.view] = self.view_s.get(sight.view, 0.0) + elapsed_s
        lasting = 0.0
        warned: list[Warned] = []
        for reason in [one for one in self._amiss_s if one not in amiss]:
            del self._amiss_s[reason]
        for reason in amiss:
            since_s = self._amiss_s.setdefault(reason, frame.time_s)
            lasting = max(lasting, frame.time_s - since_s)
            if frame.time_s - since_s >= PATIENCE_S and reason not in self._said:
                self._said.add(reason)
                warned.append(self._warning(reason, frame.time_s, sight))
        self.judging = lasting <= FORGIVEN_S and frame.pixels is not None and sight is not None
        self.judged += self.judging and not amiss
        return warned

    def _reasons(self, frame: Frame, sight: Sight | None, elapsed_s: float) -> list[str]:
        if frame.pixels is None:
            return ["nobody"]
        amiss = []
        visible = frame.visibility
        weight = min(1.0, elapsed_s / SEEN_S)
        for number, (part, left, right) in enumerate(self._needs):
            now = max(visible[left], visible[right])
            self._visible[number] += weight * (now - self._visible[number])
            if self._visible[number] < LEAST_SEEN:
                amiss.append(f"not_seen_{part}")
        views = self._movement.counting.views
        if sight is not None and sight.view not in views:
            amiss.append("turn_to_side" if "side" in views else "turn_to_front")
        if self.frames > 10 and self._period_s * LEAST_RATE_HZ > 1:
            amiss.append("frame_rate")
        return amiss

    def _warning(self, reason: str, time_s: float, sight: Sight | None) -> Warned:
        params: dict[str, str | float] = {}
        if reason.startswith("turn_"):
            params["view"] = sight.view if sight else "unknown"
        elif reason == "frame_rate":
            params["rate_hz"] = 1 / self._period_s
        return Warned(reason, TEMPLATES[reason], time_s, params)

    @property
    def view(self) -> str | None:
        """The view seen for longest so far."""
        return max(self.view_s, key=lambda view: self.view_s[view]) if self.view_s else None

    @property
    def coverage(self) -> float:
        """The share of frames that could be judged, 0–1."""
        return self.judged / self.frames if self.frames else 0.0

    def finish(self, reps: int) -> list[Warned]:
        """What to say at the end: which faults could not be judged in the repetitions that were counted, that none
        was, or that there was nothing to see."""
        if not self.frames:
            return [Warned("no_pictures", TEMPLATES["no_pictures"], 0.0)]
        if not reps:
            return [Warned("no_repetition", TEMPLATES["no_repetition"], self._last_s)]
        codes: dict[tuple[str, int, tuple[tuple[str, str | float], ...]], list[str]] = {}
        for code, blind in self._blind.items():
            template, params = _better_place(self._movement, code, blind.off_axis_deg / blind.reps)
            codes.setdefault((template, blind.reps, tuple(params.items())), []).append(code)
        return [
            Warned(
                "faults_not_judged",
                template,
                self._last_s,
                {
                    "view": self.view or "unknown",
                    "codes": ", ".join(alike),
                    "unjudged": unjudged,
                    "reps": reps,
                    **dict(params),
                },
            )
            for (template, unjudged, params), alike in codes.items()
        ]


@dataclass(slots=True)
class _Blind:
    """In how many repetitions a fault could not be judged, and the sum of how far off the axis the camera was."""

    reps: int = 0
    off_axis_deg: float = 0.0


def _better_place(movement: Movement, code: str, off_axis_deg: float) -> tuple[str, dict[str, str | float]]:
    """The sentence that tells where a fault can be judged, and its numbers: the nearest of its places, seen from a
    camera so far off the axis."""
    ways = [fault for fault in movement.faults if fault.code == code]
    places = sorted(
        (max(low, fault.off_axis_deg[0]), min(high, fault.off_axis_deg[1]))
        for fault in ways
        for low, high in map(OFF_AXIS_DEG.__getitem__, fault.views)
    )
    joined: list[tuple[float, float]] = []
    for low, high in places:
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        elif low < high:
            joined.append((low, high))
    aside = [place for place in joined if place[0] > off_axis_deg]
    inward = [place for place in joined if place[1] < off_axis_deg]
    if not aside and not inward:
        views = dict.fromkeys(view for fault in ways for view in fault.views)
        return NOT_JUDGED["elsewhere"], {"views": ", ".join(views)}
    to_side = bool(aside) and not (inward and off_axis_deg - inward[-1][1] < aside[0][0] - off_axis_deg)
    least_deg, most_deg = aside[0] if to_side else inward[-1]
    return NOT_JUDGED["to_side" if to_side else "to_front"], {"least_deg": least_deg, "most_deg": most_deg}
