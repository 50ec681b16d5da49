"""Watches whether there is enough to judge by: a person, the parts that matter, a valid view, enough frames a
second."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from runtall.body import INDEX, Frame
from runtall.body.view import Sight
from runtall.catalogue.movement import Movement
from runtall.coach.nouns import Warned

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
    "faults_not_judged": "seen from here ({view}) these cannot be judged: {codes}",
    "no_repetition": "no full repetition was seen",
}


class Watch:
    """Says for each frame whether it can be judged, and warns once about each lasting reason why not."""

    __slots__ = (
        "_amiss_s",
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
        for reason in [known for known in self._amiss_s if known not in amiss]:
            del self._amiss_s[reason]
        for reason in amiss:
            since_s = self._amiss_s.setdefault(reason, frame.time_s)
            lasting = max(lasting, frame.time_s - since_s)
            if frame.time_s - since_s >= PATIENCE_S and reason not in self._said:
                self._said.add(reason)
                warned.append(self._warning(reason, frame.time_s, sight))
        self.judging = lasting <= FORGIVEN_S and frame.pixels is not None
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
        """What to say at the end: which faults the view did not allow to judge, and that nothing was counted."""
        warned = []
        view = self.view
        if view is not None and view in self._movement.counting.views:
            seen = {fault.code for fault in self._movement.faults if view in fault.views}
            unseen = dict.fromkeys(fault.code for fault in self._movement.faults if fault.code not in seen)
            if unseen:
                params: dict[str, str | float] = {"view": view, "codes": ", ".join(unseen)}
                warned.append(Warned("faults_not_judged", TEMPLATES["faults_not_judged"], self._last_s, params))
        if not reps and self.frames:
            warned.append(Warned("no_repetition", TEMPLATES["no_repetition"], self._last_s))
        return warned
