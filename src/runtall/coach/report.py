"""A whole recording judged, as the command line and other programs want it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from runtall.body import Frame
from runtall.catalogue.movement import Movement
from runtall.coach.coach import Coach
from runtall.coach.nouns import Event, Fault, Rep, Warned


@dataclass(frozen=True, slots=True)
class Report:
    """Everything said about one recording. ``view`` is the one seen for longest; ``coverage`` the judged share of
    frames."""

    exercise: str
    view: str | None
    reps: tuple[Rep, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Warned, ...]
    coverage: float

    def to_json(self) -> dict[str, object]:
        """The contract of ``runtall coach --json``."""
        return {
            "exercise": self.exercise,
            "view": self.view,
            "reps": [_rep_json(rep) for rep in self.reps],
            "faults": [
                {
                    "code": fault.code,
                    "start_s": round(fault.start_s, 3),
                    "end_s": round(fault.end_s, 3),
                    "confidence": round(fault.confidence, 2),
                    "severity": fault.severity,
                    "rep": fault.rep,
                }
                for fault in self.faults
            ],
            "warnings": [warned.to_json() for warned in self.warnings],
            "coverage": round(self.coverage, 3),
        }


def report(movement: Movement, frames: Iterable[Frame]) -> Report:
    """Feed all ``frames`` to a new coach and gather what it says."""
    coach = Coach(movement)
    events: list[Event] = list(coach.feed(frames))
    return Report(
        movement.id,
        coach.watch.view,
        tuple(event for event in events if isinstance(event, Rep)),
        tuple(event for event in events if isinstance(event, Fault)),
        tuple(event for event in events if isinstance(event, Warned)),
        coach.watch.coverage,
    )


def _rep_json(rep: Rep) -> dict[str, object]:
    return {
        "n": rep.n,
        "side": rep.side,
        "start_s": round(rep.start_s, 3),
        "peak_s": round(rep.peak_s, 3),
        "end_s": round(rep.end_s, 3),
        "hold_s": round(rep.hold_s, 3),
        "rom": round(rep.range, 3),
        "tempo_s": [round(part, 3) for part in rep.tempo_s],
        "faults": list(rep.faults),
    }
