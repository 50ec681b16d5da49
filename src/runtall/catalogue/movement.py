"""How a movement looks to a camera, as data: signals, what counts, what is wrong, and key poses for a mannequin.

The words are explained in docs/concepts/movement.md. Every number has the source of its table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

View = Literal["side", "oblique", "front", "rear", "head_on"]
Phase = Literal["rest", "out", "top", "back", "rep", "low"]

VIEWS: tuple[str, ...] = ("side", "oblique", "front", "rear", "head_on")
PHASES: tuple[str, ...] = ("rest", "out", "top", "back", "rep", "low")
SIGNAL_KINDS: tuple[str, ...] = (
    "flexion", "bend", "lean", "face", "height", "level", "reach", "ahead", "tilt", "turn", "place", "mix",
)  # fmt: skip
SPACES: tuple[str, ...] = ("picture", "sagittal", "world")
SIDES: tuple[str, ...] = ("each", "one", "none")
SEVERITIES: tuple[str, ...] = ("stop", "mend", "note")
MEASURES: tuple[str, ...] = ("hold_s", "range", "range_share", "out_s", "back_s")


@dataclass(frozen=True, slots=True)
class Signal:
    """One number a frame. ``points`` are landmarks, ``mid_…`` for the middle of two, ``work_…`` and ``free_…`` for the
    working arm and the other one. ``mix`` adds other signals times their weights, each after subtracting ``floor`` and
    cutting off what is below; the floor lies at least ``above_rest`` above the person's own level at rest. At rest it
    is smoothed below ``smooth_hz``, which delays it by about 0.16 s divided by that. ``means`` says for people what it
    is."""

    name: str
    kind: str
    points: tuple[str, ...]
    space: str
    per: str
    mix: Mapping[str, float]
    floor: float | None
    above_rest: float | None
    smooth_hz: float
    means: str = ""
    sources: tuple[str, ...] = ()

    @property
    def sided(self) -> bool:
        """Whether a point of it belongs to the working or the free arm; a ``mix`` says so by its parts."""
        return any(point.startswith(("work_", "free_")) for point in self.points)


@dataclass(frozen=True, slots=True)
class Condition:
    """``signal`` (or a ``measure`` of the repetition) above or below a value in a phase, for at least ``for_s``.

    ``change`` takes the value from that of the rest before the repetition. ``sure`` is how far past the limit the
    judgement is certain. ``clean`` and ``faulty`` are the lowest and highest values seen in sets without and with the
    fault, ``None`` where none was seen.
    """

    signal: str
    measure: str
    phase: str
    above: float | None
    below: float | None
    for_s: float
    change: bool
    sure: float
    sources: tuple[str, ...] = ()
    clean: tuple[float, float] | None = None
    faulty: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class MovementFault:
    """One way of seeing a fault; a code may have several. All conditions must hold, in one of the ``views`` and with
    the camera so many degrees off the line through front and rear (0 to 90). ``why`` explains a limit that does not
    explain itself."""

    code: str
    views: tuple[str, ...]
    off_axis_deg: tuple[float, float]
    severity: str
    when: tuple[Condition, ...]
    sources: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Counting:
    """What one repetition is: an excursion of ``signal``.

    ``least`` is the smallest excursion that the first repetition must have; later ones need ``share`` of the person's
    own; ``clean`` is what full ones had. An excursion smaller than ``small`` must last ``small_s``: what is hardly
    larger than the landmarks' own wavering is believed when it lasts. ``sides``: each arm counted by itself, one arm
    (the one that moves more), or none. ``turns`` is true when repetitions run from low point to low point, without a
    hold. ``ease`` tells by view how the signal nears its far end (see ``coach.timing``). ``range_signal`` is what
    ``rom`` reports, in ``range_unit``.
    """

    signal: str
    sides: str
    turns: bool
    least: float
    share: float
    least_s: float
    most_s: float
    small: float
    small_s: float
    ease: Mapping[str, float]
    views: tuple[str, ...]
    range_signal: str
    range_unit: str
    sources: tuple[str, ...]
    clean: tuple[float, float] | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class KeyPose:
    """A pose of the mannequin: joint angles in degrees by name, and what touches the floor."""

    name: str
    angles: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Performance:
    """How the mannequin does it: from ``rest`` to ``far`` in ``tempo_s`` (out, hold, back), on what it stands.

    ``faults`` are changes of the far pose that make each fault.
    """

    support: str
    rest: KeyPose
    far: KeyPose
    tempo_s: tuple[float, float, float]
    pause_s: float
    sides: str
    faults: Mapping[str, Mapping[str, float]]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """A whole definition: what must be seen before anything counts, what counts, what is wrong, what is only taught."""

    id: str
    needs: tuple[str, ...]
    signals: Mapping[str, Signal]
    ready: tuple[Condition, ...]
    counting: Counting
    faults: tuple[MovementFault, ...]
    taught: Mapping[str, str]
    performance: Performance | None

    @property
    def steadiness_hz(self) -> float:
        """The lowest cut-off of what the counting signal is made of."""
        counted = self.signals[self.counting.signal]
        return min(self.signals[name].smooth_hz for name in (counted.mix or (counted.name,)))
